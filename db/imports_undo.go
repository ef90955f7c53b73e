package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// Undone is an import that was taken back.
type Undone struct {
	ID   int64    // of the import that undoes; 0: there was nothing left to put back
	Left []string // what stays, a line each: why, and what it is
}

// UndoImport takes an import back, also much later: what it added is archived,
// what it changed is as it was, what it archived is there again. Where somebody
// has changed something since, or uses it by now, it stays and is listed. The
// undoing is an import of its own kind, and can be undone.
func (s *Store) UndoImport(ctx context.Context, actor school.Actor, id int64) (Undone, error) {
	ctx = context.WithoutCancel(ctx)
	release, err := s.importing()
	if err != nil {
		return Undone{}, err
	}
	defer release()
	if err := s.sweepStaged(ctx, actor); err != nil {
		return Undone{}, err
	}
	for range attempts {
		u, err := s.undoing(ctx, actor, id)
		if err != nil || len(u.rows) == 0 {
			return Undone{Left: u.left}, err
		}
		n := school.Import{
			Actor: actor.Name, Source: u.was.Source, File: u.was.File, Format: u.was.Format, SHA256: u.was.SHA256, Undoes: id, Summary: u.summary(),
		}
		st := staging{store: s, actor: actor, action: "import.undo", rows: u.rows}
		if err := st.begin(ctx, n, "[]", u.scope); err != nil {
			return Undone{}, err
		}
		if err := st.stage(ctx); err != nil {
			return Undone{}, err
		}
		err = s.count(ctx, actor, st, u.version, n)
		if !errors.Is(err, errMoved) {
			return Undone{ID: st.imported, Left: u.left}, err
		}
		if err := s.sweepStaged(ctx, actor); err != nil {
			return Undone{}, err
		}
	}
	return Undone{}, school.Busy{}
}

// undoing is what undoing an import would do.
type undoing struct {
	was     school.Import
	scope   int64
	version int64
	rows    []importRow
	left    []string

	now struct {
		schools  map[int64]roster.Known[roster.School]
		people   map[int64]roster.Known[roster.Person]
		sections map[int64]roster.Known[roster.Section]
	}
	used   map[thing]string // why something that the import added cannot go any more
	needed map[thing]bool   // by what stays: people who teach, schools
	said   map[thing]*string
}

func (u undoing) summary() string {
	c := roster.Counts{}
	for _, r := range u.rows {
		switch r.verb {
		case verbReturned:
			c.Added++
		case verbChanged:
			c.Changed++
		case verbRemoved:
			c.Removed++
		}
	}
	return fmt.Sprintf("Undone: %d put back, %d changed back, %d taken out, %d left as they are", c.Added, c.Changed, c.Removed, len(u.left))
}

// undoing compares what is there with what the import left.
func (s *Store) undoing(ctx context.Context, actor school.Actor, id int64) (u undoing, err error) {
	if u.was, _, _, err = s.Import(ctx, actor, id); err != nil {
		return u, err
	}
	if u.was.UndoneBy != 0 {
		return u, school.Invalid{"import": "That import was undone already. To have it again, undo the undoing."}
	}
	rows, err := s.importRows(ctx, id)
	if err != nil {
		return u, err
	}
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return u, err
	}
	defer read.Rollback()
	if u.scope, err = scopeOf(ctx, read, actor); err != nil {
		return u, err
	}
	if u.version, err = rosterVersion(ctx, read); err != nil {
		return u, err
	}
	now, err := rosterAs(ctx, read, inIDs())
	if err != nil {
		return u, err
	}
	u.now.schools, u.now.people, u.now.sections = byID(now.Schools), byID(now.People), byID(now.Sections)
	if u.used, err = usedSince(ctx, read, id, millis(u.was.At)); err != nil {
		return u, err
	}
	if u.said, err = saidLast(ctx, read, u.was.Source, id); err != nil {
		return u, err
	}
	u.needed = map[thing]bool{}
	// Sections first: those that stay need their teachers, and both a school.
	for _, kind := range []string{kindSection, kindPerson, kindSchool} {
		for _, r := range rows {
			if r.Kind == kind {
				if err := u.take(r); err != nil {
					return u, err
				}
			}
		}
		u.need(kind)
	}
	u.freeAddresses()
	slices.Sort(u.left)
	return u, nil
}

func byID[T any](list []roster.Known[T]) map[int64]roster.Known[T] {
	by := make(map[int64]roster.Known[T], len(list))
	for _, k := range list {
		by[k.ID] = k
	}
	return by
}

// take puts one row's undoing on the list, or says why it stays.
func (u *undoing) take(r keptRow) error {
	switch r.Kind {
	case kindSchool:
		return takeBack(u, r, u.now.schools, func(a, b *roster.School) bool { return a.Name == b.Name }, func(s roster.School) string { return s.Name })
	case kindPerson:
		return takeBack(u, r, u.now.people, func(a, b *roster.Person) bool { return a.Same(*b) }, func(p roster.Person) string { return p.Name })
	}
	return takeBack(u, r, u.now.sections, func(a, b *roster.Section) bool { return a.Same(*b) }, func(s roster.Section) string {
		if s.Code == "" {
			return s.Course
		}
		return s.Course + ", section " + s.Code
	})
}

