package schedule

import (
	"cmp"
	"slices"
)

// start is a line "from": from its date on, a pattern decides.
type start struct {
	first   Date
	pattern int
	at      int // position in a cycle
	line    int
}

// lay works out what every date of the terms is.
func (s *Schedule) lay(starts []start) {
	if len(s.Terms) == 0 {
		return
	}
	s.first = slices.MinFunc(s.Terms, func(a, b Term) int { return cmp.Compare(a.First, b.First) }).First
	last := slices.MaxFunc(s.Terms, func(a, b Term) int { return cmp.Compare(a.Last, b.Last) }).Last
	s.days = make([]spot, last-s.first+1)
	for i := range s.days {
		s.days[i] = spot{-1, -1, -1}
	}
	edges := make([]int, len(s.days)+1) // how many more terms there are from a date on
	for _, t := range s.Terms {
		edges[t.First-s.first]++
		edges[t.Last-s.first+1]--
	}
	s.except()
	slices.SortFunc(starts, func(a, b start) int { return cmp.Compare(a.first, b.first) })
	next, at := 0, 0 // the line "from" to come, the position in the cycle
	current := -1    // pattern
	terms := 0
	for i := range s.days {
		terms += edges[i]
		d := s.first + Date(i)
		for ; next < len(starts) && starts[next].first <= d; next++ {
			current, at = starts[next].pattern, starts[next].at
		}
		if terms == 0 || current < 0 {
			s.days[i].on = -1
			continue
		}
		s.days[i].from = int32(current)
		p := &s.patterns[current]
		s.days[i].kind = int32(s.decide(p, s.days[i].on, d, at))
		if !p.week && d.fromMonday() < 5 && s.counts(s.days[i].on) {
			at = (at + 1) % len(p.kinds)
		}
	}
}

// except paints the exceptions: the narrowest wins, of two equally wide ones the later
// line. Each date is painted once, however many exceptions there are.
func (s *Schedule) except() {
	order := make([]int, len(s.ons))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := cmp.Compare(s.ons[a].last-s.ons[a].first, s.ons[b].last-s.ons[b].first); c != 0 {
			return c
		}
		return cmp.Compare(b, a)
	})
	free := make([]int, len(s.days)+1) // the first date from here on that is not painted
	for i := range free {
		free[i] = i
	}
	find := func(i int) int {
		for free[i] != i {
			free[i] = free[free[i]]
			i = free[i]
		}
		return i
	}
	for _, n := range order {
		from, to := max(int(s.ons[n].first-s.first), 0), min(int(s.ons[n].last-s.first), len(s.days)-1)
		if from >= len(s.days) {
			continue
		}
		for i := find(from); i <= to; i = find(i) {
			s.days[i].on = int32(n)
			free[i] = i + 1
		}
	}
}

// decide is the kind of a date, or -1.
func (s *Schedule) decide(p *pattern, exception int32, d Date, at int) int {
	day := d.fromMonday()
	if exception >= 0 {
		switch e := &s.ons[exception]; {
		case e.off:
			return -1
		case e.week >= 0:
			return s.patterns[e.week].kinds[day]
		default:
			return e.kind
		}
	}
	switch {
	case p.week:
		return p.kinds[day]
	case day < 5:
		return p.kinds[at]
	}
	return -1
}

// counts reports whether a cycle goes one on at a weekday with an exception, or with
// none (-1). A free day waits unless it is lost; another kind counts unless it holds.
func (s *Schedule) counts(exception int32) bool {
	if exception < 0 {
		return true
	}
	if e := &s.ons[exception]; e.off {
		return e.lost
	}
	return !s.ons[exception].hold
}
