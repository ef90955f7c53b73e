package views

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hallway/internal/school"
)

// Class is the page of one class: its link, every detail with its own form, what happened
// to it, and how to put it away.
type Class struct {
	Console
	Section    school.Section
	School     school.School
	Schools    []school.School // that this administrator may move it to
	Code       string          // of its door
	Version    int64
	ByHand     bool // a person added it
	ArchivedAt time.Time
	ArchivedBy string
	Merged     *ClassLink // the class that it was merged into; nil: none
	MergedHere []ClassLink
	Teaching   []school.Teaching
	Sources    []ClassSource
	Card       *Card      // nil: it is archived
	Kept       string     // of an archived class: the link that is kept, in words
	Form       *ClassForm // what was refused; nil: nothing
	Conflict   *ClassConflict
	Merge      Merge
	History    []ChangeRow
	Viewer     int64 // person
	Now        time.Time
}

// ClassLink is another class, on a class's page.
type ClassLink struct {
	ID                int64
	Title, Code, Door string
}

// ClassSource is a source of rosters that names the class, and what it says that is not
// what is written here.
type ClassSource struct {
	Name    string
	At      time.Time
	Differs []ClassDiffers
}

// ClassDiffers is a field in which a source says something else. By is who wrote what is
// here; empty: no person.
type ClassDiffers struct {
	Field, Here, Said, By string

	ByID int64 // the person; 0: a command, or nobody
	At   time.Time
}

// ClassForm is the form of a class's details, as it was typed. Teachers are addresses, one
// a line.
type ClassForm struct {
	Title, Section, Block, Room, Department, Term, Starts, Ends, School, Teachers string

	Fields  []string // that were sent; of a new class all
	Version int64
	Errors  school.Invalid
}

// ClassConflict is an edit of a class that somebody else changed first. Both are forms of
// the same fields; Mine has the version with which it can be sent again.
type ClassConflict struct {
	By        string
	You       bool // it was the viewer, in another window
	At        time.Time
	Now, Mine ClassForm
}

// value is a field of the form.
func (f ClassForm) value(field string) string {
	return map[string]string{
		"title": f.Title, "section": f.Section, "block": f.Block, "room": f.Room, "department": f.Department, "term": f.Term,
		"starts": f.Starts, "ends": f.Ends, "school": f.School, "teachers": f.Teachers,
	}[field]
}

// described lists the ids of the hint and the error of a field.
func (f ClassForm) described(field, hint string) string {
	return strings.TrimSpace(pick(hint != "", field+"-hint", "") + pick(f.Errors[field] != "", " "+field+"-error", ""))
}

// first is the first field with a problem.
func (f ClassForm) first() string {
	at := slices.IndexFunc(classFields, func(field classField) bool { return f.Errors[field.Name] != "" })
	if at < 0 {
		return ""
	}
	return classFields[at].Name
}

// classField is a field of the form of a class.
type classField struct{ Name, Label, Hint, Type string }

// classFields are the fields of the form, in its order.
var classFields = []classField{
	{"title", "Title", "As students say it.", "text"},
	{"teachers", "Teachers", "Their school e-mails, one a line. The first one leads the class.", "lines"},
	{"block", "Block", "", "text"},
	{"room", "Room", "", "text"},
	{"department", "Department", "", "text"},
	{"term", "Term", "", "text"},
	{"starts", "First day", "Students see the class from this day. Empty: always.", "date"},
	{"ends", "Last day", "", "date"},
	{"school", "School", "", "school"},
	{"section", "Section", "Tells two classes of the same title apart: 01, 02.", "text"},
}

// classFact is a row of a class's details: what is so, what else to know, and the names of
// the fields in its form.
type classFact struct {
	Label, Value string
	About        []string
	Fields       []string
}

// facts are the details.
func (m Class) facts() []classFact {
	s := m.Section
	list := []classFact{
		{"Title", s.Course, nil, []string{"title"}},
		{"Teachers", m.teacherNames(), nil, []string{"teachers"}},
		{"Block", s.Block, nil, []string{"block"}},
		{"Room", s.Room, nil, []string{"room"}},
		{"Department", s.Department, nil, []string{"department"}},
		{"Term", m.term(), nil, []string{"term", "starts", "ends"}},
	}
	if len(m.Schools) > 1 || m.Form != nil && m.Form.Errors["school"] != "" {
		list = append(list, classFact{"School", m.School.Name, nil, []string{"school"}})
	}
	list = append(list, classFact{"Section", s.Code, m.from(), []string{"section"}})
	for i := range list {
		list[i].Value = cmp.Or(list[i].Value, "None")
		list[i].About = append(m.corrected(list[i].Fields), list[i].About...)
	}
	return list
}

