package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// connections are how many read at the same time.
const connections = 64

// reads is one kind of request to one server.
type reads struct {
	name   string
	kind   string // rows of the same kind are compared
	addr   string
	status int // of every answer
	set    func(c *client, worker int)
	rates  []float64
	all    load
}

// measure is one round.
func (r *reads) measure(ctx context.Context, limit time.Duration) error {
	var clients []*client
	for w := range connections {
		c := newClient(r.addr)
		defer c.close()
		r.set(c, w)
		clients = append(clients, c)
	}
	one := func(w int) error { return clients[w].send(r.status) }
	loop(ctx, connections, limit/5, one)
	round := loop(ctx, connections, limit, one)
	r.rates = append(r.rates, round.rate())
	r.all.add(round)
	return ctx.Err()
}

// readScenario is everybody who opens the page, or presses Join.
func readScenario(ctx context.Context, b *bench) error {
	var all []*reads
	var page []byte
	for _, h := range b.hallways {
		f, err := b.folderOf(ctx, h, b.classes)
		if err != nil {
			return err
		}
		s, err := b.open(ctx, h, f)
		if err != nil {
			return err
		}
		defer s.close()
		list, zstd, err := readsOf(s, h, f)
		if err != nil {
			return err
		}
		all = append(all, list...)
		if page == nil {
			page = zstd
		}
	}
	peers, end, err := b.readPeers(ctx, page)
	defer end()
	if err != nil {
		return err
	}
	all = append(all, peers...)
	// Those of the same kind one after another, so that they meet the same noise.
	slices.SortStableFunc(all, func(x, y *reads) int { return slices.Index(kinds, x.kind) - slices.Index(kinds, y.kind) })
	var turns []func() error
	for _, r := range all {
		turns = append(turns, func() error { return r.measure(ctx, b.time/5) })
	}
	if err := b.alternate(turns); err != nil {
		return err
	}
	b.tableOfReads(all)
	return nil
}

// kinds are the kinds of requests, in the order of the table.
var kinds = []string{"/ in zstd", "/ in gzip", "304 for /", "/j/CODE"}

// readsOf are the requests that a Hallway is measured with, and its page in zstd.
func readsOf(s *site, h hallway, f folder) (list []*reads, zstd []byte, err error) {
	add := func(kind string, status int, set func(*client, int)) {
		list = append(list, &reads{name: h.name, kind: kind, addr: s.addr, status: status, set: set})
	}
	c := newClient(s.addr)
	defer c.close()
	size := map[string]int{}
	for i, coding := range []string{"identity", "gzip", "zstd"} {
		set := func(c *client, _ int) { c.set(http.MethodGet, "/", nil, "Accept-Encoding", coding) }
		set(c, 0)
		if err := c.send(http.StatusOK); err != nil {
			return nil, nil, err
		}
		size[coding] = len(c.res.Body())
		if coding == "identity" {
			continue
		}
		if got := string(c.res.Header.ContentEncoding()); got != coding {
			return nil, nil, fmt.Errorf("%s sent %q to who asked for %s", h.name, got, coding)
		}
		add(kinds[2-i], http.StatusOK, set)
	}
	fmt.Printf("\nThe page of %s has %d bytes; %d in gzip, %d in zstd.\n", h.name, size["identity"], size["gzip"], size["zstd"])
	tag := string(c.res.Header.Peek("ETag"))
	add(kinds[2], http.StatusNotModified, func(c *client, _ int) {
		c.set(http.MethodGet, "/", nil, "Accept-Encoding", "zstd", "If-None-Match", tag)
	})
	add(kinds[3], http.StatusFound, func(c *client, w int) {
		c.set(http.MethodGet, "/j/"+f.people[w%len(f.people)].codes[0], nil)
	})
	return list, slices.Clone(c.res.Body()), nil
}

// readPeers starts whatever there is to compare with. end ends it, also after an
// error.
func (b *bench) readPeers(ctx context.Context, page []byte) (list []*reads, end func(), err error) {
	var ends []func()
	end = func() {
		for _, f := range ends {
			f()
		}
	}
	for _, peer := range []struct {
		name  string
		start func(context.Context, []byte) (*process, error)
	}{{"nginx", b.startNginx}, {"net/http", b.startBare}} {
		p, err := peer.start(ctx, page)
		if err != nil {
			return nil, end, err
		}
		if p != nil {
			ends = append(ends, p.stop)
			list = append(list, &reads{name: peer.name, kind: kinds[0], addr: p.addr, status: http.StatusOK,
				set: func(c *client, _ int) { c.set(http.MethodGet, pagePath, nil, "Accept-Encoding", "zstd") }})
		}
	}
	if b.golink == "" {
		skip(noGolink)
		return list, end, nil
	}
	g, err := b.openGolink(ctx, 0)
	if err != nil {
		return nil, end, err
	}
	ends = append(ends, g.close)
	list = append(list, &reads{name: "golink", kind: kinds[3], addr: g.addr, status: http.StatusFound,
		set: func(c *client, w int) { c.set(http.MethodGet, "/"+shortName(w%b.classes), nil) }})
	return list, end, nil
}

// tableOfReads compares each Hallway with everybody else of the same kind.
func (b *bench) tableOfReads(all []*reads) {
	var rows [][]string
	for _, r := range all {
		if r.all.why != nil {
			fmt.Printf("\n%s (%s) failed, for example: %v\n", r.name, r.kind, r.all.why)
		}
		var beside []string
		for _, other := range all {
			if other.kind == r.kind && b.rank(r.name) > b.rank(other.name) {
				beside = append(beside, ratio(r.rates, other.rates, other.name))
			}
		}
		rows = append(rows, []string{r.kind, r.name, figures("%.0f", r.rates), ms(quantile(r.all.took, 0.5)), ms(quantile(r.all.took, 0.99)),
			fmt.Sprint(r.all.refused), words(beside)})
	}
	table(fmt.Sprintf("%d connections read, %d classes, %d rounds of %v", connections, b.classes, b.rounds, b.time/5),
		[]string{"", "", "requests a second", "p50", "p99", "failed", "beside"}, rows)
}

// rank says who is compared with whom: the second Hallway with the first, both with
// everybody else, and those with nobody.
func (b *bench) rank(name string) int {
	return slices.IndexFunc(b.hallways, func(h hallway) bool { return h.name == name })
}
