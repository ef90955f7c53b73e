// Package roster reads the files in which schools say who teaches what, and
// says what importing one would change. It is pure: nothing here knows of a
// database, so what the preview shows is what an import does.
package roster

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"hallway/internal/school"
)

// Roster is what a file says: who teaches what. Keys are stable ids within a
// source and unique within each list.
type Roster struct {
	Format   string // what people call the kind of file
	Source   string // what to call the system it comes from, unless somebody says otherwise
	Schools  []School
	People   []Person
	Sections []Section

	Delta    Delta        // which lists have only what changed
	Gone     Gone         // what a delta takes away, by key
	Teaching []Assignment // a delta's changes of who teaches what

	Nameless Nameless // of rows that were skipped because they have no id

	Units      []Unit      // of a Google Admin download
	UnitsWere  Units       // what was chosen about them when it was read
	UnitChange *UnitChange // what somebody chose about them, to remember; nil: nothing new
}

// Delta says of each list whether it has only what changed. From another list, what is
// missing has gone, but schools never go.
type Delta struct{ People, Sections, Teaching, Schools bool }

// Gone is what a delta takes away, by key.
type Gone struct{ People, Sections []string }

// Nameless is what rows without an id are about: who and what they name does not go
// because of that.
type Nameless struct {
	People   []school.Email
	Sections []string // titles, folded
}

// Assignment is one teacher who comes to a section or leaves it, in a delta.
type Assignment struct {
	Section, Person string // keys
	Lead, Gone      bool
	File            string // where it is, for findings
	Line            int
}

// School is a site. Its Key is the source's id, or the folded name. Both are empty for
// the only school, when the file does not name it.
type School struct{ Key, Name string }

// Person is somebody who teaches. The Key is the source's id, or the e-mail, or
// "name:" and the folded name when there is none.
type Person struct {
	Key        string
	Name       string       // as the file has it, without the white space around it
	Email      school.Email // empty: waits for repair
	Department string
	Schools    []string // School.Key, sorted

	// The two parts of the name, where the file has a field for each. They help
	// to say who is the same person, and the roster does not show them.
	Given  string `json:",omitempty"`
	Family string `json:",omitempty"`

	MoreSchools bool `json:",omitempty"` // a delta names only schools that come on top
}

// Section is one class that meets. The Key is the source's id, or made of the
// school's key, the course's id and the section code, folded.
type Section struct {
	Key        string
	School     string // School.Key
	Course     string // title
	Code       string // section code within the course
	Block      string
	Room       string
	Department string
	Term       string
	Teachers   []string // Person.Key in file order: the first leads, the others are co-teachers

	// The first and the last day of its term, 2026-08-17; empty: it has none.
	Starts string `json:",omitempty"`
	Ends   string `json:",omitempty"`

	TermUnknown  bool `json:",omitempty"` // a delta names a term that it does not have
	DatesUnknown bool `json:",omitempty"` // it has dates that cannot be read; Plan keeps those of before
	DatesFilled  bool `json:",omitempty"` // its row says less: the rest is from other rows of its term
}

// Title is what a person calls it: "Algebra II, section 01".
func (s Section) Title() string {
	if s.Code == "" {
		return s.Course
	}
	return s.Course + ", section " + s.Code
}

const namePrefix = "name:"

// personKey is stable for as long as the address is, or without one the name.
func personKey(email school.Email, name string) string {
	if email != "" {
		return string(email)
	}
	return namePrefix + fold(name)
}

// sectionKey joins with tabs, which folded text does not have, so that
// "9/10" and "1" never equals "9" and "10/1".
func sectionKey(schoolKey, course, code string) string {
	return schoolKey + "\t" + fold(course) + "\t" + fold(code)
}

// moved gives a section the key that its school has now, also within its own key if
// that is made of the school's.
func (s *Section) moved(key map[string]string) {
	s.School = rename(s.School, key)
	if at, rest, made := strings.Cut(s.Key, "\t"); made {
		s.Key = rename(at, key) + "\t" + rest
	}
}

// fold makes texts equal that a person would call the same: case, white space,
// and é as one character or two (macOS writes two).
func fold(s string) string {
	if plainLower(s) {
		return s
	}
	return norm.NFC.String(strings.Join(strings.Fields(strings.ToLower(s)), " "))
}

// plainLower is true for text that fold does not change, like most ids.
func plainLower(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c > '~' || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// with is a sorted list with one more key, each once.
func with(list []string, key string) []string {
	at, found := slices.BinarySearch(list, key)
	if found {
		return list
	}
	return slices.Insert(list, at, key)
}
