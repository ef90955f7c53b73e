package roster

import (
	"cmp"
	"slices"
	"strings"
)

type term struct {
	title  string
	span   span  // its own
	whole  *span // with what wholeSpan found; nil: not asked yet
	parent string
	gone   bool
}

type course struct{ title, department, year string }

type class struct {
	s    Section
	line int
	why  string // why it is left out
}

func (o *oneRosterReader) term(t *table) {
	one := &term{title: t.keep("title"), parent: t.keep("parentSourcedId"), gone: t.gone()}
	if !one.gone {
		one.span = o.span(t, "startDate", "endDate")
	}
	o.terms[t.keep("sourcedId")] = one
}

func (o *oneRosterReader) course(t *table) {
	if !t.gone() {
		o.courses[t.keep("sourcedId")] = course{t.keep("title"), cmp.Or(t.list("subjects")...), t.keep("schoolYearSourcedId")}
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
	c.s = Section{Key: id, Course: cmp.Or(t.keep("title"), at.title), Code: t.keep("classCode"), Block: t.blocks("periods"),
		Room: t.keep("location"), Department: cmp.Or(append(t.list("subjects"), at.department)...)}
	if c.s.Course == "" {
		t.skip("title", "Fill in the cell.", "class %s has no title.", quote(id))
		c.why = "was skipped"
		return
	}
	t.vetText("title", c.s.Course)
	t.vetSection("classCode", c.s.Code, id)
	t.vetCode("location", c.s.Room, id)
	o.vetBlocks(t, "periods", c.s.Block, id)
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
	o.termsOf(t, c, at.year)
	o.order = append(o.order, c)
}

// termsOf names a class's terms, and its days: from the first day of all of them to the
// last. A term without a first or a last day leaves the class without one. A class that
// names no term is in the school year of its course.
func (o *oneRosterReader) termsOf(t *table, c *class, year string) {
	ids := t.list("termSourcedIds")
	if one := o.terms[year]; len(ids) == 0 && one != nil && !one.gone {
		ids, c.s.DatesFilled = []string{year}, true
	}
	var titles []string
	var terms []span
	for _, id := range ids {
		one := o.terms[id]
		switch {
		case one == nil && (o.delta["academicSessions"] || o.tables["academicSessions"] == nil):
			c.s.TermUnknown = true
		case one == nil:
			t.note(Problem, "termSourcedIds", id, "We will import the class without it.", "Add the term, or correct its id.",
				"term %s is not in academicSessions.csv.", quote(id))
			c.s.DatesUnknown = true
		case !one.gone:
			whole := o.wholeSpan(id)
			terms = append(terms, whole)
			c.s.DatesFilled = c.s.DatesFilled || whole != one.span
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

// wholeSpan is when a term is. What it does not say itself, such as a grading period
// whose dates nobody typed, it has from its parts, or else from the semester or the school
// year that it is part of.
func (o *oneRosterReader) wholeSpan(id string) span {
	one := o.terms[id]
	if one.whole == nil {
		whole := one.span
		if !whole.unknown && (whole.from == "" || whole.to == "") {
			whole = o.filled(id)
		}
		one.whole = &whole
	}
	return *one.whole
}

// filled is the span of a term that does not say it itself.
func (o *oneRosterReader) filled(id string) span {
	var parts []span
	for _, key := range sortedKeys(o.terms) {
		if part := o.terms[key]; part.parent == id && !part.gone && key != id {
			parts = append(parts, part.span)
		}
	}
	is := o.terms[id].span.or(together(parts))
	seen := map[string]bool{id: true}
	for up := o.terms[id].parent; (is.from == "" || is.to == "") && o.terms[up] != nil && !seen[up]; up = o.terms[up].parent {
		seen[up] = true
		is = is.or(o.terms[up].span) // of one that is to be deleted there is none
	}
	return is
}

// or fills the ends that a span does not have from another. It stays empty where that
// would end it before it begins.
func (s span) or(other span) span {
	if other.unknown {
		return s
	}
	is := span{from: cmp.Or(s.from, other.from), to: cmp.Or(s.to, other.to), unknown: s.unknown}
	if is.from != "" && is.to != "" && is.to < is.from {
		return s
	}
	return is
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
