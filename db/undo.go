package db

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"hallway/internal/school"
)

// changeRow is a history row as undoing needs it.
type changeRow struct {
	ID       int64         `db:"id"`
	Action   school.Action `db:"action"`
	DoorID   int64         `db:"door_id"`
	Code     string        `db:"code"` // of the door; empty: it is not about one
	PersonID int64         `db:"person_id"`
	Request  int64         `db:"request_id"`
	School   int64         `db:"school_id"` // of a schedule
	Before   []byte        `db:"before"`
	After    []byte        `db:"after"`
}

// undoers undo one change, by the action that does (school.Kind.Undo): they
// compare the present state with what the change left, and restore what was before.
var undoers = map[school.Action]func(*tx, changeRow) (int64, error){
	school.DoorUndo:     undoDoor,
	school.PersonUndo:   undoPerson,
	school.AccountUndo:  undoAccount,
	school.RequestUndo:  undoRequest,
	school.HostUndo:     undoHost,
	school.CoverUndo:    undoCover,
	school.TeacherUndo:  undoTeacher,
	school.SettingUndo:  undoSetting,
	school.SchoolUndo:   undoSchool,
	school.ClassUndo:    undoClass,
	school.ScheduleUndo: undoSchedule,
}

// Undo undoes a change and all others of its transaction, as new changes that
// name the ones they undo; of a save at several schools, somebody who administers
// one of them undoes that one's. If that would overwrite something newer, the error is
// a *school.Stuck, for a door a *Conflict; what can never be undone is a
// school.Invalid.
func (s *Store) Undo(ctx context.Context, actor school.Actor, change int64) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, school.Undo, func(t *tx) error {
		var rows []changeRow
		err := t.list(&rows, `
			select c.id, c.action, coalesce(c.door_id, 0) as door_id, coalesce(d.code, '') as code, coalesce(c.person_id, 0) as person_id,
			       coalesce(c.request_id, 0) as request_id, coalesce(c.school_id, 0) as school_id, c.before, c.after
			from changes c left join doors d on d.id = c.door_id
			where c.batch = (select batch from changes where id = ?) order by c.id desc`, change)
		if err == nil && len(rows) == 0 {
			err = fmt.Errorf("change %d: %w", change, school.ErrNotFound)
		}
		if err != nil {
			return err
		}
		if rows, err = t.ownSchools(rows, change); err != nil {
			return err
		}
		for _, row := range rows {
			id, err := t.undo(row)
			if err != nil {
				return err
			}
			if row.ID == change {
				out.Change = id
			}
			if row.Code != "" && !slices.Contains(out.Doors, SavedDoor{Code: row.Code}) {
				out.Doors = append(out.Doors, SavedDoor{Code: row.Code})
			}
		}
		out.Left = t.left
		out.Again, err = t.undidUndo(change)
		return err
	})
	return out, err
}

// ownSchools leaves out the schedules of other schools that the same save changed, if the
// actor administers one school: a snow day can be undone at one of its schools.
func (t *tx) ownSchools(rows []changeRow, change int64) ([]changeRow, error) {
	if !slices.ContainsFunc(rows, func(row changeRow) bool { return row.School != 0 }) {
		return rows, nil
	}
	only, err := scopeOf(t.ctx, t.Tx, t.actor)
	if err != nil {
		return nil, t.refused(err)
	}
	return slices.DeleteFunc(rows, func(row changeRow) bool {
		return only != 0 && row.School != 0 && row.School != only && row.ID != change
	}), nil
}

func (t *tx) undo(row changeRow) (int64, error) {
	rule, _ := row.Action.Rule() // what another version wrote has no undo
	if err := t.mayUndo(row, rule.Undo); err != nil {
		return 0, err
	}
	if rule.Undo == "" {
		return 0, school.Invalid{"change": rule.NoUndo}
	}
	t.action = rule.Undo
	id, err := undoers[rule.Undo](t, row)
	if err != nil {
		return 0, fmt.Errorf("change %d: %w", row.ID, err)
	}
	return id, nil
}

// mayUndo refuses an actor who may not do what a change did; undoers check doors and schedules.
func (t *tx) mayUndo(row changeRow, undo school.Action) error {
	switch {
	case undo == school.SettingUndo, undo == school.SchoolUndo, undo == school.HostUndo:
		return t.mustAdministerAll()
	case row.DoorID != 0, row.School != 0:
		return nil
	case row.PersonID != 0:
		return t.mustAdminister(row.PersonID)
	case row.Request != 0:
		return t.mayDecide(row.Request)
	}
	return t.mustBeAdmin()
}

