// Package school is the domain: the words of a school and the rules that need
// nothing but the standard library. Every other package speaks in its types.
package school

import "time"

// School is one site of a district; its Slug is the last part of /s/SLUG.
type School struct {
	ID   int64  `db:"id"`
	Slug string `db:"slug"`
	Name string `db:"name"`
}

// Role says what a person may do: a teacher keeps their own doors, an
// administrator repairs everybody's.
type Role string

// The roles.
const (
	Teacher Role = "teacher"
	Admin   Role = "admin"
)

// Person is somebody in the roster who teaches or administers. Name is display
// text, any Unicode; only an identity (iss, sub) says who signs in.
type Person struct {
	ID         int64  `db:"id"`
	Name       string `db:"name"`
	Email      Email  `db:"email"` // empty: waits for repair, cannot sign in
	Role       Role   `db:"role"`
	Department string `db:"department"`
	Suspended  bool   `db:"suspended"`
	SortName   string `db:"sort_name"`   // where they stand in a list, empty: by Name
	Pronounced string `db:"pronounced"`  // how to say the name, empty: not said
	OnlySchool int64  `db:"only_school"` // an administrator's one school; 0: all of them
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
}

// DoorKind says whose meeting a door leads to.
type DoorKind string

// The kinds of doors.
const (
	SectionDoor DoorKind = "section"
	OfficeDoor  DoorKind = "office"
)

// Door is the meeting link of a section or of a person's office hours. Code is
// its permanent address /j/CODE; an empty Link means that no meeting is set.
// Version counts the saves and is what an edit was made against.
type Door struct {
	ID   int64
	Code string
	Kind DoorKind
	Meeting
	Version int64
	SavedAt time.Time // zero: never saved
	SavedBy string    `db:"saved_by"` // name of the person who saved last
	Hidden  bool      // there is a passcode, and it was left out for whoever reads this
}

// Entry is a door with what people know it by: a line of the directory, and
// the head of a card under My doors. For office hours Section is zero and
// Teachers holds the one person. People come in the order they are shown.
type Entry struct {
	Door     Door
	Section  Section
	Teachers []Person
	Cover    *Cover    // who stands in today, nil: nobody
	Withheld *Withheld // the link of somebody who has left, nil: none
	Right    Right     // of the person it was read for; zero: for nobody
}

// Withheld is a link that nobody sees, because whose it was has left, until
// somebody who keeps the door uses it; the entry's own Door has none then.
type Withheld struct {
	Door  Door
	Since time.Time
}

// Cover is a colleague who stands in for a section's teacher from a date to a
// date, both included, in the school's time zone. While it lasts students see
// the cover's own meeting, if it has one.
type Cover struct {
	Person   Person
	From, To string // 2026-11-24
	Usual    *Door  // what the door leads to otherwise, nil: it leads there now
}

// Teaching is one person of a section. The dates are a cover's.
type Teaching struct {
	Person   Person
	Role     string // lead, co, cover
	From, To string
	Linked   bool // the cover has a meeting of its own
}

// Title is the class's name, or "Office hours".
func (e Entry) Title() string {
	if e.Door.Kind == OfficeDoor {
		return "Office hours"
	}
	return e.Section.Course
}

// TeacherNames joins the names as a sentence would: "A", "A and B", "A, B and
// C", and on the days of a cover "D, covering for A".
func (e Entry) TeacherNames() string {
	if e.Cover != nil {
		usual := e
		usual.Cover = nil
		if names := usual.TeacherNames(); names != "" {
			return e.Cover.Person.Name + ", covering for " + names
		}
		return e.Cover.Person.Name
	}
	s := ""
	for i, p := range e.Teachers {
		switch {
		case i == 0:
		case i == len(e.Teachers)-1:
			s += " and "
		default:
			s += ", "
		}
		s += p.Name
	}
	return s
}

// Department is the section's, or for office hours the person's.
func (e Entry) Department() string {
	if e.Door.Kind == OfficeDoor && len(e.Teachers) > 0 {
		return e.Teachers[0].Department
	}
	return e.Section.Department
}

// Directory is all that a school's student page shows, in no particular order.
type Directory struct {
	School  School
	Entries []Entry
}
