package db

import (
	"encoding/json"

	"hallway/internal/school"
)

// undoClass puts back the fields of a class that a change touched.
func undoClass(t *tx, row changeRow) (int64, error) {
	var before, after school.Fields
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	var id int64
	if err := t.get(&id, `select section_id from doors where id = ?`, row.DoorID); err != nil {
		return 0, err
	}
	was, only, err := t.ownClass(id)
	if err != nil {
		return 0, err
	}
	next := was
	if err := json.Unmarshal(row.Before, &next); err != nil {
		return 0, err
	}
	if next.School != was.School && only != 0 {
		return 0, t.refused(school.ErrForbidden)
	}
	why, err := t.classStuck(id, was, next, before, after)
	if err != nil {
		return 0, err
	}
	if why == "" {
		return t.putClass(id, was, next, row.ID)
	}
	now, err := t.namedFields(was, before)
	if err != nil {
		return 0, err
	}
	return 0, t.stuck(row, now, why)
}

// classStuck is why a class cannot be put back into the state before a change; empty: it
// can. before and after are what the change touched.
func (t *tx) classStuck(id int64, was, next classState, before, after school.Fields) (why string, err error) {
	now := fields(was)
	for field := range before {
		if v, kept := now[field]; kept && v != after[field] {
			return was.name() + " has been changed again since. Undo the newer change first, or edit the class.", nil
		}
	}
	if next.Into != 0 && next.Into != was.Into {
		var circle bool
		err := t.get(&circle, `
			with recursive leads (door) as (
				select id from doors where section_id = ?1
				union select d.merged_into from leads l join doors d on d.id = l.door where d.merged_into is not null)
			select exists (select 1 from leads where door = ?2)`, next.Into, was.Door)
		if err != nil || circle {
			return "The other class has been merged into this one since. Restore it first.", err
		}
	}
	return t.notBack(was, next)
}

// namedFields are some fields of a state, with the names that people read.
func (t *tx) namedFields(c classState, some school.Fields) (school.Fields, error) {
	all, now := fields(c), school.Fields{}
	for field := range some {
		if v, has := all[field]; has {
			now[field] = v
		}
	}
	return now, t.nameFields(now, c)
}
