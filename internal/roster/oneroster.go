package roster

import (
	"fmt"
	"slices"
	"strings"
)

// oneRoster reads a OneRoster CSV export, 1.1 or 1.2, bulk or delta. Whoever is
// no staff, and everything about students, is passed over row by row.
func (d *decoder) oneRoster() (Roster, error) {
	o := &oneRosterReader{decoder: d, out: Roster{Format: string(oneRoster)}, delta: map[string]bool{},
		orgs: map[string]*org{}, terms: map[string]*term{}, courses: map[string]*course{}, users: map[string]*user{}, classes: map[string]*class{}, enrolled: map[string]int{}}
	if err := o.manifest(d.tables["manifest"]); err != nil {
		return o.out, err
	}
	for _, step := range []struct {
		file string
		row  func(*table)
	}{{"orgs", o.org}, {"academicSessions", o.term}, {"courses", o.course}, {"users", o.user}, {"roles", o.role}, {"classes", o.class}, {"enrollments", o.enrollment}} {
		if step.file == "classes" {
			o.vetPending()
		}
		t := d.tables[step.file]
		if t == nil {
			continue
		}
		seen := map[string]int{}
		for {
			more, err := t.next()
			if err != nil {
				return o.out, err
			}
			if !more {
				break
			}
			if step.file == "enrollments" || step.file == "users" { // rows of students are none of ours
				step.row(t)
			} else if _, ok := t.sourcedID(seen); ok {
				step.row(t)
			}
		}
		if step.file == "users" && !t.head.has("role") && o.tables["roles"] == nil && !o.delta["users"] {
			return o.out, Refusal("This export does not say who teaches: users.csv has no role (as in OneRoster 1.1), and there is no roles.csv (as in 1.2). Export it again with one of the two.")
		}
		if !o.delta[step.file] {
			t.headerOnly(Problem, "We will take it that there are none.")
		}
	}
	o.finish()
	return o.out, nil
}

type oneRosterReader struct {
	*decoder
	out     Roster
	delta   map[string]bool // which files hold only what changed, or are absent
	orgs    map[string]*org
	terms   map[string]*term
	courses map[string]*course
	users   map[string]*user
	userIDs []string // in file order
	classes map[string]*class
	order   []*class

	enrolled map[string]int // ids of teachers' enrollments to their lines
}

type org struct {
	name, kind, parent string
	line               int
	school             string // the school that it is or belongs to, once known
}

type term struct {
	title, to string
	line      int
	gone      bool
	classes   int // that are left out because it is over
}

type course struct{ title, department string }

type user struct {
	p      Person
	line   int
	why    string // why somebody of the staff is left out; empty: they are not
	staff  bool
	gone   bool
	alias  string // the key of the same person
	taught bool
	orgs   []string // that orgs.csv does not have
	row    *table   // 1.2: the row, until roles.csv says whether it is of the staff
}

type class struct {
	s    Section
	line int
	why  string // why it is left out
	over bool
}

// sourcedID reads a row's id; one that is missing, or was there before, skips
// the row.
func (t *table) sourcedID(seen map[string]int) (string, bool) { return t.id("sourcedId", seen) }

