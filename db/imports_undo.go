package db

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// Undone is an import that was taken back.
type Undone struct {
	ID   int64    // of the import that undoes; 0: there was nothing left to put back
	Left []string // what stays, a line each: what it is, and why
}

// UndoImport takes an import back, also much later: what it added is archived,
// what it changed is as it was, what it archived is there again. Where somebody
// has changed something since, or uses it by now, it stays and is listed. The
// undoing is an import of its own kind, and can be undone.
func (s *Store) UndoImport(ctx context.Context, actor school.Actor, id int64) (Undone, error) {
	var left []string
	undone, err := s.writeImport(ctx, actor, school.ImportUndo, func(ctx context.Context) (*staging, error) {
		u, err := s.undoing(ctx, actor, id)
		if left = u.left; err != nil || len(u.rows) == 0 {
			return nil, err
		}
		var found []roster.Finding // so that the list is not only read once
		for _, line := range u.left {
			found = append(found, roster.Finding{File: u.was.File, Severity: roster.Problem, Found: line, Will: "It stays as it is."})
		}
		text, err := json.Marshal(found)
		return &staging{
			rows: u.rows, version: u.version, scope: u.scope, found: string(text), usable: u.unused,
			is: school.Import{
				Actor: actor.Name, Source: u.was.Source, File: u.was.File, Format: u.was.Format, SHA256: u.was.SHA256, Undoes: id, Summary: u.summary(),
				Findings: len(found), Problems: len(found),
			},
		}, err
	})
	return Undone{ID: undone, Left: left}, err
}

// undoing is what undoing an import would do.
type undoing struct {
	was     school.Import
	scope   int64 // the school of whoever imported it, 0: all
	version int64
	rows    []stagedRow
	left    []string

	said     sayings // by now
	schools  map[int64]roster.Known[roster.School]
	people   map[int64]roster.Known[roster.Person]
	sections map[int64]roster.Known[roster.Section]
	newer    map[thing]bool   // a later import changed it
	beyond   beyond           // of an administrator of one school who undoes
	used     map[thing]string // why something that the import put there cannot go any more
	moved    map[thing]string // whose the Google account is now of somebody whom the import archived
	needed   map[thing]bool   // by what stays: people who teach, schools
	decided  map[thing]int    // place in rows
}

// undoing compares what is there with what the import left.
func (s *Store) undoing(ctx context.Context, actor school.Actor, id int64) (u undoing, err error) {
	head, err := s.importHead(ctx, actor, id)
	if err != nil {
		return u, err
	}
	switch u.was = head.read(); {
	case u.was.UndoneBy != 0:
		return u, school.Invalid{"import": "That import was undone already. To have it again, undo the undoing."}
	case !u.was.CanUndo:
		return u, school.Invalid{"import": "That import changed nothing that could be put back."}
	}
	u.scope = head.School
	rows, err := s.keptRows(ctx, id)
	if err != nil {
		return u, err
	}
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return u, err
	}
	defer read.Rollback()
	if u.version, err = rosterVersion(ctx, read); err != nil {
		return u, err
	}
	now, err := rosterAs(ctx, read, inIDs())
	if err != nil {
		return u, err
	}
	u.schools, u.people, u.sections = byID(now.Schools), byID(now.People), byID(now.Sections)
	if u.used, err = usedSince(ctx, read, u.was, s.Today()); err != nil {
		return u, err
	}
	if u.moved, err = movedAccounts(ctx, read, u.was); err != nil {
		return u, err
	}
	if u.newer, err = changedAfter(ctx, read, id); err != nil {
		return u, err
	}
	if u.said, err = sayingsOf(ctx, read, origin{u.was.Source, u.scope}); err != nil {
		return u, err
	}
	if only, err := scopeOf(ctx, read, actor); err != nil {
		return u, err
	} else if only != 0 {
		if u.beyond, err = beyondOf(ctx, read, only, s.Today()); err != nil {
			return u, err
		}
	}
	u.needed, u.decided = map[thing]bool{}, map[thing]int{}
	// Sections first: those that stay need their teachers, and both a school.
	for _, kind := range []string{kindSection, kindPerson, kindSchool} {
		for _, r := range rows {
			if r.Kind == kind {
				if err := u.take(r); err != nil {
					return u, err
				}
			}
		}
		if kind == kindPerson {
			u.settleAddresses()
		}
		u.need(kind)
	}
	u.returnSchools()
	slices.SortFunc(u.rows, func(a, b stagedRow) int { return kindOrder[a.kind] - kindOrder[b.kind] })
	slices.Sort(u.left)
	return u, nil
}

