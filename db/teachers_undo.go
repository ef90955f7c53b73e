package db

import (
	"cmp"
	"errors"

	"hallway/internal/school"
)

// undoTeacher undoes a change of a co-teacher or a cover. The cover's own teacher
// may undo only what they did to its meeting.
func undoTeacher(t *tx, row changeRow) (int64, error) {
	var before, after *teacherState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	d, err := t.door(doorByID, row.DoorID)
	if err != nil {
		return 0, err
	}
	one, allows := cmp.Or(after, before), school.Right.Lends
	if before != nil && after != nil && before.From == after.From && before.To == after.To && one.Person == t.actor.PersonID {
		allows = school.Right.Some
	}
	if _, err := t.may(d, allows); err != nil {
		return 0, err
	}
	return undoState(t, row, "The cover has been changed again since. Undo the newer change first.",
		func(*teacherState) (*teacherState, error) { return t.teacher(one.Section, one.Person, one.Role) },
		func(now, before *teacherState, undoes int64) (int64, error) {
			why, err := t.notAgain(d, now, before)
			if err != nil {
				return 0, err
			}
			if why != "" {
				return 0, t.stuck(row, now, why)
			}
			return t.putTeacher(d, now, before, undoes)
		})
}

// notAgain is why an undo cannot put back a co-teacher or a cover, or a cover's link;
// empty: it can.
func (t *tx) notAgain(d doorRow, now, before *teacherState) (why string, err error) {
	if before == nil {
		return "", nil
	}
	var wrong school.Invalid
	if err := t.teachableAgain(d, now, *before); errors.As(err, &wrong) {
		return wrong.Sentences(), nil
	} else if err != nil {
		return "", err
	}
	shown := ""
	if now != nil {
		shown = now.Link
	}
	return t.refusal(d, shown, before.Link)
}

// teachableAgain is teachable for what was there before: somebody who has been suspended
// since, or who covers a class and shares it, comes back as they were.
func (t *tx) teachableAgain(d doorRow, now *teacherState, before teacherState) error {
	if now != nil && now.From == before.From && now.To == before.To {
		return nil // only the cover's meeting changes
	}
	who, err := t.person(before.Person)
	if err != nil {
		return err
	}
	if who.Archived {
		return school.Invalid{"person": who.Name + " has left the school."}
	}
	if before.Role == "cover" {
		if before.To < t.today {
			return school.Invalid{"to": "The last day of that cover is over."}
		}
		return t.freeDays(d, before.Person, before.From, before.To)
	}
	taught, err := t.teaches(d.SectionID, before.Person)
	if err == nil && taught {
		err = school.Invalid{"person": who.Name + " teaches this class already."}
	}
	return err
}