// manifest reads which files are there, and which of them hold only changes.
// Real exports have no manifest at times; then everything is the whole truth.
func (o *oneRosterReader) manifest(t *table) error {
	if t == nil {
		o.found.add("", Finding{File: "manifest.csv", Severity: Warning, Found: "the export has no manifest.",
			Will: "We will take it for a bulk export, the whole truth: what is missing from it is removed.", Do: "Export it again with its manifest if it holds only changes."})
		o.out.Format = "OneRoster bulk"
		return nil
	}
	version, mode := "", map[string]string{}
	for {
		more, err := t.next()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		name, value := t.cell("propertyName"), t.keep("value")
		switch file, ok := strings.CutPrefix(name, "file."); {
		case ok:
			value = strings.ToLower(value)
			mode[strings.ToLower(file)] = value
			if value != "bulk" && value != "delta" && value != "absent" {
				t.note(Problem, "value", "", fmt.Sprintf("%s is %s, which is neither bulk nor delta nor absent.", name, quote(value)), "We will take it for absent.", "Export it again.")
				mode[strings.ToLower(file)] = "absent"
			}
		case strings.EqualFold(name, "oneroster.version"):
			version = value
		}
	}
	if version != "" && version != "1.1" && version != "1.2" {
		return Refusal(fmt.Sprintf("This is OneRoster %s, and Hallway reads 1.1 and 1.2. Export one of these.", plain(version)))
	}
	kind := "delta"
	for _, file := range []string{"orgs", "academicSessions", "courses", "users", "roles", "classes", "enrollments"} {
		said, there := mode[strings.ToLower(file)], o.tables[file] != nil
		switch {
		case there && (said == "absent" || said == ""):
			t.found.add("", Finding{File: t.file, Severity: Warning, Found: fmt.Sprintf("it does not announce %s.", o.tables[file].file),
				Will: "We will not read that file.", Do: "Export it again if it should count."})
			o.tables[file], o.delta[file] = nil, true
		case !there && (said == "bulk" || said == "delta"):
			return Refusal(fmt.Sprintf("The manifest announces %s.csv, and it is not there. The export is not complete: export it again.", file))
		default:
			o.delta[file] = said != "bulk"
		}
		if said == "bulk" && (file == "users" || file == "classes") {
			kind = "bulk"
		}
	}
	o.out.Format = strings.TrimSpace("OneRoster "+version) + " " + kind
	o.out.Delta = Delta{People: o.delta["users"], Sections: o.delta["classes"], Teaching: o.delta["enrollments"]}
	return nil
}

// gone says whether a row is there to take something away.
func (t *table) gone() bool {
	status := t.cell("status")
	return strings.EqualFold(status, "tobedeleted") || strings.EqualFold(status, "inactive")
}

func (o *oneRosterReader) org(t *table) {
	if t.gone() {
		return // a school stays: its links and history do
	}
	id, name := t.keep("sourcedId"), t.keep("name")
	if name == "" {
		name = id
		t.note(Problem, "name", "", fmt.Sprintf("org %s has no name.", quote(id)), fmt.Sprintf("We will show %s.", quote(id)), "Fill in the cell.")
	}
	t.vetText("name", name)
	o.orgs[id] = &org{name: name, kind: strings.ToLower(t.cell("type")), parent: t.keep("parentSourcedId"), line: t.line}
}

// schoolOf is the key of the school that an org is, or that is above it. An org
// with no school above it is taken for one, because classes meet somewhere.
func (o *oneRosterReader) schoolOf(id string) string {
	first := o.orgs[id]
	if first == nil {
		return ""
	}
	if first.school != "" {
		return first.school
	}
	first.school = id
	seen := map[string]bool{}
	for at := id; o.orgs[at] != nil && !seen[at]; at = o.orgs[at].parent {
		seen[at] = true
		if o.orgs[at].kind == "school" {
			first.school = at
			break
		}
	}
	if first.school == id {
		o.out.Schools = append(o.out.Schools, School{id, first.name})
		if first.kind != "school" {
			o.found.add("", Finding{File: o.tables["orgs"].file, Line: first.line, Column: "type", Severity: Warning,
				Found: fmt.Sprintf("%s is a %s without a school above it.", quote(first.name), first.kind), Will: "We will take it for a school, because classes or people belong to it.", Do: "Correct its type or its parent."})
		}
	} else {
		o.schoolOf(first.school)
	}
	return first.school
}

func (o *oneRosterReader) term(t *table) {
	one := &term{title: t.keep("title"), line: t.line, gone: t.gone()}
	if !one.gone {
		_, one.to = t.span("startDate", "endDate")
	}
	o.terms[t.keep("sourcedId")] = one
}

