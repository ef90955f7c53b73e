package db

import (
	"context"
	"errors"
	"fmt"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// flips make a staged import count. ?1 is the import, ?2 the time, ?3 until when
// whoever it archives comes back as they were. They are a
// statement a table and not one a row, so that teachers who save wait for them
// for a fraction of a second at most. "verb <> 'added'" looks idle, but lets
// SQLite use the partial index of the few rows that are not new
// (sqlite.org/partialindex.html §2).
var flips = []string{
	`update schools set archived_at = null where import_id = ?1`,
	`update schools set name = r.after ->> 'Name', archived_at = null from import_rows r indexed by import_rows_known
	 where r.import_id = ?1 and r.kind = 'school' and r.verb <> 'added' and r.verb in ('returned', 'changed') and schools.id = r.thing_id`,
	`update schools set archived_at = ?2 where id in (select thing_id from import_rows where import_id = ?1 and kind = 'school' and verb = 'removed' and verb <> 'added')`,

	`update people set archived_at = ?2, kept_until = ?3 where id in (` + removedPeople + `)`,
	`delete from sessions where person_id in (` + removedPeople + `)`,
	// Two people may trade an address, and somebody who is gone gives theirs up.
	`update people set email = null from import_rows r indexed by import_rows_known
	 where r.import_id = ?1 and r.kind = 'person' and r.verb <> 'added' and r.verb in ('returned', 'changed') and people.id = r.thing_id and r.after ->> 'Email' <> people.email`,
	`update people set email = null where archived_at is not null and email in (select r.after ->> 'Email' from import_rows r
	 where r.import_id = ?1 and r.kind = 'person' and r.verb in ('added', 'returned', 'changed'))
	 and not exists (select 1 from import_rows r where r.import_id = ?1 and r.kind = 'person' and r.thing_id = people.id and r.verb <> 'added' and r.verb in ('returned', 'changed'))`,
	`update people set email = nullif(r.after ->> 'Email', ''), archived_at = null
	 from import_rows r where r.import_id = ?1 and r.kind = 'person' and r.verb = 'added' and people.id = r.thing_id`,
	`update people set name = r.after ->> 'Name', email = nullif(r.after ->> 'Email', ''), department = r.after ->> 'Department', archived_at = null
	 from import_rows r indexed by import_rows_known where r.import_id = ?1 and r.kind = 'person' and r.verb <> 'added' and r.verb in ('returned', 'changed') and people.id = r.thing_id`,
	`delete from members where person_id in (select thing_id from import_rows where import_id = ?1 and kind = 'person' and verb <> 'added' and verb in ('returned', 'changed'))`,
	`insert into members (person_id, school_id) select r.thing_id, cast(s.value as integer) from import_rows r indexed by import_rows_known, json_each(r.after, '$.Schools') s
	 where r.import_id = ?1 and r.kind = 'person' and r.verb <> 'added' and r.verb in ('returned', 'changed') and s.type <> 'null'`,

	`update sections set archived_at = ?2 where id in (select thing_id from import_rows where import_id = ?1 and kind = 'section' and verb = 'removed' and verb <> 'added')`,
	`update sections set archived_at = null where import_id = ?1`,
	`update sections set school_id = cast(r.after ->> 'School' as integer), course = r.after ->> 'Course', section = r.after ->> 'Code', block = r.after ->> 'Block',
	 room = r.after ->> 'Room', department = r.after ->> 'Department', term = r.after ->> 'Term', archived_at = null
	 from import_rows r indexed by import_rows_known where r.import_id = ?1 and r.kind = 'section' and r.verb <> 'added' and r.verb in ('returned', 'changed') and sections.id = r.thing_id`,
	withholdChanged,
	`delete from teachers where role <> 'cover' and section_id in (select thing_id from import_rows indexed by import_rows_known where import_id = ?1 and kind = 'section'
	 and verb <> 'added' and verb in ('returned', 'changed') and (before is null or before -> 'Teachers' <> after -> 'Teachers'))`,
	`insert into teachers (section_id, person_id, role, place)
	 select r.thing_id, cast(p.value as integer), iif(p.key = 0, 'lead', 'co'), p.key from import_rows r indexed by import_rows_known, json_each(r.after, '$.Teachers') p
	 where r.import_id = ?1 and r.kind = 'section' and p.type <> 'null' and r.verb <> 'added' and r.verb in ('returned', 'changed')
	 and (r.before is null or r.before -> 'Teachers' <> r.after -> 'Teachers')`,

	withholdOffices, withholdUntaught, showOffices, showTaught,
	`update people set kept_until = null where id in (` + returnedPeople + `)`,

	`update imports set applied_at = ?2 where id = ?1`,
}

// activate makes a staged import count, in one transaction with the check that the
// roster is still what it was prepared for.
func (st *staging) activate(ctx context.Context) error {
	return st.store.change(ctx, st.actor, st.action, func(t *tx) error {
		if err := t.mustBeAdmin(); err != nil {
			return err
		}
		now, err := rosterVersion(t.ctx, t.Tx)
		if err == nil && now != st.version {
			err = errMoved
		}
		if err == nil && st.usable != nil {
			err = st.usable(t)
		}
		if err != nil {
			return err
		}
		if err := t.mayEndAdmins(roster.NoAdmin); err != nil {
			return err
		}
		late, err := st.endLate(t)
		if err != nil {
			return err
		}
		for _, query := range flips {
			if _, err := t.ExecContext(t.ctx, query, st.is.ID, millis(t.now), millis(t.now.Add(keptFor))); err != nil {
				return fmt.Errorf("%.60s: %w", query, err)
			}
		}
		if err := st.showUndone(t, late); err != nil {
			return err
		}
		if err := t.keepsActor(); err != nil {
			return err
		}
		var undoes int64
		if st.is.Undoes != 0 {
			if err := t.GetContext(t.ctx, &undoes, `select coalesce(max(id), 0) from changes where import_id = ? and kind = 'import'`, st.is.Undoes); err != nil {
				return err
			}
		}
		_, err = t.record(subject{imported: st.is.ID, undoes: undoes}, nil,
			map[string]any{"import": st.is.ID, "source": st.is.Source, "file": st.is.File, "summary": st.is.Summary})
		return err
	})
}

// keepsActor refuses an import that would lock out whoever does it.
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
