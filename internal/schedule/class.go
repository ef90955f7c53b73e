package schedule

import "time"

// Class is what decides when a class meets.
type Class struct {
	Block, Room, Department string
	Set                     string // of bells, that its own page chose; empty: the text decides
	Starts, Ends            string // its own dates, 2026-08-17; empty: no limit
}

// Meets are the meetings of a class on a date, in their order.
func (s *Schedule) Meets(c Class, d Date) []Block {
	return s.meets(&clock{zone: s.Zone}, c, d)
}

func (s *Schedule) meets(clock *clock, c Class, d Date) []Block {
	if s.spot(d).kind < 0 || !c.runs(d) {
		return nil
	}
	var list []Block
	keys := Split(c.Block)
	for i := range keys {
		keys[i] = Key(keys[i])
	}
	for _, b := range s.held(clock, d, s.SetFor(c), nil) {
		if !b.Break && contains(keys, Key(b.Name)) {
			list = append(list, b)
		}
	}
	return list
}

func contains(keys []string, key string) bool {
	for _, k := range keys {
		if k == key {
			return true
		}
	}
	return false
}

// runs reports whether a date is within the class's own dates.
func (c Class) runs(d Date) bool {
	day := d.String()
	return (c.Starts == "" || c.Starts <= day) && (c.Ends == "" || day <= c.Ends)
}

// Turn is the meeting of a class that is on at an instant, and the next one that starts
// after it, on whatever day that is; nil: none.
func (s *Schedule) Turn(c Class, t time.Time) (on, next *Block) {
	clock := clock{zone: s.Zone}
	today := DateOf(t.In(s.Zone))
	end := s.first + Date(len(s.days))
	for d := max(today-overrun, s.first); d < end && (d <= today || next == nil); d++ {
		for _, b := range s.meets(&clock, c, d) {
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
