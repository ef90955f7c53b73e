package views

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hallway/internal/school"
)

// ClassForm is the form of a class's details, as it was typed. Teachers are addresses, one
// a line.
type ClassForm struct {
	Title, Section, Block, Bells, Room, Department, Term, Starts, Ends, School, Teachers string

	Sets    []string // of bells, to choose from
	Fields  []string // that were sent; of a new class all
	Version int64
	Errors  school.Invalid
}

// value is a field of the form.
func (f ClassForm) value(field string) string {
	return map[string]string{
		"title": f.Title, "section": f.Section, "block": f.Block, "bells": f.Bells, "room": f.Room, "department": f.Department, "term": f.Term,
		"starts": f.Starts, "ends": f.Ends, "school": f.School, "teachers": f.Teachers,
	}[field]
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
	{"bells", "Bells", "At which times the class meets. The schedule decides by itself for whole departments, blocks or rooms.", "bells"},
	{"room", "Room", "", "text"},
	{"department", "Department", "", "text"},
	{"term", "Term", "", "text"},
	{"starts", "First day", "Students see the class from this day. Empty: always.", "date"},
	{"ends", "Last day", "", "date"},
	{"school", "School", "", "school"},
	{"section", "Section", "Tells two classes of the same title apart: 01, 02.", "text"},
}

// fieldValue is what a field says, as people read it.
func fieldValue(form ClassForm, field classField, schools []school.School, zone *time.Location) string {
	value := form.value(field.Name)
	switch field.Type {
	case "bells":
		value = cmp.Or(value, bySchedule)
	case "lines":
		value = strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == '\r' }), ", ")
	case "date":
		value = day(value, zone)
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
	if by := describedBy(form.Errors, field.Name, field.Hint != ""); by != "" {
		a["aria-describedby"] = by
	}
	if form.Errors[field.Name] != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

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

// TooManyTeachers says that a class cannot have so many.
func TooManyTeachers(typed, limit int) string {
	return "A class has at most " + strconv.Itoa(limit) + " teachers, and these are " + strconv.Itoa(typed) + "."
}

// NoSuchTeacher says that nobody, or more than one person, has a name.
func NoSuchTeacher(name string, found int) string {
	if found == 0 {
		return "Nobody in the roster is called “" + name + "”. Write the school e-mail."
	}
	return plural(found, "person is", "people are") + " called “" + name + "”. Write the school e-mail of the one you mean."
}
