package schedule

import (
	"slices"
	"time"
)

// Class is what decides when a class meets.
type Class struct {
	Block, Room, Department string
	Set                     string // of bells, that its own page chose, or WholeSchool; empty: the text decides
	Starts, Ends            string // its own dates, 2026-08-17; empty: no limit
}

// WholeSchool is what a class's page chooses whose class has the bells of the whole
// school, although a "use" matches it. No set has this name.
const WholeSchool = "-"

// Meets are the meetings of a class on a date, in their order.
func (s *Schedule) Meets(c Class, d Date) []Block {
	return s.course(c).meets(d)
}

// course is a class in a schedule, with what does not depend on the date.
type course struct {
	Class
	s     *Schedule
	keys  []string // of its blocks
	set   string
	clock clock
}

func (s *Schedule) course(c Class) *course {
	keys := Split(c.Block)
	for i := range keys {
		keys[i] = Key(keys[i])
	}
	return &course{c, s, keys, s.SetFor(c), clock{zone: s.Zone}}
}

func (c *course) meets(d Date) []Block {
	if len(c.keys) == 0 || c.s.spot(d).kind < 0 || !c.runs(d) {
		return nil
	}
	var list []Block
	for _, b := range c.s.held(&c.clock, d, c.set, nil) {
		if !b.Break && slices.Contains(c.keys, Key(b.Name)) {
			list = append(list, b)
		}
	}
	return list
}

// runs reports whether a date is within the class's own dates.
func (c Class) runs(d Date) bool {
	day := d.String()
	return (c.Starts == "" || c.Starts <= day) && (c.Ends == "" || day <= c.Ends)
}

// Turn is the meeting of a class that is on at an instant, and the next one that starts
// after it, on whatever day that is; nil: none.
func (s *Schedule) Turn(c Class, t time.Time) (on, next *Block) {
	course := s.course(c)
	today := DateOf(t.In(s.Zone))
	for d := max(today-overrun, s.first); d < s.end() && !settled(next, d, today); d++ {
		for _, b := range course.meets(d) {
			switch {
			case b.Start.After(t):
				if next == nil || b.Start.Before(next.Start) {
					next = &b
				}
			case b.End.After(t) && on == nil:
				on = &b
			}
		}
	}
	return on, next
}
