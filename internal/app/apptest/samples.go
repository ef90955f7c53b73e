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
const NextTerm = RosterHead +
	"a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,211,Maths,Larkfield Commons\n" +
	"a.okafor@school.test,Ms Adaeze Okafor,Pre-Calculus,01,B,214,Maths,Larkfield Commons\n" +
	"k.boateng@school.test,Mr Kwame Boateng,Algebra II,01,A,211,Maths,Larkfield Commons\n" +
	"k.boateng@school.test,Mr Kwame Boateng,Statistics,01,C,110,Maths,Larkfield Commons\n" +
	"j.oneil@school.test,The Rev. Dr. José O'Neil-Smith III,Ethics,01,D,9,Social Studies,Larkfield Commons\n" +
	",Ms Hana Sato,Physics,01,E,12,Science,Larkfield Commons\n"

// Invited is a join link of Zoom that carries its passcode.
const Invited = "https://school.zoom.us/j/93411007919?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09"
