package roster

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"hallway/internal/school"
)

// nameLimit is the length above which a name is reported, in letters.
const nameLimit = 200

// builder collects rows into a roster, and what is noticed on the way.
type builder struct {
	table    *table
	roster   Roster
	findings []Finding
	schools  map[string]bool
	people   map[string]int // index by key
	sections map[string]int
	said     map[string]bool // findings that are made once, not once a row
}

func newBuilder(t *table, format string) *builder {
	b := &builder{table: t, schools: map[string]bool{}, people: map[string]int{}, sections: map[string]int{}, said: map[string]bool{}}
	b.roster.Format = format
	if t.windows {
		b.find(1, "", Notice, "The file is not UTF-8.", "It was read as Windows text.", "If names look wrong, save it as CSV UTF-8.")
	}
	return b
}

func (b *builder) find(line int, column string, s Severity, found, will, do string) {
	if key := column + found; !b.said[key] {
		b.said[key] = true
		b.findings = append(b.findings, Finding{File: b.table.file, Line: line, Column: column, Severity: s, Found: found, Will: will, Do: do})
	}
}

// add takes one row: a section and one of its teachers.
func (b *builder) add(f fact) {
	if f.course == "" || f.code == "" || f.title == "" {
		column := f.courseColumn
		if f.course != "" && f.code == "" {
			column = f.codeColumn
		}
		b.find(f.row.line, column, Problem, fmt.Sprintf("The row of line %d has no %s.", f.row.line, column), "It is skipped.", "Fill it in.")
		return
	}
	key := fold(f.at)
	if !b.schools[key] {
		b.schools[key] = true
		b.roster.Schools = append(b.roster.Schools, School{Key: key, Name: f.at})
	}
	teacher := b.person(f)
	s := Section{
		Key: key + "/" + fold(f.course) + "/" + fold(f.code), School: key, Course: f.title, Code: f.code,
		Block: f.block, Room: f.room, Department: f.department, Term: f.term,
	}
	i, known := b.sections[s.Key]
	if !known {
		i = len(b.roster.Sections)
		b.sections[s.Key] = i
		b.roster.Sections = append(b.roster.Sections, s)
		b.inspect(f.row.line, f.courseColumn, "course", s.Course)
	}
	b.merge(&b.roster.Sections[i], s, f)
	if teacher != "" && !contains(b.roster.Sections[i].Teachers, teacher) {
		b.roster.Sections[i].Teachers = append(b.roster.Sections[i].Teachers, teacher)
	}
}

// person finds or adds the row's teacher and returns the key; "" is none.
func (b *builder) person(f fact) string {
	if f.name == "" && f.email == "" {
		return ""
	}
	name := f.name
	if name == "" {
		name = f.email
	}
	email, err := school.ParseEmail(f.email)
	switch {
	case f.email == "":
		b.find(f.row.line, f.emailColumn, Problem, fmt.Sprintf("%s has no e-mail.", name), "The person is imported and cannot sign in until one is added.", "Add the school's address.")
	case err != nil:
		b.find(f.row.line, f.emailColumn, Problem, fmt.Sprintf("The e-mail of %s, %q, is none.", name, f.email), "The person is imported and cannot sign in until it is right.", "Correct it.")
	}
	key := personKey(email, name)
	i, known := b.people[key]
	if !known {
		b.people[key] = len(b.roster.People)
		b.roster.People = append(b.roster.People, Person{Key: key, Name: name, Email: email, Department: f.department})
		b.inspect(f.row.line, f.nameColumn, "name", name)
		return key
	}
	p := &b.roster.People[i]
	if p.Department == "" {
		p.Department = f.department
	}
	if p.Name != name && f.name != "" {
		b.find(f.row.line, f.nameColumn, Problem, fmt.Sprintf("%s is %s here and %s above.", email, name, p.Name), "The first name is kept.", "Check whether two people share the address.")
	}
	return key
}

// merge compares a row with what the section's first row said; what was empty
// there is filled in.
func (b *builder) merge(s *Section, again Section, f fact) {
	for _, field := range []struct {
		column     string
		have, says *string
	}{
		{"title", &s.Course, &again.Course}, {"block", &s.Block, &again.Block}, {"room", &s.Room, &again.Room},
		{"department", &s.Department, &again.Department}, {"term", &s.Term, &again.Term},
	} {
		switch {
		case *field.says == "" || *field.says == *field.have:
		case *field.have == "":
			*field.have = *field.says
		default:
			b.find(f.row.line, field.column, Problem,
				fmt.Sprintf("%s, section %s, has the %s %q here and %q above.", s.Course, s.Code, field.column, *field.says, *field.have),
				"The first one is kept.", "Correct one of the two.")
		}
	}
}

// inspect reports what is odd about a text and leaves it as it is.
func (b *builder) inspect(line int, column, what, text string) {
	switch {
	case strings.ContainsAny(text[:1], "=+-@"):
		b.find(line, column, Notice, fmt.Sprintf("The %s %q begins like a formula.", what, text), "It is kept as text.", "")
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		b.find(line, column, Notice, fmt.Sprintf("The %s %q has an invisible character in it.", what, text), "It is kept as it is.", "Type it again if that was not meant.")
	case utf8.RuneCountInString(text) > nameLimit:
		b.find(line, column, Notice, fmt.Sprintf("A %s has %d letters.", what, utf8.RuneCountInString(text)), "It is kept, and pages shorten it.", "")
	}
}

// finish adds what only the whole file shows.
func (b *builder) finish() (Roster, []Finding, error) {
	if len(b.roster.Sections) == 0 {
		return Roster{}, b.findings, fmt.Errorf("%s has no classes in it: every class of the school would go; check the file", b.table.file)
	}
	for _, s := range b.roster.Sections {
		if len(s.Teachers) == 0 {
			b.find(1, "", Notice, fmt.Sprintf("%s, section %s, has no teacher.", s.Course, s.Code), "Students see the class, and an administrator can set its link.", "")
		}
	}
	return b.roster, b.findings, nil
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}
