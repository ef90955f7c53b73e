package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// staffPrefix keeps the ids of staff and of teachers apart.
const staffPrefix = "staff:"

// clever reads a Clever SFTP export: schools, teachers, staff and sections.
// What it says about students is not read.
func (d *decoder) clever() (Roster, error) {
	c := &cleverReader{decoder: d, out: Roster{Format: string(clever)}, schools: map[string]int{}, person: map[string]int{}, alias: map[string]string{},
		sections: map[string]int{}, lines: map[string]int{}, busy: map[string]bool{}, staffLines: map[string]int{}}
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
		t.headerOnly(step.none, "We will take it that there are none.")
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

	staffLines map[string]int
	columns    []string // of sections.csv, that name teachers
}

// id reads a row's id. One that is missing or was there before skips the row.
func (t *table) id(column string, seen map[string]int) (string, bool) {
	id := t.keep(column)
	first, twice := seen[id]
	switch {
	case id == "":
		t.note(Problem, column, "", "the row has no "+column+".", "We will skip this row.", "Fill in the cell.")
	case twice:
		t.note(Problem, column, "", fmt.Sprintf("%s %s is in line %d too.", column, quote(id), first), "We will skip this row.", "Leave one of the two rows.")
	default:
		seen[id] = t.line
		return id, true
	}
	return "", false
}

func (c *cleverReader) school(t *table) {
	id, ok := t.id("School_id", c.schools)
	if !ok {
		return
	}
	name := t.keep("School_name")
	if name == "" {
		name = id
		t.note(Problem, "School_name", "", fmt.Sprintf("the school %s has no name.", quote(id)), fmt.Sprintf("We will show %s.", quote(id)), "Fill in the cell.")
	}
	t.vetText("School_name", name)
	c.out.Schools = append(c.out.Schools, School{id, name})
}

// at is the school of a row. One that schools.csv does not have is none.
func (c *cleverReader) at(t *table, will string) (string, bool) {
	id := t.keep("School_id")
	if _, known := c.schools[id]; !known {
		t.note(Problem, "School_id", "", fmt.Sprintf("school %s is not in schools.csv.", quote(id)), will, "Add the school, or correct its id.")
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
	if id, ok := t.id("Teacher_id", c.lines); ok {
		c.add(t, id, "Teacher_email", "")
	}
}

func (c *cleverReader) staff(t *table) {
	if id, ok := t.id("Staff_id", c.staffLines); ok {
		c.add(t, staffPrefix+id, "Staff_email", t.keep("Department"))
	}
}

// add takes in a person of a school. Somebody may be at several, with a row in
// each, or a teacher and of the staff.
func (c *cleverReader) add(t *table, key, column, department string) {
	p := Person{Key: key, Name: strings.TrimSpace(t.cell("First_name") + " " + t.cell("Last_name")), Department: department,
		Given: t.keep("First_name"), Family: t.keep("Last_name")}
	at, known := c.at(t, "We will import the person without a school.")
	if p.Name == "" {
		t.note(Problem, "Last_name", "", "the row has no name.", "We will show its id.", "Fill in the cells.")
		p.Name = strings.TrimPrefix(key, staffPrefix)
	}
	t.vetText("Last_name", p.Name)
	p.Email = c.email(t, column, p.Name)
	if strings.HasPrefix(key, staffPrefix) { // a teacher is of the staff too, as a matter of course
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
	if one.Department == "" {
		one.Department = department
	}
}

func (c *cleverReader) section(t *table) {
	id, ok := t.id("Section_id", c.sections)
	if !ok {
		return
	}
	s := Section{Key: id, Course: t.keep("Course_name"), Code: t.keep("Section_number"), Block: t.keep("Period"), Department: t.keep("Subject"), Term: t.keep("Term_name")}
	if s.Course == "" {
		s.Course = t.keep("Name")
	}
	if s.Course == "" {
		t.note(Problem, "Course_name", "", fmt.Sprintf("section %s has neither a course nor a name.", quote(id)), "We will skip this row.", "Fill in one of the two cells.")
		return
	}
	if s.School, ok = c.at(t, "We will skip this row."); !ok {
		return
	}
	t.vetText("Course_name", s.Course)
	c.vetBlock(t, "Period", s.Block)
	if _, to := t.span("Term_start", "Term_end"); to != "" && to < c.options.Today {
		t.note(Note, "Term_end", s.Term+to, fmt.Sprintf("the term %s is over since %s.", quote(s.Term), to), "We will leave its classes out.", "")
		return
	}
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
			t.note(Problem, column, "", fmt.Sprintf("teacher %s is not in teachers.csv.", quote(id)), "We will import the class without this teacher.", "Add the teacher, or correct the id.")
			continue
		}
		s.Teachers = c.teaches(t, s.Teachers, key, false)
	}
	if len(s.Teachers) == 0 {
		t.note(Note, "", "", noTeacher(*s), "We will import the class; nobody but an administrator can set its link.", "")
	}
	for _, key := range s.Teachers {
		c.busy[key] = true
	}
}

// roster adds what only the whole shows: who teaches nothing.
func (c *cleverReader) roster() Roster {
	for _, p := range c.out.People {
		if line := c.lines[p.Key]; !c.busy[p.Key] && !strings.HasPrefix(p.Key, staffPrefix) {
			c.found.add("", Finding{File: c.tables["teachers"].file, Line: line, Severity: Note, Found: plain(p.Name) + " teaches no class.", Will: "We will import them with their office hours."})
		}
	}
	return c.out
}

func noTeacher(s Section) string {
	if s.Code == "" {
		return quote(s.Course) + " has no teacher."
	}
	return fmt.Sprintf("%s, section %s has no teacher.", quote(s.Course), quote(s.Code))
}
