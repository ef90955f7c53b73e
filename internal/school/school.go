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
	ID       int64
	Code     string
	Kind     DoorKind
	Link     string // canonical https join link, from meeting.Parse
	Provider string // "Zoom", "Google Meet", ... as people say it
	Meeting  string // what people know it by: "934 1100 7919", "abc-defg-hij"
	Passcode string // only when the link does not carry it
	Note     string // one line for students
	Version  int64
	SavedAt  time.Time // zero: never saved
	SavedBy  string    // name of the person who saved last
}

// Entry is a door with what people know it by: a line of the directory, and
// the head of a card under My doors. For office hours Section is zero and
// Teachers holds the one person. People come in the order they are shown.
type Entry struct {
	Door     Door
	Section  Section
	Teachers []Person
}

// Title is the class's name, or "Office hours".
func (e Entry) Title() string {
	if e.Door.Kind == OfficeDoor {
		return "Office hours"
	}
	return e.Section.Course
}

// TeacherNames joins the names as a sentence would: "A", "A and B", "A, B and C".
func (e Entry) TeacherNames() string {
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