// kindOrder is the order in which rows are written.
var kindOrder = map[string]int{kindSchool: 0, kindPerson: 1, kindSection: 2}

func byID[T any](list []roster.Known[T]) map[int64]roster.Known[T] {
	by := make(map[int64]roster.Known[T], len(list))
	for _, k := range list {
		by[k.ID] = k
	}
	return by
}

// add decides about a thing.
func (u *undoing) add(r stagedRow) {
	u.decided[r.thing] = len(u.rows)
	u.rows = append(u.rows, r)
}

// take puts one row's undoing on the list, or says why it stays.
func (u *undoing) take(r keptRow) error {
	switch r.Kind {
	case kindSchool:
		return takeBack(u, r, u.schools, func(a, b *roster.School) bool { return a.Name == b.Name }, func(s roster.School) string { return s.Name })
	case kindPerson:
		return takeBack(u, r, u.people, func(a, b *roster.Person) bool { return a.Same(*b) }, func(p roster.Person) string { return p.Name })
	}
	return takeBack(u, r, u.sections, func(a, b *roster.Section) bool { return a.Same(*b) }, roster.Section.Title)
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
	row, why := u.words(r), ""
	if after != nil {
		row.before = *after
	}
	if before != nil {
		row.after = *before
	}
	k := now[r.ID]
	switch {
	case r.Verb == verbSilent:
		row.verb = verbSilent
	case u.beyond.person(row):
		why = "is at another school too, or administers more than you"
	case k.Live == (after != nil) && (after == nil || same(&k.Is, after)):
		why = u.inTheWay(&row, before != nil, after != nil)
	case u.newer[row.thing]:
		why = "a newer import changed it. Undo that one first"
	default:
		why = "was changed since"
	}
	if why != "" {
		u.left = append(u.left, what(k.Is)+": "+why+".")
		return nil
	}
	u.add(row)
	return nil
}

// inTheWay says how a row is undone, and why not if what it put there is in use.
func (u *undoing) inTheWay(row *stagedRow, before, after bool) (why string) {
	switch {
	case before && after:
		row.verb = verbChanged
	case before:
		row.verb = verbReturned
		if now := u.moved[row.thing]; now != "" {
			why = "their Google account is " + now + "’s now"
		}
	default:
		row.verb, why = verbRemoved, u.used[row.thing]
		if why == "" && u.needed[row.thing] {
			why = map[string]string{kindPerson: "teaches a class that stays", kindSchool: "classes or people are still there"}[row.kind]
		}
	}
	return why
}

// changedAfter are the things that later imports changed.
func changedAfter(ctx context.Context, q sqlx.QueryerContext, id int64) (map[thing]bool, error) {
	var rows []keptRow
	err := sqlx.SelectContext(ctx, q, &rows, `
		select r.kind, r.thing_id from imports i join import_rows r on r.import_id = i.id
		where i.id > ? and i.applied_at is not null and r.verb <> 'silent'`, id)
	newer := make(map[thing]bool, len(rows))
	for _, r := range rows {
		newer[thing{r.Kind, r.ID}] = true
	}
	return newer, err
}

// words are what the source said and will have said. Where a later file has
// said something else, that stands.
func (u *undoing) words(r keptRow) stagedRow {
	row := stagedRow{thing: thing{r.Kind, r.ID}, key: r.Key, was: bytesOf(r.Said), said: bytesOf(r.Was)}
	if latest := u.said.said[row.thing]; latest != string(row.was) {
		row.key, row.was = u.said.key[row.thing], nil
		if latest != "" {
			row.was = []byte(latest)
		}
		row.said = row.was
		return row
	}
	var was struct{ Key *string }
	if row.said != nil && json.Unmarshal(row.said, &was) == nil && was.Key != nil {
		row.key = *was.Key
	}
	return row
}

func bytesOf(s *string) []byte {
	if s == nil {
		return nil
	}
	return []byte(*s)
}

func (u *undoing) summary() string {
	c := map[string]int{}
	for _, r := range u.rows {
		c[r.verb]++
	}
	return fmt.Sprintf("Undone: %d put back, %d changed back, %d taken out, %d left as they are", c[verbReturned], c[verbChanged], c[verbRemoved], len(u.left))
}
