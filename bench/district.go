package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"
)

// districtRow is what the rounds of one Hallway say about a district.
type districtRow struct {
	savedRow
	started             []time.Duration
	idle, most, afterwd float64 // MiB: before the saves; the most so far; after them
}

// districtScenario is 200 schools with 15,000 teachers and 75,000 classes at one
// server. It has a third of the rounds, because starting it takes long.
func districtScenario(ctx context.Context, b *bench) error {
	file := filepath.Join(b.dir, "district.zip")
	emails, err := writeDistrict(file, b.savers*each(b.time+warming))
	if err != nil {
		return err
	}
	var rows []*districtRow
	var folders []folder
	for _, h := range b.hallways {
		f, err := b.prepare(ctx, h, file, emails, false)
		if err != nil {
			return err
		}
		rows, folders = append(rows, &districtRow{savedRow: savedRow{name: h.name}}), append(folders, f)
	}
	for range (b.rounds + 2) / 3 {
		for i, row := range rows {
			if err := row.round(ctx, b, b.hallways[i], folders[i]); err != nil {
				return err
			}
		}
	}
	var starts, saves [][]string
	for i, row := range rows {
		beside := []string{}
		if one := b.saved[row.name]; len(one) > 0 {
			beside = append(beside, fmt.Sprintf("%.2f × one school of %d", median(row.rates)/median(one), b.classes))
		}
		if i > 0 {
			beside = append(beside, ratio(row.rates, rows[0].rates, rows[0].name))
		}
		starts = append(starts, []string{row.name, ms(quantile(row.started, 0.5)), mib(row.most), mib(row.idle), mib(row.afterwd)})
		saves = append(saves, row.cells(beside...))
	}
	table("a district of 200 schools and 75,000 classes without links: start and memory",
		[]string{"", "ready after", "VmHWM", "VmRSS, idle", "VmRSS, idle after the saves"}, starts)
	table(fmt.Sprintf("%d people of that district save, rounds of %v", b.savers, b.time), savedHeader, saves)
	return nil
}

func mib(f float64) string { return fmt.Sprintf("%.0f MiB", f) }

func (row *districtRow) round(ctx context.Context, b *bench, h hallway, f folder) error {
	s, err := b.open(ctx, h, f)
	if err != nil {
		return err
	}
	c := b.crowd(s, f)
	defer c.close()
	row.started = append(row.started, s.took)
	row.idle = max(row.idle, s.settled(ctx))
	row.most = max(row.most, s.memory("VmHWM"))
	if err := row.measure(ctx, b.savers, b.time, s.process, c.save, nothing); err != nil {
		return err
	}
	row.afterwd = max(row.afterwd, s.settled(ctx))
	row.most = max(row.most, s.memory("VmHWM"))
	n, err := c.lost()
	row.lost += n
	return err
}

// settled waits until the memory of a process that has nothing to do no longer
// changes, ten seconds at most, and returns it in MiB. Go gives memory back slowly.
func (p *process) settled(ctx context.Context) float64 {
	last, since := p.memory("VmRSS"), time.Now()
	for end := time.Now().Add(10 * time.Second); time.Since(since) < 2*time.Second && time.Now().Before(end) && ctx.Err() == nil; {
		time.Sleep(100 * time.Millisecond)
		if now := p.memory("VmRSS"); now < last*0.99 || now > last*1.01 {
			last, since = now, time.Now()
		}
	}
	return last
}
