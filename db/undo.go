package db

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"hallway/internal/school"
)

// changeRow is a history row as undoing needs it.
type changeRow struct {
	ID       int64         `db:"id"`
	Action   school.Action `db:"action"`
	DoorID   int64         `db:"door_id"`
	PersonID int64         `db:"person_id"`
	Request  int64         `db:"request_id"`
	Before   []byte        `db:"before"`
	After    []byte        `db:"after"`
}

// undoers take one change back, by the action that does (school.Kind.Undo):
// compare what is there now with what the change left, and put what was before.
var undoers = map[school.Action]func(*tx, changeRow, *Saved) (int64, error){
	school.DoorUndo:    undoDoor,
	school.PersonUndo:  undoPerson,
	school.AccountUndo: undoAccount,
	school.RequestUndo: undoRequest,
	school.CoverUndo:   undoTeacher,
	school.TeacherUndo: undoTeacher,
	school.SettingUndo: undoSetting,
	school.SchoolUndo:  undoSchool,
}

// Undo takes a change back with all that was done in the same moment, as new
// changes that name the ones they undo. Where something newer stands in the
// way it is a *school.Stuck, for a door a *Conflict; what cannot be taken back
// at all is a school.Invalid.
func (s *Store) Undo(ctx context.Context, actor school.Actor, change int64) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, school.Undo, func(t *tx) error {
		var rows []changeRow
		err := t.SelectContext(t.ctx, &rows, `
			select id, action, coalesce(door_id, 0) as door_id, coalesce(person_id, 0) as person_id,
			       coalesce(request_id, 0) as request_id, before, after
			from changes where batch = (select batch from changes where id = ?) order by id desc`, change)
		if err == nil && len(rows) == 0 {
			err = fmt.Errorf("change %d: %w", change, school.ErrNotFound)
		}
		if err != nil {
			return err
		}
		for _, row := range rows {
			id, err := t.undo(row, &out)
			if err != nil {
				return err
			}
			if row.ID == change {
				out.Change = id
			}
		}
		return nil
	})
	return out, err
}

func (t *tx) undo(row changeRow, out *Saved) (int64, error) {
	rule, _ := row.Action.Rule() // what another version wrote has no undo
	if err := t.mayUndo(row, rule.Undo); err != nil {
		return 0, err
	}
	if rule.Undo == "" {
		return 0, school.Invalid{"change": rule.NoUndo}
	}
	t.action = rule.Undo
	id, err := undoers[rule.Undo](t, row, out)
	if err != nil {
		return 0, fmt.Errorf("change %d: %w", row.ID, err)
	}
	return id, nil
}

// mayUndo refuses whoever may not do what a change did. What is about a door
// asks for the door itself.
func (t *tx) mayUndo(row changeRow, undo school.Action) error {
	switch undo {
	case school.DoorUndo, school.CoverUndo, school.TeacherUndo:
		return nil
	case school.SettingUndo, school.SchoolUndo:
		return t.mustAdministerAll()
	}
	switch {
	case row.PersonID != 0:
		return t.mustAdminister(row.PersonID)
	case row.Request != 0:
		return t.mayDecide(row.Request)
	}
	return t.mustBeAdmin()
}

// stuck is the refusal that shows both states.
func (t *tx) stuck(row changeRow, now any, why string) error {
	list, err := history(t.ctx, t.Tx, `c.id = ?`, row.ID)
	if err != nil {
		return err
	}
	s := &school.Stuck{Why: why}
	if len(list) == 1 {
		if s.Change = list[0]; s.Change.UndoneBy != 0 {
			s.Why = "That was undone already. To have it again, undo the undoing."
		}
	}
	if now != nil && !(reflect.ValueOf(now).Kind() == reflect.Pointer && reflect.ValueOf(now).IsNil()) {
		s.Now = fields(now)
	}
	return s
}

// read takes a history row apart into two states.
func (row changeRow) read(before, after any) error {
	if err := json.Unmarshal(row.Before, before); err != nil {
		return err
	}
	return json.Unmarshal(row.After, after)
}

func undoDoor(t *tx, row changeRow, out *Saved) (int64, error) {
	d, err := t.door(`id = ?`, row.DoorID)
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
	if d.Meeting != after.Meeting || d.Withheld != after.Withheld { // not versions: after a later change is undone, this one can be
		return 0, t.conflict(d)
	}
	out.Codes = append(out.Codes, d.Code)
	return t.put(d, before, row.ID)
}

func undoPerson(t *tx, row changeRow, _ *Saved) (int64, error) {
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
			return 0, t.stuck(row, was, was.Name+" was changed again since. Undo the newer change first, or edit the person.")
		}
	}
	next, err := applied(was, before)
	if err != nil {
		return 0, err
	}
	if next.Archived && !was.Archived {
		why, err := t.neededBy(row.PersonID, was.Name)
		if err != nil {
			return 0, err
		}
		if why != "" {
			return 0, t.stuck(row, was, why)
		}
	}
	return t.setPerson(row.PersonID, was, next, row.ID)
}

// neededBy says what would be left hanging without a person.
func (t *tx) neededBy(personID int64, name string) (why string, err error) {
	var needed struct{ Teaches, SignsIn bool }
	err = t.GetContext(t.ctx, &needed, `
		select exists (select 1 from teachers t join sections s on s.id = t.section_id
			where t.person_id = ?1 and s.archived_at is null) as teaches,
		       exists (select 1 from identities where person_id = ?1 and ended_at is null) as signsin`, personID)
	switch {
	case needed.Teaches:
		why = name + " teaches or covers a class. Give that to somebody else first, or suspend them."
	case needed.SignsIn:
		why = name + " signs in already. Unbind the account first, or suspend them."
	}
	return why, err
}

func undoAccount(t *tx, row changeRow, _ *Saved) (int64, error) {
	var before, after *accountState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	now, err := t.account(row.PersonID)
	if err != nil {
		return 0, err
	}
	if !reflect.DeepEqual(now, after) {
		return 0, t.stuck(row, now, "Another Google account was bound or unbound since. Undo that first.")
	}
	return t.putAccount(row.PersonID, now, before, row.ID)
}

func undoSetting(t *tx, row changeRow, _ *Saved) (int64, error) {
	var before, after settingState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	now, err := t.setting(after.Key)
	if err != nil {
		return 0, err
	}
	if now != after {
		return 0, t.stuck(row, now, "That setting was changed again since. Undo the newer change first, or set it again.")
	}
	return t.putSetting(now, before, row.ID)
}

func undoSchool(t *tx, row changeRow, _ *Saved) (int64, error) {
	var before, after schoolState
	if err := row.read(&before, &after); err != nil {
		return 0, err
	}
	now := schoolState{ID: after.ID}
	if err := t.GetContext(t.ctx, &now.Name, `select name from schools where id = ?`, after.ID); err != nil {
		return 0, translate(err)
	}
	if now != after {
		return 0, t.stuck(row, now, "The school was renamed again since. Undo that first.")
	}
	return t.putSchool(now, before, row.ID)
}
