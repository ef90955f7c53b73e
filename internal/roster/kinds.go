package roster

import (
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
	name     string   // of the file within an export, without .csv; empty: the file stands alone
	required []string // the columns that make it this kind, as the format spells them
	optional []string // other columns that Hallway reads
	ignored  bool     // never read beyond its header
}

// kinds are tried in order, so what is particular stands before what is common.
// Sources: OneRoster 1.1 and 1.2 CSV binding; Clever SFTP CSV; Google Admin's
// user download; Microsoft School Data Sync V1 ("SIS ID") and V2.1, whose files
// share OneRoster's names and ids but have no status column; Canvas SIS import.
var kinds = []kind{
	{system: hallwaySystem, required: []string{"teacher_email", "teacher_name", "course", "section"},
		optional: []string{"block", "room", "department", "term", "school"}},
	// Block is required, though a cell may be empty: a header that lost it
	// would clear every block.
	{system: listSystem, required: []string{"course", "sec", "block", "first_name", "last_name", "teacher_email", "course_name"}},
	{system: googleSystem, required: []string{"First Name [Required]", "Last Name [Required]", "Email Address [Required]"},
		optional: []string{"Org Unit Path [Required]", "Status [READ ONLY]", "Department"}},

	{system: oneRoster, name: "manifest", required: []string{"propertyName", "value"}},
	{system: oneRoster, name: "demographics", required: []string{"sourcedId", "status", "birthDate"}, ignored: true},
	{system: oneRoster, name: "roles", required: []string{"sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId"},
		optional: []string{"status", "beginDate", "endDate"}},
	{system: oneRoster, name: "enrollments", required: []string{"sourcedId", "status", "classSourcedId", "userSourcedId", "role"},
		optional: []string{"schoolSourcedId", "primary", "beginDate", "endDate"}},
	{system: oneRoster, name: "users", required: []string{"sourcedId", "status", "givenName", "familyName"},
		optional: []string{"enabledUser", "orgSourcedIds", "role", "email", "preferredGivenName", "preferredFamilyName", "primaryOrgSourcedId"}},
	{system: oneRoster, name: "classes", required: []string{"sourcedId", "status", "title", "courseSourcedId", "schoolSourcedId"},
		optional: []string{"classCode", "location", "termSourcedIds", "subjects", "periods"}},
	{system: oneRoster, name: "courses", required: []string{"sourcedId", "status", "title", "orgSourcedId"},
		optional: []string{"courseCode", "subjects"}},
	{system: oneRoster, name: "academicSessions", required: []string{"sourcedId", "status", "title", "startDate", "endDate"},
		optional: []string{"type"}},
	{system: oneRoster, name: "orgs", required: []string{"sourcedId", "status", "name", "type"}, optional: []string{"parentSourcedId"}},

	{system: clever, name: "enrollments", required: []string{"School_id", "Section_id", "Student_id"}, ignored: true},
	{system: clever, name: "sections", required: []string{"School_id", "Section_id", "Teacher_id"},
		optional: []string{"Teacher_2_id", "Teacher_3_id", "Teacher_4_id", "Name", "Section_number", "Course_name", "Course_number", "Period",
			"Subject", "Term_name", "Term_start", "Term_end"}},
	{system: clever, name: "staff", required: []string{"School_id", "Staff_id", "First_name", "Last_name"},
		optional: []string{"Staff_email", "Department"}},
	{system: clever, name: "students", required: []string{"School_id", "Student_id"}, ignored: true},
	{system: clever, name: "teachers", required: []string{"School_id", "Teacher_id", "First_name", "Last_name"},
		optional: []string{"Teacher_email"}},
	{system: clever, name: "schools", required: []string{"School_id", "School_name"}},

	{system: sds, name: "users", required: []string{"sourcedId", "username", "givenName"}},
	{system: sds, name: "Teacher", required: []string{"SIS ID", "School SIS ID"}},
	{system: sds, name: "Section", required: []string{"SIS ID"}},
	{system: sds, name: "TeacherRoster", required: []string{"Section SIS ID"}},
	{system: sds, name: "classes", required: []string{"sourcedId"}},
	{system: sds, name: "enrollments", required: []string{"classSourcedId", "userSourcedId"}},
	{system: sds, name: "roles", required: []string{"userSourcedId"}},

	{system: canvas, name: "enrollments", required: []string{"user_id", "role", "section_id"}},
	{system: canvas, name: "enrollments", required: []string{"course_id", "user_id", "role"}},
	{system: canvas, name: "users", required: []string{"user_id", "login_id"}},
	{system: canvas, name: "sections", required: []string{"section_id", "course_id"}},
	{system: canvas, name: "courses", required: []string{"course_id", "short_name"}},
	{system: canvas, name: "terms", required: []string{"term_id", "start_date"}},
	{system: canvas, name: "accounts", required: []string{"account_id", "parent_account_id"}},
}

// readable says whether Hallway can import the system's files.
func (s system) readable() bool { return s != sds && s != canvas }

// What to do instead, after "This looks like ...".
const (
	exportOneRoster = "Export OneRoster CSV 1.1 or 1.2 from your student information system and upload the zip, or write a CSV with the columns teacher_email, teacher_name, course and section."
	reads           = "a OneRoster or Clever export (the zip), a Google Admin user download, a CSV with the columns teacher_email, teacher_name, course and section, or a course list with course, sec, block, first_name, last_name, teacher_email and course_name"
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
		return kind{}, Refusal("This looks like a list of students: no column says who teaches. Hallway never keeps students. Export the list of classes with teacher_email, teacher_name, course and section.")
	case missing != nil:
		return kind{}, h.vet(near)
	}
	return kind{}, Refusal(fmt.Sprintf("We do not know this kind of file. Its first row must name the columns: Hallway reads %s.", reads))
}

// columns are all that Hallway reads of such a file.
func (k kind) columns() []string { return slices.Concat(k.required, k.optional) }

// vet refuses a header of a kind that Hallway reads if it names a column twice,
// or lacks one.
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
		do += fmt.Sprintf(" We do not guess from %s: a column that is something else needs another name.", sentence(alike))
	}
	looks := string(k.system)
	if k.name != "" {
		looks += " " + k.name + ".csv"
	}
	return Refusal(fmt.Sprintf("This looks like a %s, but the header has no %s. %s", looks, sentence(missing), do))
}

// lacks is which columns of a kind the header has not, and which of its names look
// like them, quoted. An optional column counts only if a name looks like it: read
// without enabledUser, a file would let in who is disabled.
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

// nearest is the kind that most of the header fits, if at least two columns do,
// and what it misses. Between two that fit as well, the one that misses less is
// meant. A file of an export shares columns with others, so it counts only if
// some name looks like each that is missing.
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
