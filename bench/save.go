package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// warming is how long the load runs before the round is measured.
const warming = time.Second / 2

// teachers is how many teachers the school of the savers has: so many that nobody
// meets the limit of 500 saves in a burst and one a second. For that, every saver
// saves for several people in turn.
func (b *bench) teachers() int {
	longest := b.time + b.signinTime + 2*warming
	return min(b.classes, max(b.classes/perTeacher, each(longest)*b.savers))
}

// each is how many people a saver needs who saves for so long.
func each(long time.Duration) int {
	const fastest = 80 // saves a second of one saver
	return int(fastest*long.Seconds())/(500+int(long.Seconds())) + 1
}

// savedRow is what all rounds of one server say about saving.
type savedRow struct {
	name  string
	rates []float64
	all   load
	cpu   time.Duration // of the server
	own   time.Duration // of this process, which sends the load
	lost  int
	pages int64 // that readers read beside the savers
}

// crowd are people who save their own classes of a running Hallway.
type crowd struct {
	site    *site
	clients []*client
	doors   [][]*door // of each saver, one of each of their people
	turn    []int
}

func (b *bench) crowd(s *site, f folder) *crowd {
	c := &crowd{site: s, doors: make([][]*door, b.savers), turn: make([]int, b.savers)}
	for range b.savers {
		c.clients = append(c.clients, newClient(s.addr))
	}
	taken := map[string]bool{} // co-teachers have the same door
	for i, t := range f.people {
		if code := t.codes[0]; !taken[code] {
			taken[code] = true
			d := &door{code: code, session: t.session, number: i * 10, version: f.filled}
			c.doors[i%b.savers] = append(c.doors[i%b.savers], d)
		}
	}
	return c
}

// save saves for the next of a saver's people.
func (c *crowd) save(saver int) error {
	own := c.doors[saver]
	c.turn[saver]++
	return own[c.turn[saver]%len(own)].save(c.clients[saver])
}

// lost looks at the pages and then, after killing the server, into the database, and
// counts the people whose last link is not there.
func (c *crowd) lost() (int, error) {
	var all []*door
	for _, own := range c.doors {
		all = append(all, own...)
	}
	links, err := published(c.site.addr, all[0].session)
	if err != nil {
		return 0, err
	}
	c.site.kill()
	inDatabase, err := unsaved(c.site.data, all)
	return max(missing(all, links), inDatabase), err
}

func (c *crowd) close() {
	for _, one := range c.clients {
		one.close()
	}
	c.site.close()
}

// saveRound is one round of a Hallway, with so many readers beside the savers.
func (b *bench) saveRound(ctx context.Context, h hallway, readers int, row *savedRow) error {
	f, err := b.folderOf(ctx, h, b.classes)
	if err != nil {
		return err
	}
	s, err := b.open(ctx, h, f)
	if err != nil {
		return err
	}
	c := b.crowd(s, f)
	defer c.close()
	err = row.measure(ctx, b.savers, b.time, s.process, c.save, func(ctx context.Context) func() {
		end := reading(ctx, s.addr, readers)
		return func() { row.pages += end() }
	})
	if err != nil {
		return err
	}
	n, err := c.lost()
	row.lost += n
	return err
}

// measure warms a server up and measures one round. beside starts what goes on at the
// same time, and returns what ends it.
func (row *savedRow) measure(ctx context.Context, savers int, limit time.Duration, p *process, save func(int) error,
	beside func(context.Context) (end func())) error {
	warm := loop(ctx, savers, warming, save)
	if len(warm.took) == 0 {
		return fmt.Errorf("%s: nothing could be saved: %w", row.name, warm.why)
	}
	row.all.add(load{refused: warm.refused, why: warm.why})
	end := beside(ctx)
	before, own := p.cpu(), ownCPU()
	round := loop(ctx, savers, limit, save)
	row.cpu, row.own = row.cpu+p.cpu()-before, row.own+ownCPU()-own
	end()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	row.rates = append(row.rates, round.rate())
	row.all.add(round)
	return nil
}

// nothing goes on beside the savers.
func nothing(context.Context) func() { return func() {} }

// reading lets readers read whole pages in turn, plain and compressed, until the
// function that it returns is called, which says how many.
func reading(ctx context.Context, addr string, readers int) (end func() int64) {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	var pages atomic.Int64
	for range readers {
		all.Go(func() {
			c := newClient(addr)
			defer c.close()
			for n := 0; ctx.Err() == nil; n++ {
				c.set(http.MethodGet, "/", nil, "Accept-Encoding", []string{"identity", "zstd"}[n%2])
				if err := c.send(http.StatusOK); err != nil {
					fmt.Println("a reader:", err)
					time.Sleep(time.Second)
					continue
				}
				pages.Add(1)
			}
		})
	}
	return func() int64 { cancel(); all.Wait(); return pages.Load() }
}

// saveScenario is the morning on which everybody saves.
func saveScenario(ctx context.Context, b *bench) error {
	var plain, read []*savedRow
	for _, h := range b.hallways {
		plain = append(plain, &savedRow{name: h.name})
		read = append(read, &savedRow{name: fmt.Sprintf("%s, %d readers", h.name, b.readers)})
	}
	peer := &savedRow{name: "golink"}
	if b.golink == "" {
		skip(noGolink)
	}
	var turns []func() error
	for i, h := range b.hallways {
		turns = append(turns, func() error { return b.saveRound(ctx, h, 0, plain[i]) })
		if b.readers > 0 {
			turns = append(turns, func() error { return b.saveRound(ctx, h, b.readers, read[i]) })
		}
	}
	if b.golink != "" {
		turns = append(turns, func() error { return b.golinkRound(ctx, peer) })
	}
	if err := b.alternate(turns); err != nil {
		return err
	}
	var rows [][]string
	for i := range plain {
		b.saved[plain[i].name] = plain[i].rates
		beside := []string{ratio(plain[i].rates, peer.rates, "golink")}
		if i > 0 {
			beside = append(beside, ratio(plain[i].rates, plain[0].rates, plain[0].name))
		}
		rows = append(rows, plain[i].cells(beside...))
		if b.readers > 0 {
			rows = append(rows, read[i].cells(ratio(read[i].rates, plain[i].rates, "without readers"), read[i].pagesRead()))
		}
	}
	if b.golink != "" {
		rows = append(rows, peer.cells())
	}
	table(fmt.Sprintf("%d people save their own class, %d classes, %d rounds of %v", b.savers, b.classes, b.rounds, b.time), savedHeader, rows)
	return nil
}

var savedHeader = []string{"", "saves a second", "p50", "p99", "CPU a save", "of the load", "refused", "lost", "beside"}

// pagesRead is how many pages the readers read a second.
func (row *savedRow) pagesRead() string {
	return fmt.Sprintf("%.0f pages a second", float64(row.pages)/row.all.lasted.Seconds())
}

// cells are the row of a table.
func (row *savedRow) cells(beside ...string) []string {
	each := func(cpu time.Duration) string { return ms(cpu / time.Duration(max(1, len(row.all.took)))) }
	if row.all.why != nil {
		fmt.Printf("\n%s refused, for example: %v\n", row.name, row.all.why)
	}
	return []string{row.name, figures("%.0f", row.rates), ms(quantile(row.all.took, 0.5)), ms(quantile(row.all.took, 0.99)), each(row.cpu),
		each(row.own), fmt.Sprint(row.all.refused), fmt.Sprint(row.lost), words(beside)}
}
