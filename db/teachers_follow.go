package db

import (
	"slices"
	"time"

	"hallway/internal/school"
)

// followTeacher hides the link of a class when its last teacher is removed by hand, and
// shows it again when that person is back within the month (keptFor). It is a change of
// its own in the batch, so that undoing the batch restores exactly what students saw. d is
// the door as it is now.
func (t *tx) followTeacher(d doorRow, person int64, added bool, undoes int64) error {
	if d.Link == "" {
		return nil
	}
	action := t.action
	defer func() { t.action = action }()
	next := doorState{Meeting: d.Meeting}
	switch {
	case added && undoes == 0 && d.Withheld != 0 && t.now.Sub(time.UnixMilli(d.Withheld)) < keptFor:
		mine, err := d.withheldOf(person)
		if _, allowed := t.mayPublish(d.Link); err != nil || !mine || !allowed {
			return err // it is offered
		}
		t.action = school.DoorShow
	case !added && d.Withheld == 0:
		stays, err := t.staysWithout(d, undoes)
		if err != nil || stays {
			return err
		}
		t.action, next.Withheld, next.Of = school.DoorHide, millis(t.now), jsonList([]int64{person})
	default:
		return nil
	}
	_, err := t.put(d, next, 0)
	return err
}

// staysWithout reports whether students still see the link of a class whose teacher was
// removed: somebody else teaches it, or the removal undoes an addition and students
// saw the same link before it.
func (t *tx) staysWithout(d doorRow, undoes int64) (stays bool, err error) {
	err = t.get(&stays, `select exists (select 1 `+teaching+` and t.section_id = ? and p.archived_at is null)`, d.SectionID)
	if err != nil || stays || undoes == 0 {
		return stays, err
	}
	return t.seenBefore(d, undoes)
}

// withheldOf reports whether a withheld link was a person's.
func (d doorState) withheldOf(person int64) (bool, error) {
	ids, err := stateOf[[]int64](d.Of)
	return ids != nil && slices.Contains(*ids, person), err
}
