package roster

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Plan is the difference that an import would make.
type Plan struct {
	Schools  Diff[School] // never removed
	People   Diff[Person]
	Sections Diff[Section]
	names    map[string]string // of people by key, for Lines
}

// Diff is what happens to one kind of thing, sorted by key.
type Diff[T any] struct {
	Added   []T
	Changed []Change[T]
	Removed []T
	Same    int
}

// Change is one thing before and after. Keys differ when somebody is known by
// another address now.
type Change[T any] struct{ Before, After T }

// Compare plans an import: what incoming says against what current is. It does
// not depend on the order of either's rows.
func Compare(current, incoming Roster) Plan {
	p := Plan{names: map[string]string{}}
	for _, person := range slices.Concat(current.People, incoming.People) {
		p.names[person.Key] = person.Name
	}
	schoolKey := func(s School) string { return s.Key }
	p.Schools = diff(current.Schools, incoming.Schools, schoolKey, nil, func(a, b School) bool { return a.Name == b.Name || b.Name == "" })
	p.Schools.Removed = nil
	personKeyOf := func(p Person) string { return p.Key }
	p.People = diff(current.People, incoming.People, personKeyOf, samePerson(current.People, incoming.People), func(a, b Person) bool { return a == b })
	renamed := map[string]string{}
	for _, c := range p.People.Changed {
		renamed[c.Before.Key] = c.After.Key
	}
	sectionKey := func(s Section) string { return s.Key }
	p.Sections = diff(current.Sections, incoming.Sections, sectionKey, nil, func(a, b Section) bool {
		a.Teachers = slices.Clone(a.Teachers)
		for i, key := range a.Teachers {
			a.Teachers[i] = cmp.Or(renamed[key], key)
		}
		return reflect.DeepEqual(normal(a), normal(b))
	})
	return p
}

// normal makes an empty list of teachers equal to none.
func normal(s Section) Section {
	if len(s.Teachers) == 0 {
		s.Teachers = nil
	}
	return s
}

// diff compares two lists by key; also finds the current thing that an
// incoming one is under another key.
func diff[T any](current, incoming []T, key func(T) string, also func(T) (string, bool), same func(a, b T) bool) Diff[T] {
	var d Diff[T]
	have := make(map[string]T, len(current))
	for _, c := range current {
		have[key(c)] = c
	}
	for _, in := range incoming {
		k := key(in)
		was, found := have[k]
		if !found && also != nil {
			if other, ok := also(in); ok {
				k = other
				was, found = have[k]
			}
		}
		switch {
		case !found:
			d.Added = append(d.Added, in)
			continue
		case same(was, in):
			d.Same++
		default:
			d.Changed = append(d.Changed, Change[T]{was, in})
		}
		delete(have, k)
	}
	for _, gone := range have {
		d.Removed = append(d.Removed, gone)
	}
	byKey := func(a, b T) int { return cmp.Compare(key(a), key(b)) }
	slices.SortFunc(d.Added, byKey)
	slices.SortFunc(d.Removed, byKey)
	slices.SortFunc(d.Changed, func(a, b Change[T]) int { return byKey(a.After, b.After) })
	return d
}

// samePerson finds people whose address was added or corrected: by e-mail, or
// by name when exactly one person on each side has it, who had no address or
// has none now.
func samePerson(current, incoming []Person) func(Person) (string, bool) {
	byEmail, byName, count, taken := map[string]string{}, map[string]string{}, map[string]int{}, map[string]bool{}
	for _, p := range incoming {
		taken[p.Key] = true
		count["in:"+fold(p.Name)]++
	}
	for _, p := range current {
		if p.Email != "" {
			byEmail[string(p.Email)] = p.Key
		}
		byName[fold(p.Name)] = p.Key
		count[fold(p.Name)]++
	}
	return func(p Person) (string, bool) {
		if k, found := byEmail[string(p.Email)]; found && p.Email != "" && !taken[k] {
			return k, true
		}
		name := fold(p.Name)
		k, found := byName[name]
		onlyOne := count[name] == 1 && count["in:"+name] == 1
		unaddressed := strings.HasPrefix(k, "name:") || p.Email == ""
		return k, found && onlyOne && unaddressed && !taken[k]
	}
}

// Empty says that there is nothing to do.
func (p Plan) Empty() bool {
	return len(p.Schools.Added)+len(p.Schools.Changed)+len(p.People.Added)+len(p.People.Changed)+len(p.People.Removed)+
		len(p.Sections.Added)+len(p.Sections.Changed)+len(p.Sections.Removed) == 0
}

// Summary is the plan in one line, people and classes apart.
func (p Plan) Summary() string {
	return "People: " + p.People.summary() + ". Classes: " + p.Sections.summary() + "."
}

func (d Diff[T]) summary() string {
	return fmt.Sprintf("%d added · %d changed · %d removed · %d the same", len(d.Added), len(d.Changed), len(d.Removed), d.Same)
}

// Lines is the plan for reading: a line a difference, schools, people, classes.
func (p Plan) Lines() []string {
	var out []string
	for _, s := range p.Schools.Added {
		out = append(out, "Added    school "+cmp.Or(s.Name, "(the only one)"))
	}
	for _, s := range p.Schools.Changed {
		out = append(out, fmt.Sprintf("Changed  school %s → %s", s.Before.Name, s.After.Name))
	}
	for _, d := range p.People.Added {
		out = append(out, "Added    "+p.person(d))
	}
	for _, c := range p.People.Changed {
		out = append(out, "Changed  "+c.Before.Name+": "+changes(
			"name", c.Before.Name, c.After.Name, "e-mail", string(c.Before.Email), string(c.After.Email), "department", c.Before.Department, c.After.Department))
	}
	for _, d := range p.People.Removed {
		out = append(out, "Removed  "+p.person(d))
	}
	for _, s := range p.Sections.Added {
		out = append(out, "Added    "+p.section(s))
	}
	for _, c := range p.Sections.Changed {
		out = append(out, fmt.Sprintf("Changed  %s, section %s: %s", c.Before.Course, c.Before.Code, changes(
			"title", c.Before.Course, c.After.Course, "block", c.Before.Block, c.After.Block, "room", c.Before.Room, c.After.Room,
			"department", c.Before.Department, c.After.Department, "term", c.Before.Term, c.After.Term,
			"teachers", p.teachers(c.Before), p.teachers(c.After))))
	}
	for _, s := range p.Sections.Removed {
		out = append(out, "Removed  "+p.section(s)+" (its link is kept)")
	}
	return out
}

func (p Plan) person(d Person) string {
	return d.Name + " <" + cmp.Or(string(d.Email), "no e-mail") + ">"
}

func (p Plan) section(s Section) string {
	line := s.Course + ", section " + s.Code
	if s.Block != "" {
		line += ", block " + s.Block
	}
	return line + ": " + p.teachers(s)
}

func (p Plan) teachers(s Section) string {
	var names []string
	for _, key := range s.Teachers {
		names = append(names, cmp.Or(p.names[key], key))
	}
	return cmp.Or(strings.Join(names, ", "), "no teacher")
}

// changes lists fields that differ: name, before, after, and so on.
func changes(fields ...string) string {
	var out []string
	for i := 0; i < len(fields); i += 3 {
		if before, after := fields[i+1], fields[i+2]; before != after {
			out = append(out, fmt.Sprintf("%s %s → %s", fields[i], cmp.Or(before, "(none)"), cmp.Or(after, "(none)")))
		}
	}
	return strings.Join(out, "; ")
}
