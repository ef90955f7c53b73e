package db

import (
	"slices"
	"time"

	"hallway/internal/school"
)

// followTeam hides the link of a class when nobody who taught it still does, and shows it
// again when one of those whose it was gets the class back within the month (keptFor). An
// import does the same (imports_withheld.go). It is a change of its own in the batch, so
// that undoing the batch restores exactly what students saw.
func (t *tx) followTeam(door int64, was, next []int64, undoes int64) error {
	d, err := t.door(doorByID, door)
	if err != nil || d.Link == "" {
		return err
	}
	action := t.action
	defer func() { t.action = action }()
	to := doorState{Meeting: d.Meeting}
	if d.Withheld != 0 {
		back, err := t.handsBack(d, was, next)
		if err != nil || !back || undoes != 0 {
			return err
		}
		t.action = school.DoorShow
	} else {
		former, err := t.formerTeam(d, was, next, undoes)
		if err != nil || len(former) == 0 {
			return err
		}
		t.action, to.Withheld, to.Of = school.DoorHide, millis(t.now), jsonList(former)
	}
	_, err = t.put(d, to, 0)
	return err
}

// handsBack reports whether one of those whose a withheld link is gets the class back in
// time, and the link may be published.
func (t *tx) handsBack(d doorRow, was, next []int64) (bool, error) {
	ids, err := stateOf[[]int64](d.Of)
	if err != nil || ids == nil || t.now.Sub(time.UnixMilli(d.Withheld)) >= keptFor {
		return false, err
	}
	back := slices.ContainsFunc(*ids, func(id int64) bool { return slices.Contains(next, id) && !slices.Contains(was, id) })
	_, allowed := t.mayPublish(d.Link)
	return back && allowed, nil
}

// formerTeam are the teachers of a class whose link is to be hidden, because none of them
// still teaches it. An undo that gives students the link back that they saw before hides
// none, unless all to whom it gives the class back have left since.
func (t *tx) formerTeam(d doorRow, was, next []int64, undoes int64) (former []int64, err error) {
	if undoes != 0 {
		left, err := t.leftSince(next, undoes)
		if err != nil || left {
			return next, err
		}
	}
	err = t.list(&former, `
		select p.id from json_each(?) j join people p on p.id = j.value where p.archived_at is null order by j.key`, jsonList(was))
	if err != nil || slices.ContainsFunc(former, func(id int64) bool { return slices.Contains(next, id) }) {
		return nil, err
	}
	if undoes != 0 {
		seen, err := t.seenBefore(d, undoes)
		if err != nil || seen {
			return nil, err
		}
	}
	return former, nil
}

// leftSince reports whether nobody of a team is in the roster any more, and one of them
// has left since a change.
func (t *tx) leftSince(team []int64, change int64) (left bool, err error) {
	err = t.get(&left, `select coalesce(min(archived_at is not null) and max(archived_at) >= (select at from changes where id = ?2), false)
		from people where id in (select value from json_each(?1))`, jsonList(team), change)
	return left, err
}

// seenBefore reports whether students saw the present link of a door before a change.
func (t *tx) seenBefore(d doorRow, change int64) (seen bool, err error) {
	err = t.get(&seen, `select coalesce((select iif(before ->> 'withheld' is null, before ->> 'link', '') from changes
		where door_id = ?1 and kind = 'door' and id > ?2 order by id limit 1), ?3) = ?3`, d.ID, change, d.Link)
	return seen, err
}
