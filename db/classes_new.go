package db

import (
	"slices"
	"time"

	"hallway/internal/school"
)

// pressedAgain is how long after a button the same form is another press of it.
const pressedAgain = 10 * time.Second

// justAdded is the class that the actor has added last, if that was a moment ago and it is
// exactly the same; 0: it is not.
func (t *tx) justAdded(next classState) (int64, error) {
	var id int64
	err := found(t.get(&id, `
		select s.id from changes c join doors d on d.id = c.door_id join sections s on s.id = d.section_id
		where c.actor_id = ? and c.action = ? and c.at > ? order by c.id desc limit 1`,
		t.actor.PersonID, school.ClassAdd, millis(t.now.Add(-pressedAgain))))
	if err != nil || id == 0 {
		return 0, err
	}
	last, err := t.class(id)
	next.Version, next.Door, next.SchoolID = last.Version, last.Door, last.SchoolID
	if err != nil || last != next {
		return 0, err
	}
	return id, nil
}

// newClass adds a class with its door. The history's before is "not in the directory",
// which is what undoing restores.
func (t *tx) newClass(next classState) (int64, error) {
	id, err := t.insertClass(next)
	if err != nil {
		return 0, err
	}
	was, err := t.class(id)
	if err != nil {
		return 0, err
	}
	shown, err := t.shownWith(id)
	if err == nil {
		err = t.exec(`update sections set archived_at = null where id = ?`, id)
	}
	if err == nil {
		err = t.publishClass(id, shown, was, next)
	}
	after := fields(next)
	if err == nil {
		err = t.nameFields(after, next)
	}
	if err != nil {
		return 0, err
	}
	_, err = t.record(subject{door: was.Door}, school.Fields{"archived": true, "put_away": true}, after)
	return id, err
}

// insertClass writes a new class with its teachers and its door, archived.
func (t *tx) insertClass(c classState) (int64, error) {
	id, err := inserted(t.ExecContext(t.ctx, `
		insert into sections (school_id, course, section, block, room, department, term, starts, ends, archived_at, created_at, bells)
		values ((select id from schools where slug = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?10, ?10, ?)`,
		c.School, c.Title, c.Section, c.Block, c.Room, c.Department, c.Term, c.Starts, c.Ends, millis(t.now), c.Bells))
	if err != nil {
		return 0, err
	}
	if err := t.putTeam(id, c.team()); err != nil {
		return 0, err
	}
	door, err := t.PreparexContext(t.ctx, insertDoor)
	if err == nil {
		err = putDoor(t.ctx, door, school.SectionDoor, id, 0)
	}
	return id, err
}

// publishes is what pages show of the school of a class besides its own row.
type publishes struct {
	offered string  // ids of the schools that have classes which are not over
	at      []int64 // schools where the address leads, or the class is
}

// shownWith is what pages show with a class as it is written.
func (t *tx) shownWith(id int64) (p publishes, err error) {
	err = t.get(&p.offered, `
		select coalesce(group_concat(id), '') from (select id from schools o where archived_at is null and exists (
			select 1 from sections where school_id = o.id and archived_at is null and (ends = '' or ends >= ?)) order by id)`, t.today)
	if err == nil {
		err = t.list(&p.at, `
			with recursive leads (door) as (
				select id from doors where section_id = ?1
				union select d.merged_into from leads l join doors d on d.id = l.door where d.merged_into is not null)
			select distinct s.school_id from leads l join doors d on d.id = l.door join sections s on s.id = d.section_id`, id)
	}
	return p, err
}

// publishClass notes the schools that are to be read whole. What only changes the row of
// the class is replaced there.
func (t *tx) publishClass(id int64, was publishes, before, after classState) error {
	now, err := t.shownWith(id)
	if err != nil {
		return err
	}
	if now.offered != was.offered {
		t.touched.All = true
	}
	before.Block, before.Room, before.Department, before.Teachers = after.Block, after.Room, after.Department, after.Teachers
	before.Bells = after.Bells
	before.Version, before.Door, before.SchoolID = after.Version, after.Door, after.SchoolID
	if before != after {
		t.touched.Schools = append(t.touched.Schools, slices.Concat(was.at, now.at)...)
	}
	return nil
}