// need notes what the things of a kind need that will be there afterwards.
func (u *undoing) need(kind string) {
	next := map[thing]any{}
	for _, r := range u.rows {
		if r.verb != verbSilent {
			next[r.thing] = r.after
		}
	}
	all := func(kind string, keys ...string) {
		for _, key := range keys {
			id, _ := strconv.ParseInt(key, 10, 64)
			u.needed[thing{kind, id}] = true
		}
	}
	switch kind {
	case kindSection:
		for id, k := range u.now.sections {
			is, live := k.Is, k.Live
			if after, decided := next[thing{kind, id}]; decided {
				is, live = after.(roster.Section)
			}
			if live {
				all(kindPerson, is.Teachers...)
				all(kindSchool, is.School)
			}
		}
	case kindPerson:
		for id, k := range u.now.people {
			is, live := k.Is, k.Live
			if after, decided := next[thing{kind, id}]; decided {
				is, live = after.(roster.Person)
			}
			if live {
				all(kindSchool, is.Schools...)
			}
		}
	}
}

func takeBack[T any](u *undoing, r keptRow, now map[int64]roster.Known[T], same func(a, b *T) bool, what func(T) string) error {
	before, err := stateOf[T](r.Before)
	if err != nil {
		return err
	}
	after, err := stateOf[T](r.After)
	if err != nil {
		return err
	}
	k := now[r.ID]
	row := importRow{thing: thing{r.Kind, r.ID}, key: r.Key, was: bytesOf(r.Said), said: bytesOf(r.Was)}
	if said, later := u.said[row.thing]; later { // a later file said something else
		row.was, row.said = bytesOf(said), bytesOf(said)
	}
	if after != nil {
		row.before = *after
	}
	if before != nil {
		row.after = *before
	}
	why := ""
	switch {
	case r.Verb == verbSilent:
		row.verb = verbSilent
	case k.Live != (after != nil), after != nil && !same(&k.Is, after):
		why = "was changed since"
	case before == nil:
		row.verb, why = verbRemoved, u.used[row.thing]
		if u.needed[row.thing] {
			why = "is needed by what stays"
		}
	case after == nil:
		row.verb = verbReturned
	default:
		row.verb = verbChanged
	}
	if why != "" {
		u.left = append(u.left, what(k.Is)+": "+why+".")
		return nil
	}
	u.rows = append(u.rows, row)
	return nil
}

// freeAddresses leaves as they are those whose address of before somebody else
// has by now.
func (u *undoing) freeAddresses() {
	holder := map[school.Email]int64{}
	for id, k := range u.now.people {
		if k.Live && k.Is.Email != "" {
			holder[k.Is.Email] = id
		}
	}
	given := map[int64]bool{} // those who give their address up
	for _, r := range u.rows {
		if p, is := r.before.(roster.Person); is {
			next, stays := r.after.(roster.Person)
			given[r.id] = !stays || next.Email != p.Email
		}
	}
	u.rows = slices.DeleteFunc(u.rows, func(r importRow) bool {
		p, is := r.after.(roster.Person)
		other, taken := holder[p.Email]
		if !is || r.verb == verbSilent || !taken || other == r.id || given[other] {
			return false
		}
		u.left = append(u.left, fmt.Sprintf("%s: %s has the address %s by now.", p.Name, u.now.people[other].Is.Name, p.Email))
		return true
	})
}

func bytesOf(s *string) []byte {
	if s == nil {
		return nil
	}
	return []byte(*s)
}

// usedSince says of what an import added why it cannot go any more.
func usedSince(ctx context.Context, q queryer, imported, at int64) (map[thing]string, error) {
	used := map[thing]string{}
	for _, one := range []struct{ kind, why, query string }{
		{kindPerson, "administers by now", `select id from people where import_id = ?1 and role = 'admin' and ?2 > 0`},
		{kindPerson, "signs in by now", `select p.id from people p join identities i on i.person_id = p.id where p.import_id = ?1 and i.bound_at >= ?2`},
		{kindPerson, "covers a class", `select p.id from people p join teachers t on t.person_id = p.id where p.import_id = ?1 and t.role = 'cover' and ?2 > 0`},
		{kindPerson, "has a link by now", `select p.id from people p join doors d on d.person_id = p.id where p.import_id = ?1 and d.saved_at >= ?2`},
		{kindSection, "has a cover", `select s.id from sections s join teachers t on t.section_id = s.id where s.import_id = ?1 and t.role = 'cover' and ?2 > 0`},
		{kindSection, "has a link by now", `select s.id from sections s join doors d on d.section_id = s.id where s.import_id = ?1 and d.saved_at >= ?2`},
	} {
		var ids []int64
		if err := q.SelectContext(ctx, &ids, one.query, imported, at); err != nil {
			return nil, err
		}
		for _, id := range ids {
			used[thing{one.kind, id}] = one.why
		}
	}
	return used, nil
}

// queryer is a transaction or a pool.
type queryer interface {
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
}

// saidLast is what a source said in imports after one, the newest of each thing.
func saidLast(ctx context.Context, q queryer, source string, after int64) (map[thing]*string, error) {
	var rows []keptRow
	err := q.SelectContext(ctx, &rows, `
		select r.kind, r.thing_id, r.said from imports i join import_rows r on r.import_id = i.id
		where i.source = ? and i.id > ? and i.applied_at is not null order by i.id`, source, after)
	said := map[thing]*string{}
	for _, r := range rows {
		said[thing{r.Kind, r.ID}] = r.Said
	}
	return said, err
}
