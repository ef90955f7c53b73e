package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"hallway/internal/school"
)

// PersonForm is the form with a person's details.
type PersonForm struct {
	Name, SortName, Pronounced, Email, Department, Role string

	OnlySchool string   // slug of the only school that they administer
	Schools    []string // slugs of their schools
	Errors     school.Invalid
}

// Person is the page of one person: what we know, and every repair.
type Person struct {
	Console
	ID       int64 // 0: a new person
	Person   school.Person
	Form     PersonForm
	Was      map[string]string // what the page shows of each field, so that a save can tell whether somebody has changed it since
	Open     string            // the field whose form is open; empty: none
	Classes  []school.Entry
	Hours    *Card            // their office hours; nil: the visitor may not change their link
	Absences []school.Absence // when they are out, or cover for somebody who is
	Today    string
	Access   school.Access
	Account  *school.Account
	Refused  *school.Request // the last attempt to sign in, if it failed
	Sessions []school.SessionInfo
	Zone     *time.Location
	Now      time.Time
	Own      bool // the administrator is this person

	LeftAt     time.Time       // since when they are not in the roster; zero: they are
	SwitchedBy school.Switched // who switched the sign-in off
	Unnamed    bool            // imports named them before, and the last ones do not
	LastName   string          // what lists sort by

	Domains    []string // whose accounts may sign in
	Elsewhere  bool     // also at another school, so this administrator may not change e-mail or sign-in
	AllSchools []school.School
	History    []ChangeRow
	Conflict   *PersonConflict
}

// PersonConflict is what somebody else changed first, beside what was sent.
type PersonConflict struct {
	By     string
	At     time.Time
	Fields []ConflictField
	Sent   []Hidden // the form as it was sent, to send it again against what is there now
}

// ConflictField is one field in both states.
type ConflictField struct{ Name, Now, Mine string }

// personPath is the address of a person's page, or of what a button there does.
func personPath(id int64, verb string) string { return fmt.Sprintf("/admin/people/%d%s", id, verb) }

func (m Person) title() string {
	problems := len(m.Form.Errors)
	if m.Hours != nil {
		problems += len(m.Hours.Errors)
	}
	return titled(pick(m.ID == 0, "Add a person", m.Person.Name), problems)
}

// page is the frame of the person's page, with the scripts of the card.
func (m Person) page() frame {
	f := m.frame(m.title())
	if f.Cards = m.Hours != nil; f.Cards && m.Hours.takesFocus() {
		f.SaidFocus = false
	}
	return f
}

func (m Person) time(t time.Time) string { return When(t, m.Now, m.Zone) }

// at is a time in a sentence: "today at 4:35 PM", "on Nov 3".
func (m Person) at(t time.Time) string {
	when := m.lately(t)
	return pick(strings.Contains(when, ":"), "", "on ") + when
}

// lately is a time with its day: "yesterday at 4:35 PM", "Nov 3".
func (m Person) lately(t time.Time) string { return lately(t, m.Now, m.Zone) }

// changing is the address of the page with the form of a field open.
func (m Person) changing(field string) string {
	return address(personPath(m.ID, ""), "change", field) + "#" + field
}

// teaches reports whether the page lists a class, and not only office hours.
func (m Person) teaches() bool {
	return slices.ContainsFunc(m.Classes, func(e school.Entry) bool { return e.Section.ID != 0 })
}

// open reports whether the form of a row with these fields is open.
func (m Person) open(fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return m.Open == f || m.Form.Errors[f] != "" })
}

// personFields are the fields of the form, in order.
var personFields = []string{"name", "email", "role", "department", "schools", "sort_name", "pronounced"}

// first is the first field with a problem.
func (f PersonForm) first() string {
	return firstWrong(f.Errors, personFields...)
}

// foreignHint says which addresses can sign in.
func foreignHint(domains []string) string {
	if len(domains) == 0 {
		return ""
	}
	return "Only accounts of " + school.And(domains) + " can sign in. "
}