// teacherNames are those who teach the class for good, the lead first.
func (m Class) teacherNames() string {
	var names []string
	for _, t := range m.Teaching {
		if t.Role != "cover" {
			names = append(names, t.Person.Name)
		}
	}
	if len(names) == 0 {
		return "Nobody teaches this class"
	}
	return school.And(names)
}

// covers says who covers the class, now and later.
func (m Class) covers() string {
	var list []string
	for _, t := range m.Teaching {
		if t.Role == "cover" {
			list = append(list, t.Person.Name+" from "+day(t.From)+" to "+day(t.To))
		}
	}
	return cmp.Or(school.And(list), "Nobody")
}

// coverButton leads to the page of those who teach the class.
func (m Class) coverButton() string { return pick(m.covers() == "Nobody", "Add cover", "Change") }

// term is the name of the term with its first and last day.
func (m Class) term() string {
	s, word := m.Section, func(date string) string { return dayWords(date, m.Now, m.Site.Zone) }
	switch {
	case s.Starts != "" && s.Ends != "":
		return strings.TrimPrefix(s.Term+", "+word(s.Starts)+" to "+word(s.Ends), ", ")
	case s.Starts != "":
		return strings.TrimPrefix(s.Term+", from "+word(s.Starts), ", ")
	case s.Ends != "":
		return strings.TrimPrefix(s.Term+", until "+word(s.Ends), ", ")
	}
	return s.Term
}

// from says which files name the class.
func (m Class) from() []string {
	var list []string
	for _, s := range m.Sources {
		list = append(list, "In the file of "+s.Name+", last "+At(When(s.At, m.Now, m.Site.Zone))+".")
	}
	if len(list) == 0 && m.ByHand {
		return []string{"Added by hand. No import takes it away."}
	}
	return list
}

// corrected says what a file says of some fields instead of what is written here.
func (m Class) corrected(fields []string) []string {
	var list []string
	for _, s := range m.Sources {
		for _, d := range s.Differs {
			if slices.Contains(fields, d.Field) {
				list = append(list, m.differs(s.Name, d))
			}
		}
	}
	return list
}

// differs is "You wrote 131 on 3 Nov; Clever still says 130. Yours stays until the file
// says something new."
func (m Class) differs(source string, d ClassDiffers) string {
	said := source + " says " + cmp.Or(d.Said, "nothing")
	if d.By == "" {
		return said + "."
	}
	by, whose := d.By, "It"
	if d.ByID == m.Viewer {
		by, whose = "You", "Yours"
	}
	return by + " wrote " + cmp.Or(d.Here, "nothing") + " " + At(When(d.At, m.Now, m.Site.Zone)) + "; " +
		source + " still says " + cmp.Or(d.Said, "nothing") + ". " + whose + " stays until the file says something new."
}

// archived reports whether the class is put away.
func (m Class) archived() bool { return !m.ArchivedAt.IsZero() }

// archivedSays is what the page of an archived class begins with.
func (m Class) archivedSays() string {
	when := strings.TrimPrefix(At(When(m.ArchivedAt, m.Now, m.Site.Zone)), "on ")
	by := pick(m.ArchivedBy == "", "", " by "+m.ArchivedBy)
	if m.Merged != nil {
		return "Merged into another class " + when + by + "."
	}
	return "Archived " + when + by + ". Students do not see it. Its link and its history are kept."
}

// KeptWords says which link an archived class keeps.
func KeptWords(e school.Entry) string {
	kept := e.Kept().Door.Meeting
	if e.Withheld != nil {
		kept = e.Withheld.Door.Meeting
	}
	if kept.Link == "" {
		return "It has no link."
	}
	return "Its link: " + KnownAs(kept) + "."
}

// form is what the fields of a fact show: what was refused, or what is so.
func (m Class) form(fact classFact) ClassForm {
	if m.Form != nil && slices.ContainsFunc(fact.Fields, func(f string) bool { return slices.Contains(m.Form.Fields, f) }) {
		return *m.Form
	}
	return m.saved()
}

// saved is the form with what is saved.
func (m Class) saved() ClassForm { return m.FormOf(nil) }

