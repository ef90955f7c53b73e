package roster

import (
	"cmp"
	"slices"
	"strings"
)

type term struct {
	title string
	span  span
	gone  bool
}

type course struct{ title, department string }

type class struct {
	s    Section
	line int
	why  string // why it is left out
}

func (o *oneRosterReader) term(t *table) {
	one := &term{title: t.keep("title"), gone: t.gone()}
	if !one.gone {
		one.span = o.span(t, "startDate", "endDate")
	}
	o.terms[t.keep("sourcedId")] = one
}

func (o *oneRosterReader) course(t *table) {
	if !t.gone() {
		o.courses[t.keep("sourcedId")] = course{t.keep("title"), cmp.Or(t.list("subjects")...)}
	}
}

func (o *oneRosterReader) class(t *table) {
	id := t.keep("sourcedId")
	c := &class{line: t.line}
	o.classes[id] = c
	if t.gone() {
		if o.delta["classes"] {
			o.out.Gone.Sections = append(o.out.Gone.Sections, id)
		}
		c.why = "is to be deleted"
		return
	}
	ref := t.cell("courseSourcedId")
	at, known := o.courses[ref]
	if ref != "" && !known && o.tables["courses"] != nil && !o.delta["courses"] {
		t.note(Problem, "courseSourcedId", "", "We will import the class by its own title.", "Add the course, or correct its id.",
			"course %s is not in courses.csv.", quote(ref))
	}
	c.s = Section{Key: id, Course: cmp.Or(t.keep("title"), at.title), Code: t.keep("classCode"), Block: strings.Join(t.list("periods"), ", "),
		Room: t.keep("location"), Department: cmp.Or(append(t.list("subjects"), at.department)...)}
	if c.s.Course == "" {
		t.skip("title", "Fill in the cell.", "class %s has no title.", quote(id))
		c.why = "was skipped"
		return
	}
	t.vetText("title", c.s.Course)
	t.vetSection("classCode", c.s.Code, id)
	t.vetCode("location", c.s.Room, id)
	for _, b := range t.list("periods") {
		t.vetCode("periods", b, id)
		o.vetBlock(t, "periods", b)
	}
	ref = t.keep("schoolSourcedId")
	switch c.s.School = o.schoolOf(ref); {
	case c.s.School != "":
	case ref != "" && (o.delta["orgs"] || o.tables["orgs"] == nil):
		c.s.School = ref // known from before, or Plan says so
	default:
		t.skip("schoolSourcedId", "Add the school, or correct its id.", "school %s is not in orgs.csv.", quote(ref))
		c.why = "was skipped"
		return
	}
	o.termsOf(t, c)
	o.order = append(o.order, c)
}

// termsOf names a class's terms, and its days: from the first day of all of them to the
// last. A term without a first or a last day leaves the class without one.
func (o *oneRosterReader) termsOf(t *table, c *class) {
	var titles []string
	var terms []span
	for _, id := range t.list("termSourcedIds") {
		one := o.terms[id]
		switch {
		case one == nil && (o.delta["academicSessions"] || o.tables["academicSessions"] == nil):
			c.s.TermUnknown = true
		case one == nil:
			t.note(Problem, "termSourcedIds", id, "We will import the class without it.", "Add the term, or correct its id.",
				"term %s is not in academicSessions.csv.", quote(id))
			c.s.DatesUnknown = true
		case !one.gone:
			terms = append(terms, one.span)
			if !slices.Contains(titles, one.title) {
				titles = append(titles, one.title)
			}
		}
	}
	c.s.Term = strings.Join(titles, ", ")
	all := together(terms)
	if !c.s.DatesUnknown { // of all of its terms
		c.s.Starts, c.s.Ends, c.s.DatesUnknown = all.from, all.to, all.unknown
	}
}

// together is from the first day of several spans to the last.
func together(list []span) (all span) {
	for i, s := range list {
		if i == 0 {
			all = s
			continue
		}
		all.unknown = all.unknown || s.unknown
		all.from = min(all.from, s.from) // none is before every day
		if all.to != "" && s.to != "" {
			all.to = max(all.to, s.to)
			continue
		}
		all.to = ""
	}
	return all
}
