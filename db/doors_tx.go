package db

import (
	"fmt"

	"hallway/internal/school"
)

// doorRow is a door as a write sees it, with the actor's right to it.
type doorRow struct {
	ID        int64  `db:"id"`
	Code      string `db:"code"`
	SectionID int64  `db:"section_id"`
	PersonID  int64  `db:"person_id"`
	SavedBy   int64  `db:"saved_by"`
	doorState
	rightRow
}

// Queries of a doorRow by ?3, for a person ?1 on the day ?2: a save reads the door
// and the right to it at once.
var (
	doorByID   = doorQuery(`id`)
	doorByCode = doorQuery(`code`)
)

func doorQuery(column string) string {
	return `
		select d.id, d.code, coalesce(d.section_id, 0) as section_id, coalesce(d.person_id, 0) as person_id,
		       coalesce(d.saved_by, 0) as saved_by, d.link, d.provider, d.meeting, d.passcode, d.note, d.version,
		       coalesce(d.withheld_at, 0) as withheld, coalesce(d.withheld_of, '') as withheld_of, d.closed,
		       coalesce(r.active, 0) as active, coalesce(r.leads, 0) as leads, coalesce(r.teaches, 0) as teaches,
		       coalesce(r.covers, 0) as covers, coalesce(r.administers, 0) as administers
		from doors d left join (` + rights(`= (select id from doors where `+column+` = ?3)`) + `) r on r.door_id = d.id
		where d.` + column + ` = ?3`
}

// shown is the door's meeting as a form shows it: none, if it is withheld.
func (d doorState) shown() school.Meeting {
	if d.Withheld != 0 {
		return school.Meeting{}
	}
	return d.Meeting
}

// door reads one door by a query of doorQuery.
func (t *tx) door(query string, arg any) (doorRow, error) {
	var d doorRow
	if err := t.get(&d, query, t.actor.PersonID, t.today, arg); err != nil {
		return d, fmt.Errorf("door %v: %w", arg, translate(err))
	}
	return d, nil
}

// conflict reads the door as it is now, for the person to choose.
func (t *tx) conflict(d doorRow) error {
	now, err := entry(t.ctx, t.Tx, t.today, 0, d.Code)
	if err != nil {
		return err
	}
	return &Conflict{Now: now}
}

// written is school.ErrConflict unless a statement wrote the door: its condition
// has the version that was read, so that a newer one is never overwritten.
func (d doorRow) written(rows int64, err error) error {
	if err == nil && rows != 1 {
		err = fmt.Errorf("door %s: %d rows written: %w", d.Code, rows, school.ErrConflict)
	}
	return err
}

// put writes a door's next state and its history row.
func (t *tx) put(d doorRow, next doorState, undoes int64) (int64, error) {
	n, err := t.wrote(`
		update doors set link = ?, provider = ?, meeting = ?, passcode = ?, note = ?, closed = ?,
		       withheld_at = nullif(?, 0), withheld_of = nullif(?, ''), version = version + 1, saved_at = ?, saved_by = nullif(?, 0)
		where id = ? and version = ?`,
		next.Link, next.Provider, next.Name, next.Passcode, next.Note, next.Closed,
		next.Withheld, next.Of, millis(t.now), t.actor.PersonID, d.ID, d.Version)
	if err := d.written(n, err); err != nil {
		return 0, err
	}
	next.Version = d.Version + 1
	return t.record(subject{door: d.ID, undoes: undoes}, d.doorState, next)
}
