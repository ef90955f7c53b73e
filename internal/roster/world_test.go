package roster

import (
	"fmt"
	"slices"
	"testing"

	"hallway/internal/school"
)

// world is what a store keeps of one source's imports: entities with ids for
// keys, and the source's records.
type world struct {
	schools  []Known[School]
	people   []Known[Person]
	sections []Known[Section]
	last     int64 // id
	today    string
	leftOut  map[string]bool // by the last import
}

// on is what decides about an import beside its file.
func (w *world) on(answers Answers) Terms {
	return Terms{Source: "SIS", Answers: answers, Today: w.today, LeftOut: w.leftOut}
}

// byID is the roster as an undoing sees it: who has left teaches nothing.
func (w *world) byID() Current {
	gone := map[string]bool{}
	for _, k := range w.people {
		gone[k.Is.Key] = !k.Live
	}
	sections := slices.Clone(w.sections)
	for i := range sections {
		is := &sections[i].Is
		is.Teachers = slices.DeleteFunc(slices.Clone(is.Teachers), func(id string) bool { return gone[id] })
	}
	return Current{w.schools, w.people, sections}
}

// seen is the roster as the source sees it.
func (w *world) seen() Current {
	c, schools, people := w.byID(), map[string]string{}, map[string]string{}
	c.Schools, c.People = slices.Clone(c.Schools), slices.Clone(c.People)
	keyOf := func(key string, id int64) string {
		if key == "" {
			return NoKey(id)
		}
		return key
	}
	for i, k := range c.Schools {
		c.Schools[i].Is.Key = keyOf(k.Key, k.ID)
		schools[decimal(k.ID)] = c.Schools[i].Is.Key
	}
	for i, k := range c.People {
		c.People[i].Is.Key, c.People[i].Is.Schools = keyOf(k.Key, k.ID), slices.Sorted(slices.Values(renamed(k.Is.Schools, schools)))
	}
	for _, k := range OwnKeys(c.People) {
		people[decimal(k.ID)] = k.Is.Key
	}
	for i, k := range c.Sections {
		is := &c.Sections[i].Is
		is.Key, is.School, is.Teachers = keyOf(k.Key, k.ID), rename(is.School, schools), renamed(is.Teachers, people)
	}
	return c
}

// apply carries rows out, and returns them as a store keeps them: in ids.
func (w *world) apply(rows Rows, ids *IDs) (kept Rows) {
	kept.Schools = carryOut(w, &w.schools, rows.Schools, func(key string, id int64) { ids.Schools[key] = id }, ids.School)
	kept.People = carryOut(w, &w.people, rows.People, func(key string, id int64) { ids.People[key] = id }, ids.Person)
	taught := map[int64][]string{}
	for _, k := range w.sections {
		taught[k.ID] = k.Is.Teachers
	}
	kept.Sections = carryOut(w, &w.sections, rows.Sections, func(string, int64) {}, ids.Section)
	for _, r := range kept.Sections { // teachers are written only where they change
		if r.Before != nil && r.After != nil && slices.Equal(r.Before.Teachers, r.After.Teachers) {
			w.sections[w.place(r.ID)].Is.Teachers = taught[r.ID]
		}
	}
	holder := map[school.Email]bool{}
	for _, k := range w.people {
		holder[k.Is.Email] = holder[k.Is.Email] || k.Live
	}
	for i, k := range w.people { // who is gone gives up an address that is somebody's
		if !k.Live && holder[k.Is.Email] {
			w.people[i].Is.Email = ""
		}
	}
	return kept
}

func (w *world) place(section int64) int {
	return slices.IndexFunc(w.sections, func(k Known[Section]) bool { return k.ID == section })
}

func carryOut[T entity[T]](w *world, list *[]Known[T], rows []Row[T], added func(string, int64), inIDs func(int64, *T) *T) (kept []Row[T]) {
	*list = slices.Clone(*list)
	for _, r := range rows {
		if r.Verb == VerbAdded {
			w.last++
			r.ID = w.last
			added((*r.After).key(), r.ID)
			*list = append(*list, Known[T]{ID: r.ID})
		}
		kept = append(kept, r)
	}
	for i := range kept {
		r := &kept[i]
		r.Before, r.After = inIDs(r.ID, r.Before), inIDs(r.ID, r.After)
		k := &(*list)[slices.IndexFunc(*list, func(k Known[T]) bool { return k.ID == r.ID })]
		if r.Verb != VerbSilent {
			if k.Live = r.After != nil; k.Live {
				k.Is = *r.After
			}
		}
		if k.Key, k.Record = r.Key, r.Record; k.Record != nil {
			k.LastRecord = k.Record
		}
	}
	return kept
}

// live is everything that is in the roster, as text.
func (w *world) live() []string {
	c := w.byID()
	return slices.Concat(lines(c.Schools), lines(c.People), lines(c.Sections))
}

func lines[T any](list []Known[T]) (out []string) {
	for _, k := range list {
		if k.Live {
			out = append(out, fmt.Sprintf("%d %+v", k.ID, k.Is))
		}
	}
	return out
}

// imports plans a file, which must be allowed, and applies it.
func (w *world) imports(t *testing.T, file Roster, answers Answers) (Changes, Rows) {
	t.Helper()
	now := w.seen()
	p, err := Plan(now, file, w.on(answers))
	if err != nil {
		t.Fatal(err)
	}
	w.leftOut = set(p.LeftOutKeys())
	return p, w.apply(p.Rows(), p.IDs(now))
}

// undoes takes rows back, and returns those of the undoing.
func (w *world) undoes(t *testing.T, left Rows, since Since) (Undoing, Rows) {
	t.Helper()
	u, err := Undo(school.Import{CanUndo: true}, w.byID(), left, since)
	if err != nil {
		t.Fatal(err)
	}
	return u, w.apply(u.Rows, nil)
}
