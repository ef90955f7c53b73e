package roster

import (
	"cmp"
	"fmt"
	"strings"

	"hallway/internal/school"
)

// row is one line of a file with a row for each section and teacher, in
// Hallway's words. Course is what identifies the course, title what people read.
type row struct {
	email                              string
	teacher                            Person // only the name
	school, course, title, code, block string
	room, department, term             string
	days                               span // of the term
}

// format is what the two kinds of such a file call their columns.
type format struct{ name, title, code string }

// rowFormats are Hallway's own CSV, and a registrar's course list with a row for each
// student of a section, whose columns about students are not read.
var rowFormats = map[system]format{
	hallwaySystem: {"teacher_name", "course", "section"},
	listSystem:    {"first_name", "course_name", "sec"},
}

// row reads the present row.
func (b *builder) row() row {
	r := row{email: b.keep("teacher_email"), course: b.keep("course"), title: b.keep(b.format.title), code: b.keep(b.format.code),
		block: b.blocks("block")}
	if b.system == listSystem {
		r.teacher = personOf(b.table, "first_name", "last_name")
		return r
	}
	r.teacher.Name, r.school = b.keep("teacher_name"), b.keep("school")
	r.room, r.department, r.term = b.keep("room"), b.keep("department"), b.keep("term")
	r.days = b.span(b.table, "term_starts", "term_ends")
	return r
}

// builder turns rows into a roster. What rows say twice is merged; where they
// disagree the first one counts, and a finding says so.
type builder struct {
	*decoder
	*table
	format   format
	schools  []School
	all      []*firstSeen[Person]
	sections []*firstSeen[Section]
	school   map[string]bool
	person   map[string]*firstSeen[Person]
	section  map[string]*sameSection // by sectionKey
}

// firstSeen is an entity with the line that named it first.
type firstSeen[T any] struct {
	is     T
	line   int
	folded map[string]string // fields that other rows spell differently, by column
}

// fold folds a field that many rows may be compared with once.
func (h *firstSeen[T]) fold(column, field string) string {
	folded, known := h.folded[column]
	if !known {
		if h.folded == nil {
			h.folded = map[string]string{}
		}
		folded = fold(field)
		h.folded[column] = folded
	}
	return folded
}

func (b *builder) readAll() error {
	err := b.each(b.table, func() (schools, others int) {
		b.add(b.row())
		return len(b.schools), max(len(b.all), len(b.sections))
	})
	b.headerOnly(Problem, "We will assume that there are no classes.")
	return err
}

// add takes in one row.
func (b *builder) add(r row) {
	missing := ""
	switch {
	case r.course == "":
		missing = "course"
	case r.code == "":
		missing = b.format.code
	}
	if missing != "" {
		b.skip(missing, "Fill in the cell if the row is a class.", "%s", b.none(missing))
		return
	}
	s := b.addSection(r)
	if p := b.addPerson(r); p != nil {
		s.Teachers = b.teaches(b.table, s.Teachers, p.Key, false)
		p.Schools = with(p.Schools, s.School)
	}
}

// addSection finds or adds the section of a row, and fills its empty fields.
func (b *builder) addSection(r row) *Section {
	site := School{Key: fold(r.school), Name: r.school}
	if !b.school[site.Key] {
		b.school[site.Key] = true
		b.schools = append(b.schools, site)
		b.vetText("school", r.school)
		if len(b.schools) > 1 && r.school == "" {
			b.note(Problem, "school", "", "We will put its class in a school of its own.", "Fill in the cell.",
				"the row has no school, and others have one.")
		}
	}
	b.vetText(b.format.title, r.title)
	key := sectionKey(site.Key, r.course, r.code)
	b.vetCode("course", r.course, r.course)
	b.vetSection(b.format.code, r.code, key)
	b.vetBlocks(b.table, "block", r.block, key)
	b.vetCode("room", r.room, key)
	h := b.inTerm(key, r.term)
	if h == nil {
		h = &firstSeen[Section]{line: b.line, is: Section{Key: key, School: site.Key, Course: cmp.Or(r.title, r.course), Code: r.code,
			Block: r.block, Room: r.room, Department: r.department,
			Term: r.term, Starts: r.days.from, Ends: r.days.to, DatesUnknown: r.days.unknown}}
		b.section[key].terms = append(b.section[key].terms, h)
		b.sections = append(b.sections, h)
		return &h.is
	}
	s := &h.is
	if s.Course == r.course && r.title != "" {
		s.Course = r.title // no row gave a title yet
	}
	b.agree(h, b.format.title, &s.Course, r.title, Problem)
	b.agree(h, "block", &s.Block, r.block, Problem)
	b.agree(h, "room", &s.Room, r.room, Problem)
	b.agree(h, "term", &s.Term, r.term, Problem)
	b.agree(h, "term_starts", &s.Starts, r.days.from, Problem)
	b.agree(h, "term_ends", &s.Ends, r.days.to, Problem)
	// Co-teachers may well come from two departments, each on their own row.
	b.agree(h, "department", &s.Department, r.department, Note)
	return s
}

