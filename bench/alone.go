package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// breath is how long a person who saves alone waits after they saw their link.
const breath = 5 * time.Millisecond

// aloneRow is how long one save took, until it was read on the page.
type aloneRow struct {
	name    string
	classes int
	took    load
}

// aloneScenario is one person at a time who saves and looks at the page, in schools
// of several sizes.
func aloneScenario(ctx context.Context, b *bench) error {
	var rows []*aloneRow
	for _, size := range strings.Split(b.sizes, ",") {
		classes, err := strconv.Atoi(size)
		if err != nil || classes < 1 {
			return fmt.Errorf("-sizes: %q is not a number of classes", size)
		}
		for _, h := range b.hallways {
			rows = append(rows, &aloneRow{name: h.name, classes: classes})
		}
	}
	var turns []func() error
	for i, row := range rows {
		turns = append(turns, func() error { return row.measure(ctx, b, b.hallways[i%len(b.hallways)]) })
	}
	if err := b.alternate(turns); err != nil {
		return err
	}
	var cells [][]string
	for i, row := range rows {
		beside := ""
		if i%len(b.hallways) > 0 {
			first := rows[i-i%len(b.hallways)]
			times := float64(quantile(row.took.took, 0.5)) / float64(quantile(first.took.took, 0.5))
			beside = fmt.Sprintf("%.2f × the p50 of %s", times, first.name)
		}
		cells = append(cells, []string{fmt.Sprintf("%s, %d classes", row.name, row.classes), fmt.Sprint(len(row.took.took)),
			ms(quantile(row.took.took, 0.5)), ms(quantile(row.took.took, 0.99)), beside})
	}
	table("one save alone, from sending it to having read the page with it, fsync included",
		[]string{"", "saves", "p50", "p99", "beside"}, cells)
	return nil
}

// measure is one round: a fresh server, a few saves to warm up, then as many as fit.
func (row *aloneRow) measure(ctx context.Context, b *bench, h hallway) error {
	f, err := b.folderOf(ctx, h, row.classes)
	if err != nil {
		return err
	}
	s, err := b.open(ctx, h, f)
	if err != nil {
		return err
	}
	defer s.close()
	c := newClient(s.addr)
	defer c.close()
	var doors []*door
	for i, t := range f.people {
		doors = append(doors, &door{code: t.codes[0], session: t.session, number: i * 10, version: f.filled})
	}
	const warm, least = 10, 30
	end := time.Now().Add(b.time / 4)
	for n := 0; n < warm+least || time.Now().Before(end); n++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		took, err := savedAndSeen(c, doors[n%len(doors)])
		if err != nil {
			return err
		}
		if n >= warm {
			row.took.took = append(row.took.took, took)
		}
		time.Sleep(breath)
	}
	return nil
}

// savedAndSeen saves, and reads the whole page as a browser gets it. Whether the link
// is in it is looked up after the time was taken.
func savedAndSeen(c *client, d *door) (time.Duration, error) {
	began := time.Now()
	if err := d.save(c); err != nil {
		return 0, err
	}
	c.set(http.MethodGet, "/", nil, "Accept-Encoding", "gzip, deflate, br, zstd")
	if err := c.send(http.StatusOK); err != nil {
		return 0, err
	}
	took := time.Since(began)
	page, err := c.res.BodyUncompressed()
	if err == nil && !bytes.Contains(page, []byte(d.last)) {
		err = errors.New("the very next page does not have the link")
	}
	return took, err
}
