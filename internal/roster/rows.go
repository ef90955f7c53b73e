package roster

import (
	"fmt"
	"strings"

	"hallway/internal/school"
)

// row is one line of a file with a row for each section and teacher, in
// Hallway's words. Course is what identifies the course, title what people read.
type row struct {
	line                               int
	email, name, given, family         string
	school, course, title, code, block string
	room, department, term             string
}

// format is one kind of such a file.
type format struct {
	system      system
	nameColumn  string // where findings about a name, a title and a code point
	titleColumn string
	codeColumn  string
	read        func(t *table) row
}

// rowFormats are Hallway's own CSV, which a school can type by hand, and a
// registrar's course list with a row for each student of a section, whose
// columns about students are not read at all.
var rowFormats = []format{
	{
		system: hallwaySystem, nameColumn: "teacher_name", titleColumn: "course", codeColumn: "section",
		read: func(t *table) row {
			return row{
				line: t.line, email: t.keep("teacher_email"), name: t.keep("teacher_name"),
				school: t.keep("school"), course: t.keep("course"), title: t.keep("course"), code: t.keep("section"),
				block: t.keep("block"), room: t.keep("room"), department: t.keep("department"), term: t.keep("term"),
			}
		},
	},
	{
		system: listSystem, nameColumn: "first_name", titleColumn: "course_name", codeColumn: "sec",
		read: func(t *table) row {
			return row{
				line: t.line, email: t.keep("teacher_email"), name: strings.TrimSpace(t.cell("first_name") + " " + t.cell("last_name")),
				given: t.keep("first_name"), family: t.keep("last_name"),
				course: t.keep("course"), title: t.keep("course_name"), code: t.keep("sec"), block: t.keep("block"),
			}
		},
	},
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
	section  map[string]*firstSeen[Section]
}

// held is a thing with the line that named it first.
type firstSeen[T any] struct {
	is     T
	line   int
	folded map[string]string // fields that rows did not spell alike, by column
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

func newBuilder(f format, d *decoder, t *table) *builder {
	return &builder{decoder: d, table: t, format: f,
		school: map[string]bool{}, person: map[string]*firstSeen[Person]{}, section: map[string]*firstSeen[Section]{}}
}

func (b *builder) readAll() error {
	err := b.each(b.table, func() (schools, others int) {
		b.add(b.format.read(b.table))
		return len(b.schools), max(len(b.all), len(b.sections))
	})
	b.headerOnly(Problem, "We will take it that there are no classes.")
	return err
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
		b.note(Problem, missing, "", "the row has no "+missing+".", "We will skip this row.", "Fill in the cell if the row is a class.")
		return
	}
	s := b.addSection(r)
	if p := b.addPerson(r); p != nil {
		s.Teachers = b.teaches(b.table, s.Teachers, p.Key, false)
		p.Schools = with(p.Schools, s.School)
	}
}

// addSection finds or makes the section of a row, and fills in what earlier
// rows left empty.
func (b *builder) addSection(r row) *Section {
	site := School{Key: fold(r.school), Name: r.school}
	if !b.school[site.Key] {
		b.school[site.Key] = true
		b.schools = append(b.schools, site)
		b.vetText("school", r.school)
		if len(b.schools) > 1 && r.school == "" {
			b.note(Problem, "school", "", "the row has no school, and others have one.", "We will put its class in a school of its own.",
				"Fill in the cell.")
		}
	}
	b.vetText(b.format.titleColumn, r.title)
	b.vetBlock(b.table, "block", r.block)
	key := sectionKey(site.Key, r.course, r.code)
	h := b.section[key]
	if h == nil {
		h = &firstSeen[Section]{line: r.line, is: Section{Key: key, School: site.Key, Course: r.title, Code: r.code,
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
	b.agree(h, b.format.titleColumn, &s.Course, r.title, Problem)
	b.agree(h, "block", &s.Block, r.block, Problem)
	b.agree(h, "room", &s.Room, r.room, Problem)
	b.agree(h, "term", &s.Term, r.term, Problem)
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
		b.note(severity, column, h.is.Key+"\x00"+fold(value),
			fmt.Sprintf("%s, section %s has the %s %s here and %s before; its first row is line %d.", quote(h.is.Course), quote(h.is.Code), column,
				quote(value), quote(*field), h.line),
			fmt.Sprintf("We will keep %s.", quote(*field)), "Make the rows agree if that is wrong.")
	}
}

// addPerson finds or makes the teacher of a row, nil if the row names none.
func (b *builder) addPerson(r row) *Person {
	switch {
	case r.name == "" && r.email == "":
		return nil
	case r.name == "":
		if _, err := school.ParseEmail(r.email); err != nil {
			b.note(Problem, "teacher_email", fold(r.email), fmt.Sprintf("the teacher has no name, and %s is not an e-mail.", quote(r.email)),
				"We will import the class without this teacher.", "Fill in the name or correct the e-mail.")
			return nil
		}
	}
	email := b.email(b.table, "teacher_email", r.name)
	key := personKey(email, r.name)
	b.vetText(b.format.nameColumn, r.name)
	h := b.person[key]
	if h == nil {
		h = &firstSeen[Person]{line: r.line, is: Person{Key: key, Email: email}}
		b.person[key] = h
		b.all = append(b.all, h)
		b.twoAddresses(b.table, "teacher_email", seenPerson{key, r.name, email, r.line})
	}
	p := &h.is
	switch {
	case p.Name == "":
		p.Name, p.Given, p.Family = r.name, r.given, r.family
	case r.name != "" && r.name != p.Name && h.fold(b.format.nameColumn, p.Name) != fold(r.name):
		b.note(Problem, b.format.nameColumn, key+"\x00"+fold(r.name),
			fmt.Sprintf("%s is %s here and %s before; the first row is line %d.", plain(key), quote(r.name), quote(p.Name), h.line),
			fmt.Sprintf("We will keep %s, and the class of this row is theirs.", quote(p.Name)),
			"Give each of them an e-mail of their own if they are two people.")
	}
	if p.Department == "" {
		p.Department = r.department
	}
	return p
}

// roster is everything that the rows said, in file order.
func (b *builder) roster() Roster {
	out := Roster{Format: string(b.format.system), Schools: b.schools}
	note := func(line int, column string, severity Severity, found, will, do string) {
		b.table.found.add("", Finding{File: b.file, Line: line, Column: column, Severity: severity, Found: found, Will: will, Do: do})
	}
	for _, h := range b.all {
		if h.is.Name == "" {
			h.is.Name, _, _ = strings.Cut(string(h.is.Email), "@")
			note(h.line, b.format.nameColumn, Problem, fmt.Sprintf("no name for %s.", h.is.Email), fmt.Sprintf("We will show %s.", quote(h.is.Name)),
				"Add the name to the file.")
		}
		out.People = append(out.People, h.is)
	}
	for _, h := range b.sections {
		if len(h.is.Teachers) == 0 {
			note(h.line, "", Note, fmt.Sprintf("%s, section %s has no teacher.", quote(h.is.Course), quote(h.is.Code)),
				"We will import the class; nobody but an administrator can set its link.", "")
		}
		out.Sections = append(out.Sections, h.is)
	}
	return out
}
