package roster

import (
	"cmp"
	"fmt"
	"slices"
)

// Current is the present roster, seen from one source. What the source has never
// named has a Key that no source has (NoKey).
type Current struct {
	Schools  []Known[School]
	People   []Known[Person]
	Sections []Known[Section]
}

// Known is one entity that is in the roster, or was.
type Known[T any] struct {
	ID     int64
	Is     T    // the present state, or the last one of something that is gone
	Record *T   // what the source records of it; nil: it no longer names it, or never did
	Live   bool // in the roster
	Shared bool // also from another source, or added by a person
	Link   bool // its door has a link; for a section, one that students see

	Hidden []string // for a section with a hidden link: the keys of the people it belonged to
	Lately bool     // it was hidden less than 30 days ago
	ByHand bool     // for a section: a person added it
	Away   bool     // for a section that is gone: a person archived it
	Into   string   // for a section that is gone: the title of the one into which a person merged it
	Leads  int64    // its id
	Team   []string // for a section that is gone: the keys of its teachers, those who have left among them

	Key        string // what the source last called it; empty: it never did
	LastRecord *T     // what the source last recorded of it, even if it no longer names it; nil: it never did
	Gone       string // the day it was archived, "2026-06-03"; empty: it is in the roster
	Second     bool   // another source, which still names it, did so before this one
	Recent     bool   // an import archived it less than 30 days ago: it comes back as it was

	wrote *T // Record as it was written, if its keys mean others today, or nobody; nil: they do not
}

// NoKey is the key of something that the source has never named.
func NoKey(id int64) string { return fmt.Sprintf("\x00%d", id) }

// Changes is what an import would do, with everything needed to do it, so the
// preview and the import cannot differ. Every list is sorted by key.
type Changes struct {
	Schools  Diff[School] // never removed
	People   Diff[Person]
	Sections Diff[Section]
	Kept     []Kept     // what people changed here, and the file did not change since
	Findings []Finding  // what only the present roster shows
	Asked    []Question // what only a person can say; until then those rows do not change

	Answered map[string]Kind // what the answers that counted were about, by their Ref
	Units    *UnitChange     // which organisational units are staff from now on; nil: as before

	current  struct{ people, sections int } // in the roster, of this source, without classes whose term is over
	terms    terms
	titles   twinTitles
	leading  int               // how many findings come before those of the file
	names    map[string]string // Person.Key to name, for Items
	schools  map[string]string // School.Key to name
	nameless map[string]bool   // keys of people in Nameless, as sections name them
	pending  map[string]bool   // keys of people in Asked, as sections name them
	hidden   int               // how many links of classes students see no longer
	only     *string           // key of the school of people without one
	first    bool              // there was no school before
}

// Diff is what happens to one kind of entity. Same counts what does not change.
type Diff[T any] struct {
	Added   []Change[T]
	Changed []Change[T]
	Removed []Change[T] // in current and not incoming; to archive, never to delete
	Silent  []Change[T] // not visible: the source has another key for it, or another record
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
	Link              bool   // somebody who comes back has a link
	Recent            bool   // it comes back as it was
	Note              string // of a section: what happens to its link, a sentence
}

// Field is one field that a change is about, in words: empty values are "none".
type Field struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Kept is a field that somebody changed here since the source recorded what it
// still says: the import leaves it as it is. Without a Name it is about all of a class,
// and Here says what somebody did with it.
type Kept struct{ What, Name, Here, Record string }

// comparison says what importing incoming would do to current. It changes what the source
// changed: repairs made since the last file stay. It asks about people who may be another
// person under a known address or id, unless that is answered.
func comparison(current Current, incoming Roster, on Terms) Changes {
	p := Changes{pending: map[string]bool{}, nameless: map[string]bool{}, names: map[string]string{}, schools: map[string]string{},
		terms: terms{today: on.Today, delta: incoming.Delta.Sections, agreed: on.LeftOut}}
	incoming = atTheirSchools(p.complete(current, incoming))
	p.terms.named = len(incoming.Sections)
	ask, schools := on.Answers.asking(), matchSchools(current.Schools, incoming.Schools)
	if renamedSchools(schools, ask, current, incoming); len(schools.pending) > 0 {
		p.wait(current)
		p.finish(ask, incoming)
		return p
	}
	schoolKey := p.compareSchools(schools, current.Schools, incoming.Schools)
	sections := slices.Clone(current.Sections)
	for i := range sections {
		rekey(&sections[i], func(s *Section) { s.moved(schoolKey) })
	}
	people := slices.Clone(current.People)
	for i := range people {
		rekey(&people[i], func(v *Person) { v.Schools = slices.Sorted(slices.Values(renamed(v.Schools, schoolKey))) })
	}
	personKey := p.comparePeople(people, &incoming, sections, ask)
	for i := range sections {
		rekey(&sections[i], func(s *Section) { s.Teachers = renamed(s.Teachers, personKey) })
		sections[i].Hidden = renamed(sections[i].Hidden, personKey)
		if sections[i].Team != nil {
			sections[i].Team = renamed(sections[i].Team, personKey)
			sections[i].LastRecord = rewritten(sections[i].LastRecord, func(s *Section) { s.Teachers = renamed(s.Teachers, personKey) })
		}
	}
	p.compareSections(sections, incoming, ask)
	p.noteEmptied(current.Schools, sections, schoolKey)
	p.finish(ask, incoming)
	return p
}

// compareSchools returns the keys of schools of current that differ in incoming.
func (p *Changes) compareSchools(m *matching[School], current []Known[School], incoming []School) map[string]string {
	key := map[string]string{}
	for i, after := range incoming {
		at, known := m.partner[i]
		if !known {
			p.Schools.Added = append(p.Schools.Added, Change[School]{After: &after, Record: &after})
			p.schools[after.Key] = after.Name
			continue
		}
		k := current[at]
		if k.Is.Key != after.Key {
			key[k.Is.Key] = after.Key
		}
		record := after
		if after.Name == "" || k.Live && k.Record != nil && k.Record.Name == after.Name {
			after.Name = k.Is.Name // a file without names, or with the earlier name, changes none
		}
		p.schools[after.Key] = after.Name
		place(&p.Schools, k, after, record, fields("name", k.Is.Name, after.Name))
	}
	for i, k := range current {
		if !m.taken[i] {
			p.schools[k.Is.Key] = k.Is.Name
		}
	}
	if len(incoming) == 1 {
		p.only, p.first = &incoming[0].Key, live(current) == 0
	} else if at := onlyLive(current); at >= 0 && len(incoming) == 0 {
		p.only = &current[at].Is.Key
	}
	return key
}

// finish takes over what is asked and what was answered, and sorts.
func (p *Changes) finish(ask *asking, in Roster) {
	ask.unknownAnswers(in)
	p.Asked, p.Answered, p.Findings = ask.asked, ask.answered, append(p.Findings, ask.findings...)
	p.sort()
	lead := p.leadingFindings()
	p.Findings, p.leading = append(lead, p.Findings...), len(lead)
}

// sort makes the plan independent of the order of rows.
func (p *Changes) sort() {
	sortDiff(p.Schools)
	sortDiff(p.People)
	sortDiff(p.Sections)
	slices.SortFunc(p.terms.out, func(a, b Section) int { return cmp.Compare(a.Key, b.Key) })
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
