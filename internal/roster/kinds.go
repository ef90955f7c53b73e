package roster

import (
	_ "embed" // kinds.csv
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// system is where a file comes from.
type system string

// The systems. Those that Hallway cannot read are recognised too, so that a
// refusal can say what to export instead.
const (
	hallwaySystem system = "Hallway CSV"
	listSystem    system = "Course list"
	googleSystem  system = "Google Admin"
	oneRoster     system = "OneRoster"
	clever        system = "Clever"
	sds           system = "Microsoft School Data Sync"
	canvas        system = "Canvas SIS"
)

// kind is one kind of CSV file, known by its columns.
type kind struct {
	system   system
	name     string   // of the file within an export, without .csv; empty: it is not part of one
	required []string // the columns that make it this kind, as the format spells them
	optional []string // other columns that Hallway reads
	ignored  bool     // never read beyond its header
}

//go:embed kinds.csv
var kindsFile string

// kinds are the kinds of kinds.csv, in its order.
var kinds = func() (list []kind) {
	in := csv.NewReader(strings.NewReader(kindsFile))
	in.Comment = '#'
	rows, err := in.ReadAll()
	if err != nil {
		panic(err) // the file is part of the program
	}
	columns := func(cell string) []string { return strings.FieldsFunc(cell, func(r rune) bool { return r == '|' }) }
	for _, row := range rows {
		list = append(list, kind{system(row[0]), row[1], columns(row[2]), columns(row[3]), row[4] == "ignored"})
	}
	return list
}()

// readable says whether Hallway can import the system's files.
func (s system) readable() bool { return s != sds && s != canvas }

// What to do instead, after "This looks like ...".
const (
	exportOneRoster = "Export OneRoster CSV 1.1 or 1.2 from your student information system and upload the zip, " +
		"or write a CSV with the columns teacher_email, teacher_name, course and section."
	reads = "a OneRoster or Clever export (the zip), a Google Admin user download, a CSV with the columns teacher_email, teacher_name, " +
		"course and section, or a course list with course, sec, block, first_name, last_name, teacher_email and course_name"
)

// kindOf is the kind of file that a header belongs to. A column is known by its
// name alone: one that is misspelt is missing, and the refusal says so.
func (h header) kindOf() (kind, error) {
	at := slices.IndexFunc(kinds, func(k kind) bool { return h.has(k.required...) })
	if at >= 0 && kinds[at].system.readable() {
		return kinds[at], h.vet(kinds[at])
	}
	near, missing := h.nearest()
	switch meant := missing != nil && h.alike(near, missing); {
	// A system that cannot be read is named by few columns, which one that can
	// be may have, with another one misspelt.
	case at >= 0 && !meant:
		return kinds[at], nil
	case h.students() && !meant:
		return kind{}, Refusal("This looks like a list of students: no column says who teaches. Hallway never keeps students. " +
			"Export the list of classes with teacher_email, teacher_name, course and section.")
	case missing != nil:
		return kind{}, h.vet(near)
	}
	return kind{}, Refusal(fmt.Sprintf("We do not know this kind of file. Its first row must name the columns: Hallway reads %s.", reads))
}

// columns are all that Hallway reads of such a file.
func (k kind) columns() []string { return slices.Concat(k.required, k.optional) }

// vet refuses a header that lacks a column of its kind, or names one twice.
func (h header) vet(k kind) error {
	if c := h.twice(k.columns()); c != "" && !k.ignored {
		return Refusal(fmt.Sprintf("The header names %s twice. Remove or rename one of the two columns.", c))
	}
	missing, alike := h.lacks(k)
	if len(missing) == 0 {
		return nil
	}
	do := "Add what is missing, or correct its name in the first row."
	if len(alike) > 0 {
		do += fmt.Sprintf(" Hallway does not guess what %s means. If that is another column, give it a name that is less alike.", sentence(alike))
	}
	looks := string(k.system) + " file"
	if k.name != "" {
		looks = string(k.system) + " " + k.name + ".csv"
	}
	return Refusal(fmt.Sprintf("This looks like a %s, but the header has no %s. %s", looks, sentence(missing), do))
}

// lacks is which columns of a kind are missing, and which names look like them. An
// optional one counts only then: without enabledUser, a file would let in disabled
// people.
func (h header) lacks(k kind) (missing, alike []string) {
	for _, column := range h.missing(k.columns()) {
		name := h.like(column, k.columns())
		if name != "" && !slices.Contains(alike, quote(name)) {
			alike = append(alike, quote(name))
		}
		if name != "" || slices.Contains(k.required, column) {
			missing = append(missing, column)
		}
	}
	return missing, alike
}

// students is true for a header about students that knows no teacher.
func (h header) students() bool {
	about := func(word string) bool {
		return slices.ContainsFunc(h.names, func(n string) bool { return strings.Contains(n, word) })
	}
	return about("student") && !about("teacher")
}

// alike says whether some name looks like each of the columns.
func (h header) alike(k kind, columns []string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return h.like(c, k.columns()) == "" })
}

// nearest is the kind that the header fits best, by at least two columns, and what it
// lacks. Files of an export share columns, so one counts only if its missing ones look
// misspelt.
func (h header) nearest() (kind, []string) {
	var best kind
	var missing []string
	most := 1
	for _, k := range kinds {
		m := h.missing(k.required)
		fits := len(k.required) - len(m)
		if !k.system.readable() || k.name != "" && !h.alike(k, m) {
			continue
		}
		if fits > most || fits == most && missing != nil && len(m) < len(missing) {
			best, missing, most = k, m, fits
		}
	}
	return best, missing
}
