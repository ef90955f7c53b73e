package roster

import (
	"fmt"
	"io"
	"strings"
)

// fact is one row in the words of a roster, whatever the format was.
type fact struct {
	row                                   row
	email, name, nameColumn               string
	course, title, code, block, room      string
	department, term, at                  string
	courseColumn, codeColumn, emailColumn string
}

// format is a kind of file that Decode reads.
type format struct {
	name     string
	required []string
	read     func(r row) fact
}

var formats = []format{
	{
		name:     "Hallway CSV",
		required: []string{"teacher_email", "teacher_name", "course", "section"},
		read: func(r row) fact {
			return fact{
				row: r, email: r.get("teacher_email"), name: r.get("teacher_name"), nameColumn: "teacher_name",
				course: r.get("course"), title: r.get("course"), code: r.get("section"), block: r.get("block"), room: r.get("room"),
				department: r.get("department"), term: r.get("term"), at: r.get("school"),
				courseColumn: "course", codeColumn: "section", emailColumn: "teacher_email",
			}
		},
	},
	{
		// The first system's course list: a row a student, whose columns
		// (student_email, student_name) are never read.
		name:     "course list",
		required: []string{"course", "sec", "first_name", "last_name", "teacher_email", "course_name"},
		read: func(r row) fact {
			return fact{
				row: r, email: r.get("teacher_email"), name: strings.TrimSpace(r.get("first_name") + " " + r.get("last_name")), nameColumn: "last_name",
				course: r.get("course"), title: r.get("course_name"), code: r.get("sec"), block: r.get("block"), room: r.get("room"),
				courseColumn: "course", codeColumn: "sec", emailColumn: "teacher_email",
			}
		},
	},
}

// strangers are formats that this version names and refuses, by columns that
// only they have.
var strangers = []struct {
	name    string
	columns []string
}{
	{"a OneRoster file", []string{"sourcedid"}},
	{"a Clever file", []string{"school_id", "section_id"}},
	{"a Clever file", []string{"school_id", "teacher_id"}},
	{"a Microsoft School Data Sync file", []string{"sis id"}},
	{"a Google Admin user list", []string{"email address [required]"}},
	{"a list of students", []string{"student_email"}},
	{"a list of students", []string{"student_id"}},
}

// Decode reads a roster from a CSV file; name is the file's, for findings. An
// error is a sentence for the person who chose the file.
func Decode(name string, r io.Reader) (Roster, []Finding, error) {
	t, err := readTable(name, r)
	if err != nil {
		return Roster{}, nil, err
	}
	for _, f := range formats {
		if t.has(f.required...) {
			b := newBuilder(t, f.name)
			for _, r := range t.rows {
				b.add(f.read(r))
			}
			return b.finish()
		}
	}
	return Roster{}, nil, refuse(t)
}

// refuse names what the file seems to be, and what would work.
func refuse(t *table) error {
	for _, s := range strangers {
		if t.has(s.columns...) {
			return fmt.Errorf("%s looks like %s, which this version does not read: make a CSV with the columns %s", t.file, s.name, strings.Join(formats[0].required, ", "))
		}
	}
	return fmt.Errorf("%s has no column %s: a roster needs %s in its first line", t.file,
		strings.Join(t.missing(formats[0].required...), ", "), strings.Join(formats[0].required, ", "))
}