// FormOf is the class as a form of some fields has it.
func (m Class) FormOf(fields []string) ClassForm {
	s := m.Section
	return ClassForm{
		Title: s.Course, Section: s.Code, Block: s.Block, Room: s.Room, Department: s.Department, Term: s.Term, Starts: s.Starts, Ends: s.Ends,
		School: m.School.Slug, Teachers: teacherLines(m.Teaching), Fields: fields, Version: m.Version,
	}
}

// refused reports whether the form of a fact was refused, so that it is open.
func (m Class) refused(fact classFact) bool {
	return m.Form != nil && slices.ContainsFunc(fact.Fields, func(f string) bool { return m.Form.Errors[f] != "" })
}

// teacherLines are the people of a class as the form has them: their addresses, one a line,
// and the name of somebody who has none.
func teacherLines(teaching []school.Teaching) string {
	var lines []string
	for _, t := range teaching {
		if t.Role != "cover" {
			lines = append(lines, cmp.Or(string(t.Person.Email), t.Person.Name))
		}
	}
	return strings.Join(lines, "\n")
}

// title is the title of the page's window.
func (m Class) title() string {
	problems := 0
	if m.Form != nil {
		problems = len(m.Form.Errors)
	}
	if m.Card != nil {
		problems += len(m.Card.Errors)
	}
	return titled(m.Section.Course, problems)
}

// page is the frame of the class's page, with the scripts of the card.
func (m Class) page() frame {
	f := m.frame(m.title())
	f.Cards = true
	if c := m.Card; c != nil && (c.Said != "" || c.Conflict != nil || c.focusOn() != "") || m.Form != nil || m.Conflict != nil {
		f.SaidFocus = false
	}
	return f
}

// fields are the names of the fields that were sent, with their labels.
func (c ClassConflict) fields() []classField {
	return slices.DeleteFunc(slices.Clone(classFields), func(f classField) bool { return !slices.Contains(c.Mine.Fields, f.Name) })
}

// says is who changed the class first, and when.
func (m Class) conflictSays() string {
	who := cmp.Or(m.Conflict.By, "Somebody")
	if m.Conflict.You {
		return "You changed this class " + At(When(m.Conflict.At, m.Now, m.Site.Zone)) + " in another window, after you opened this page."
	}
	return who + " changed this class " + At(When(m.Conflict.At, m.Now, m.Site.Zone)) + ", after you opened this page."
}

// fieldValue is what a field says, as people read it.
func fieldValue(form ClassForm, field classField, schools []school.School) string {
	value := form.value(field.Name)
	switch field.Type {
	case "lines":
		value = strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == '\r' }), ", ")
	case "date":
		value = day(value)
	case "school":
		if at := slices.IndexFunc(schools, func(s school.School) bool { return s.Slug == value }); at >= 0 {
			value = schools[at].Name
		}
	}
	return cmp.Or(value, "None")
}

// inputState are the attributes of a field that has an error or a hint, or the focus.
func inputState(form ClassForm, field classField) templ.Attributes {
	a := templ.Attributes{"autofocus": form.first() == field.Name}
	if by := form.described(field.Name, field.Hint); by != "" {
		a["aria-describedby"] = by
	}
	if form.Errors[field.Name] != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

// label is the other class's title and section.
func (c ClassLink) label() string { return strings.TrimSpace(c.Title + " " + c.Code) }

// Takes reports whether all of some errors are about fields of the form.
func (f ClassForm) Takes(errors school.Invalid) bool {
	for field := range errors {
		if !slices.ContainsFunc(classFields, func(known classField) bool { return known.Name == field }) {
			return false
		}
	}
	return len(errors) > 0
}

// All is a sentence about the whole form, beside its first field.
func (f ClassForm) All(why string) school.Invalid {
	if len(f.Fields) == 0 {
		return school.Invalid{"title": why}
	}
	return school.Invalid{f.Fields[0]: why}
}

// UnknownTeachers says which addresses nobody in the roster has, and what to do.
func UnknownTeachers(addresses []string) string {
	what := pick(len(addresses) == 1, "the address ", "the addresses ")
	return "Nobody in the roster has " + what + school.And(addresses) + ". Correct it, or add the person under People first."
}

// NoSuchTeacher says that nobody, or more than one person, has a name.
func NoSuchTeacher(name string, found int) string {
	if found == 0 {
		return "Nobody in the roster is called “" + name + "”. Write the school e-mail."
	}
	return plural(found, "person is", "people are") + " called “" + name + "”. Write the school e-mail of the one you mean."
}

// ArchivedWords says that some classes were archived.
func ArchivedWords(n int) string {
	return plural(n, "class is", "classes are") + " archived. Students do not see " + pick(n == 1, "it", "them") + " any more."
}
