package roster

import (
	"fmt"
	"slices"
	"strings"
)

// What to do instead, after "This looks like ...".
const (
	orWrite         = "or write a CSV with the columns teacher_email, teacher_name, course and section."
	exportOneRoster = "Export OneRoster CSV 1.1 or 1.2 from your student information system and upload the zip, " + orWrite
	reads           = "a OneRoster or Clever export (the zip), a Google Admin user download, a CSV with the columns teacher_email, teacher_name, " +
		"course and section, or a course list with course, sec, block, first_name, last_name, teacher_email and course_name"

	listOfStudents = Refusal("This looks like a list of students: no column says who teaches. Hallway never keeps students. " +
		"Export the list of classes with teacher_email, teacher_name, course and section.")
	listOfPeople = Refusal("This looks like a list of people: no column says what they teach. " +
		"Add the columns of their classes (teacher_email, teacher_name, course and section), or download the users in the Google Admin console.")
)

// instead says for each system that Hallway cannot read what to do. They are recognised, so that
// a refusal can say so.
var instead = map[system]string{
	"Microsoft School Data Sync": exportOneRoster,
	"Canvas SIS": "Canvas has its classes from your student information system: " +
		"export OneRoster CSV 1.1 or 1.2 or the Clever files there and upload the zip, " + orWrite,
	"Apple School Manager": exportOneRoster,
	"GAM": "Download the users in the Google Admin console (Directory, Users, Download users) and upload that file. It has people only. " +
		"For classes, export OneRoster CSV from your student information system, " + orWrite,
	"PowerSchool": "In PowerSchool, export OneRoster CSV or the Clever files instead (each has a plug-in) and upload the zip, " + orWrite,
	"Infinite Campus": "In Infinite Campus, export OneRoster CSV or the Clever files instead of an ad hoc report and upload the zip, " +
		orWrite,
	"Moodle": exportOneRoster,
}

// readable says whether Hallway can import the system's files.
func (s system) readable() bool { return instead[s] == "" }

// foreign refuses a file of a system that Hallway cannot read.
func (s system) foreign(file string, h header) Refusal {
	return Refusal(fmt.Sprintf("This looks like %s (%s). Hallway cannot read that. It has %s. %s", s, file, h.found(), instead[s]))
}

// unknown refuses a header of which nothing is known.
func (h header) unknown() Refusal {
	has := ""
	if found := h.found(); found != "" {
		has = " It has " + found + "."
	}
	return Refusal("We do not know this kind of file. Its first row must name the columns." + has + " Hallway reads " + reads + ".")
}

// kind is the kind of the table. If it has none, but one of the next lines names the columns
// of one, the refusal says so: reports have a title above their header.
func (t *table) kind(file string) (kind, error) {
	k, err := t.head.kindOf(file)
	if err != nil {
		if line := headerBelow(t.start); line > 0 {
			err = Refusal(fmt.Sprintf("The columns are named in line %d. Delete the lines above it, so that it is the first row, "+
				"and upload the file again.", line))
		}
	}
	t.start = ""
	return k, err
}

// headerBelow is the line of a header among the first rows but the first, or 0.
func headerBelow(start string) int {
	for _, c := range separators {
		rows := newCSV(strings.NewReader(start), c)
		for n := range 20 {
			cells, err := rows.Read()
			if err != nil {
				break
			}
			h := newHeader(cells)
			if n > 0 && slices.ContainsFunc(kinds, func(k kind) bool { return k.system.readable() && !k.ignored && h.has(k.required...) }) {
				line, _ := rows.FieldPos(0)
				return line
			}
		}
	}
	return 0
}

// vet refuses a header that lacks a column of its kind, or names one twice.
func (h header) vet(k kind) error {
	if c := h.twice(k.columns()); c != "" && !k.ignored {
		return Refusal(fmt.Sprintf("The header names %s twice. Remove or rename one of the two columns.", c))
	}
	missing := h.missing(k.required)
	for _, column := range h.missing(k.grave) { // without enabledUser, a file would let in disabled people
		if h.like(column, k.columns()) != "" {
			missing = append(missing, column)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return Refusal(fmt.Sprintf("This looks like a %s, but the header has no %s. It has %s. %s",
		k.title(), sentence(missing), h.found(), h.correct(k, missing)))
}

// correct says what to do about missing columns. A name that is nearly the column's is only
// a hint: a column that was guessed could let the wrong people sign in.
func (h header) correct(k kind, missing []string) string {
	var hints, names []string
	for _, column := range missing {
		name := h.akin(column, k.columns())
		if name != "" && len(hints) < 3 && !slices.Contains(names, name) {
			names = append(names, name)
			hints = append(hints, quote(name)+" may be "+column)
		}
	}
	do := "Add what is missing, or correct its name in the first row."
	if len(hints) == 0 {
		return do
	}
	return do + " " + sentence(hints) + ", but Hallway does not guess. If it is another column, give it a less similar name."
}

// doubt is a column that is not read, because a name is only nearly its own.
type doubt struct{ name, column string }

// doubts are the other columns that may be misspelt. Without them the rows can be read.
func (h header) doubts(k kind) (list []doubt) {
	for _, column := range h.missing(k.optional) {
		name := h.like(column, k.columns())
		if name != "" && !slices.ContainsFunc(list, func(d doubt) bool { return d.name == name }) {
			list = append(list, doubt{name, column})
		}
	}
	return list
}

// noteDoubts warns about columns that may be misspelt.
func (t *table) noteDoubts(k kind) {
	if k.ignored {
		return
	}
	for _, d := range t.head.doubts(k) {
		t.noteAt(t.line, Warning, d.column, "We will import the file without "+d.column+".",
			"Correct the name in the first row, or, if it is another column, give it a less similar name.",
			"there is no column %s. Perhaps %s is meant; Hallway does not guess.", d.column, quote(d.name))
	}
}

// found lists the columns of a header.
func (h header) found() string {
	var names []string
	for i, n := range h.names {
		if n != "" {
			names = append(names, h.typed[i])
		}
	}
	return some(names)
}

// some are as many names as a sentence has room for.
func some(names []string) string {
	var out []string
	room := 200
	all := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "" })
	for _, n := range all {
		n = plainTo(n, 40, hidden)
		if room -= len(n); room < 0 {
			break
		}
		out = append(out, strings.TrimRight(n, ". "))
	}
	if more := len(all) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("%d more", more))
	}
	return sentence(out)
}