// agree fills an empty field, or keeps the first value against a later one.
func (b *builder) agree(h *firstSeen[Section], column string, field *string, value string, severity Severity) {
	switch {
	case value == "" || value == *field:
	case *field == "":
		*field = value
	case h.fold(column, *field) != fold(value):
		will := fmt.Sprintf("We will keep %s.", quote(*field))
		b.note(severity, column, h.is.Key+"\x00"+fold(value), will, "Make the rows agree if that is wrong.",
			"%s, section %s has the %s %s here and %s before; its first row is line %d.",
			quote(h.is.Course), quote(h.is.Code), column, quote(value), quote(*field), h.line)
	}
}

// addPerson finds or makes the teacher of a row, nil if the row names none.
func (b *builder) addPerson(r row) *Person {
	if r.teacher.Name == "" {
		if r.email == "" {
			return nil
		}
		if _, err := school.ParseEmail(r.email); err != nil {
			b.note(Problem, "teacher_email", fold(r.email), "We will import the class without this teacher.",
				"Fill in the name or correct the e-mail.", "the teacher has no name, and %s is not an e-mail.", quote(r.email))
			return nil
		}
	}
	email := b.email(b.table, "teacher_email", r.teacher.Name)
	key := personKey(email, r.teacher.Name)
	b.vetText(b.format.name, r.teacher.Name)
	h := b.person[key]
	if h == nil {
		h = &firstSeen[Person]{line: b.line, is: Person{Key: key, Email: email}}
		b.person[key] = h
		b.all = append(b.all, h)
		b.twoAddresses(b.table, "teacher_email", seenPerson{key, r.teacher.Name, email, b.line})
	}
	switch p := &h.is; {
	case p.Name == "":
		p.Name, p.Given, p.Family = r.teacher.Name, r.teacher.Given, r.teacher.Family
	case r.teacher.Name != "" && r.teacher.Name != p.Name && h.fold(b.format.name, p.Name) != fold(r.teacher.Name):
		will := fmt.Sprintf("We will keep %s, and the class of this row is theirs.", quote(p.Name))
		b.note(Problem, b.format.name, key+"\x00"+fold(r.teacher.Name), will, "Give each of them an e-mail of their own if they are two people.",
			"%s is %s here and %s before; the first row is line %d.", plain(key), quote(r.teacher.Name), quote(p.Name), h.line)
	}
	h.is.Department = cmp.Or(h.is.Department, r.department)
	return &h.is
}

// roster is the content of all rows, in file order.
func (b *builder) roster() Roster {
	out := Roster{Format: string(b.system), Schools: b.schools}
	for _, h := range b.all {
		if h.is.Name == "" {
			h.is.Name, _, _ = strings.Cut(string(h.is.Email), "@")
			b.noteAt(h.line, Problem, b.format.name, fmt.Sprintf("We will show %s.", quote(h.is.Name)), "Add the name to the file.",
				"no name for %s.", h.is.Email)
		}
		out.People = append(out.People, h.is)
	}
	b.tellApart()
	var rows []termRow
	for _, h := range b.sections {
		rows = append(rows, termRow{&h.is, h.line})
	}
	b.datesByTerm("term_starts", rows)
	for _, h := range b.sections {
		if len(h.is.Teachers) == 0 {
			b.noTeacher(h.line, h.is)
		}
		out.Sections = append(out.Sections, h.is)
	}
	return out
}
