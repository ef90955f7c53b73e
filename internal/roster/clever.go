package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// staffPrefix keeps the ids of staff and of teachers apart.
const staffPrefix = "staff:"

// clever reads a Clever SFTP export: schools, teachers, staff and sections. It
// does not read anything about students.
func (d *decoder) clever() (Roster, error) {
	c := &cleverReader{decoder: d, out: Roster{Format: string(clever)}, schools: map[string]int{}, person: map[string]int{},
		alias: map[string]string{}, sections: map[string]int{}, lines: map[string]int{}, busy: map[string]bool{}}
	for _, step := range []struct {
		file string
		row  func(*table)
		none Severity
	}{{"schools", c.school, Problem}, {"teachers", c.teacher, Problem}, {"staff", c.staff, Note}, {"sections", c.section, Problem}} {
		t := d.tables[step.file]
		if t == nil {
			continue
		}
		err := d.each(t, func() (schools, others int) {
			step.row(t)
			return len(c.schools), max(len(c.out.People), len(c.sections))
		})
		if err != nil {
			return c.out, err
		}
		t.headerOnly(step.none, "We will assume that there are none.")
	}
	return c.roster(), nil
}

type cleverReader struct {
	*decoder
	out      Roster
	schools  map[string]int    // id to the line that named it first
	person   map[string]int    // key to index
	alias    map[string]string // key to the key of the same person
	sections map[string]int    // id to line
	lines    map[string]int    // key of a person to line
	busy     map[string]bool   // who teaches something
	columns  []string          // of sections.csv, that name teachers
}

// id reads a row's id, which is in seen with a prefix. One that is missing or was
// in another row skips the row.
func (t *table) id(column, prefix string, seen map[string]int) (string, bool) {
	id, ok := t.ownID(column)
	if !ok {
		return "", false
	}
	if first, twice := seen[prefix+id]; twice {
		t.skip(column, "Delete one of the two rows.", "%s %s is in line %d too.", column, quote(id), first)
		return "", false
	}
	seen[prefix+id] = t.line
	t.vetCode(column, id, id)
	return id, true
}

func (c *cleverReader) school(t *table) {
	id, ok := t.id("School_id", "", c.schools)
	if !ok {
		return
	}
	c.out.Schools = append(c.out.Schools, School{id, t.nameOr(id, t.keep("School_name"), "School_name", "the school")})
}

// at is the school of a row, if schools.csv has it.
func (c *cleverReader) at(t *table, will string) (string, bool) {
	id := t.keep("School_id")
	if _, known := c.schools[id]; !known {
		t.note(Problem, "School_id", "", will, "Add the school, or correct its id.",
			"school %s is not in schools.csv.", quote(t.typed("School_id")))
		return "", false
	}
	return id, true
}

func (c *cleverReader) teacher(t *table) {
	if i, known := c.person[t.cell("Teacher_id")]; known { // a row for each school that they work at
		if at := t.cell("School_id"); !slices.Contains(c.out.People[i].Schools, at) && c.schools[at] != 0 {
			c.out.People[i].Schools = with(c.out.People[i].Schools, strings.Clone(at))
			return
		}
	}
	if id, ok := t.id("Teacher_id", "", c.lines); ok {
		c.add(t, id, "Teacher_email", "")
		return
	}
	c.out.Nameless.person(t, "Teacher_id", "Teacher_email")
}

func (c *cleverReader) staff(t *table) {
	if id, ok := t.id("Staff_id", staffPrefix, c.lines); ok {
		c.add(t, staffPrefix+id, "Staff_email", t.keep("Department"))
	}
}

