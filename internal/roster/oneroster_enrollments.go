package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

func (o *oneRosterReader) enrollment(t *table) {
	if !strings.EqualFold(t.cell("role"), "teacher") {
		return // a student, whom we pass over
	}
	if first := o.enrolled[t.cell("sourcedId")]; first != 0 {
		t.note(Warning, "sourcedId", "", "We will read both rows.", "Give each row an id of its own.",
			"sourcedId %s is in line %d too.", quote(t.cell("sourcedId")), first)
	} else {
		o.enrolled[t.keep("sourcedId")] = t.line
	}
	c, u := o.classes[t.cell("classSourcedId")], o.users[t.cell("userSourcedId")]
	if o.out.Delta.Teaching {
		o.assignment(t, c, u)
		return
	}
	if t.gone() {
		return
	}
	switch {
	case c == nil && !o.delta["classes"]:
		t.skip("classSourcedId", "Add the class, or correct its id.", "class %s is not in classes.csv.", quote(t.cell("classSourcedId")))
		return
	case c == nil:
		o.assignment(t, c, u) // a class of before
		return
	case c.why != "":
		return // said where it stands
	}
	key, ok := o.teacher(t, u)
	if !ok || o.ended(t, u) {
		return
	}
	if u := o.users[key]; u != nil {
		u.taught = true
	}
	c.s.Teachers = o.teaches(t, c.s.Teachers, key, strings.EqualFold(t.cell("primary"), "true"))
}

// assign adds a teacher, a primary one at the front.
func assign(list []string, key string, lead bool) []string {
	list = slices.DeleteFunc(list, func(k string) bool { return k == key && lead })
	switch {
	case slices.Contains(list, key):
		return list
	case lead:
		return slices.Insert(list, 0, key)
	}
	return append(list, key)
}

// teacher is the key of an enrollment's user. A reference to nobody is skipped.
func (o *oneRosterReader) teacher(t *table, u *user) (string, bool) {
	ref := t.keep("userSourcedId")
	skip := func(why string) (string, bool) {
		t.skip("userSourcedId", "Add the teacher, or correct the id.", "%s", why)
		return "", false
	}
	switch {
	case ref == "":
		return skip("the row names no teacher.")
	case u == nil && o.delta["users"]:
		return ref, true // known from before, or Plan says so
	case u == nil:
		return skip(fmt.Sprintf("teacher %s is not in users.csv, or is no teacher there.", quote(ref)))
	case u.gone || u.why != "":
		return "", false // said where they stand
	}
	return cmp.Or(u.alias, ref), true
}

// ended says whether somebody has stopped teaching a class.
func (o *oneRosterReader) ended(t *table, u *user) bool {
	_, to := t.span("beginDate", "endDate")
	if to == "" || to >= o.options.Today {
		return false
	}
	who := quote(t.cell("userSourcedId"))
	if u != nil {
		who = plain(u.p.Name)
	}
	t.note(Note, "endDate", "", "We will import the class without them.", "", "%s stopped teaching this class on %s.", who, to)
	return true
}

// assignment keeps a row of a delta: the class and the teacher may be of before.
func (o *oneRosterReader) assignment(t *table, c *class, u *user) {
	a := Assignment{Section: t.keep("classSourcedId"), Gone: t.gone(), Lead: strings.EqualFold(t.cell("primary"), "true"), File: t.file, Line: t.line}
	switch {
	case a.Section == "" || t.cell("userSourcedId") == "":
		t.skip("", "Fill in classSourcedId and userSourcedId.", "the row does not say who teaches what.")
		return
	case c != nil && c.why != "":
		return
	case c == nil && !o.delta["classes"]:
		t.skip("classSourcedId", "Add the class, or correct its id.", "class %s is not in classes.csv.", quote(a.Section))
		return
	}
	if o.assigned[a.Section]++; o.assigned[a.Section] > 2*maxTeachers { // as many come as go
		t.skip("classSourcedId", "Look at the column that says which class it is.",
			"more than %d teachers come to class %s or leave it.", 2*maxTeachers, quote(a.Section))
		return
	}
	if a.Gone {
		a.Person = t.keep("userSourcedId")
		o.out.Teaching = append(o.out.Teaching, a)
		return
	}
	var ok bool
	if a.Person, ok = o.teacher(t, u); ok {
		a.Gone = o.ended(t, u)
		o.out.Teaching = append(o.out.Teaching, a)
	}
}
