package db

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// sliceRows is how much of an import is written in one transaction: about 20 ms.
const sliceRows = 600

// staging is an import that is being written. Nobody sees it before activate: new
// entities are archived, and imports without applied_at are ignored.
type staging struct {
	store    *Store
	actor    school.Actor
	action   school.Action
	is       school.Import      // its ID once it has begun
	file     school.SourceFile  // without SHA256: none is imported, as by an undo
	found    string             // findings, JSON
	left     []string           // sentences about links that activate did not put back
	leftOut  []string           // keys of the file's classes that it leaves out
	units    *roster.UnitChange // nil: the import says nothing about them
	scope    int64              // the only school of the person who imports; 0: all
	version  int64              // rosterVersion that it was prepared for
	hosts    []string           // the allowed hosts that it was prepared for
	turn     *turning           // what a turn of the year does; nil: a roster comes in
	rows     roster.Rows
	ids      *roster.IDs           // nil: the rows have ids for keys
	usable   func(*tx) error       // asked again in the transaction that activates it; may be nil
	progress func(done, total int) // may be nil
}

func (st *staging) begin(ctx context.Context) error {
	return st.store.change(ctx, st.actor, st.action, func(t *tx) (err error) {
		n := st.is
		st.is.ID, err = inserted(t.ExecContext(t.ctx, `
			insert into imports (at, actor, source, file, format, sha256, summary, findings, problems, found, left_out, school_id,
				undoes, units, turn)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0), ?, ?)`,
			millis(t.now), t.actor.Name, n.Source, n.File, n.Format, n.SHA256, n.Summary, n.Findings, n.Problems,
			st.found, jsonList(st.leftOut), st.scope, n.Undoes, stateJSON(st.units), stateJSON(st.turn.record())))
		return err
	})
}

// stage writes the rows, slice by slice.
func (st *staging) stage(ctx context.Context) error {
	for from, all := 0, st.rows.Len(); from < all; from += sliceRows {
		to := min(from+sliceRows, all)
		err := st.store.change(ctx, st.actor, st.action, func(t *tx) error {
			w, err := newStager(t, st)
			if err != nil {
				return err
			}
			for i := from; i < to; i++ {
				if err := w.put(i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := st.store.letOthersWrite(ctx); err != nil {
			return err
		}
		if st.progress != nil {
			st.progress(to, all)
		}
	}
	return nil
}

// stager writes rows in one transaction.
type stager struct {
	*tx
	*staging
	person, section, door, member, teacher, row *sqlx.Stmt
}

func newStager(t *tx, st *staging) (stager, error) {
	w := stager{tx: t, staging: st}
	for _, one := range []struct {
		stmt  **sqlx.Stmt
		query string
	}{
		// Without their address: somebody may still have it.
		{&w.person, `insert into people (name, department, import_id, archived_at, created_at) values (?, ?, ?, ?5, ?5)`},
		{&w.section, `
			insert into sections (school_id, course, section, block, room, department, term, starts, ends, import_id, archived_at, created_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?11, ?11)`},
		{&w.door, insertDoor},
		{&w.member, `insert into members (person_id, school_id) values (?, ?) on conflict do nothing`},
		{&w.teacher, `insert into teachers (section_id, person_id, role, place) values (?, ?, ?, ?)`},
		{&w.row, `
			insert into import_rows (import_id, kind, thing_id, verb, key, before, after, was, said, link_of)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0))`},
	} {
		var err error
		if *one.stmt, err = t.PreparexContext(t.ctx, one.query); err != nil {
			return w, err
		}
	}
	return w, nil
}

// inserted is the id of the row that a statement has inserted.
func inserted(done sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return done.LastInsertId()
}

// put writes the n-th row: schools, then people, then sections.
func (w stager) put(n int) error {
	people, sections := n-len(w.staging.rows.Schools), n-len(w.staging.rows.Schools)-len(w.staging.rows.People)
	switch {
	case people < 0:
		return putRow(w, roster.KindSchool, &w.staging.rows.Schools[n], w.newSchool, w.ids.School)
	case sections < 0:
		return putRow(w, roster.KindPerson, &w.staging.rows.People[people], w.newPerson, w.ids.Person)
	}
	return putRow(w, roster.KindSection, &w.staging.rows.Sections[sections], w.newSection, w.ids.Section)
}

// putRow writes one row, and the entity if it is new.
func putRow[T any](w stager, kind roster.Kind, r *roster.Row[T], add func(*T) (int64, error), inIDs func(int64, *T) *T) (err error) {
	if r.Verb == roster.VerbAdded {
		if r.ID, err = add(r.After); err != nil {
			return fmt.Errorf("%s %q: %w", kind, r.Key, err)
		}
	}
	_, err = w.row.ExecContext(w.ctx, w.is.ID, kind, r.ID, r.Verb, r.Key,
		stateJSON(inIDs(r.ID, r.Before)), stateJSON(inIDs(r.ID, r.After)), stateJSON(r.OldRecord), stateJSON(r.Record), r.LinkOf)
	if err != nil {
		return fmt.Errorf("%s %q: %w", kind, r.Key, err)
	}
	return nil
}

func (w stager) newSchool(v *roster.School) (id int64, err error) {
	id, err = w.addSchool(v.Name, w.is.ID)
	w.ids.Schools[v.Key] = id
	return id, err
}

func (w stager) newPerson(v *roster.Person) (int64, error) {
	now := millis(w.now)
	id, err := inserted(w.person.ExecContext(w.ctx, v.Name, v.Department, w.is.ID, now, now))
	if err != nil {
		return 0, err
	}
	w.ids.People[v.Key] = id
	for _, at := range v.Schools {
		if _, err := w.member.ExecContext(w.ctx, id, w.ids.Schools[at]); err != nil {
			return 0, err
		}
	}
	return id, putDoor(w.ctx, w.door, school.OfficeDoor, 0, id)
}

func (w stager) newSection(v *roster.Section) (int64, error) {
	now := millis(w.now)
	at := w.ids.Schools[v.School]
	id, err := inserted(w.section.ExecContext(w.ctx, at, v.Course, v.Code, v.Block, v.Room, v.Department, v.Term, v.Starts, v.Ends,
		w.is.ID, now))
	if err != nil {
		return 0, err
	}
	for i, key := range v.Teachers {
		role := "co"
		if i == 0 {
			role = "lead"
		}
		if _, err := w.teacher.ExecContext(w.ctx, id, w.ids.People[key], role, i); err != nil {
			return 0, err
		}
	}
	return id, putDoor(w.ctx, w.door, school.SectionDoor, id, 0)
}
