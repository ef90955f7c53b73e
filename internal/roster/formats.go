package roster

import "strings"

// row is one line of a file in Hallway's words, white space trimmed. Course is
// what identifies the course, Title what people read.
type row struct {
	line                               int
	email, name                        string
	school, course, title, code, block string
	room, department, term             string
}

// format is one kind of CSV with a row for each section and teacher. Columns
// are named as normal makes them.
type format struct {
	name               string
	required, optional []string
	nameColumn         string // where findings about a name, a title and a code point
	titleColumn        string
	codeColumn         string
	read               func(cell func(column string) string) row
}

// formats are the kinds that Decode reads, the most particular header first.
var formats = []format{hallwayCSV, courseList}

// hallwayCSV is Hallway's own: what a school can type by hand.
var hallwayCSV = format{
	name:        "Hallway CSV",
	required:    []string{"teacher_email", "teacher_name", "course", "section"},
	optional:    []string{"block", "room", "department", "term", "school"},
	nameColumn:  "teacher_name",
	titleColumn: "course",
	codeColumn:  "section",
	read: func(cell func(string) string) row {
		return row{
			email: cell("teacher_email"), name: cell("teacher_name"),
			school: cell("school"), course: cell("course"), title: cell("course"), code: cell("section"),
			block: cell("block"), room: cell("room"), department: cell("department"), term: cell("term"),
		}
	},
}

// courseList is a registrar's export with a row for each student of a section.
// The columns about students are not read at all. Block is required, though a
// cell may be empty: a header that lost it would clear every block.
var courseList = format{
	name:        "Course list",
	required:    []string{"course", "sec", "block", "first_name", "last_name", "teacher_email", "course_name"},
	nameColumn:  "first_name",
	titleColumn: "course_name",
	codeColumn:  "sec",
	read: func(cell func(string) string) row {
		return row{
			email: cell("teacher_email"), name: strings.TrimSpace(cell("first_name") + " " + cell("last_name")),
			course: cell("course"), title: cell("course_name"), code: cell("sec"), block: cell("block"),
		}
	},
}

// columns is every column that the format reads.
func (f format) columns() []string {
	return append(append([]string{}, f.required...), f.optional...)
}
