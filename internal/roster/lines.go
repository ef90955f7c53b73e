package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Empty is true if there is nothing to do.
func (p Plan) Empty() bool {
	return p.Schools.size()+p.People.size()+p.Sections.size() == 0
}

func (d Diff[T]) size() int { return len(d.Added) + len(d.Changed) + len(d.Removed) }

// Summary counts schools, people and sections together: "12 added · 5 changed
// · 3 removed · 391 the same".
func (p Plan) Summary() string {
	return fmt.Sprintf("%d added · %d changed · %d removed · %d the same",
		len(p.Schools.Added)+len(p.People.Added)+len(p.Sections.Added),
		len(p.Schools.Changed)+len(p.People.Changed)+len(p.Sections.Changed),
		len(p.People.Removed)+len(p.Sections.Removed),
		p.Schools.Same+p.People.Same+p.Sections.Same)
}

// Lines is the plan for reading: what is added, what changes and what goes,
// each in alphabetical order, schools before people before sections.
func (p Plan) Lines() []string {
	return slices.Concat(
		lines("Added   ", p.Schools.Added, schoolLine),
		lines("Added   ", p.People.Added, personLine),
		lines("Added   ", p.Sections.Added, p.sectionLine),
		lines("Changed ", p.Schools.Changed, func(c Change[School]) string { return changeLine(schoolLine(c.Before), c.Fields) }),
		lines("Changed ", p.People.Changed, func(c Change[Person]) string { return changeLine(c.Before.Name, c.Fields) }),
		lines("Changed ", p.Sections.Changed, func(c Change[Section]) string { return changeLine(sectionTitle(c.Before), c.Fields) }),
		lines("Removed ", p.People.Removed, personLine),
		lines("Removed ", p.Sections.Removed, p.sectionLine),
	)
}

func lines[T any](verb string, list []T, line func(T) string) []string {
	var out []string
	for _, v := range list {
		out = append(out, verb+line(v))
	}
	slices.Sort(out)
	return out
}

func schoolLine(s School) string {
	return strings.TrimSpace("school " + s.Name)
}

func personLine(p Person) string {
	return p.Name + ", " + cmp.Or(string(p.Email), "no e-mail")
}

func sectionTitle(s Section) string {
	return s.Course + ", section " + s.Code
}

// sectionLine is "Algebra II, section 01, block A: Ms Okafor, Mr Boateng".
func (p Plan) sectionLine(s Section) string {
	title := sectionTitle(s)
	if s.Block != "" {
		title += ", block " + s.Block
	}
	return title + ": " + p.teachers(s)
}

// changeLine is "English 9, section 01: room 211 → 214".
func changeLine(what string, fields []Field) string {
	var list []string
	for _, f := range fields {
		list = append(list, f.Name+" "+f.Before+" → "+f.After)
	}
	return what + ": " + strings.Join(list, ", ")
}

// teachers is their names as a list, the lead first.
func (p Plan) teachers(s Section) string {
	var names []string
	for _, key := range s.Teachers {
		names = append(names, cmp.Or(p.names[key], key))
	}
	return cmp.Or(strings.Join(names, ", "), "no teacher")
}
