package roster

import (
	"fmt"
	"slices"
	"strings"
)

// oneRoster reads a OneRoster CSV export, 1.1 or 1.2, bulk or delta. It skips
// students, and everything about them, row by row.
func (d *decoder) oneRoster() (Roster, error) {
	o := &oneRosterReader{decoder: d, out: Roster{Format: string(oneRoster)}, delta: map[string]bool{}, orgs: map[string]*org{},
		terms: map[string]*term{}, courses: map[string]course{}, roles: map[string][]role{}, users: map[string]*user{},
		classes: map[string]*class{}, roleLines: map[string]int{}, enrolled: map[string]int{}, assigned: map[string]int{},
		place: map[string]int{}}
	if err := o.manifest(d.tables["manifest"]); err != nil {
		return o.out, err
	}
	if o.delta["users"] && d.options.Known != nil {
		var err error
		if o.known, err = d.options.Known(d.source); err != nil {
			return o.out, err
		}
	}
	for _, step := range []struct {
		file string
		row  func(*table)
		ids  bool // of all rows are checked here, as none are students'
	}{{"orgs", o.org, true}, {"academicSessions", o.term, true}, {"courses", o.course, true}, {"roles", o.role, false},
		{"users", o.user, false}, {"classes", o.class, true}, {"enrollments", o.enrollment, false}} {
		if step.file == "users" && o.saysNobody() {
			return o.out, Refusal("This export does not say who teaches: users.csv has no role (as in OneRoster 1.1), " +
				"and there is no roles.csv (as in 1.2). Export it again with one of the two.")
		}
		t := d.tables[step.file]
		if t == nil {
			continue
		}
		o.vetDelta(step.file, t)
		seen := map[string]int{}
		err := d.each(t, func() (schools, others int) {
			if !step.ids {
				step.row(t)
			} else if _, ok := t.id("sourcedId", "", seen); ok {
				step.row(t)
			} else if step.file == "classes" {
				o.out.Nameless.section(t, "sourcedId", Section{Course: t.cell("title"), Code: t.cell("classCode")})
			}
			return max(len(o.out.Schools), len(o.orgs)/10), max(len(seen), len(o.roleLines), len(o.users), len(o.enrolled))
		})
		if err != nil {
			return o.out, err
		}
		if !o.delta[step.file] {
			t.headerOnly(Problem, "We will assume that there are none.")
		}
	}
	o.finish()
	return o.out, nil
}

// saysNobody is true for an export that does not say who is a staff member.
func (o *oneRosterReader) saysNobody() bool {
	users := o.tables["users"]
	return users != nil && !users.head.has("role") && o.tables["roles"] == nil && !o.delta["users"]
}

type oneRosterReader struct {
	*decoder
	out     Roster
	delta   map[string]bool // which files have only what changed, or are absent
	known   map[string]bool // ids of the people whom the source named before
	orgs    map[string]*org
	terms   map[string]*term
	courses map[string]course
	roles   map[string][]role // by the user's id, of staff only
	users   map[string]*user  // of staff only
	userIDs []string          // in file order
	classes map[string]*class
	order   []*class

	roleLines map[string]int // ids of the staff's roles to their lines
	enrolled  map[string]int // ids of teachers' enrollments to their lines
	assigned  map[string]int // id of a class to how many rows of a delta are about its teachers
	place     map[string]int // id of a user to their place in out.People
}

// manifest reads which files there are, and which of them have only changes.
// Real exports sometimes have no manifest; then everything is taken for bulk.
func (o *oneRosterReader) manifest(t *table) error {
	if t == nil {
		o.found.add("", Finding{File: "manifest.csv", Severity: Warning, Found: "the export has no manifest.",
			Will: "We will treat it as a complete (bulk) export: what is missing from it is removed.",
			Do:   "Export it again with its manifest if it has only changes."})
		o.out.Format = "OneRoster bulk"
		return nil
	}
	version, mode := "", map[string]string{}
	err := o.each(t, func() (schools, others int) {
		name, value := t.cell("propertyName"), t.keep("value")
		switch file, ok := strings.CutPrefix(name, "file."); {
		case ok:
			mode[strings.ToLower(file)] = modeOf(t, name, strings.ToLower(value))
		case strings.EqualFold(name, "oneroster.version"):
			version = value
		}
		return 0, len(mode)
	})
	if err != nil {
		return err
	}
	if version != "" && version != "1.1" && version != "1.2" {
		return Refusal(fmt.Sprintf("This is OneRoster %s, and Hallway reads 1.1 and 1.2. Export one of these.", plain(version)))
	}
	o.out.Format = strings.TrimSpace("OneRoster " + version)
	return o.announced(t, mode)
}

// modeOf is what a manifest says of a file: bulk, delta or absent.
func modeOf(t *table, name, value string) string {
	if value == "bulk" || value == "delta" || value == "absent" {
		return value
	}
	t.note(Problem, "value", "", "We will treat it as absent.", "Export it again.",
		"%s is %s, which is neither bulk nor delta nor absent.", name, quote(value))
	return "absent"
}

// announced compares the files that are there with the manifest.
func (o *oneRosterReader) announced(t *table, mode map[string]string) error {
	kind := " delta"
	for _, file := range []string{"orgs", "academicSessions", "courses", "users", "roles", "classes", "enrollments"} {
		said, there := mode[strings.ToLower(file)], o.tables[file] != nil
		switch {
		case there && (said == "absent" || said == ""):
			t.noteAt(0, Warning, "", "We will not read that file.", "Export it again if it should count.",
				"it does not announce %s.", o.tables[file].file)
			o.tables[file], o.delta[file] = nil, true
		case !there && (said == "bulk" || said == "delta"):
			return Refusal(fmt.Sprintf("The manifest announces %s.csv, but it is missing. The export is not complete: export it again.", file))
		default:
			o.delta[file] = said != "bulk"
		}
		if said == "bulk" && (file == "users" || file == "classes") {
			kind = " bulk"
		}
	}
	o.out.Format += kind
	o.out.Delta = Delta{People: o.delta["users"], Sections: o.delta["classes"], Teaching: o.delta["enrollments"], Schools: o.delta["orgs"]}
	return nil
}

// finish puts the roster together, after all files are read.
func (o *oneRosterReader) finish() {
	o.vetRoles()
	for _, id := range o.userIDs {
		o.addUser(id, o.users[id])
	}
	for _, c := range o.order {
		if len(c.s.Teachers) == 0 && !o.out.Delta.Teaching {
			o.tables["classes"].noTeacher(c.line, c.s)
		}
		o.out.Sections = append(o.out.Sections, c.s)
	}
	// Schools without classes are schools too.
	for _, id := range sortedKeys(o.orgs) {
		if o.orgs[id].kind == "school" {
			o.schoolOf(id)
		}
	}
	slices.SortFunc(o.out.Schools, func(a, b School) int { return o.orgs[a.Key].line - o.orgs[b.Key].line })
}
