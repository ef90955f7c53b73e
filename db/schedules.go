package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// Schedule is the text of a school's day, as it was saved.
type Schedule struct {
	School  int64     `db:"school"`
	Text    string    `db:"text"`    // empty: there is none
	Version int64     `db:"version"` // counts the saves; 0: there never was one
	SavedAt time.Time `db:"-"`
	SavedBy string    `db:"saved_by"` // name of the person who saved last; empty: a command did
	As      int64     `db:"as_id"`    // the school whose text it shares; 0: none
	InForce string    `db:"in_force"` // the text that counts: its own, or that of the other school while there is one
}

// inForce is the text that counts for a row k of schedules, which may be missing. A school
// that is not there any more, or shares a text itself, gives none.
const inForce = `iif(k.as_id is null, coalesce(k.text, ''), coalesce((
	select o.text from schedules o join schools y on y.id = o.school_id
	where o.school_id = k.as_id and o.as_id is null and y.archived_at is null), ''))`

// scheduleOf reads the schedule of a school, which may be archived.
func scheduleOf(ctx context.Context, q sqlx.QueryerContext, id int64) (Schedule, error) {
	var row struct {
		Schedule
		Millis *int64 `db:"saved_at"`
	}
	err := sqlx.GetContext(ctx, q, &row, `
		select x.id as school, coalesce(k.text, '') as text, coalesce(k.version, 0) as version, k.saved_at,
		       coalesce(p.name, '') as saved_by, coalesce(k.as_id, 0) as as_id, `+inForce+` as in_force
		from schools x left join schedules k on k.school_id = x.id left join people p on p.id = k.saved_by where x.id = ?`, id)
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule of school %d: %w", id, translate(err))
	}
	row.Schedule.SavedAt = moment(row.Millis)
	return row.Schedule, nil
}

// Schedule reads the schedule of a school for somebody who administers it. A school without
// one has the version 0.
func (s *Store) Schedule(ctx context.Context, actor school.Actor, schoolID int64) (Schedule, error) {
	only, err := scopeOf(ctx, s.read, actor)
	if err == nil && only != 0 && only != schoolID {
		err = school.ErrForbidden
	}
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule of school %d: %w", schoolID, err)
	}
	return scheduleOf(ctx, s.read, schoolID)
}

// schedulesOf are the texts in force of all schools that have one, by the schools' ids.
func schedulesOf(ctx context.Context, q sqlx.QueryerContext) (map[int64]string, error) {
	texts := map[int64]string{}
	err := pairs(ctx, q, func(id int64, text string) { texts[id] = text }, `
		select * from (select x.id, `+inForce+` as in_force from schedules k join schools x on x.id = k.school_id
		where x.archived_at is null) where in_force <> ''`)
	if err != nil {
		err = fmt.Errorf("schedules: %w", err)
	}
	return texts, err
}
