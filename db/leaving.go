package db

import (
	"context"
	"errors"
	"fmt"

	"hallway/internal/school"
)

// leaves ends the sessions, account and links of a person whom somebody archived. An
// import does it in activation, and keeps account, role and covers for a while.
func (t *tx) leaves(id int64) error {
	if _, err := t.endSessions(id); err != nil {
		return err
	}
	if err := t.endAccount(id); err != nil {
		return err
	}
	return t.exec(`
		update doors set withheld_at = ?2, withheld_of = json_array(?1) where link <> '' and withheld_at is null and (person_id = ?1
			or section_id in (select section_id from teachers where person_id = ?1)
			and section_id not in (`+taught+`))`, id, millis(t.now))
}

// taught are the sections with a teacher who is in the roster.
const taught = `select t.section_id ` + teaching + ` and p.archived_at is null`

// returns restores, before somebody is added again, everything that was theirs, if
// that is an undo or an import archived them not long ago, and ends it otherwise.
func (t *tx) returns(id, undoes int64) error {
	var asBefore bool
	err := t.get(&asBefore, `select coalesce(kept_until > ?2, false) or ?3 from people where id = ?1`,
		id, millis(t.now), undoes != 0)
	if err == nil && asBefore {
		err = t.showAgain(``, `
			select id from doors where ?1 in (select value from json_each(withheld_of))
			and (person_id = ?1 or section_id in (select section_id from teachers where person_id = ?1))`, id)
	}
	if err == nil && !asBefore {
		err = t.endKept(id)
	}
	if err == nil {
		err = t.exec(`update people set kept_until = null where id = ?`, id)
	}
	return err
}

// endKept ends the account, the role and the covers that were kept for somebody.
func (t *tx) endKept(id int64) error {
	action := t.action
	defer func() { t.action = action }()
	if err := t.endAccount(id); err != nil {
		return err
	}
	was, err := t.person(id)
	if err != nil {
		return err
	}
	if was.Role != school.Teacher {
		next := was
		next.Role, next.OnlySchool = school.Teacher, ""
		t.action = school.PersonRole
		if _, err := t.setPerson(id, was, next, 0); err != nil {
			return err
		}
	}
	t.action = school.CoverEnd
	return t.endCovers(id)
}

// endCovers ends what somebody covers now or later.
func (t *tx) endCovers(id int64) error {
	var doors []int64
	err := t.list(&doors, `select distinct door_id from covers where person_id = ? and to_date >= ? order by door_id`, id, t.today)
	if err != nil {
		return err
	}
	for _, door := range doors {
		d, err := t.door(doorByID, door)
		if err != nil {
			return err
		}
		list, err := t.covers(d, `c.person_id = ? and c.to_date >= ?`, id, t.today)
		if err != nil {
			return err
		}
		for _, one := range list {
			if _, err := t.putCover(&d, &one, nil, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// keptTooLong is the condition that something is still kept for a person p who has
// left, although it can no longer be restored at ?1. ?2 is the day.
const keptTooLong = `p.archived_at is not null and coalesce(p.kept_until, 0) <= ?1 and (p.role <> 'teacher'
	or exists (select 1 from identities where person_id = p.id and ended_at is null)
	or exists (select 1 from covers where person_id = p.id and to_date >= ?2))`

// EndKept ends what was kept for people who have not come back in time, and
// returns how many they are. It runs at the start and once a day.
func (s *Store) EndKept(ctx context.Context, actor school.Actor) (int, error) {
	var ids []int64
	err := s.read.SelectContext(ctx, &ids, `select p.id from people p where `+keptTooLong+` order by p.id`, millis(s.now()), s.Today())
	if err != nil {
		return 0, fmt.Errorf("people who left: %w", err)
	}
	var errs []error
	done := 0
	for _, id := range ids {
		ended, err := s.endKeptOf(ctx, actor, id)
		if err != nil { // the others are still ended
			errs = append(errs, fmt.Errorf("person %d: %w", id, err))
		}
		if ended {
			done++
		}
	}
	return done, errors.Join(errs...)
}

// endKeptOf is EndKept of one person, who may be back since the list was read.
func (s *Store) endKeptOf(ctx context.Context, actor school.Actor, id int64) (still bool, err error) {
	err = s.change(ctx, actor, school.PersonLeave, func(t *tx) error {
		err := t.get(&still, `select exists (select 1 from people p where p.id = ?3 and `+keptTooLong+`)`,
			millis(t.now), t.today, id)
		if err != nil || !still {
			return err
		}
		return t.endKept(id)
	})
	return still, err
}
