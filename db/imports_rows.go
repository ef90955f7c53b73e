package db

import (
	"encoding/json"
	"slices"
	"strconv"

	"hallway/internal/roster"
)

// stagedRow is what an import does with one thing. Until the thing has an id,
// the row has none; people and sections then refer to new ones by key.
type stagedRow struct {
	thing
	verb          string
	key           string // within the source
	before, after any    // *roster.School, *roster.Person or *roster.Section in ids; nil: not in the roster
	was, said     []byte // JSON, nil: nothing
}

// The verbs of import_rows.
const (
	verbAdded    = "added"    // for the first time
	verbReturned = "returned" // was here before
	verbChanged  = "changed"
	verbRemoved  = "removed" // archived
	verbSilent   = "silent"  // only the source says something else than before
)

// rowsOf is a plan as rows: schools, then people, then sections, each after
// what it refers to.
func rowsOf(p planned) []stagedRow {
	var rows []stagedRow
	rows = append(rows, rowsOfDiff(kindSchool, p.Schools, func(s roster.School) string { return s.Key })...)
	rows = append(rows, rowsOfDiff(kindPerson, p.People, func(v roster.Person) string { return v.Key })...)
	return append(rows, rowsOfDiff(kindSection, p.Sections, func(s roster.Section) string { return s.Key })...)
}

func rowsOfDiff[T any](kind string, d roster.Diff[T], key func(T) string) []stagedRow {
	var rows []stagedRow
	add := func(list []roster.Change[T], verb string) {
		for _, c := range list {
			r := stagedRow{thing: thing{kind, c.ID}, verb: verb, was: marshal(c.Was), said: marshal(c.Said)}
			if verb == verbAdded && c.ID != 0 {
				r.verb = verbReturned
			}
			if c.Before != nil {
				r.key, r.before = key(*c.Before), c.Before
			}
			if c.After != nil {
				r.key, r.after = key(*c.After), c.After
			}
			rows = append(rows, r)
		}
	}
	add(d.Removed, verbRemoved) // first, so that what they give up is free
	add(d.Changed, verbChanged)
	add(d.Added, verbAdded)
	add(d.Silent, verbSilent)
	return rows
}

// marshal is a thing as JSON; nil stays nil.
func marshal[T any](v *T) []byte {
	if v == nil {
		return nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs
	}
	return data
}

// ids finds the ids of people and schools by the keys that a plan has for them.
type ids map[string]map[string]int64 // kind to key to id

// idsOf knows what was there before the plan, under old keys and new.
func idsOf(p planned) ids {
	x := ids{kindSchool: {}, kindPerson: {}}
	for _, k := range p.current.Schools {
		x[kindSchool][k.Is.Key] = k.ID
	}
	for _, k := range p.current.People { // who is not the file's person of their key has none in the plan
		x[kindPerson][k.Is.Key], x[kindPerson][roster.NoKey(k.ID)] = k.ID, k.ID
	}
	for _, c := range slices.Concat(p.Schools.Added, p.Schools.Changed, p.Schools.Silent) {
		x[kindSchool][c.After.Key] = c.ID
	}
	for _, c := range slices.Concat(p.People.Added, p.People.Changed, p.People.Silent) {
		x[kindPerson][c.After.Key] = c.ID
	}
	return x
}

// state is a thing as import_rows keep it: with ids for keys, so that it means
// the same whatever a source calls things later.
func (x ids) state(id int64, v any) any {
	of := func(kind, key string) string { return decimal(x[kind][key]) }
	all := func(kind string, keys []string) []string {
		out := make([]string, len(keys))
		for i, key := range keys {
			out[i] = of(kind, key)
		}
		return out
	}
	switch v := v.(type) {
	case *roster.School:
		s := *v
		s.Key = decimal(id)
		return s
	case *roster.Person:
		p := *v
		p.Key, p.Schools = decimal(id), sorted(all(kindSchool, p.Schools))
		return p
	case *roster.Section:
		s := *v
		s.Key, s.School, s.Teachers = decimal(id), of(kindSchool, s.School), all(kindPerson, s.Teachers)
		return s
	}
	return nil
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }

// sorted is a copy in order.
func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }
