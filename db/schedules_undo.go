package db

import (
	"errors"
	"strings"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// undoSchedule puts back the lines that a change of a schedule took out, and takes out those
// that it brought in. What others have changed since stays.
func undoSchedule(t *tx, row changeRow) (int64, error) {
	was, err := t.ownSchedule(row.School)
	if moved := (&SchoolMoved{}); errors.As(err, &moved) {
		return 0, t.stuck(row, nil, moved.Name+" is not in use any more. Restore it first.")
	}
	if err != nil {
		return 0, err
	}
	var before, after scheduleState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	next := before
	if was.Text != after.Text {
		text, ok := schedule.Revert(was.Text, before.Text, after.Text)
		if !ok || text == was.Text {
			return 0, t.scheduleStuck(row, was.Text, before, after,
				"The same lines of the schedule have been changed again since. Undo the newer change first, or edit the schedule.")
		}
		next.Text = text
	}
	id, err := t.putSchedule(was, next, row.ID)
	if invalid := (school.Invalid{}); errors.As(err, &invalid) {
		err = t.scheduleStuck(row, was.Text, before, after, "Without that change the schedule would not be right. "+invalid.Sentences())
	}
	return id, err
}

// scheduleStuck is the refusal to undo a change, with the lines that the change took out
// and those that are there since.
func (t *tx) scheduleStuck(row changeRow, now string, before, after scheduleState, why string) error {
	err := t.stuck(row, nil, why)
	var stuck *school.Stuck
	if errors.As(err, &stuck) {
		gone, _ := schedule.Changed(before.Text, after.Text)
		_, came := schedule.Changed(after.Text, now)
		stuck.Change.Before, stuck.Now = linesState(gone), linesState(came)
	}
	return err
}

// linesState are lines of a schedule for a page.
func linesState(lines []schedule.Line) school.Fields {
	list := make([]string, len(lines))
	for i, l := range lines {
		list[i] = l.Text
	}
	return school.Fields{"lines": strings.Join(list, "\n")}
}
