package db

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// The clock went back in the middle of a history that is longer than a page, and
// of which some times are too many to be looked at one by one. Every filter of
// times finds what was made then by the clock, the newest first.
func TestHistoryAfterTheClockWentBack(t *testing.T) {
	for _, ahead := range []int{3, 5} { // with one most times are nearer the last, with the other nearer the first
		t.Run(fmt.Sprintf("%d years ahead", ahead), func(t *testing.T) { historyAfterTheClockWentBack(t, ahead) })
	}
}

func historyAfterTheClockWentBack(t *testing.T, ahead int) {
	s, _ := newStore(t)
	const rows = 3 * fewTimes
	start := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	at := func(i int) time.Time { // of the i-th: an hour back after the first half, more at the end, and for ten rows years ahead and back
		switch {
		case i >= rows/4 && i < rows/4+5:
			return start.AddDate(ahead, 0, 0)
		case i >= rows/4+5 && i < rows/4+10:
			return start.AddDate(-4, 0, 0)
		case i >= rows-50:
			return start.Add(time.Duration(i)*time.Second - 4*time.Hour)
		case i >= rows/2:
			return start.Add(time.Duration(i)*time.Second - time.Hour)
		}
		return start.Add(time.Duration(i) * time.Second)
	}
	tx := s.write.MustBegin()
	insert, err := tx.Prepare(`insert into changes (batch, at, actor, action, address, request) values (1, ?, 'Ada', ?, '', '')`)
	if err != nil {
		t.Fatal(err)
	}
	var first int64
	mustBeNil(t, s.read.Get(&first, `select max(id) + 1 from changes`))
	for i := range rows {
		action := "door.save"
		if i%1000 == 0 {
			action = "person.edit"
		}
		if _, err := insert.Exec(millis(at(i)), action); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	hour, never := time.Hour, time.Time{}
	middle := start.Add(rows / 2 * time.Second)
	for _, f := range []HistoryFilter{
		{From: middle.Add(-10 * time.Minute), Until: middle.Add(10 * time.Minute)}, // the hour that was twice
		{From: middle.Add(-2 * hour), Until: middle.Add(-hour)},
		{From: middle, Until: middle.Add(time.Second)},
		{From: start.Add(rows * time.Second).Add(-hour).Add(-time.Minute)}, // a minute: and those of the years ahead
		{Until: middle.Add(-30 * time.Minute)},
		{From: middle.Add(-20 * time.Minute)},
		{From: start.Add(10 * time.Minute)},
		{Until: start.Add(7 * hour)},
		{Until: start.Add(rows*time.Second - 90*time.Minute)},
		{From: start.Add(10 * time.Minute), Until: start.Add(14 * hour)},
		{From: start.AddDate(1, 0, 0)},
		{From: start.AddDate(9, 0, 0)},
		{Until: start.AddDate(-1, 0, 0)},
		{Until: start.AddDate(-9, 0, 0)},
		{From: start, Until: middle.Add(hour)},
		{From: start, Until: middle.Add(hour), Older: first + rows/2 + 50},
	} {
		for _, f.Kind = range []string{"", "person"} {
			var want []int64
			for i := rows - 1; i >= 0 && len(want) <= HistoryPage; i-- {
				id, when := first+int64(i), at(i)
				if (f.From == never || !when.Before(f.From)) && (f.Until == never || when.Before(f.Until)) &&
					(f.Older == 0 || id < f.Older) && (f.Kind == "" || i%1000 == 0) {
					want = append(want, id)
				}
			}
			more := len(want) > HistoryPage
			want = want[:min(len(want), HistoryPage)]
			list, gotMore, err := s.History(ctx, f)
			var got []int64
			for _, c := range list {
				if c.ID >= first { // not the import of newStore
					got = append(got, c.ID)
				}
			}
			if err != nil || !slices.Equal(got, want) || gotMore != more {
				t.Errorf("%s: %s, more: %t; want %s, more: %t (%v)", filterText(f), idsText(got), gotMore, idsText(want), more, err)
			}
		}
	}
}

func filterText(f HistoryFilter) string {
	return fmt.Sprintf("from %s until %s, older than %d, kind %q", f.From.Format(time.DateTime), f.Until.Format(time.DateTime), f.Older, f.Kind)
}

func idsText(ids []int64) string {
	if len(ids) == 0 {
		return "none"
	}
	return fmt.Sprintf("%d from %d down to %d", len(ids), ids[0], ids[len(ids)-1])
}
