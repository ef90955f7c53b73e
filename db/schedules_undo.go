package db

import (
	"errors"

	"hallway/internal/school"
)

// undoSchedule puts back the lines that a change of a schedule took out and takes out those
// that it brought in. Lines that others have changed since stay.
func undoSchedule(t *tx, row changeRow) (int64, error) {
	was, err := t.ownSchedule(row.School)
	if err != nil {
		return 0, err
	}
	var before, after scheduleState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	if was.Text != after.Text {
		return 0, t.stuck(row, scheduleState{was.Text, was.As}, changedSchedule)
	}
	id, err := t.putSchedule(was, before, row.ID)
	var invalid school.Invalid
	if errors.As(err, &invalid) {
		err = t.stuck(row, scheduleState{was.Text, was.As}, "The schedule of before cannot count any more. "+invalid.Sentences())
	}
	return id, err
}

const changedSchedule = "The same lines of the schedule have been changed again since. Undo the newer change first, or edit the schedule."
