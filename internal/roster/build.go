package roster

import (
	"fmt"
	"slices"
	"strings"

	"hallway/internal/school"
)

// builder turns rows into a roster. What rows say twice is merged; where they
// disagree the first one counts, and a finding says so.
type builder struct {
	format   format
	found    *findings
	schools  []School
	people   []*held[Person]
	sections []*held[Section]
	school   map[string]bool
	person   map[string]*held[Person]
	section  map[string]*held[Section]
}

// held is a thing with the line that named it first.
type held[T any] struct {
	is   T
	line int
}

func newBuilder(f format, found *findings) *builder {
	return &builder{format: f, found: found,
		school: map[string]bool{}, person: map[string]*held[Person]{}, section: map[string]*held[Section]{}}
}

// add takes in one row.
func (b *builder) add(r row) {
	missing := ""
	switch {
	case r.course == "":
		missing = "course"
	case r.code == "":
		missing = b.format.codeColumn
	}
	if missing != "" {
		b.found.add("", Finding{Line: r.line, Column: missing, Severity: Problem, Found: "the row has no " + missing + ".",
			Will: "We will skip this row.", Do: "Fill in the cell if the row is a class."})
		return
	}
	s := b.addSection(r)
	if key := b.addPerson(r); key != "" && !slices.Contains(s.Teachers, key) {
		s.Teachers = append(s.Teachers, key)
	}
}

// addSection finds or makes the section of a row, and fills in what earlier
// rows left empty.
func (b *builder) addSection(r row) *Section {
	site := School{Key: fold(r.school), Name: r.school}
	if !b.school[site.Key] {
		b.school[site.Key] = true
		b.schools = append(b.schools, site)
		b.checkText(r.line, "school", r.school)
	}
	b.checkText(r.line, b.format.titleColumn, r.title)
	key := sectionKey(site.Key, r.course, r.code)
	h := b.section[key]
	if h == nil {
		h = &held[Section]{line: r.line, is: Section{Key: key, School: site.Key, Course: r.title, Code: r.code,
			Block: r.block, Room: r.room, Department: r.department, Term: r.term}}
		b.section[key] = h
		b.sections = append(b.sections, h)
		if h.is.Course == "" {
			h.is.Course = r.course
		}
		return &h.is
	}
	s := &h.is
	if s.Course == r.course && r.title != "" {
		s.Course = r.title // no row gave a title yet
	}
	b.settle(h, r, b.format.titleColumn, &s.Course, r.title, Problem)
	b.settle(h, r, "block", &s.Block, r.block, Problem)
	b.settle(h, r, "room", &s.Room, r.room, Problem)
	b.settle(h, r, "term", &s.Term, r.term, Problem)
	// Co-teachers may well come from two departments, each on their own row.
	b.settle(h, r, "department", &s.Department, r.department, Note)
	return s
}

// settle fills an empty field, or keeps the first value against a later one.
func (b *builder) settle(h *held[Section], r row, column string, field *string, value string, severity Severity) {
	switch {
	case value == "" || fold(*field) == fold(value):
	case *field == "":
		*field = value
	default:
		b.found.add(h.is.Key+"\x00"+fold(value), Finding{Line: r.line, Column: column, Severity: severity,
			Found: fmt.Sprintf("%s, section %s has the %s %s here and %s before; its first row is line %d.", quote(h.is.Course), quote(h.is.Code), column, quote(value), quote(*field), h.line),
			Will:  fmt.Sprintf("We will keep %s.", quote(*field)), Do: "Make the rows agree if that is wrong."})
	}
}

// addPerson finds or makes the teacher of a row and returns their key, or ""
// if the row names none.
func (b *builder) addPerson(r row) string {
	email, err := school.ParseEmail(r.email)
	if err != nil {
		b.noEmail(r)
	}
	if r.name == "" && email == "" {
		return ""
	}
	key := personKey(email, r.name)
	b.checkText(r.line, b.format.nameColumn, r.name)
	h := b.person[key]
	if h == nil {
		h = &held[Person]{line: r.line, is: Person{Key: key, Email: email}}
		b.person[key] = h
		b.people = append(b.people, h)
	}
	p := &h.is
	switch {
	case p.Name == "":
		p.Name = r.name
	case r.name != "" && fold(p.Name) != fold(r.name):
		b.found.add(key+"\x00"+fold(r.name), Finding{Line: r.line, Column: b.format.nameColumn, Severity: Problem,
			Found: fmt.Sprintf("%s is %s here and %s before; the first row is line %d.", plain(key), quote(r.name), quote(p.Name), h.line),
			Will:  fmt.Sprintf("We will keep %s.", quote(p.Name)), Do: "Give each of them an e-mail of their own if they are two people."})
	}
	if p.Department == "" {
		p.Department = r.department
	}
	return key
}

// noEmail says what becomes of a teacher whose e-mail is missing or none.
func (b *builder) noEmail(r row) {
	n := Finding{Line: r.line, Column: "teacher_email", Severity: Problem}
	switch {
	case r.name == "" && r.email == "":
		return // the row names no teacher at all
	case r.name == "":
		n.Found = fmt.Sprintf("the teacher has no name, and %s is not an e-mail.", quote(r.email))
		n.Will, n.Do = "We will import the class without this teacher.", "Fill in the name or correct the e-mail."
	case r.email == "":
		n.Found = fmt.Sprintf("no e-mail for %s.", plain(r.name))
		n.Will, n.Do = "We will import them, but they cannot sign in.", "Add the e-mail to the file, or later under People."
	default:
		n.Found = fmt.Sprintf("the e-mail %s of %s is not an address.", quote(r.email), plain(r.name))
		n.Will, n.Do = "We will import them without an e-mail, so they cannot sign in.", "Correct it in the file, or later under People."
	}
	b.found.add(fold(r.name)+"\x00"+fold(r.email), n)
}

// roster is everything that the rows said, in file order.
func (b *builder) roster() Roster {
	out := Roster{Format: b.format.name, Schools: b.schools}
	for _, h := range b.people {
		if h.is.Name == "" {
			h.is.Name, _, _ = strings.Cut(string(h.is.Email), "@")
			b.found.add("", Finding{Line: h.line, Column: b.format.nameColumn, Severity: Problem, Found: fmt.Sprintf("no name for %s.", h.is.Email),
				Will: fmt.Sprintf("We will show %s.", quote(h.is.Name)), Do: "Add the name to the file."})
		}
		out.People = append(out.People, h.is)
	}
	for _, h := range b.sections {
		if len(h.is.Teachers) == 0 {
			b.found.add("", Finding{Line: h.line, Severity: Note, Found: fmt.Sprintf("%s, section %s has no teacher.", quote(h.is.Course), quote(h.is.Code)),
				Will: "We will import the class; nobody but an administrator can set its link."})
		}
		out.Sections = append(out.Sections, h.is)
	}
	return out
}