// emailHint says which address can sign in, and what changing it will do.
func (m Person) emailHint() string {
	if m.Account != nil {
		return foreignHint(m.Domains) + "Changing it does not end a session: the connected Google account still works."
	}
	return foreignHint(m.Domains) + "The first Google account that signs in with this address is connected."
}

// ForeignEmailWords says after a save that nobody can sign in with an address.
func ForeignEmailWords(email school.Email, domains []string) string {
	return fmt.Sprintf("Nobody can sign in with %s: it is not an address of %s.", email, school.And(domains))
}

// ForeignAccountWords says of the school's own account that its address is of another
// domain: Google says to which organization an account belongs.
func ForeignAccountWords(email school.Email, domains []string) string {
	return fmt.Sprintf("%s is not an address of %s. It signs in only as long as Google says that its account belongs there.",
		email, school.And(domains))
}

// unusedSchool reports whether the only school that they administer is no longer in
// use. The form must show it anyway, or saving would give them all schools.
func (m Person) unusedSchool() bool {
	return m.Form.OnlySchool != "" && !slices.ContainsFunc(m.AllSchools, func(s school.School) bool { return s.Slug == m.Form.OnlySchool })
}

// atSchools names their schools.
func (m Person) atSchools() string {
	var names []string
	for _, s := range m.AllSchools {
		if slices.Contains(m.Form.Schools, s.Slug) {
			names = append(names, s.Name)
		}
	}
	return cmp.Or(strings.Join(names, ", "), "none")
}

// roleSays is the role, and which school somebody administers.
func (m Person) roleSays() string {
	only := m.Was["only_school"]
	for _, s := range m.AllSchools {
		if s.Slug == only {
			only = s.Name
		}
	}
	switch {
	case m.Person.Role != school.Admin:
		return "Teacher"
	case only != "":
		return "Administrator of " + only + " only"
	case len(m.AllSchools) > 1:
		return "Administrator of all schools"
	}
	return "Administrator"
}

// switched says since when the sign-in is switched off, and who did it.
func (m Person) switched() string {
	if m.SwitchedBy.At.IsZero() {
		return ""
	}
	return " since " + m.lately(m.SwitchedBy.At) + ", by " + m.SwitchedBy.By
}

// browsers says when each browser was last used.
func (m Person) browsers() string {
	var last []string
	for _, s := range m.Sessions {
		last = append(last, m.lately(s.SeenAt))
	}
	if len(last) == 0 {
		return ""
	}
	return "Last used " + strings.Join(last, " · ") + "."
}

// conflictSays says who changed it first, and when.
func (m Person) conflictSays() string {
	says := cmp.Or(m.Conflict.By, "Somebody") + " changed this"
	if !m.Conflict.At.IsZero() {
		says += " " + At(m.time(m.Conflict.At))
	}
	return says + ", after you opened this page. Nothing has been saved."
}

// fieldHead is the name of a field at the beginning of a line.
func fieldHead(field string) string {
	label := fieldLabel(field)
	return strings.ToUpper(label[:1]) + label[1:]
}

// useInstead is the address of the account that somebody who was refused should use, or
// "" if it is that one.
func (m Person) useInstead() string {
	use := m.Person.Email
	if m.Account != nil {
		use = m.Account.Email
	}
	if !m.LeftAt.IsZero() || use == m.Refused.Email || !use.In(m.Domains) {
		return ""
	}
	return string(use)
}

// needsLink reports whether students miss the link of a class. Office hours need none, and
// neither does a class without a meeting.
func needsLink(e school.Entry) bool {
	return e.Door.Link == "" && !e.NoMeeting() && e.Section.ID != 0 && e.Phase == school.Running
}

// entryPath is the page of a class, the card of their office hours below, or the history of
// those whose link the visitor may not change.
func (m Person) entryPath(e school.Entry) string {
	switch {
	case e.Section.ID != 0:
		return classPath(e.Section.ID, "")
	case m.Hours != nil:
		return "#" + m.Hours.id("door")
	}
	return "/me/doors/" + e.Door.Code + "/history"
}
