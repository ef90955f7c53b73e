package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// sliceRows is how much of an import is written in one transaction: about 20 ms,
// after which teachers who save have their turn.
const sliceRows = 600

// staging is an import that is being written. New things are archived from the
// start, and imports without applied_at are as if they were not there: until
// activate, nobody sees any of it.
type staging struct {
	store    *Store
	actor    school.Actor
	action   school.Action
	is       school.Import // its ID once it has begun
	found    string        // findings, JSON
	scope    int64         // the one school of whoever imports; 0: all
	version  int64         // rosterVersion that it was prepared for
	rows     []stagedRow
	ids      ids                   // nil: states are in ids already
	usable   func(*tx) error       // asked again in the transaction that activates it; may be nil
	progress func(done, total int) // may be nil
}

// begin writes the import itself.
func (st *staging) begin(ctx context.Context) error {
	return st.store.change(ctx, st.actor, st.action, func(t *tx) error {
		n := st.is
		done, err := t.ExecContext(t.ctx, `
			insert into imports (at, actor, source, file, format, sha256, summary, findings, problems, found, school_id, undoes)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0))`,
			millis(t.now), n.Actor, n.Source, n.File, n.Format, n.SHA256, n.Summary, n.Findings, n.Problems, st.found, st.scope, n.Undoes)
		if err == nil {
			st.is.ID, err = done.LastInsertId()
		}
		return err
	})
}

// stage writes the rows, slice by slice.
func (st *staging) stage(ctx context.Context) error {
	for from := 0; from < len(st.rows); from += sliceRows {
		to := min(from+sliceRows, len(st.rows))
		err := st.store.change(ctx, st.actor, st.action, func(t *tx) error {
			w, err := newStager(t, st)
			if err != nil {
				return err
			}
			for i := from; i < to; i++ {
				if err := w.put(&st.rows[i]); err != nil {
					return fmt.Errorf("%s %q: %w", st.rows[i].kind, st.rows[i].key, err)
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
			st.progress(to, len(st.rows))
		}
	}
	return nil
}

// stager writes rows in one transaction; its statements end with it.
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
		{&w.section, `insert into sections (school_id, course, section, block, room, department, term, import_id, archived_at, created_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?9, ?9)`},
		{&w.door, insertDoor},
		{&w.member, `insert into members (person_id, school_id) values (?, ?) on conflict do nothing`},
		{&w.teacher, `insert into teachers (section_id, person_id, role, place) values (?, ?, ?, ?)`},
		{&w.row, `insert into import_rows (import_id, kind, thing_id, verb, key, before, after, was, said) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`},
	} {
		var err error
		if *one.stmt, err = t.PreparexContext(t.ctx, one.query); err != nil {
			return w, err
		}
	}
	return w, nil
}

// put writes one row, and the thing if it is new.
func (w stager) put(r *stagedRow) error {
	if r.verb == verbAdded {
		if err := w.add(r); err != nil {
			return err
		}
	}
	_, err := w.row.ExecContext(w.ctx, w.is.ID, r.kind, r.id, r.verb, r.key,
		w.stateJSON(r.id, r.before), w.stateJSON(r.id, r.after), nullable(r.was), nullable(r.said))
	return err
}

// stateJSON is a state as a column keeps it, nil for none. An undo's states are
// in ids already.
func (w stager) stateJSON(id int64, v any) any {
	if w.ids != nil {
		v = w.ids.state(id, v)
	}
	if v == nil {
		return nil
	}
	return string(marshal(&v))
}

func nullable(data []byte) any {
	if data == nil {
		return nil
	}
	return string(data)
}

// add inserts something new with its door, archived.
func (w stager) add(r *stagedRow) (err error) {
	now := millis(w.now)
	switch v := r.after.(type) {
	case *roster.School:
		r.id, err = w.addSchool(v.Name, w.is.ID)
		w.ids[kindSchool][v.Key] = r.id
		return err
	case *roster.Person:
		done, err := w.person.ExecContext(w.ctx, v.Name, v.Department, w.is.ID, now, now)
		if err != nil {
			return err
		}
		if r.id, err = done.LastInsertId(); err != nil {
			return err
		}
		w.ids[kindPerson][v.Key] = r.id
		for _, at := range v.Schools {
			if _, err := w.member.ExecContext(w.ctx, r.id, w.ids[kindSchool][at]); err != nil {
				return err
			}
		}
		return putDoor(w.ctx, w.door, school.OfficeDoor, 0, r.id)
	case *roster.Section:
		done, err := w.section.ExecContext(w.ctx, w.ids[kindSchool][v.School], v.Course, v.Code, v.Block, v.Room, v.Department, v.Term, w.is.ID, now, now)
		if err != nil {
			return err
		}
		if r.id, err = done.LastInsertId(); err != nil {
			return err
		}
		for i, key := range v.Teachers {
			role := "co"
			if i == 0 {
				role = "lead"
			}
			if _, err := w.teacher.ExecContext(w.ctx, r.id, w.ids[kindPerson][key], role, i); err != nil {
				return err
			}
		}
		return putDoor(w.ctx, w.door, school.SectionDoor, r.id, 0)
	}
	return nil
}
