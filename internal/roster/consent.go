package roster

import "hallway/internal/school"

// Removal is what a plan takes away. Guarded is more than a tenth of something, which
// somebody must confirm.
type Removal struct {
	People, Sections int
	LeftOut          int // classes of the file whose term has ended, unless the source's last import left them out too
	Hidden           int // classes that students see today, and not after the import: their dates changed
	Guarded          bool
}

// Total is the number to type.
func (r Removal) Total() int { return r.People + r.Sections + r.LeftOut + r.Hidden }

// Removal counts what is taken away. Classes that go when their term is over do not
// count as many: a year ends with all of them.
func (p Changes) Removal() Removal {
	r := Removal{People: len(p.People.Removed), Sections: len(p.Sections.Removed), LeftOut: p.terms.news(), Hidden: p.terms.hidden()}
	r.Guarded = r.People*10 > p.current.people || p.terms.ending(p.Sections.Removed)*10 > p.current.sections ||
		r.Hidden*10 > p.current.sections || p.leavesOutMuch()
	return r
}

// leavesOutMuch says whether more than a tenth of the file's classes are left out, and
// nobody has agreed to that.
func (p Changes) leavesOutMuch() bool { return p.terms.news()*10 > p.terms.named }

// Consent is what somebody agreed to when they applied a plan.
type Consent struct {
	Shown  string // Digest of the items that they read; empty: they read none
	Items  []Item // those items, to count what is different now
	Remove int    // the Total that they typed; 0: they typed nothing
}

// Judge compares it with the present plan: a *school.Stale if that is not what they read,
// a *school.Guarded if it takes a lot away and they did not type how much.
func (c Consent) Judge(items []Item, digest string, r Removal) error {
	if c.Shown != "" && c.Shown != digest {
		return &school.Stale{Changed: max(1, Differences(c.Items, items))}
	}
	if r.Guarded && c.Remove != r.Total() {
		return &school.Guarded{People: r.People, Classes: r.Sections, LeftOut: r.LeftOut, Hidden: r.Hidden}
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
