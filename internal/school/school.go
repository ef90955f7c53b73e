// Package school is the domain: people, classes, doors, the history, and the
// errors that packages share. It imports only the standard library.
package school

import (
	"strings"
	"time"
)

// School is one site of a district; its Slug is the last part of /s/SLUG.
type School struct {
	ID   int64  `db:"id"`
	Slug string `db:"slug"`
	Name string `db:"name"`
}

// Overview is a school with what it has.
type Overview struct {
	School
	Archived bool   `db:"archived"` // by a person
	IntoID   int64  `db:"into_id"`  // the school that it was merged into; 0: none
	Into     string `db:"into_name"`
	Classes  int    `db:"classes"`
	People   int    `db:"people"`
	Admins   int    `db:"admins"` // who administer only it
	Links    int    `db:"links"`  // of its classes, that students see
	Alone    int    `db:"alone"`  // people who are at no other school
}

// Unused reports whether nobody and no class is there.
func (o Overview) Unused() bool { return o.Classes+o.People+o.Admins == 0 }

// Role says what a person may do: teachers change their own doors,
// administrators change everybody's.
type Role string

// The roles.
const (
	Teacher Role = "teacher"
	Admin   Role = "admin"
)

// Person is somebody in the roster who teaches or administers. Name is for
// display and can be any Unicode; an Identity says who signs in.
type Person struct {
	ID         int64  `db:"id"`
	Name       string `db:"name"`
	Email      Email  `db:"email"` // empty: cannot sign in until an administrator adds one
	Role       Role   `db:"role"`
	Department string `db:"department"`
	Suspended  bool   `db:"suspended"`
	SortName   string `db:"sort_name"`   // what lists sort by; empty: Name
	Pronounced string `db:"pronounced"`  // how to say the name; may be empty
	OnlySchool int64  `db:"only_school"` // the one school of an administrator; 0: all schools
}

// Section is one class that meets. Code is the section code within its course.
type Section struct {
	ID         int64  `db:"id"`
	SchoolID   int64  `db:"school_id"`
	Course     string `db:"course"`
	Code       string `db:"section"`
	Block      string `db:"block"`
	Room       string `db:"room"`
	Department string `db:"department"`
	Term       string `db:"term"`
	Starts     string `db:"starts"` // the first day of its term, 2026-08-17; empty: it has none
	Ends       string `db:"ends"`   // the last day
}

// DoorKind says what a door belongs to.
type DoorKind string

// The kinds of doors.
const (
	SectionDoor DoorKind = "section"
	OfficeDoor  DoorKind = "office"
)

// Door is the permanent address of a section or of a person's office hours, and
// the meeting behind it. Code is the CODE of /j/CODE. An empty Link means that
// no meeting is set. Version counts the saves; an edit says which version it
// started from, so that it cannot overwrite a newer one.
type Door struct {
	ID   int64
	Code string
	Kind DoorKind
	Meeting
	Version int64
	SavedAt time.Time // zero: never saved
	SavedBy string    `db:"saved_by"` // name of the person who saved last
	Hidden  bool      // there is a passcode, but this reader may not see it
}

// Entry is a door with its class and its people: a line of the directory, and
// the head of a card in My links. For office hours Section is zero and Teachers
// has the one person. Teachers are in the order in which they are shown.
type Entry struct {
	Door     Door
	Section  Section
	Teachers []Person
	Cover    *Cover    // who covers the class today, or nil
	Withheld *Withheld // the link of a former teacher, or nil
	Right    Right     // of the person for whom it was read; zero: for nobody
	Phase    Phase     // of the class's term, on the day when it was read
	Twin     bool      // the page has the same class in another term, so it says which term
}

// Withheld is a link that students do not see because those whose it was have left, or
// teach the class no longer. It stays hidden until somebody who may change the door uses
// it. Meanwhile the entry's own Door has no link.
type Withheld struct {
	Door  Door
	Since time.Time
	Of    []Former // whose it was; empty: unknown
}

// Former is a former teacher whose link is withheld.
type Former struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
}

// Cover is a colleague who covers a section between two dates, both included, in
// the school's time zone. In that time students see the colleague's own meeting,
// if there is one.
type Cover struct {
	Person   Person
	From, To string // 2026-11-24
	Usual    *Door  // where the door leads without the cover; nil: the cover has no meeting of its own
}

// Teaching is one person of a section. Only a cover has dates.
type Teaching struct {
	Person   Person
	Role     string // lead, co, cover
	From, To string
	Linked   bool // it is a cover with a meeting of its own
}

// Title is the class's name, or "Office hours".
func (e Entry) Title() string {
	if e.Door.Kind == OfficeDoor {
		return "Office hours"
	}
	return e.Section.Course
}

// TeacherNames joins the names: "A", "A and B", "A, B and C", and during a cover
// "D, covering for A".
func (e Entry) TeacherNames() string {
	var names []string
	for _, p := range e.Teachers {
		names = append(names, p.Name)
	}
	if e.Cover == nil {
		return And(names)
	}
	if len(names) == 0 {
		return e.Cover.Person.Name
	}
	return e.Cover.Person.Name + ", covering for " + And(names)
}

// And joins a list as a sentence does: "A, B and C".
func And(list []string) string {
	last := len(list) - 1
	if last < 1 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

// Department is the section's, or for office hours the person's.
func (e Entry) Department() string {
	if e.Door.Kind == OfficeDoor && len(e.Teachers) > 0 {
		return e.Teachers[0].Department
	}
	return e.Section.Department
}

// Directory is what a school's student page shows. Entries have no special order.
type Directory struct {
	School  School
	Entries []Entry
}