func (o *oneRosterReader) course(t *table) {
	if !t.gone() {
		o.courses[t.keep("sourcedId")] = &course{t.keep("title"), first(t.list("subjects"))}
	}
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (o *oneRosterReader) class(t *table) {
	id := t.keep("sourcedId")
	c := &class{line: t.line}
	o.classes[id] = c
	if t.gone() {
		if o.delta["classes"] {
			o.out.Gone.Sections = append(o.out.Gone.Sections, id)
		}
		c.why = "is to be deleted"
		return
	}
	at := o.courses[t.cell("courseSourcedId")]
	if ref := t.cell("courseSourcedId"); ref != "" && at == nil && o.tables["courses"] != nil && !o.delta["courses"] {
		t.note(Problem, "courseSourcedId", "", fmt.Sprintf("course %s is not in courses.csv.", quote(ref)), "We will import the class by its own title.", "Add the course, or correct its id.")
	}
	c.s = Section{Key: id, Course: t.keep("title"), Code: t.keep("classCode"), Block: strings.Join(t.list("periods"), ", "), Room: t.keep("location"), Department: first(t.list("subjects"))}
	if at != nil && c.s.Course == "" {
		c.s.Course = at.title
	}
	if at != nil && c.s.Department == "" {
		c.s.Department = at.department
	}
	if c.s.Course == "" {
		t.note(Problem, "title", "", fmt.Sprintf("class %s has no title.", quote(id)), "We will skip this row.", "Fill in the cell.")
		c.why = "was skipped"
		return
	}
	t.vetText("title", c.s.Course)
	for _, b := range t.list("periods") {
		o.vetBlock(t, "periods", b)
	}
	ref := t.keep("schoolSourcedId")
	switch c.s.School = o.schoolOf(ref); {
	case c.s.School != "":
	case ref != "" && (o.delta["orgs"] || o.tables["orgs"] == nil):
		c.s.School = ref // known from before, or Plan says so
	default:
		t.note(Problem, "schoolSourcedId", "", fmt.Sprintf("school %s is not in orgs.csv.", quote(ref)), "We will skip this row.", "Add the school, or correct its id.")
		c.why = "was skipped"
		return
	}
	o.termsOf(t, c)
	o.order = append(o.order, c)
}

// termsOf names a class's terms. A class all of whose terms are over is left out.
func (o *oneRosterReader) termsOf(t *table, c *class) {
	var titles []string
	var last *term
	open := false
	ids := t.list("termSourcedIds")
	for _, id := range ids {
		one := o.terms[id]
		switch {
		case one == nil && (o.delta["academicSessions"] || o.tables["academicSessions"] == nil):
			c.s.TermUnknown, open = true, true
		case one == nil:
			t.note(Problem, "termSourcedIds", id, fmt.Sprintf("term %s is not in academicSessions.csv.", quote(id)), "We will import the class without it.", "Add the term, or correct its id.")
			open = true
		case one.gone:
		case one.to != "" && one.to < o.options.Today:
			last = one
		default:
			open = true
			if !slices.Contains(titles, one.title) {
				titles = append(titles, one.title)
			}
		}
	}
	c.s.Term = strings.Join(titles, ", ")
	if !open && last != nil {
		last.classes++
		c.over, c.why = true, "is over"
		if o.delta["classes"] {
			o.out.Gone.Sections = append(o.out.Gone.Sections, c.s.Key)
		}
	}
}

func (o *oneRosterReader) enrollment(t *table) {
	if !strings.EqualFold(t.cell("role"), "teacher") {
		return // a student, whom we pass over
	}
	if first := o.enrolled[t.cell("sourcedId")]; first != 0 {
		t.note(Warning, "sourcedId", "", fmt.Sprintf("sourcedId %s is in line %d too.", quote(t.cell("sourcedId")), first), "We will read both rows.", "Give each row an id of its own.")
	} else {
		o.enrolled[t.keep("sourcedId")] = t.line
	}
	c, u := o.classes[t.cell("classSourcedId")], o.users[t.cell("userSourcedId")]
	if o.out.Delta.Teaching {
		o.assignment(t, c, u)
		return
	}
	if t.gone() {
		return
	}
	switch {
	case c == nil && !o.delta["classes"]:
		t.note(Problem, "classSourcedId", "", fmt.Sprintf("class %s is not in classes.csv.", quote(t.cell("classSourcedId"))), "We will skip this row.", "Add the class, or correct its id.")
		return
	case c == nil:
		o.assignment(t, c, u) // a class of before
		return
	case c.why != "":
		return // said where it stands
	}
	key, ok := o.teacher(t, u)
	if !ok || o.ended(t, u) {
		return
	}
	c.s.Teachers = assign(c.s.Teachers, key, strings.EqualFold(t.cell("primary"), "true"))
}

// assign adds a teacher, a primary one at the front.
func assign(list []string, key string, lead bool) []string {
	list = slices.DeleteFunc(list, func(k string) bool { return k == key && lead })
	switch {
	case slices.Contains(list, key):
		return list
	case lead:
		return slices.Insert(list, 0, key)
	}
	return append(list, key)
}

// teacher is the key of an enrollment's user. A reference to nobody is skipped.
func (o *oneRosterReader) teacher(t *table, u *user) (string, bool) {
	ref := t.keep("userSourcedId")
	skip := func(why string) (string, bool) {
		t.note(Problem, "userSourcedId", "", why, "We will skip this row.", "Add the teacher, or correct the id.")
		return "", false
	}
	switch {
	case ref == "":
		return skip("the row names no teacher.")
	case u == nil && o.delta["users"]:
		return ref, true // known from before, or Plan says so
	case u == nil:
		return skip(fmt.Sprintf("teacher %s is not in users.csv.", ref))
	case u.gone:
		return "", false
	case u.why != "":
		return "", false // said where they stand
	case !u.staff:
		return skip(fmt.Sprintf("user %s teaches here, and is no teacher in users.csv.", ref))
	}
	u.taught = true
	if u.alias != "" {
		o.users[u.alias].taught = true
		return u.alias, true
	}
	return ref, true
}

// ended says whether somebody has stopped teaching a class.
func (o *oneRosterReader) ended(t *table, u *user) bool {
	_, to := t.span("beginDate", "endDate")
	if to == "" || to >= o.options.Today {
		return false
	}
	who := t.cell("userSourcedId")
	if u != nil {
		who = plain(u.p.Name)
	}
	t.note(Note, "endDate", "", fmt.Sprintf("%s stopped teaching this class on %s.", who, to), "We will import the class without them.", "")
	return true
}

// assignment keeps a row of a delta: the class and the teacher may be of before.
func (o *oneRosterReader) assignment(t *table, c *class, u *user) {
	a := Assignment{Section: t.keep("classSourcedId"), Gone: t.gone(), Lead: strings.EqualFold(t.cell("primary"), "true"), File: t.file, Line: t.line}
	switch {
	case a.Section == "" || t.cell("userSourcedId") == "":
		t.note(Problem, "", "", "the row does not say who teaches what.", "We will skip this row.", "Fill in classSourcedId and userSourcedId.")
		return
	case c != nil && c.why != "":
		return
	case c == nil && !o.delta["classes"]:
		t.note(Problem, "classSourcedId", "", fmt.Sprintf("class %s is not in classes.csv.", quote(a.Section)), "We will skip this row.", "Add the class, or correct its id.")
		return
	}
	if a.Gone {
		a.Person = t.keep("userSourcedId")
		o.out.Teaching = append(o.out.Teaching, a)
		return
	}
	var ok bool
	if a.Person, ok = o.teacher(t, u); ok {
		a.Gone = o.ended(t, u)
		o.out.Teaching = append(o.out.Teaching, a)
	}
}

// finish gathers what was read and adds what only the whole shows.
func (o *oneRosterReader) finish() {
	for _, id := range o.userIDs {
		o.addUser(id, o.users[id])
	}
	for _, c := range o.order {
		if c.over {
			continue
		}
		if len(c.s.Teachers) == 0 && !o.out.Delta.Teaching {
			o.found.add("", Finding{File: o.tables["classes"].file, Line: c.line, Severity: Note, Found: noTeacher(c.s), Will: "We will import the class; nobody but an administrator can set its link."})
		}
		o.out.Sections = append(o.out.Sections, c.s)
	}
	for _, one := range o.terms {
		if one.classes > 0 {
			o.found.add("", Finding{File: o.tables["academicSessions"].file, Line: one.line, Column: "endDate", Severity: Note,
				Found: fmt.Sprintf("the term %s is over since %s.", quote(one.title), one.to), Will: fmt.Sprintf("We will leave its %s out.", classes(one.classes))})
		}
	}
	// Schools without classes are schools all the same.
	for _, id := range sortedKeys(o.orgs) {
		if o.orgs[id].kind == "school" {
			o.schoolOf(id)
		}
	}
	slices.SortFunc(o.out.Schools, func(a, b School) int { return o.orgs[a.Key].line - o.orgs[b.Key].line })
}

func classes(n int) string {
	if n == 1 {
		return "class"
	}
	return fmt.Sprintf("%d classes", n)
}
