package web_test

import (
	"fmt"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// What people do by hand with classes, schools and years, between the imports.

// class is a class that there is or was.
func (y *years) class() int64 { return int64(1 + y.r.IntN(12)) }

// gives says on the page of a class who teaches it.
func (y *years) gives() string {
	id, team := y.class(), []int64{}
	for range 1 + y.r.IntN(2) {
		if p, some := y.anybody(); some && len(team) == 0 || some && team[0] != p.ID {
			team = append(team, p.ID)
		}
	}
	return fmt.Sprintf("give class %d to %v: %v", id, team, y.Store.EditClass(y.T.Context(), y.admin, id, db.ClassEdit{Teachers: &team}))
}

// shares adds a co-teacher to a class, or removes one.
func (y *years) shares() string {
	c, err := y.Store.Class(y.T.Context(), y.admin, y.class())
	if err != nil {
		return "no class to share"
	}
	return y.to("share "+c.Section.Course+" with", func(p db.Listed) (err error) {
		if y.r.IntN(2) == 0 {
			_, err = y.Store.AddCoTeacher(y.T.Context(), y.admin, c.Door, p.ID)
		} else {
			_, err = y.Store.EndTeaching(y.T.Context(), y.admin, c.Door, p.ID, "co")
		}
		return err
	})
}

// putsAway archives, restores or merges a class.
func (y *years) putsAway() string {
	ctx, id, into := y.T.Context(), y.class(), y.class()
	switch y.r.IntN(3) {
	case 0:
		return fmt.Sprintf("archive class %d: %v", id, y.Store.ArchiveClass(ctx, y.admin, id))
	case 1:
		return fmt.Sprintf("restore class %d: %v", id, y.Store.RestoreClass(ctx, y.admin, id))
	}
	return fmt.Sprintf("merge class %d into %d: %v", id, into, y.Store.MergeClass(ctx, y.admin, id, into))
}

// turns turns the year, or undoes a turn.
func (y *years) turns() string {
	ctx := y.T.Context()
	if list, err := y.Store.Turns(ctx, y.admin); err == nil && len(list) > 0 && y.r.IntN(2) == 0 {
		id := list[y.r.IntN(len(list))].ID
		undone, err := y.Store.UndoTurn(ctx, y.admin, id)
		return fmt.Sprintf("undo turn %d: left %q, %v", id, undone.Left, err)
	}
	plan, err := y.Store.PlanTurn(ctx, y.admin, roster.TurnChoice{Terms: []roster.Term{{}}, KeepLinks: y.r.IntN(2) == 0})
	if err == nil {
		_, err = y.Store.TurnYear(ctx, y.admin, plan, len(plan.Classes), nil)
	}
	return fmt.Sprintf("turn the year of %d classes: %v", len(plan.Classes), err)
}

// closes archives the school and brings it back.
func (y *years) closes() string {
	ctx := y.T.Context()
	gone := y.Store.ArchiveSchool(ctx, y.admin, 1)
	between := []string{"nothing"}
	if y.r.IntN(2) == 0 {
		between = []string{y.imports(), y.undoesImport()}
	}
	return fmt.Sprintf("archive the school: %v; %q; restore it: %v", gone, between, y.Store.RestoreSchool(ctx, y.admin, 1))
}

// undoesLast undoes one of the last changes of a class, its teachers, covers or link.
func (y *years) undoesLast() string {
	kind := []string{"class", "teacher", "cover", "door"}[y.r.IntN(4)]
	list, _, err := y.Store.History(y.T.Context(), db.HistoryFilter{Kind: kind})
	if err != nil || len(list) == 0 {
		return "nothing to undo of " + kind
	}
	one := list[y.r.IntN(min(len(list), 4))]
	if kind == "door" && one.Action != school.DoorHide && one.Action != school.DoorShow && one.Action != school.DoorUndo {
		return "no undo of a save" // whoever undoes it chooses the link
	}
	_, err = y.Store.Undo(y.T.Context(), y.admin, one.ID)
	return fmt.Sprintf("undo %s %d: %v", one.Action, one.ID, err)
}
