package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// keptFor is how long people whom an import archived come back as they were: a
// short export is noticed within a month.
const keptFor = 30 * 24 * time.Hour

// activate makes a staged import part of the roster.
func (st *staging) activate(ctx context.Context) error {
	return st.store.change(ctx, st.actor, st.action, func(t *tx) error {
		if err := st.mayActivate(t); err != nil {
			return err
		}
		late, err := st.endLate(t)
		if err != nil {
			return err
		}
		a := activation{tx: t, imported: st.is.ID}
		if a.undoes, err = st.undone(t); err != nil {
			return err
		}
		for _, step := range st.steps(a) {
			if err := step(); err != nil {
				return err
			}
		}
		if err := st.showUndone(t, late); err != nil {
			return err
		}
		if err := t.keepsActor(); err != nil {
			return err
		}
		if err := st.takeFile(t); err != nil {
			return err
		}
		if err := st.noteLeft(t); err != nil {
			return err
		}
		return st.record(t, a.undoes)
	})
}

// steps are what an import does, or a turn of the year, in order.
func (st *staging) steps(a activation) []func() error {
	if st.turn != nil {
		return st.turn.steps(a)
	}
	return []func() error{
		a.schools, a.people, a.members, a.withholdEnded, a.sections, a.withholdChanged, a.showHandedBack, a.teachers, a.withholdLeft,
		a.showReturned, a.carryLinks, a.done,
	}
}

// mayActivate refuses an import if the roster, or a right, has changed since.
func (st *staging) mayActivate(t *tx) error {
	if err := t.mustBeAdmin(); err != nil {
		return err
	}
	now, err := rosterVersion(t.ctx, t.Tx)
	if err != nil {
		return err
	}
	if now != st.version || !slices.Equal(st.hosts, st.store.Settings().Hosts) {
		return errMoved
	}
	if st.usable != nil {
		if err := st.usable(t); err != nil {
			return err
		}
	}
	return t.mayEndAdmins(roster.NoAdmin)
}

// undone is the change of the import that this one undoes; 0: it undoes none.
func (st *staging) undone(t *tx) (change int64, err error) {
	if st.is.Undoes == 0 {
		return 0, nil
	}
	err = t.get(&change, `select coalesce(max(id), 0) from changes where import_id = ? and kind in ('import', 'year')`, st.is.Undoes)
	return change, err
}

// noteLeft adds to the import's findings the links that it did not put back.
func (st *staging) noteLeft(t *tx) error {
	if st.left = t.left; len(st.left) == 0 {
		return nil
	}
	var found []roster.Finding
	if err := json.Unmarshal([]byte(st.found), &found); err != nil {
		return err
	}
	text, err := json.Marshal(append(found, st.leftFindings()...))
	if err != nil {
		return err
	}
	return t.exec(`update imports set found = ?, findings = findings + ?, problems = problems + ? where id = ?`,
		string(text), len(st.left), len(st.left), st.is.ID)
}

// leftFindings are the links that were not put back, as findings.
func (st *staging) leftFindings() (found []roster.Finding) {
	for _, line := range st.left {
		found = append(found, roster.Finding{File: st.is.File, Severity: roster.Problem, Found: line})
	}
	return found
}

func (st *staging) takeFile(t *tx) error {
	if st.file.SHA256 == "" {
		return nil
	}
	return t.exec(takeFile, taking(st.file, origin{st.is.Source, st.scope}, millis(t.now))...)
}

func (st *staging) record(t *tx, undoes int64) error {
	if st.turn != nil {
		_, err := t.record(subject{imported: st.is.ID, undoes: undoes}, nil, map[string]any{"turn": st.is.ID, "summary": st.is.Summary})
		return err
	}
	said := map[string]any{"import": st.is.ID, "source": st.is.Source, "file": st.is.File, "summary": st.is.Summary}
	if st.units != nil {
		said["units"] = strings.Join(st.units.Is.Staff, ", ")
	}
	_, err := t.record(subject{imported: st.is.ID, undoes: undoes}, nil, said)
	return err
}

// keepsActor refuses an import that would lock out the person who applies it.
func (t *tx) keepsActor() error {
	if t.actor.PersonID == 0 {
		return nil
	}
	err := t.mustBeAdmin()
	if errors.Is(err, school.ErrForbidden) {
		err = roster.NotYou
	}
	return err
}

// activation writes the rows of an import into the roster, with a statement for
// each table and not for each row, so that teachers who save hardly wait for it.
type activation struct {
	*tx
	imported int64
	undoes   int64 // the change of the import that this one undoes; 0: it undoes none
}

