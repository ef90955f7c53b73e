package roster

import (
	"cmp"
	"fmt"
	"slices"
)

// Current is the roster as it is, seen from one source. Whoever and whatever
// the source has never named has a Key that no source has (NoKey).
type Current struct {
	Schools  []Known[School]
	People   []Known[Person]
	Sections []Known[Section]
}

// Known is one entity that is in the roster, or was.
type Known[T any] struct {
	ID     int64
	Is     T    // as it is; of something that is gone, as it was last
	Record *T   // what the source last recorded of it; nil: it no longer names it, or never did
	Live   bool // in the roster
	Shared bool // not this source's alone: another names it, or a person added it
	Link   bool // its door has a link

	Key        string // what the source last called it; empty: it never did
	LastRecord *T     // what the source last recorded of it, even if it no longer names it; nil: it never did
	Gone       string // the day it was archived, "2026-06-03"; empty: it is in the roster
	Second     bool   // another source, which still names it, did so before this one
	Recent     bool   // an import archived it less than 30 days ago: it comes back as it was

	wrote *T // Record in the keys that it was written with, where they mean nobody any more, or somebody else; nil: in those of now
}

// NoKey is the key of something that the source has never named.
func NoKey(id int64) string { return fmt.Sprintf("\x00%d", id) }

// Changes is what an import would do. It holds everything needed to do it, so
// the preview and the import cannot differ. Every list is sorted by key.
type Changes struct {
	Schools  Diff[School] // never removed
	People   Diff[Person]
	Sections Diff[Section]
	Kept     []Kept     // what people changed here, and the file says nothing new about
	Findings []Finding  // what only the roster as it stands shows
	Asked    []Question // what only a person can say; until then those rows stay as they were

	current struct{ people, sections int } // in the roster, of this source
	names   map[string]string              // Person.Key to name, for Items
	schools map[string]string              // School.Key to name
	pending map[string]bool                // keys of people about whom it is asked, as sections name them
	only    *string                        // key of the school that is meant where none is named
	first   bool                           // there was none before
}

// Diff is what happens to one kind of entity. Same counts what stays as it is.
type Diff[T any] struct {
	Added   []Change[T]
	Changed []Change[T]
	Removed []Change[T] // in current and not incoming; to archive, never to delete
	Silent  []Change[T] // nobody sees it: the source has another key for it, or another record
	Same    int
}

// Change is one entity before and after. Somebody found again by e-mail or name
// has another Key after; whatever refers to the old one means them.
type Change[T any] struct {
	ID                int64 // 0: not known yet
	Before, After     *T    // nil: not in the roster
	OldRecord, Record *T    // what the source recorded before, and records now
	Former            *T    // of something that comes back: as it was
	Fields            []Field
	Link              bool // something that comes back has a link
	Recent            bool // it comes back as it was
}

// Field is one field that a change is about, in words: empty values are "none".
type Field struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Kept is a field that somebody changed here since the source recorded what it
// still says: the import leaves it as it is.
type Kept struct{ What, Name, Here, Record string }

// compare says what importing incoming would do to current, whatever order
// their rows are in. It changes what the source changed: where a file says what
// it said the last time, what people have repaired here since stays. Who may be
// another person under an address or an id of before is asked, unless answered.
func compare(current Current, incoming Roster, answers Answers) Changes {
	p := Changes{pending: map[string]bool{}, names: map[string]string{}, schools: map[string]string{}}
	incoming = atTheirSchools(p.complete(current, incoming))
	schoolKey := p.compareSchools(current.Schools, incoming.Schools)
	sections := slices.Clone(current.Sections)
	for i := range sections {
		rekey(&sections[i], func(s *Section) { s.School = rename(s.School, schoolKey) })
	}
	people := slices.Clone(current.People)
	for i := range people {
		rekey(&people[i], func(v *Person) { v.Schools = slices.Sorted(slices.Values(renamed(v.Schools, schoolKey))) })
	}
	personKey := p.comparePeople(people, &incoming, sections, answers)
	for i := range sections {
		rekey(&sections[i], func(s *Section) { s.Teachers = renamed(s.Teachers, personKey) })
	}
	p.compareSections(sections, incoming.Sections)
	p.sort()
	return p
}

// compareSchools returns the key that a school of current has in incoming,
// where it is another one. A file that does not name its school means the only
// one there is.
func (p *Changes) compareSchools(current []Known[School], incoming []School) map[string]string {
	m := newMatching[School](len(current))
	m.by(current, incoming, func(s School) string { return cmp.Or(s.Key, "\x00") }, true)
	m.by(current, incoming, func(s School) string { return fold(s.Name) }, true)
	if len(incoming) == 1 && incoming[0].Name == "" && len(m.partner) == 0 {
		if only := slices.IndexFunc(current, func(k Known[School]) bool { return k.Live }); only >= 0 && live(current) == 1 {
			m.pair(0, only)
		}
	}
	key := map[string]string{}
	for i, after := range incoming {
		p.schools[after.Key] = after.Name
		at, known := m.partner[i]
		if !known {
			p.Schools.Added = append(p.Schools.Added, Change[School]{After: &after, Record: &after})
			continue
		}
		k := current[at]
		if k.Is.Key != after.Key {
			key[k.Is.Key] = after.Key
		}
		record := after
		if after.Name == "" || k.Live && k.Record != nil && k.Record.Name == after.Name {
			after.Name = k.Is.Name // a file without names has no opinion; one that says what it said neither
		}
		p.schools[after.Key] = after.Name
		place(&p.Schools, k, after, record, fields("name", k.Is.Name, after.Name))
	}
	there := live(current)
	for i, k := range current {
		if !m.taken[i] {
			p.schools[k.Is.Key] = k.Is.Name
		}
		if k.Live && there == 1 && len(incoming) == 0 {
			p.only = &k.Is.Key
		}
	}
	if len(incoming) == 1 {
		p.only, p.first = &incoming[0].Key, there == 0
	}
	return key
}

// sort makes the plan independent of the order of rows.
func (p *Changes) sort() {
	sortDiff(p.Schools)
	sortDiff(p.People)
	sortDiff(p.Sections)
	slices.SortFunc(p.Kept, func(a, b Kept) int {
		return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Here, b.Here))
	})
	slices.SortFunc(p.Asked, func(a, b Question) int { return cmp.Or(cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Found, b.Found)) })
	slices.SortFunc(p.Findings, func(a, b Finding) int { return cmp.Compare(a.String(), b.String()) })
}

func sortDiff[T entity[T]](d Diff[T]) {
	for _, list := range [][]Change[T]{d.Added, d.Changed, d.Removed, d.Silent} {
		slices.SortFunc(list, func(a, b Change[T]) int { return cmp.Compare(keyOf(a), keyOf(b)) })
	}
}

// keyOf is the key of what a change leaves, or takes away.
func keyOf[T entity[T]](c Change[T]) string { return (*cmp.Or(c.After, c.Before)).key() }
