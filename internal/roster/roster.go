// Package roster reads what a school's system exports and compares it with
// what is there: Decode, then Compare. Both are pure, so that the preview of
// an import is the import.
package roster

import (
	"strings"

	"hallway/internal/school"
)

// Roster is what a file says: who teaches what. Keys are stable within a source.
type Roster struct {
	Format   string
	Schools  []School
	People   []Person
	Sections []Section
}

// School is a site. The empty Key and Name are the installation's only school,
// of a file that has no school column.
type School struct {
	Key  string `db:"key"`
	Name string `db:"name"`
}

// Person teaches. Key is the e-mail, or "name:" and the folded name of
// somebody without one.
type Person struct {
	Key        string
	Name       string
	Email      school.Email
	Department string
}

// Section is one class. Key is its school, course and section code, folded.
// Teachers are Keys of people in the order of the file: the first leads.
type Section struct {
	Key        string
	School     string // Key of a School
	Course     string // the title
	Code       string
	Block      string
	Room       string
	Department string
	Term       string
	Teachers   []string
}

// fold makes keys of names: letter case and runs of white space do not count.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// personKey is the key of somebody with this address, or with this name alone.
func personKey(email school.Email, name string) string {
	if email != "" {
		return string(email)
	}
	return "name:" + fold(name)
}
