package roster

import "fmt"

// Severity says whether a finding needs a person.
type Severity string

// The severities.
const (
	Problem Severity = "problem" // needs a person
	Notice  Severity = "note"    // good to know
)

// Finding is one thing noticed in a file: where, what, what will happen, and
// what to do. Line counts from 1 in the file as it is; Column is a header.
type Finding struct {
	File     string
	Line     int
	Column   string
	Severity Severity
	Found    string
	Will     string
	Do       string // empty: nothing
}

// String is the finding as one line: "roster.csv line 7: ...".
func (f Finding) String() string {
	s := fmt.Sprintf("%s line %d: %s %s", f.File, f.Line, f.Found, f.Will)
	if f.Do != "" {
		s += " " + f.Do
	}
	return s
}
