package db

import (
	"context"
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
	Version  int64  `json:"version"`
	Withheld int64  `json:"withheld,omitempty"`                     // since when students do not see it, in milliseconds; 0: they do
	Of       string `json:"withheld_of,omitempty" db:"withheld_of"` // JSON, ids of those whose link it was
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
	Change int64    // the history row that Undo takes back, with all of its batch
	Codes  []string // the doors written
}

// SaveDoors puts one meeting behind one or several doors: all of them or none.
// A door that moved on since makes it a *Conflict. The others of several may
// have moved on by the actor's own hand: what a card says of them is as old as
// the page. The note belongs to the first door; the others keep theirs.
func (s *Store) SaveDoors(ctx context.Context, actor school.Actor, m Meeting, saves ...Save) (Saved, error) {
	return s.writeDoors(ctx, actor, school.DoorSave, saves, func(i int, was doorState) Meeting {
		next := m
		if i > 0 {
			next.Note = was.Note
		}
		return next
	})
}

// ClearDoor takes the link of a door away, and keeps its note.
func (s *Store) ClearDoor(ctx context.Context, actor school.Actor, save Save) (Saved, error) {
	return s.writeDoors(ctx, actor, school.DoorClear, []Save{save}, func(_ int, was doorState) Meeting {
		return Meeting{Note: was.Note}
	})
}

func (s *Store) writeDoors(ctx context.Context, actor school.Actor, action school.Action, saves []Save,
	next func(i int, was doorState) Meeting) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, action, func(t *tx) error {
		for i, save := range saves {
			d, err := t.door(`code = ?`, save.Code)
			if err != nil {
				return err
			}
			right, err := t.rightTo(d)
			if err != nil {
				return err
			}
			if right == noRight {
				return fmt.Errorf("door %s: %w", d.Code, school.ErrForbidden)
			}
			own := i > 0 && actor.PersonID != 0 && d.SavedBy == actor.PersonID
			if d.Version != save.Version && !own {
				return t.conflict(d)
			}
			t.action = action
			var id int64
			if right == covers {
				id, err = t.saveCover(d, next, i)
			} else {
				id, err = t.put(d, doorState{Meeting: next(i, d.doorState)}, 0)
			}
			if err != nil {
				return err
			}
			if i == 0 {
				out.Change = id
			}
			out.Codes = append(out.Codes, d.Code)
		}
		return nil
	})
	return out, err
}
