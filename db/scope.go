package db

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// adminOfAll is the condition that a row of people administers everything.
const adminOfAll = `role = 'admin' and only_school is null and suspended_at is null and archived_at is null`

// admits is the condition that such an administrator can also sign in.
const admits = adminOfAll + ` and (email is not null
	or exists (select 1 from identities where person_id = people.id and ended_at is null))`

// isCommand reports whether an actor is a command, which may do everything.
func isCommand(actor school.Actor) bool { return actor.PersonID == 0 && actor.Role == school.Admin }

// scopeOf is the one school that an actor administers; 0: all of them. Others are
// refused. It reads the database, not the session.
func scopeOf(ctx context.Context, q sqlx.QueryerContext, actor school.Actor) (schoolID int64, err error) {
	if isCommand(actor) {
		return 0, nil
	}
	err = translate(sqlx.GetContext(ctx, q, &schoolID, `
		select coalesce(only_school, 0) from people
		where id = ? and role = 'admin' and suspended_at is null and archived_at is null`, actor.PersonID))
	if errors.Is(err, school.ErrNotFound) {
		err = school.ErrForbidden
	}
	return schoolID, err
}

// mustBeAdmin refuses an actor who administers nothing.
func (t *tx) mustBeAdmin() error {
	_, err := scopeOf(t.ctx, t.Tx, t.actor)
	return t.refused(err)
}

// mustAdministerAll refuses an administrator of one school too.
func (t *tx) mustAdministerAll() error {
	only, err := scopeOf(t.ctx, t.Tx, t.actor)
	if err == nil && only != 0 {
		err = school.ErrForbidden
	}
	return t.refused(err)
}

// mustAdminister refuses an actor who may not repair a person.
func (t *tx) mustAdminister(personID int64) error {
	return t.refused(administers(t.ctx, t.Tx, t.actor, personID))
}

func (t *tx) refused(err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", t.action, err)
	}
	return nil
}

// administers returns ErrForbidden if the actor may not repair a person: an
// administrator of one school may repair those who are at it, but not those who
// administer another, or all.
func administers(ctx context.Context, q sqlx.QueryerContext, actor school.Actor, personID int64) error {
	only, err := scopeOf(ctx, q, actor)
	if err != nil || only == 0 {
		return err
	}
	var may bool
	err = sqlx.GetContext(ctx, q, &may, `
		select exists (select 1 from members m join people x on x.id = m.person_id
		where m.person_id = ?1 and m.school_id = ?2 and (x.role <> 'admin' or x.only_school = ?2) and `+counts+`)`, personID, only)
	if err == nil && !may {
		err = fmt.Errorf("person %d is at another school: %w", personID, school.ErrForbidden)
	}
	return err
}

// schoolsOf are the schools that a person x belongs to on a day, the parameter
// ?1: where they are a member, teach, or cover from that day on.
const schoolsOf = `(select m.school_id from members m where m.person_id = x.id
	union select s.school_id from teachers t join sections s on s.id = t.section_id
	where t.person_id = x.id and s.archived_at is null
	union select s.school_id from covers c join doors d on d.id = c.door_id join sections s on s.id = d.section_id
	where c.person_id = x.id and s.archived_at is null and c.to_date >= ?1)`

// identifies returns ErrForbidden if the actor may not repair who somebody is:
// their address, account and sessions give access to all their classes, so that
// only administrators of everything may if those are at several schools.
func identifies(ctx context.Context, q sqlx.QueryerContext, actor school.Actor, today string, personID int64) error {
	if err := administers(ctx, q, actor, personID); err != nil {
		return err
	}
	only, err := scopeOf(ctx, q, actor)
	if err != nil || only == 0 {
		return err
	}
	var elsewhere bool
	err = sqlx.GetContext(ctx, q, &elsewhere, `select exists (
		select 1 from people x join schools o on o.id in `+schoolsOf+` and o.archived_at is null where x.id = ?2 and o.id <> ?3)`,
		today, personID, only)
	if err == nil && elsewhere {
		err = school.NotYours("That person is at another school too. Ask an administrator of all schools.")
	}
	return err
}

// mustIdentify refuses an actor who may not repair who a person is.
func (t *tx) mustIdentify(personID int64) error {
	return t.refused(identifies(t.ctx, t.Tx, t.actor, t.today, personID))
}

// Identifies returns ErrForbidden if the actor may not repair who a person is.
func (s *Store) Identifies(ctx context.Context, actor school.Actor, personID int64) error {
	return identifies(ctx, s.read, actor, s.Today(), personID)
}

// Administers returns ErrForbidden if the actor may not repair a person.
func (s *Store) Administers(ctx context.Context, actor school.Actor, personID int64) error {
	return administers(ctx, s.read, actor, personID)
}

// mayWrite refuses an administrator of one school who would give rights over
// another, or change who is at another.
func (t *tx) mayWrite(was, next personState) error {
	rights := next.Role == school.Admin && !next.Archived && (was.Role != school.Admin || was.Archived || was.OnlySchool != next.OnlySchool)
	if !rights && slices.Equal(was.Schools, next.Schools) {
		return nil
	}
	slug, err := t.ownSlug()
	if err != nil || slug == "" {
		return err
	}
	elsewhere := func(p personState) []string {
		return slices.DeleteFunc(slices.Clone(p.Schools), func(s string) bool { return s == slug })
	}
	switch {
	case rights && next.OnlySchool != slug:
		return school.Invalid{"role": "You can make somebody an administrator of your own school only."}
	case !slices.Equal(elsewhere(was), elsewhere(next)):
		return school.Invalid{"schools": "You can only say who is at your own school."}
	}
	return nil
}

// ownSlug is the one school that the actor administers; empty: all.
func (t *tx) ownSlug() (slug string, err error) {
	only, err := scopeOf(t.ctx, t.Tx, t.actor)
	if err == nil && only != 0 {
		err = t.get(&slug, `select slug from schools where id = ?`, only)
	}
	return slug, err
}
