package db

import (
	"cmp"
	"errors"

	"hallway/internal/school"
)

// undoCover undoes a change of a cover. The colleague who covers may undo only what they
// did to its meeting.
func undoCover(t *tx, row changeRow) (int64, error) {
	var before, after *coverState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	d, err := t.door(doorByID, row.DoorID)
	if err != nil {
		return 0, err
	}
	one := *cmp.Or(after, before)
	if err := t.mayUndoCover(d, before, after); err != nil {
		return 0, err
	}
	now, err := t.coverLeft(d, one)
	if err != nil {
		return 0, err
	}
	if (now == nil) != (after == nil) || now != nil && now.same() != after.same() {
		return 0, t.stuck(row, now, "The cover has been changed again since. Undo the newer change first.")
	}
	if before != nil {
		before.ID = cmp.Or(before.ID, one.ID)
		if why, err := t.notAgain(d, now, *before); err != nil {
			return 0, err
		} else if why != "" {
			return 0, t.stuck(row, now, why)
		}
	}
	return t.putCover(&d, now, before, row.ID)
}

// mayUndoCover refuses an actor who may not arrange both states, unless it is their own
// cover and only its meeting changed.
func (t *tx) mayUndoCover(d doorRow, before, after *coverState) error {
	if before != nil && after != nil && before.days() == after.days() && after.Person != 0 && after.Person == t.actor.PersonID {
		_, err := t.may(d, school.Right.Some)
		return err
	}
	for _, one := range []*coverState{before, after} {
		if one == nil {
			continue
		}
		if err := t.mayArrange(d, *one); err != nil {
			return err
		}
	}
	return nil
}

// days are the dates of a cover.
func (c coverState) days() [2]string { return [2]string{c.From, c.To} }

// same is a cover without what rows of before schema 12 do not have.
func (c coverState) same() coverState {
	c.ID, c.By = 0, 0
	return c
}

// coverLeft is the cover that a change left, as it is now, or nil. A row of before schema
// 12 has no id: then it is the colleague's.
func (t *tx) coverLeft(d doorRow, one coverState) (*coverState, error) {
	list, err := t.covers(d, `c.id = ? or ? = 0 and c.person_id = ?`, one.ID, one.ID, one.Person)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[len(list)-1], nil
}

// coverableAgain is coverable for what was said before: somebody who has been suspended
// since, or who shares the class too, comes back as they were.
func (t *tx) coverableAgain(d doorRow, before coverState) error {
	if before.To < t.today {
		return school.Invalid{"to": "The last day of that cover is over."}
	}
	if before.Person != 0 {
		if _, err := t.mayReturn(before.Person); err != nil {
			return err
		}
	}
	return t.freeDays(d, before)
}

// notAgain is why an undo cannot put back a cover, or its link; empty: it can.
func (t *tx) notAgain(d doorRow, now *coverState, before coverState) (why string, err error) {
	if now == nil || now.days() != before.days() || now.Person != before.Person { // otherwise only its meeting changes
		var wrong school.Invalid
		if err := t.coverableAgain(d, before); errors.As(err, &wrong) {
			return wrong.Sentences(), nil
		} else if err != nil {
			return "", err
		}
	}
	shown := ""
	if now != nil {
		shown = now.Link
	}
	return t.refusal(d, shown, before.Link)
}