// add adds a person of a school. Somebody may be at several, with a row in each,
// or both a teacher and a staff member.
func (c *cleverReader) add(t *table, key, column, department string) {
	p := personOf(t, "First_name", "Last_name")
	p.Key, p.Department = key, department
	at, known := c.at(t, "We will import the person without a school.")
	if p.Name == "" {
		t.note(Problem, "Last_name", "", "We will show its id.", "Fill in the cells.", "the row has no name.")
		p.Name = strings.TrimPrefix(key, staffPrefix)
	}
	t.vetText("Last_name", p.Name)
	p.Email = c.email(t, column, p.Name)
	if strings.HasPrefix(key, staffPrefix) { // teachers are expected to be in both files
		if first, twice := c.people.byEmail[p.Email]; twice && fold(first.name) == fold(p.Name) {
			c.alias[key] = first.key
		}
	}
	if c.alias[key] == "" {
		if same := c.settle(t, column, &p); same != "" {
			c.alias[key] = same
		}
	}
	i, found := c.person[c.alias[key]]
	if !found {
		i = len(c.out.People)
		c.person[key] = i
		c.out.People = append(c.out.People, p)
	}
	one := &c.out.People[i]
	if known {
		one.Schools = with(one.Schools, at)
	}
	one.Department = cmp.Or(one.Department, department)
}

func (c *cleverReader) section(t *table) {
	id, ok := t.id("Section_id", "", c.sections)
	if !ok {
		c.out.Nameless.section(t, "Section_id", Section{Course: cmp.Or(t.cell("Course_name"), t.cell("Name")), Code: t.cell("Section_number")})
		return
	}
	s := Section{Key: id, Course: cmp.Or(t.keep("Course_name"), t.keep("Name")), Code: t.keep("Section_number"), Block: t.blocks("Period"),
		Department: t.keep("Subject"), Term: t.keep("Term_name")}
	if s.Course == "" {
		t.skip("Course_name", "Fill in one of the two cells.", "section %s has neither a course nor a name.", quote(id))
		return
	}
	if s.School, ok = c.at(t, "We will skip this row."); !ok {
		return
	}
	t.vetText("Course_name", s.Course)
	t.vetSection("Section_number", s.Code, id)
	c.vetBlocks(t, "Period", s.Block, id)
	term := c.span(t, "Term_start", "Term_end")
	s.Starts, s.Ends, s.DatesUnknown = term.from, term.to, term.unknown
	c.assign(t, &s)
	c.out.Sections = append(c.out.Sections, s)
}

// teacherColumns are Teacher_id, Teacher_2_id, Teacher_3_id and so on.
func teacherColumns(h header) []string {
	columns := []string{"Teacher_id"}
	for n := 2; n <= maxTeachers; n++ {
		next := fmt.Sprintf("Teacher_%d_id", n)
		if !h.has(next) {
			break
		}
		columns = append(columns, next)
	}
	return columns
}

// assign reads who teaches a section.
func (c *cleverReader) assign(t *table, s *Section) {
	if c.columns == nil {
		c.columns = teacherColumns(t.head)
	}
	for _, column := range c.columns {
		id := t.keep(column)
		if id == "" {
			continue
		}
		key := cmp.Or(c.alias[id], id)
		if _, known := c.person[key]; !known {
			t.note(Problem, column, "", "We will import the class without this teacher.", "Add the teacher, or correct the id.",
				"teacher %s is not in teachers.csv.", quote(id))
			continue
		}
		s.Teachers = c.teaches(t, s.Teachers, key, false)
	}
	if len(s.Teachers) == 0 {
		t.noTeacher(t.line, *s)
	}
	for _, key := range s.Teachers {
		c.busy[key] = true
	}
}

// roster notes who teaches nothing, after all files are read.
func (c *cleverReader) roster() Roster {
	rows := make([]termRow, len(c.out.Sections))
	for i := range rows {
		s := &c.out.Sections[i]
		rows[i] = termRow{s, c.sections[s.Key]}
	}
	if t := c.tables["sections"]; t != nil {
		t.datesByTerm("Term_start", rows)
	}
	for _, p := range c.out.People {
		if line := c.lines[p.Key]; !c.busy[p.Key] && !strings.HasPrefix(p.Key, staffPrefix) {
			c.tables["teachers"].noClass(line, p)
		}
	}
	return c.out
}
