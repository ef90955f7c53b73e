package views

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hallway/internal/schedule"
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
	Card       *Card              // nil: it is archived
	Times      *schedule.Schedule // of the school; nil: it has none
	Kept       string             // of an archived class: the link that is kept, in words
	Form       *ClassForm         // what was refused; nil: nothing
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

// ClassConflict is an edit of a class that somebody else changed first. Both are forms of
// the same fields; Mine has the version with which it can be sent again.
type ClassConflict struct {
	By        string
	You       bool // it was the viewer, in another window
	At        time.Time
	Now, Mine ClassForm
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
func (m Class) form(f classFact) ClassForm {
	if m.Form != nil && slices.ContainsFunc(f.Fields, func(f string) bool { return slices.Contains(m.Form.Fields, f) }) {
		form := *m.Form
		form.Sets = m.sets()
		return form
	}
	return m.saved()
}

// saved is the form with what is saved.
func (m Class) saved() ClassForm { return m.FormOf(nil) }

// FormOf is the class as a form of some fields has it.
func (m Class) FormOf(fields []string) ClassForm {
	s := m.Section
	return ClassForm{
		Title: s.Course, Section: s.Code, Block: s.Block, Bells: s.Bells, Sets: m.sets(), Room: s.Room,
		Department: s.Department, Term: s.Term, Starts: s.Starts, Ends: s.Ends,
		School: m.School.Slug, Teachers: teacherLines(m.Teaching), Fields: fields, Version: m.Version,
	}
}

// refused reports whether a form with these fields was refused, so that it is open.
func (m Class) refused(fields []string) bool {
	return m.Form != nil && firstWrong(m.Form.Errors, fields...) != ""
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
	if m.Card != nil && m.Card.takesFocus() || m.Form != nil || m.Conflict != nil {
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

// label is the other class's title and section.
func (c ClassLink) label() string { return strings.TrimSpace(c.Title + " " + c.Code) }