// rowsOfImport begins each statement: the rows of import ?1 about entities that are
// not new. "verb <> 'added'" looks redundant, but lets SQLite use the partial index
// of these few rows (sqlite.org/partialindex.html §2).
const rowsOfImport = `with
	updated as not materialized (select * from import_rows indexed by import_rows_known
		where import_id = ?1 and verb in ('returned', 'changed') and verb <> 'added'),
	returned as not materialized (select kind, thing_id from import_rows indexed by import_rows_known
		where import_id = ?1 and verb = 'returned' and verb <> 'added'),
	removed as not materialized (select kind, thing_id from import_rows indexed by import_rows_known
		where import_id = ?1 and verb = 'removed' and verb <> 'added')
	`

// exec runs statements over rowsOfImport. ?2 is the time, ?3 until when people who
// are archived now come back as they were, ?4 the change that is undone.
func (a activation) exec(statements ...string) error {
	for _, statement := range statements {
		if _, err := a.ExecContext(a.ctx, rowsOfImport+statement, a.imported, millis(a.now), millis(a.now.Add(keptFor)), a.undoes); err != nil {
			return fmt.Errorf("%.60s: %w", statement, err)
		}
	}
	return nil
}

func (a activation) schools() error {
	return a.exec(
		`update schools set archived_at = null where import_id = ?1`,
		`update schools set name = u.after ->> 'Name', archived_at = null, put_away_at = null
		 from updated u where u.kind = 'school' and schools.id = u.thing_id`,
		`update schools set archived_at = ?2 where id in (select thing_id from removed where kind = 'school')`)
}

func (a activation) people() error {
	return a.exec(
		`update people set archived_at = ?2, kept_until = ?3 where id in (select thing_id from removed where kind = 'person')`,
		`delete from sessions where person_id in (select thing_id from removed where kind = 'person')`,
		// Two people may trade an address, and somebody who has left gives theirs up.
		`update people set email = null from updated u where u.kind = 'person' and people.id = u.thing_id
		 and u.after ->> 'Email' <> people.email`,
		`update people set email = null where archived_at is not null
		 and email in (select after ->> 'Email' from import_rows where import_id = ?1 and kind = 'person'
			and verb in ('added', 'returned', 'changed'))
		 and id not in (select thing_id from updated where kind = 'person')`,
		`update people set email = nullif(r.after ->> 'Email', ''), archived_at = null
		 from import_rows r where r.import_id = ?1 and r.kind = 'person' and r.verb = 'added' and people.id = r.thing_id`,
		`update people set name = u.after ->> 'Name', email = nullif(u.after ->> 'Email', ''), department = u.after ->> 'Department',
		 archived_at = null
		 from updated u where u.kind = 'person' and people.id = u.thing_id`)
}

func (a activation) members() error {
	return a.exec(
		`delete from members where person_id in (select thing_id from updated where kind = 'person')`,
		`insert into members (person_id, school_id) select u.thing_id, cast(s.value as integer) from updated u, json_each(u.after, '$.Schools') s
		 where u.kind = 'person' and s.type <> 'null'`)
}

func (a activation) sections() error {
	return a.exec(
		`update sections set archived_at = ?2, version = version + 1 where id in (select thing_id from removed where kind = 'section')`,
		`update sections set archived_at = null where import_id = ?1`,
		`update sections set school_id = cast(u.after ->> 'School' as integer), course = u.after ->> 'Course', section = u.after ->> 'Code',
		 block = u.after ->> 'Block', room = u.after ->> 'Room', department = u.after ->> 'Department',
		 term = u.after ->> 'Term', starts = coalesce(u.after ->> 'Starts', ''), ends = coalesce(u.after ->> 'Ends', ''), archived_at = null,
		 put_away_at = null, version = version + 1
		 from updated u where u.kind = 'section' and sections.id = u.thing_id`)
}

// teachers are those of the source, the lead first; covers are not imported.
func (a activation) teachers() error {
	return a.exec(
		`delete from teachers where section_id in (select thing_id from updated
		 where kind = 'section' and (before is null or before -> 'Teachers' <> after -> 'Teachers'))`,
		`insert into teachers (section_id, person_id, role, place)
		 select u.thing_id, cast(p.value as integer), iif(p.key = 0, 'lead', 'co'), p.key from updated u, json_each(u.after, '$.Teachers') p
		 where u.kind = 'section' and p.type <> 'null' and (u.before is null or u.before -> 'Teachers' <> u.after -> 'Teachers')`)
}

func (a activation) done() error {
	return a.exec(
		`update people set kept_until = null where id in (select thing_id from returned where kind = 'person')`,
		`update imports set applied_at = ?2 where id = ?1`)
}
