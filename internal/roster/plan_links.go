package roster

import (
	"fmt"
	"slices"

	"hallway/internal/school"
)

// What an import does with the links of classes whose teachers change. It follows from
// who teaches before and after; the store withholds and shows by the same rule
// (db/imports_withheld.go), and a test compares the two.

// noteLinks notes on the classes of the plan whether students see their link no longer, or
// again, and counts those that change teacher. after are the states of current after the
// import, nil for what will not be in the roster.
func (p *Changes) noteLinks(current []Known[Section], after []*Section) {
	gone, back := map[string]bool{}, map[string]bool{}
	for _, c := range p.People.Removed {
		gone[c.Before.Key] = true
	}
	for _, c := range p.People.Added {
		back[c.After.Key] = c.Recent
	}
	notes := map[int64]string{}
	var hidden []string
	for at, k := range current {
		switch next := after[at]; {
		case next == nil:
		case k.Link && handedOn(k.Is.Teachers, next.Teachers, gone):
			notes[k.ID] = p.hiddenUntil(k.Is, *next)
			hidden = append(hidden, k.Is.Title())
		case !k.Live && (k.Link || handedBack(k, next.Teachers, back)):
			notes[k.ID] = "Comes back with its link."
		case handedBack(k, next.Teachers, back):
			notes[k.ID] = "Students see its link again."
		}
	}
	for _, list := range [][]Change[Section]{p.Sections.Added, p.Sections.Changed} {
		for i, c := range list {
			list[i].Note = notes[c.ID]
		}
	}
	p.countHidden(hidden)
}

// handedOn reports whether those who teach a class are all others afterwards, or nobody.
func handedOn(before, after []string, gone map[string]bool) bool {
	stays := func(key string) bool { return slices.Contains(after, key) && !gone[key] }
	return len(before) > 0 && !slices.ContainsFunc(before, stays)
}

// handedBack reports whether a hidden link is shown again: one of those whose it is gets
// the class back, or comes back to the roster, in time. back are those who come back, and
// whether that is in time.
func handedBack(k Known[Section], after []string, back map[string]bool) bool {
	return slices.ContainsFunc(k.Hidden, func(key string) bool {
		inTime, returns := back[key]
		if !returns {
			inTime = k.Lately && !slices.Contains(k.Is.Teachers, key)
		}
		return inTime && slices.Contains(after, key)
	})
}

// hiddenUntil says whose link students see no longer, and until when.
func (p *Changes) hiddenUntil(before, after Section) string {
	who := school.And(p.teacherNames(before)) + "’s link will be hidden"
	if len(after.Teachers) == 0 {
		return who + "."
	}
	then := pick(len(after.Teachers) == 1, " uses it or pastes another.", " use it or paste another.")
	return who + " until " + school.And(p.teacherNames(after)) + then
}

// LinksKept says that an import keeps all links, or how many it hides.
func (p Changes) LinksKept() string {
	switch p.hidden {
	case 0:
		return "All links are kept."
	case 1:
		return "1 link is hidden, because nobody who taught the class still does. All others are kept."
	}
	return fmt.Sprintf("%d links are hidden, because nobody who taught the classes still does. All others are kept.", p.hidden)
}

// countHidden says first how many links students will no longer see.
func (p *Changes) countHidden(titles []string) {
	if p.hidden = len(titles); p.hidden == 0 {
		return
	}
	slices.Sort(titles)
	list := titles
	if len(list) > 5 {
		list = append(slices.Clone(list[:5]), fmt.Sprintf("%d more", len(titles)-5))
	}
	if len(titles) == 1 {
		p.note(Note, "Its link is hidden until a new teacher uses it or pastes another.", "",
			"1 class loses all its present teachers: %s.", titles[0])
		return
	}
	p.note(Note, "Their links are hidden until new teachers use them or paste others.", "",
		"%d classes lose all their present teachers: %s.", len(titles), school.And(list))
}
