package roster

import (
	"cmp"
	"slices"
	"strings"
)

func (o *oneRosterReader) enrollment(t *table) {
	if !strings.EqualFold(t.cell("role"), "teacher") {
		return // a student
	}
	o.noteTwice(t)
	c, u := o.classes[t.cell("classSourcedId")], o.users[t.cell("userSourcedId")]
	later := o.out.Delta.Teaching || c == nil && o.delta["classes"] // Plan knows the class, or its other teachers
	switch {
	case t.gone() && !o.out.Delta.Teaching:
	case later && (t.cell("classSourcedId") == "" || t.cell("userSourcedId") == ""):
		t.skip("", "Fill in classSourcedId and userSourcedId.", "the row does not say who teaches what.")
	case c == nil && !o.delta["classes"]:
		t.skip("classSourcedId", "Add the class, or correct its id.", "class %s is not in classes.csv.", quote(t.cell("classSourcedId")))
	case c != nil && c.why != "": // noted at the class
	case later:
		o.assignment(t, u)
	default:
		o.teach(t, c, u)
	}
}

// noteTwice notes an enrollment whose id another one has.
func (o *oneRosterReader) noteTwice(t *table) {
	switch id := t.cell("sourcedId"); {
	case id == "": // nothing refers to it
	case o.enrolled[id] != 0:
		t.note(Warning, "sourcedId", "", "We will read both rows.", "Give each row an id of its own.",
			"sourcedId %s is in line %d too.", quote(id), o.enrolled[id])
	default:
		o.enrolled[strings.Clone(id)] = t.line
	}
}

// teach adds a row's teacher to a class.
func (o *oneRosterReader) teach(t *table, c *class, u *user) {
	key, ok := o.teacher(t, u)
	if !ok || o.ended(t, u) {
		return
	}
	if u := o.users[key]; u != nil {
		u.taught = true
	}
	lead, _ := t.yes("primary")
	c.s.Teachers = o.teaches(t, c.s.Teachers, key, lead)
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

// teacher is the key of an enrollment's user, if that is a teacher.
func (o *oneRosterReader) teacher(t *table, u *user) (string, bool) {
	const column, do = "userSourcedId", "Add the teacher, or correct the id."
	switch ref := t.keep(column); {
	case ref == "":
		t.skip(column, do, "the row names no teacher.")
	case u == nil && o.delta["users"]:
		return ref, true // known from before, or Plan says so
	case u == nil:
		t.skip(column, do, "teacher %s is not in users.csv, or is not a teacher there.", quote(ref))
	case !u.gone && u.why == "":
		return cmp.Or(u.alias, ref), true
	}
	return "", false // noted, here or at the user
}

// ended says whether somebody has stopped teaching a class.
func (o *oneRosterReader) ended(t *table, u *user) bool {
	to := o.span(t, "beginDate", "endDate").to
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

// assignment keeps a row for Plan, which knows the earlier classes and teachers.
func (o *oneRosterReader) assignment(t *table, u *user) {
	a := Assignment{Section: t.keep("classSourcedId"), Gone: t.gone(), File: t.file, Line: t.line}
	a.Lead, _ = t.yes("primary")
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
