package schedule

import (
	"cmp"
	"strings"
	"time"
)

// Moment is what a school does at an instant.
type Moment struct {
	Day  Day // of the instant's date, without blocks
	On   []Block
	Next *Block // the next that starts after the instant; nil: none ever does
}

// Left is how many minutes a block lasts after an instant, rounded down.
func (b Block) Left(at time.Time) int { return int(b.End.Sub(at) / time.Minute) }

// compareBlocks orders by day, start, end and name.
func compareBlocks(a, b Block) int {
	if c := cmp.Compare(a.Day, b.Day); c != 0 {
		return c
	}
	if c := a.Start.Compare(b.Start); c != 0 {
		return c
	}
	if c := a.End.Compare(b.End); c != 0 {
		return c
	}
	return strings.Compare(a.Name, b.Name)
}

// overrun is how many days before a date a block may begin that is still on: it may end
// at 30:00, and a zone may skip a whole day (Apia did in 2011).
const overrun = 2

// At is what is on at an instant for a set of bells, and what is next.
func (s *Schedule) At(t time.Time, set string) Moment {
	t = t.In(s.Zone)
	today := DateOf(t)
	m := Moment{Day: s.Kind(today)}
	clock := clock{zone: s.Zone}
	var room [32]Block
	for d := max(today-overrun, s.first); d < s.end() && !settled(m.Next, d, today); d++ {
		for _, b := range s.held(&clock, d, set, room[:0]) {
			switch {
			case b.Break:
			case b.Start.After(t):
				if m.Next == nil || b.Start.Before(m.Next.Start) {
					m.Next = &b
				}
			case b.End.After(t):
				m.On = append(m.On, b)
			}
		}
	}
	return m
}

// end is the first date after all terms.
func (s *Schedule) end() Date { return s.first + Date(len(s.days)) }

// settled reports whether no date from d on can change what is on and what is next: all
// dates until today are looked at, and one after that of the next block, because a gap of
// the clock may have moved that one on.
func settled(next *Block, d, today Date) bool {
	return d > today && next != nil && d > next.Day+1
}
