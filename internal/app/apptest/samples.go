package apptest

import (
	_ "embed"
	"os"
	"path/filepath"
	"testing"
)

// rosterCSV is the roster of the tests' school.
//
//go:embed testdata/roster.csv
var rosterCSV string

// RosterFile writes that roster to a file.
func RosterFile(t testing.TB) string {
	t.Helper()
	return WriteFile(t, rosterCSV)
}

// WriteFile writes a roster to a file.
func WriteFile(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roster.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// SecondLink is a link that somebody saves after another one.
const SecondLink = "https://zoom.us/j/82222222222"

// RosterHead is the first row of the tests' files.
const RosterHead = "teacher_email,teacher_name,course,section,block,room,department,school\n"

// NextTerm is testdata/roster.csv a term later: Algebra II is in another room,
// Mandarin and its teacher are gone, Ms Sato and her Physics are new, and a row
// has no teacher.
//
//go:embed testdata/next_term.csv
var NextTerm string

// Invited is a join link of Zoom that carries its passcode.
const Invited = "https://school.zoom.us/j/93411007919?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09"