// stuck is the refusal that shows both states.
func (t *tx) stuck(row changeRow, now any, why string) error {
	change, err := first(history(t.ctx, t.Tx, `c.id = ?`, row.ID))
	if err != nil {
		return err
	}
	if change.UndoneBy != 0 {
		why = "That was undone already. To restore it, undo the undo."
	}
	return &school.Stuck{Why: why, Change: change, Now: fields(now)}
}

// read reads the two states of a history row.
func (row changeRow) read(before, after any) error {
	if err := json.Unmarshal(row.Before, before); err != nil {
		return err
	}
	return json.Unmarshal(row.After, after)
}

// undoState puts back the state before a change. If the present state is no
// longer the one that the change left, it is stuck, and changed says why.
func undoState[T any](t *tx, row changeRow, changed string, present func(left T) (T, error),
	put func(now, before T, undoes int64) (int64, error)) (int64, error) {
	var before, after T
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	now, err := present(after)
	if err != nil {
		return 0, err
	}
	if !reflect.DeepEqual(now, after) {
		return 0, t.stuck(row, now, changed)
	}
	return put(now, before, row.ID)
}

func undoDoor(t *tx, row changeRow) (int64, error) {
	d, err := t.door(doorByID, row.DoorID)
	if err != nil {
		return 0, err
	}
	if _, err := t.may(d, school.Right.Keeps); err != nil {
		return 0, err
	}
	var before, after doorState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	// Not versions: after a later change is undone, this one can be.
	if d.Meeting != after.Meeting || d.Withheld != after.Withheld || d.Closed != after.Closed {
		if row.Action == school.DoorHide || row.Action == school.DoorShow || row.Action == school.DoorTake {
			return 0, nil // the teachers or the classes change back; what somebody has saved since stays
		}
		return 0, t.conflict(d)
	}
	why, err := t.refusal(d, d.shown().Link, before.shown().Link)
	if err != nil {
		return 0, err
	}
	if why != "" {
		return 0, t.stuck(row, d.doorState, why)
	}
	return t.put(d, before, row.ID)
}

func undoPerson(t *tx, row changeRow) (int64, error) {
	var before, after school.Fields
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	was, err := t.person(row.PersonID)
	if err != nil {
		return 0, err
	}
	now := fields(was)
	for field := range before {
		if now[field] != after[field] && !(after[field] == nil && now[field] == false) {
			return 0, t.stuck(row, was, was.Name+" has been changed again since. Undo the newer change first, or edit the person.")
		}
	}
	next := was
	if err := json.Unmarshal(row.Before, &next); err != nil {
		return 0, err
	}
	if next.Archived && !was.Archived {
		if why, err := t.neededBy(row.PersonID, was.Name); err != nil {
			return 0, err
		} else if why != "" {
			return 0, t.stuck(row, was, why)
		}
	}
	return t.setPerson(row.PersonID, was, next, row.ID)
}

// neededBy says what still needs a person.
func (t *tx) neededBy(personID int64, name string) (why string, err error) {
	var needed struct{ Teaches, SignsIn bool }
	err = t.get(&needed, `
		select exists (select 1 from teachers t join sections s on s.id = t.section_id where t.person_id = ?1 and s.archived_at is null)
		       or exists (select 1 from covers where person_id = ?1) as teaches,
		       exists (select 1 from identities where person_id = ?1 and ended_at is null) as signsin`, personID)
	switch {
	case needed.Teaches:
		why = name + " teaches or covers a class. Give that to somebody else first, or suspend them."
	case needed.SignsIn:
		why = name + " signs in already. Disconnect the account first, or suspend them."
	}
	return why, err
}

func undoAccount(t *tx, row changeRow) (int64, error) {
	return undoState(t, row, "Another Google account has been connected or disconnected since. Undo that first.",
		func(*accountState) (*accountState, error) { return t.account(row.PersonID) },
		func(now, before *accountState, undoes int64) (int64, error) {
			return t.putAccount(row.PersonID, now, before, undoes)
		})
}

func undoSetting(t *tx, row changeRow) (int64, error) {
	return undoState(t, row, "That setting has been changed again since. Undo the newer change first, or set it again.",
		func(left settingState) (settingState, error) { return t.setting(left.Key) }, t.putSetting)
}
