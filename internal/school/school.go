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
	Bells      string `db:"bells"`  // the set of bells that its page chose; empty: the school's schedule decides
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
	Closed  bool      // somebody said that there is no meeting; otherwise an empty Link is one that is missing
}

// Entry is a door with its class and its people: a line of the directory, and
// the head of a card in My links. For office hours Section is zero and Teachers
// has the one person. Teachers are in the order in which they are shown.
type Entry struct {
	Door     Door
	Section  Section
	Teachers []Person
	Cover    *Cover    // what it has today instead of its own meeting, or nil
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

// Cover is what a door has between two dates, both included, in the school's time zone,
// instead of its own meeting: a colleague who covers the class, and may set a meeting;
// or another link without a colleague; or no meeting.
type Cover struct {
	ID       int64
	Person   Person // who covers; zero: nobody
	Closed   bool   // there is no meeting
	From, To string // 2026-11-24
	Out      int64  // the person who is out on these days; 0: it is not because somebody is
	Usual    *Door  // where the door leads without the cover; nil: to the same meeting
}

// Teaching is one person of a section, or a cover (Role "cover"), which alone has dates
// and may have no person.
type Teaching struct {
	Person   Person
	Role     string // lead, co, cover
	From, To string
	Linked   bool   // the cover has a meeting of its own
	Cover    int64  // its id
	Closed   bool   // there is no meeting on these days
	Out      string // who is out; empty: it is not because somebody is
}

// Absence is what happens to some doors of a person who is out for some days.
type Absence struct {
	ID, ByID int64  // the person, and who said so (0: a command)
	Name, By string // their names
	From, To string
	Cover    Person // who covers; zero: nobody
	Closed   bool   // there is no meeting
	Meeting         // students see it instead
	Covers   []int64
	Doors    []Door    // only ID, Code and Kind are set
	Sections []Section // of the doors; zero for office hours
}

// Same reports whether two are the same but for their doors.
func (a Absence) Same(other Absence) bool {
	return a.ID == other.ID && a.ByID == other.ByID && a.From == other.From && a.To == other.To && a.Cover.ID == other.Cover.ID &&
		a.Closed == other.Closed && a.Meeting == other.Meeting
}

// Title is the class's name, or "Office hours".
func (e Entry) Title() string {
	if e.Door.Kind == OfficeDoor {
		return "Office hours"
	}
	return e.Section.Course
}

// Closed reports whether the entry has no meeting today because somebody said so.
func (e Entry) Closed() bool { return e.Cover != nil && e.Cover.Closed }

// NoMeeting reports whether there is no link because somebody said that there is no
// meeting, today or until somebody adds a link.
func (e Entry) NoMeeting() bool { return e.Door.Link == "" && (e.Door.Closed || e.Closed()) }

// TeacherNames joins the names: "A", "A and B", "A, B and C", and while a colleague
// covers "D, covering for A".
func (e Entry) TeacherNames() string {
	var names []string
	for _, p := range e.Teachers {
		names = append(names, p.Name)
	}
	if e.Cover == nil || e.Cover.Person.ID == 0 {
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
	Leads   map[string]string // the code of a class that was merged, to the code of the entry where it leads

	Schedule string // the text of its school day, its own or that of the school whose text it shares; empty: none
}
