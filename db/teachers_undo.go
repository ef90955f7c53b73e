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
				if err := t.teachableAgain(*before); errors.As(err, &wrong) {
					return 0, t.stuck(row, now, wrong.Sentences())
				} else if err != nil {
					return 0, err
				}
			}
			return t.putTeacher(d, now, before, undoes)
		})
}

// teachableAgain is teachable for somebody who shared the class before: who has been
// suspended since comes back as they were.
func (t *tx) teachableAgain(before teacherState) error {
	who, err := t.mayReturn(before.Person)
	if err != nil {
		return err
	}
	taught, err := t.teaches(before.Section, before.Person)
	if err == nil && taught {
		err = school.Invalid{"person": who.Name + " teaches this class already."}
	}
	return err
}

// mayReturn refuses somebody who has left the school.
func (t *tx) mayReturn(person int64) (personState, error) {
	who, err := t.person(person)
	if err == nil && who.Archived {
		err = school.Invalid{"person": who.Name + " has left the school."}
	}
	return who, err
}
