package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// client is one connection that is kept alive, with its request and answer.
type client struct {
	host fasthttp.HostClient
	addr string
	req  fasthttp.Request
	res  fasthttp.Response
}

func newClient(addr string) *client {
	return &client{addr: addr, host: fasthttp.HostClient{
		Addr: addr, MaxConns: 1, ReadBufferSize: 16 << 10, ReadTimeout: 30 * time.Second, MaxIdemponentCallAttempts: 1,
		NoDefaultUserAgentHeader: true,
	}}
}

// set makes the next request; header is pairs of names and values.
func (c *client) set(method, path string, body []byte, header ...string) {
	c.req.Reset()
	c.req.Header.SetMethod(method)
	c.req.SetRequestURI("http://" + c.addr + path)
	for i := 0; i < len(header); i += 2 {
		c.req.Header.Set(header[i], header[i+1])
	}
	if body != nil {
		c.req.Header.SetContentType("application/x-www-form-urlencoded")
		c.req.SetBodyRaw(body)
	}
}

// send sends the request that was set, also again, and wants one status.
func (c *client) send(want int) error {
	if err := c.host.Do(&c.req, &c.res); err != nil {
		return err
	}
	if got := c.res.StatusCode(); got != want {
		body := c.res.Body()
		return fmt.Errorf("%s answered %d, not %d: %.200s", c.req.URI().Path(), got, want, body)
	}
	return nil
}

func (c *client) close() { c.host.CloseIdleConnections() }

// load is what a closed loop did: everybody sends the next request when the answer
// to the last one is there.
type load struct {
	took    []time.Duration // of those that went well
	refused int             // of all others
	why     error           // one of them
	lasted  time.Duration
}

// rate is how many went well, a second.
func (l load) rate() float64 { return float64(len(l.took)) / l.lasted.Seconds() }

// loop lets workers do one thing after another for a time. The last one of each is
// finished, and counted with the time that it took.
func loop(ctx context.Context, workers int, limit time.Duration, do func(worker int) error) load {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var all load
	var mu sync.Mutex
	var wait sync.WaitGroup
	began := time.Now()
	for w := range workers {
		wait.Go(func() {
			one := load{took: make([]time.Duration, 0, 4096)}
			for ctx.Err() == nil {
				start := time.Now()
				if err := do(w); err != nil {
					one.refused, one.why = one.refused+1, err
					time.Sleep(time.Millisecond) // a server that has ended refuses fast
					continue
				}
				one.took = append(one.took, time.Since(start))
			}
			mu.Lock()
			defer mu.Unlock()
			all.add(one)
		})
	}
	wait.Wait()
	all.lasted = time.Since(began)
	return all
}

// add adds what another loop did.
func (l *load) add(m load) {
	l.took = append(l.took, m.took...)
	l.refused, l.lasted = l.refused+m.refused, l.lasted+m.lasted
	if m.why != nil {
		l.why = m.why
	}
}

// quantile is the time within which a part of them ended: 0.5 for the median.
func quantile(took []time.Duration, part float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[min(len(sorted)-1, int(part*float64(len(sorted))))]
}

// median is the middle of some figures.
func median(of []float64) float64 {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(of))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
