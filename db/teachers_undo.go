package db

import (
	"cmp"
	"errors"

	"hallway/internal/school"
)

// undoTeacher undoes a change of a co-teacher.
func undoTeacher(t *tx, row changeRow) (int64, error) {
	var before, after *teacherState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	d, err := t.door(doorByID, row.DoorID)
	if err != nil {
		return 0, err
	}
	if _, err := t.may(d, school.Right.Lends); err != nil {
		return 0, err
	}
	one := cmp.Or(after, before)
	return undoState(t, row, "That has been changed again since. Undo the newer change first.",
		func(*teacherState) (*teacherState, error) { return t.teacher(one.Section, one.Person, one.Role) },
		func(now, before *teacherState, undoes int64) (int64, error) {
			var wrong school.Invalid
			if before != nil {
				if err := t.teachable(*before); errors.As(err, &wrong) {
					return 0, t.stuck(row, now, wrong.Sentences())
				} else if err != nil {
					return 0, err
				}
			}
			return t.putTeacher(d, now, before, undoes)
		})
}
