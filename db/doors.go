package db

import (
	"context"
	"errors"
	"fmt"

	"hallway/internal/school"
)

// Meeting is what a save puts behind a door. The zero Meeting takes the link
// away. It comes from meeting.Parse; nothing is checked again here but what
// the schema checks.
type Meeting struct {
	Link     string `json:"link"`
	Provider string `json:"provider"`
	Meeting  string `json:"meeting"`
	Passcode string `json:"passcode"`
	Note     string `json:"note"`
}

// doorState is a door in the history's before and after.
type doorState struct {
	Meeting
	Version int64 `json:"version"`
}

// Save is one door of a save and the version that the edit was made against.
type Save struct {
	Code    string
	Version int64
}

// Conflict is the error of a save, clear or undo that found somebody else's
// change; Now is the door as it is. It is a school.ErrConflict.
type Conflict struct{ Now school.Entry }

// Error names the door.
func (c *Conflict) Error() string {
	return fmt.Sprintf("door %s is at version %d: %v", c.Now.Door.Code, c.Now.Door.Version, school.ErrConflict)
}

// Unwrap makes errors.Is(err, school.ErrConflict) hold.
func (c *Conflict) Unwrap() error { return school.ErrConflict }

// Saved is the outcome of a write to doors.
type Saved struct {
	Change  int64    // the history row that Undo takes back, with all of its batch
	Codes   []string // the doors written
	Schools []int64  // whose pages show them
}

// SaveDoors puts one meeting behind one or several doors: all of them or none.
// A door that moved on since makes it a *Conflict. The others of several may
// have moved on by the actor's own hand: what a card says of them is as old as
// the page. The note belongs to the first door; the others keep theirs.
func (s *Store) SaveDoors(ctx context.Context, actor school.Actor, m Meeting, saves ...Save) (Saved, error) {
	return s.writeDoors(ctx, actor, "door.save", saves, func(i int, was doorState) Meeting {
		next := m
		if i > 0 {
			next.Note = was.Note
		}
		return next
	})
}

// ClearDoor takes the link of a door away, and keeps its note.
func (s *Store) ClearDoor(ctx context.Context, actor school.Actor, save Save) (Saved, error) {
	return s.writeDoors(ctx, actor, "door.clear", []Save{save}, func(_ int, was doorState) Meeting {
		return Meeting{Note: was.Note}
	})
}

func (s *Store) writeDoors(ctx context.Context, actor school.Actor, action string, saves []Save, next func(i int, was doorState) Meeting) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, action, func(t *tx) error {
		for i, save := range saves {
			d, err := t.door(`code = ?`, save.Code)
			if err != nil {
				return err
			}
			if err := t.mayKeep(d); err != nil {
				return err
			}
			own := i > 0 && actor.PersonID != 0 && d.SavedBy == actor.PersonID
			if d.Version != save.Version && !own {
				return t.conflict(d)
			}
			id, err := t.put(d, next(i, d.doorState), 0)
			if err != nil {
				return err
			}
			if i == 0 {
				out.Change = id
			}
			if err := t.note(&out, d); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Undo takes a change of doors back, with all that was saved in the same
// moment: each door gets the link it had before, as a new change that names
// the one it undoes. A door that has something else by now makes it a *Conflict; a change
// that is no change of a door is school.ErrNotFound.
func (s *Store) Undo(ctx context.Context, actor school.Actor, change int64) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, "door.undo", func(t *tx) error {
		var rows []struct {
			ID     int64  `db:"id"`
			DoorID int64  `db:"door_id"`
			Before []byte `db:"before"`
			After  []byte `db:"after"`
		}
		err := t.SelectContext(t.ctx, &rows, `
			select c.id, c.door_id, c.before, c.after from changes c
			where c.batch = (select batch from changes where id = ? and door_id is not null) and c.door_id is not null
			order by c.id`, change)
		if err == nil && len(rows) == 0 {
			err = fmt.Errorf("change %d: %w", change, school.ErrNotFound)
		}
		if err != nil {
			return err
		}
		for _, row := range rows {
			d, err := t.door(`id = ?`, row.DoorID)
			if err != nil {
				return err
			}
			if err := t.mayKeep(d); err != nil {
				return err
			}
			before, after, err := states(row.Before, row.After)
			if err != nil {
				return fmt.Errorf("change %d: %w", row.ID, err)
			}
			if d.Meeting != after.Meeting { // not versions: after a later change is undone, this one can be
				return t.conflict(d)
			}
			id, err := t.put(d, before.Meeting, row.ID)
			if err != nil {
				return err
			}
			if out.Change == 0 || row.ID == change {
				out.Change = id
			}
			if err := t.note(&out, d); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// ChangedDoor is the code of the door that a change is about.
func (s *Store) ChangedDoor(ctx context.Context, change int64) (string, error) {
	var code string
	err := s.read.GetContext(ctx, &code, `select d.code from changes c join doors d on d.id = c.door_id where c.id = ?`, change)
	if err != nil {
		return "", fmt.Errorf("change %d: %w", change, translate(err))
	}
	return code, nil
}

// LastChange is the change that Undo would take back for a door: its newest,
// unless that is an undo itself. Zero: there is none.
func (s *Store) LastChange(ctx context.Context, doorID int64) (int64, error) {
	var id int64
	err := translate(s.read.GetContext(ctx, &id, `
		select id from changes where door_id = ?1 and undoes is null
		and id = (select max(id) from changes where door_id = ?1)`, doorID))
	if errors.Is(err, school.ErrNotFound) {
		return 0, nil
	}
	return id, err
}
