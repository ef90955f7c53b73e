package roster

import "hallway/internal/school"

// Removal is how many people and classes a plan removes. Guarded is more than a
// tenth of either, which somebody must confirm.
type Removal struct {
	People, Sections int
	Guarded          bool
}

// Total is the number to type.
func (r Removal) Total() int { return r.People + r.Sections }

// Removal counts what is removed.
func (p Changes) Removal() Removal {
	r := Removal{People: len(p.People.Removed), Sections: len(p.Sections.Removed)}
	r.Guarded = r.People*10 > p.current.people || r.Sections*10 > p.current.sections
	return r
}

// Consent is what somebody agreed to when they applied a plan.
type Consent struct {
	Shown  string // Digest of the items that they read; empty: they read none
	Items  []Item // those items, to count what is different now
	Remove int    // how many people and classes may go, as they typed it; 0: they typed nothing
}

// Judge compares it with the present plan: a *school.Stale if that is not what they read,
// a *school.Guarded if it removes a lot and they did not type how much.
func (c Consent) Judge(items []Item, digest string, r Removal) error {
	if c.Shown != "" && c.Shown != digest {
		return &school.Stale{Changed: max(1, Differences(c.Items, items))}
	}
	if r.Guarded && c.Remove != r.Total() {
		return &school.Guarded{People: r.People, Classes: r.Sections}
	}
	return nil
}

// Agrees is Judge of a whole plan, in words only if somebody has read one.
func (c Consent) Agrees(p Changes) error {
	var items []Item
	if c.Shown != "" {
		items = p.Items()
	}
	return c.Judge(items, Digest(items), p.Removal())
}
