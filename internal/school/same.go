package school

import "slices"

// Same reports whether two readings of a door say the same. Withheld links count as
// different unless they are one reading.
func (e *Entry) Same(o *Entry) bool {
	return e == o || e.Door == o.Door && e.Section == o.Section && slices.Equal(e.Teachers, o.Teachers) && e.Cover.same(o.Cover) &&
		e.Withheld == o.Withheld && e.Right == o.Right && e.Phase == o.Phase && e.Twin == o.Twin
}

func (c *Cover) same(o *Cover) bool {
	if c == nil || o == nil {
		return c == o
	}
	a, b := *c, *o
	a.Usual, b.Usual = nil, nil
	return a == b && (c.Usual == o.Usual || c.Usual != nil && o.Usual != nil && *c.Usual == *o.Usual)
}
