package roster

import (
	"fmt"
	"slices"

	"hallway/internal/school"
)

// After a turn of the year (turn.go), a new class gets the link of an archived one: the
// same school, course and lead. Nothing is guessed: where the lead had several links for
// the course, the section code and the block decide, and otherwise nobody does.

// KeptLink is a link of a class that a turn of the year archived and that is wanted again.
type KeptLink struct {
	Door    int64  // of the archived class
	Meeting string // what tells it from another: link and passcode
	Shown   string // how people know it: "Zoom 934 1100 7919"
	At      int64  // when the class was archived, in milliseconds
	Barred  bool   // its host is not allowed any more
}

// lesson is what a kept link is for.
type lesson struct{ school, title, lead string }

// wanted is a kept link with the class that it was of.
type wanted struct {
	*KeptLink
	of *Section
}

// carryLinks gives the new classes of the plan the links that are kept for them.
func (p *Changes) carryLinks(current []Known[Section]) {
	kept, ended := map[lesson][]wanted{}, map[int64]bool{}
	for i, k := range current {
		ended[k.ID] = k.Ended
		if k.Kept != nil && !k.Live && len(k.Is.Teachers) > 0 {
			at := lessonOf(k.Is)
			kept[at] = append(kept[at], wanted{k.Kept, &current[i].Is})
		}
	}
	var several, barred []string
	for i, c := range p.Sections.Added {
		if ended[c.ID] {
			p.Sections.Added[i].Note = "Its link of last year is offered to its teacher, and not shown."
		}
		if c.ID != 0 || len(c.After.Teachers) == 0 { // one that comes back has its own
			continue
		}
		all := kept[lessonOf(*c.After)]
		link := chosen(all, *c.After)
		switch {
		case len(all) == 0:
		case link == nil:
			several = append(several, c.After.Title())
		case link.Barred:
			barred = append(barred, c.After.Title())
		default:
			p.Sections.Added[i].LinkOf = link.Door
			p.Sections.Added[i].Note = "Gets the link of last year, " + link.Shown + ": same course, same teacher."
			p.carried++
		}
	}
	p.noteCarried(several, barred)
}

func lessonOf(s Section) lesson { return lesson{s.School, fold(s.Course), s.Teachers[0]} }

// chosen is the one kept link for a class; nil if that is not certain. Only those of the
// latest turn count, and the more of code and block is the same the better.
func chosen(list []wanted, class Section) *KeptLink {
	var newest int64
	for _, w := range list {
		newest = max(newest, w.At)
	}
	list = slices.DeleteFunc(slices.Clone(list), func(w wanted) bool { return w.At < newest })
	code := func(s *Section) bool { return s.Code != "" && fold(s.Code) == fold(class.Code) }
	block := func(s *Section) bool { return s.Block != "" && fold(s.Block) == fold(class.Block) }
	for _, alike := range []func(*Section) bool{
		func(*Section) bool { return true },
		func(s *Section) bool { return code(s) && block(s) },
		code, block,
	} {
		if link := onlyOne(list, alike); link != nil {
			return link
		}
	}
	return nil
}

// onlyOne is the link that those who are alike have in common; nil if there is none.
func onlyOne(list []wanted, alike func(*Section) bool) (link *KeptLink) {
	for _, w := range list {
		switch {
		case !alike(w.of):
		case link == nil:
			link = w.KeptLink
		case link.Meeting != w.Meeting:
			return nil
		}
	}
	return link
}

// noteCarried says what happens to the links of last year. several and barred are the
// titles of classes that do not get one.
func (p *Changes) noteCarried(several, barred []string) {
	if n := p.carried; n > 0 {
		p.note(Note, "Students see them at the new classes.", "", "%s of last year %s on: same course, same teacher.",
			pick(n == 1, "1 link", fmt.Sprintf("%d links", n)), pick(n == 1, "goes", "go"))
	}
	if n := len(several); n > 0 {
		p.note(Warning, "We will not guess: these begin without a link.", "Their teachers paste the one they want.",
			"%s no link yet, because the teacher had several for that course last year: %s.", someHave(n), firstOf(several))
	}
	if n := len(barred); n > 0 {
		p.note(Warning, "These begin without a link.", "Allow the meeting host first, or let the teachers paste another link.",
			"%s no link yet, because the host of last year’s is not allowed any more: %s.", someHave(n), firstOf(barred))
	}
}

func someHave(n int) string {
	return pick(n == 1, "1 new class has", fmt.Sprintf("%d new classes have", n))
}

// firstOf is a list of titles, in order and not endless.
func firstOf(titles []string) string {
	slices.Sort(titles)
	if len(titles) > 5 {
		titles = append(slices.Clone(titles[:5]), fmt.Sprintf("%d more", len(titles)-5))
	}
	return school.And(titles)
}

// staysTurned reports whether a class of the file that a turn of the year archived stays
// archived: its term is over, or the file came by itself and has it in the term of before,
// as a nightly export does until the other system has turned its year too. k is what the
// class is here; nil: nothing.
func (p *Changes) staysTurned(record Section, k *Known[Section]) bool {
	if k == nil || k.Live || !k.Turned {
		return false
	}
	was := k.Is
	if k.LastRecord != nil {
		was = *k.LastRecord
	}
	same := was.Term == record.Term && was.Starts == record.Starts && was.Ends == record.Ends
	if p.terms.phase(record) != school.Over && !(p.terms.byItself && same) {
		return false
	}
	p.terms.turned++
	p.Sections.Same++
	return true
}

// noteTurned says how many classes of the file stay archived.
func (p *Changes) noteTurned() {
	if n := p.terms.turned; n > 0 {
		p.note(Note, "They stay archived.",
			"If they are classes of the new year, correct the dates of their terms, or import this file on the page of imports.",
			"%s of the file %s archived at the turn of the year, and %s still in the same term.",
			pick(n == 1, "1 class", fmt.Sprintf("%d classes", n)), pick(n == 1, "was", "were"), pick(n == 1, "is", "are"))
	}
}
