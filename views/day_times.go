package views

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/internal/schedule"
)

// timetable is what a page shows of a Day, worked out when the page is arranged.
type timetable struct {
	day   *Day
	kind  schedule.Day              // without blocks
	lines []dayLine                 // by set of bells, then by start
	today map[slot][]schedule.Block // the meetings, by start
	next  map[slot]schedule.Block   // the first on a later date
	after *schedule.Block           // the first of all on a later date; nil: none
}

// slot is a block's key with a set of bells.
type slot struct{ key, set string }

// dayLine is one line of the day's list.
type dayLine struct {
	schedule.Block
	Set string
}

// timetable works out a day. It looks ahead until it knows when each of the slots meets
// next. Without a schedule it is nil.
func (d *Day) timetable(slots map[slot]bool) *timetable {
	if d == nil {
		return nil
	}
	t := &timetable{day: d, kind: d.times.Kind(d.date), today: map[slot][]schedule.Block{}, next: map[slot]schedule.Block{}}
	for _, set := range append([]string{""}, d.times.Sets()...) {
		t.list(set)
		t.lookAhead(set, slots)
	}
	return t
}

// before is how many days before a date a block may begin that is not over at its
// midnight: one, or two where a zone skips a day.
const before = 2

// list adds the blocks of the date, and those of earlier dates that are not over at its
// midnight. Of a second set of bells the list has only what differs.
func (t *timetable) list(set string) {
	for date := t.day.date - before; date <= t.day.date; date++ {
		for _, b := range t.day.times.Day(date, set).Blocks {
			if date < t.day.date && schedule.DateOf(b.End.Add(-1).In(b.End.Location())) < t.day.date {
				continue
			}
			if !b.Break {
				at := slot{schedule.Key(b.Name), set}
				t.today[at] = append(t.today[at], b)
			}
			if set == "" || !t.has(b) {
				t.lines = append(t.lines, dayLine{b, set})
			}
		}
	}
}

// has reports whether the whole school has a block at these times.
func (t *timetable) has(b schedule.Block) bool {
	for _, l := range t.lines {
		if l.Set == "" && l.Name == b.Name && l.Break == b.Break && l.Start.Equal(b.Start) && l.End.Equal(b.End) {
			return true
		}
	}
	return false
}

// lookAhead finds the first block on a later date, and when each slot meets next.
func (t *timetable) lookAhead(set string, slots map[slot]bool) {
	times := t.day.times
	missing := 0
	for s := range slots {
		if s.set == set && times.Has(s.key) {
			missing++
		}
	}
	_, last, _ := times.Span()
	for date, any := t.day.date+1, false; date <= last && (missing > 0 || !any); date++ {
		if times.Kind(date).Kind == "" {
			continue
		}
		for _, b := range times.Day(date, set).Blocks {
			if b.Break {
				continue
			}
			if any = true; t.after == nil || b.Start.Before(t.after.Start) {
				t.after = &b
			}
			at := slot{schedule.Key(b.Name), set}
			if _, known := t.next[at]; !known {
				if t.next[at] = b; slots[at] {
					missing--
				}
			}
		}
	}
}

// meeting is when something meets: today, and the first time on a later date.
type meeting struct {
	today []schedule.Block // by start; those of earlier dates may still be on at midnight
	next  *schedule.Block
	date  schedule.Date
}

// meeting is when blocks meet for sets of bells.
func (t *timetable) meeting(keys, sets []string) meeting {
	if t == nil {
		return meeting{}
	}
	m := meeting{date: t.day.date}
	for _, set := range sets {
		for _, key := range keys {
			at := slot{key, set}
			m.today = append(m.today, t.today[at]...)
			if b, has := t.next[at]; has && (m.next == nil || b.Start.Before(m.next.Start)) {
				m.next = &b
			}
		}
	}
	slices.SortFunc(m.today, func(a, b schedule.Block) int { return compareStarts(&a, &b) })
	return m
}

// own is the first meeting that began on the date itself; nil: not today.
func (m meeting) own() *schedule.Block {
	for i, b := range m.today {
		if b.Day == m.date {
			return &m.today[i]
		}
	}
	return nil
}

// compare sorts by the day: what meets today by its start, then what meets next first,
// then what does not meet.
func (m meeting) compare(o meeting) int {
	return cmp.Or(compareStarts(m.own(), o.own()), compareStarts(m.next, o.next))
}

// compareStarts sorts what there is before what is not.
func compareStarts(a, b *schedule.Block) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End))
}

// spans are the instants of meetings for the script: "START-END START-END".
func spans(blocks []schedule.Block) string {
	list := make([]string, len(blocks))
	for i, b := range blocks {
		list[i] = span(b)
	}
	return strings.Join(list, " ")
}

func span(b schedule.Block) string { return unix(b.Start) + "-" + unix(b.End) }

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// wholeDay is from the first instant of the date to that of the next one, for the script,
// which need not know the zone then.
func (t *timetable) wholeDay() string {
	return strconv.FormatInt(t.midnight(t.day.date), 10) + "-" + strconv.FormatInt(t.midnight(t.day.date+1), 10)
}

// midnight is the first instant of a date, which is not 0:00 where the clock moves then.
func (t *timetable) midnight(date schedule.Date) int64 {
	year, month, day := date.Time().Date()
	first := time.Date(year, month, day, 0, 0, 0, 0, t.day.times.Zone)
	for schedule.DateOf(first) < date {
		first = first.Add(30 * time.Minute)
	}
	return first.Unix()
}
