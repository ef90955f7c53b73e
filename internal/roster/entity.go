package roster

import (
	"slices"
	"strconv"
)

// Kind is what an entity of a roster is.
type Kind string

const (
	KindSchool  Kind = "school"
	KindPerson  Kind = "person"
	KindSection Kind = "section"
)

// Entity is a school, a person or a section that the store has, by its id.
type Entity struct {
	Kind Kind
	ID   int64
}

// entity is what all three can say of themselves.
type entity[T any] interface {
	Same(T) bool  // key and all
	key() string  // within the source
	name() string // as people call it
}

func (s School) key() string   { return s.Key }
func (p Person) key() string   { return p.Key }
func (s Section) key() string  { return s.Key }
func (s School) name() string  { return s.Name }
func (p Person) name() string  { return p.Name }
func (s Section) name() string { return s.Title() }

// Verb is what an import does with an entity.
type Verb string

const (
	VerbAdded    Verb = "added"    // for the first time
	VerbReturned Verb = "returned" // was here before
	VerbChanged  Verb = "changed"
	VerbRemoved  Verb = "removed" // archived
	VerbSilent   Verb = "silent"  // only the source has another record than before
)

// Row is what an import does with one entity, as the store keeps it. In a plan
// its states refer to others by key, in the store by id (IDs).
type Row[T any] struct {
	ID                int64 // 0: it is new
	Verb              Verb
	Key               string // within the source
	Before, After     *T     // nil: not in the roster
	OldRecord, Record *T     // of the source, before and after; nil: it does not name the entity
	LinkOf            int64  // of a new section: the door whose link it gets; 0: none
}

// Rows are all that an import does.
type Rows struct {
	Schools  []Row[School]
	People   []Row[Person]
	Sections []Row[Section]
}

// Len counts them.
func (r Rows) Len() int { return len(r.Schools) + len(r.People) + len(r.Sections) }

// Rows is a plan as rows.
func (p Changes) Rows() Rows { return Rows{rowsOf(p.Schools), rowsOf(p.People), rowsOf(p.Sections)} }

func rowsOf[T entity[T]](d Diff[T]) []Row[T] {
	rows := make([]Row[T], 0, d.size()+len(d.Silent))
	add := func(list []Change[T], verb Verb) {
		for _, c := range list {
			r := Row[T]{c.ID, verb, keyOf(c), c.Before, c.After, c.OldRecord, c.Record, c.LinkOf}
			if verb == VerbAdded && c.ID != 0 {
				r.Verb = VerbReturned
			}
			rows = append(rows, r)
		}
	}
	add(d.Removed, VerbRemoved) // first, so that what they give up is free
	add(d.Changed, VerbChanged)
	add(d.Added, VerbAdded)
	add(d.Silent, VerbSilent)
	return rows
}

// diffOf is the plan that rows were, as far as anybody saw it.
func diffOf[T any](rows []Row[T]) (d Diff[T]) {
	for _, r := range rows {
		c := Change[T]{ID: r.ID, Before: r.Before, After: r.After}
		switch r.Verb {
		case VerbAdded, VerbReturned:
			d.Added = append(d.Added, c)
		case VerbChanged:
			d.Changed = append(d.Changed, c)
		case VerbRemoved:
			d.Removed = append(d.Removed, c)
		}
	}
	return d
}

// IDs are the ids of schools and people by their keys in a plan: ids mean the same even
// if a source renames its keys. A nil one is for states that have ids already.
type IDs struct{ Schools, People map[string]int64 }

// IDs knows what was there before a plan, under old keys and new. New ones have
// the id 0 until somebody says what it is.
func (p Changes) IDs(current Current) *IDs {
	x := &IDs{make(map[string]int64, len(current.Schools)), make(map[string]int64, 2*len(current.People))}
	for _, k := range current.Schools {
		x.Schools[k.Is.Key] = k.ID
	}
	for _, k := range current.People { // who is not the file's person of their key has none in the plan
		x.People[k.Is.Key], x.People[NoKey(k.ID)] = k.ID, k.ID
	}
	for _, c := range slices.Concat(p.Schools.Added, p.Schools.Changed, p.Schools.Silent) {
		x.Schools[c.After.Key] = c.ID
	}
	for _, c := range slices.Concat(p.People.Added, p.People.Changed, p.People.Silent) {
		x.People[c.After.Key] = c.ID
	}
	return x
}

// School is a school's state in ids.
func (x *IDs) School(id int64, s *School) *School {
	return rewritten(s, func(s *School) {
		if x != nil {
			s.Key = decimal(id)
		}
	})
}

// Person is a person's state in ids.
func (x *IDs) Person(id int64, p *Person) *Person {
	return rewritten(p, func(p *Person) {
		if x != nil {
			p.Key, p.Schools = decimal(id), slices.Sorted(slices.Values(inIDs(p.Schools, x.Schools)))
		}
	})
}

// Section is a section's state in ids.
func (x *IDs) Section(id int64, s *Section) *Section {
	return rewritten(s, func(s *Section) {
		if x != nil {
			s.Key, s.School, s.Teachers = decimal(id), decimal(x.Schools[s.School]), inIDs(s.Teachers, x.People)
		}
	})
}

func inIDs(keys []string, ids map[string]int64) []string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = decimal(ids[key])
	}
	return out
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }
