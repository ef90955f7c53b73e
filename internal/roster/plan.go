package roster

import (
	"cmp"
	"slices"
	"strings"
)

// Plan is what an import would do. It holds everything needed to do it, so the
// preview and the import cannot differ. Every list is sorted by key.
type Plan struct {
	Schools  Diff[School] // never removed
	People   Diff[Person]
	Sections Diff[Section]
	Teaching Counts // who teaches which section; the sections carry it

	names map[string]string // Person.Key to name, for Lines
}

// Diff is what happens to one kind of thing. Same counts what stays as it is.
type Diff[T any] struct {
	Added   []T
	Changed []Change[T]
	Removed []T // in current and not incoming; to archive, never to delete
	Same    int
}

// Change is one thing before and after. Somebody found again by e-mail or name
// has another Key after; whatever refers to the old one means them.
type Change[T any] struct {
	Before, After T
	Fields        []Field
}

// Field is one field that a change is about, in words: empty values are "none".
type Field struct{ Name, Before, After string }

// Counts is how many assignments of a teacher to a section come, go and stay.
type Counts struct{ Added, Removed, Same int }

// Compare says what importing incoming would do to current, whatever order
// their rows are in. The file is the whole truth, with one exception: where it
// has no e-mail for somebody it says nothing about one, so an address that an
// administrator repaired survives the next import of the same file.
func Compare(current, incoming Roster) Plan {
	p := Plan{names: map[string]string{}}
	for _, person := range slices.Concat(current.People, incoming.People) {
		p.names[person.Key] = person.Name
	}
	p.compareSchools(current.Schools, incoming.Schools)
	incomingKey := p.comparePeople(current.People, incoming.People)
	p.compareSections(current.Sections, incoming.Sections, incomingKey)
	p.sort()
	return p
}

func (p *Plan) compareSchools(current, incoming []School) {
	was := byKey(current, func(s School) string { return s.Key })
	for _, s := range incoming {
		before, known := was[s.Key]
		switch {
		case !known:
			p.Schools.Added = append(p.Schools.Added, s)
		case s.Name == "" || s.Name == before.Name: // a file without names has no opinion
			p.Schools.Same++
		default:
			p.Schools.Changed = append(p.Schools.Changed, Change[School]{before, s, fields("name", before.Name, s.Name)})
		}
	}
}

// comparePeople also returns the key that somebody of current has in incoming,
// where it is another one.
func (p *Plan) comparePeople(current, incoming []Person) map[string]string {
	partner := match(current, incoming)
	found := make([]bool, len(current))
	incomingKey := map[string]string{}
	given := map[string]bool{}
	for _, after := range incoming {
		given[string(after.Email)] = true
	}
	for i, after := range incoming {
		at, known := partner[i]
		if !known {
			p.People.Added = append(p.People.Added, after)
			continue
		}
		before := current[at]
		found[at] = true
		if after.Email == "" && !given[string(before.Email)] {
			after.Email = before.Email
		}
		if before.Key != after.Key {
			incomingKey[before.Key] = after.Key
		}
		if before == after {
			p.People.Same++
			continue
		}
		p.People.Changed = append(p.People.Changed, Change[Person]{before, after, personFields(before, after)})
	}
	for at, before := range current {
		if !found[at] {
			p.People.Removed = append(p.People.Removed, before)
		}
	}
	return incomingKey
}

func personFields(before, after Person) []Field {
	out := fields("name", before.Name, after.Name, "e-mail", string(before.Email), string(after.Email), "department", before.Department, after.Department)
	if before.Key != after.Key && before.Email == after.Email {
		out = append(out, fields("known to the roster as", strings.TrimPrefix(before.Key, namePrefix), strings.TrimPrefix(after.Key, namePrefix))...)
	}
	return out
}

func (p *Plan) compareSections(current, incoming []Section, incomingKey map[string]string) {
	was := byKey(current, func(s Section) string { return s.Key })
	is := byKey(incoming, func(s Section) string { return s.Key })
	for _, after := range incoming {
		before, known := was[after.Key]
		if !known {
			p.Sections.Added = append(p.Sections.Added, after)
			p.Teaching.Added += len(after.Teachers)
			continue
		}
		teachers := renamed(before.Teachers, incomingKey)
		p.Teaching.count(teachers, after.Teachers)
		list := fields("school", before.School, after.School, "course", before.Course, after.Course, "section", before.Code, after.Code, "block", before.Block, after.Block,
			"room", before.Room, after.Room, "department", before.Department, after.Department, "term", before.Term, after.Term)
		if !slices.Equal(teachers, after.Teachers) {
			// Two people may have one name, so equal words can be a change.
			list = append(list, Field{"teachers", p.teachers(before), p.teachers(after)})
		}
		if len(list) == 0 {
			p.Sections.Same++
			continue
		}
		p.Sections.Changed = append(p.Sections.Changed, Change[Section]{before, after, list})
	}
	for _, before := range current {
		if _, stays := is[before.Key]; !stays {
			p.Sections.Removed = append(p.Sections.Removed, before)
			p.Teaching.Removed += len(before.Teachers)
		}
	}
}

func (c *Counts) count(before, after []string) {
	same := 0
	for _, key := range after {
		if slices.Contains(before, key) {
			same++
		}
	}
	c.Added += len(after) - same
	c.Removed += len(before) - same
	c.Same += same
}

// sort makes the plan independent of the order of rows.
func (p *Plan) sort() {
	sortDiff(&p.Schools, func(s School) string { return s.Key })
	sortDiff(&p.People, func(s Person) string { return s.Key })
	sortDiff(&p.Sections, func(s Section) string { return s.Key })
}

func sortDiff[T any](d *Diff[T], key func(T) string) {
	less := func(a, b T) int { return cmp.Compare(key(a), key(b)) }
	slices.SortFunc(d.Added, less)
	slices.SortFunc(d.Removed, less)
	slices.SortFunc(d.Changed, func(a, b Change[T]) int { return less(a.After, b.After) })
}

func byKey[T any](list []T, key func(T) string) map[string]T {
	out := make(map[string]T, len(list))
	for _, v := range list {
		out[key(v)] = v
	}
	return out
}

func renamed(keys []string, to map[string]string) []string {
	out := make([]string, 0, len(keys))
	for _, k := range keys {
		out = append(out, cmp.Or(to[k], k))
	}
	return out
}

// fields lists what differs, of name, before, after, name, before, after ...
func fields(list ...string) []Field {
	var out []Field
	for i := 0; i < len(list); i += 3 {
		if list[i+1] != list[i+2] {
			out = append(out, Field{list[i], cmp.Or(list[i+1], "none"), cmp.Or(list[i+2], "none")})
		}
	}
	return out
}
