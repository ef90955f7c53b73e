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
	ID       int64  `db:"id"`
	Kind     string `db:"kind"`
	DoorID   int64  `db:"door_id"`
	PersonID int64  `db:"person_id"`
	Request  int64  `db:"request_id"`
	Before   []byte `db:"before"`
	After    []byte `db:"after"`
}

// undoers take one change back, by its kind: compare what is there now with
// what the change left, and put what was before. Kinds that are missing are no
// changes that could be taken back.
var undoers = map[string]func(*tx, changeRow, *Saved) (int64, error){
	"door":    undoDoor,
	"person":  undoPerson,
	"account": undoAccount,
	"request": undoRequest,
	"cover":   undoTeacher,
	"teacher": undoTeacher,
	"setting": undoSetting,
	"school":  undoSchool,
}

// noUndo says why kinds have none.
var noUndo = map[string]string{
	"import":  "An import is undone on its own page, which says what stays.",
	"session": "A session that has ended stays ended: the person signs in again.",
	"view":    "Looking at somebody's pages changed nothing.",
	"sign-in": "A refused sign-in changed nothing.",
	"key":     "A new key cannot be taken back: everybody signs in once more, and that is all.",
}

// Undo takes a change back with all that was done in the same moment, as new
// changes that name the ones they undo. Where something newer stands in the
// way it is a *school.Stuck, for a door a *Conflict; what cannot be taken back
// at all is a school.Invalid.
func (s *Store) Undo(ctx context.Context, actor school.Actor, change int64) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, s.undoAction(ctx, change), func(t *tx) error {
		var rows []changeRow
		err := t.SelectContext(t.ctx, &rows, `
			select id, kind, coalesce(door_id, 0) as door_id, coalesce(person_id, 0) as person_id, coalesce(request_id, 0) as request_id, before, after
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

// undoAction names the undoing, as far as maintenance and errors need it
// before the transaction.
func (s *Store) undoAction(ctx context.Context, change int64) string {
	var kind string
	if err := s.read.GetContext(ctx, &kind, `select kind from changes where id = ?`, change); err != nil {
		return "undo"
	}
	return kind + ".undo"
}

func (t *tx) undo(row changeRow, out *Saved) (int64, error) {
	undo := undoers[row.Kind]
	if err := t.mayUndo(row); err != nil {
		return 0, err
	}
	if undo == nil {
		why := noUndo[row.Kind]
		if why == "" {
			why = "That cannot be undone."
		}
		return 0, school.Invalid{"change": why}
	}
	t.action = row.Kind + ".undo"
	id, err := undo(t, row, out)
	if err != nil {
		return 0, fmt.Errorf("change %d: %w", row.ID, err)
	}
	return id, nil
}

// mayUndo refuses whoever may not do what a change did. The kinds of doors ask
// again for the door.
func (t *tx) mayUndo(row changeRow) error {
	switch row.Kind {
	case "door", "cover", "teacher":
		return nil
	case "setting", "school":
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
	id, err := t.put(d, before, row.ID)
	if err != nil {
		return 0, err
	}
	return id, t.note(out, d)
}

func undoPerson(t *tx, row changeRow, out *Saved) (int64, error) {
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
		if why, err := t.neededBy(row.PersonID, was.Name); err != nil || why != "" {
			return 0, cmpErr(err, t.stuck(row, was, why))
		}
	}
	out.All = true
	return t.setPerson(row.PersonID, was, next, row.ID)
}

// neededBy says what would be left hanging without a person.
func (t *tx) neededBy(personID int64, name string) (why string, err error) {
	var teaches, signsIn bool
	if err := t.GetContext(t.ctx, &teaches, `select exists (select 1 from teachers t join sections s on s.id = t.section_id where t.person_id = ? and s.archived_at is null)`, personID); err != nil {
		return "", err
	}
	if err := t.GetContext(t.ctx, &signsIn, `select exists (select 1 from identities where person_id = ? and ended_at is null)`, personID); err != nil {
		return "", err
	}
	switch {
	case teaches:
		return name + " teaches or covers a class. Give that to somebody else first, or suspend them.", nil
	case signsIn:
		return name + " signs in already. Unbind the account first, or suspend them.", nil
	}
	return "", nil
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

func undoSetting(t *tx, row changeRow, out *Saved) (int64, error) {
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
	out.All = true
	return t.putSetting(now, before, row.ID)
}

func undoSchool(t *tx, row changeRow, out *Saved) (int64, error) {
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
	out.All = true
	return t.putSchool(now, before, row.ID)
}

// cmpErr is the first error there is.
func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
