package db

import (
	"context"
	"fmt"

	"hallway/internal/school"
)

// doorState is a door in the history's before and after.
type doorState struct {
	school.Meeting
	Version  int64  `json:"version"`
	Withheld int64  `json:"withheld,omitempty"`                     // since when students do not see it, in milliseconds; 0: they do
	Of       string `json:"withheld_of,omitempty" db:"withheld_of"` // JSON, ids of those whose link it was
	Closed   bool   `json:"closed,omitempty" db:"closed"`           // somebody said that there is no meeting
}

// Save is one door of a save, with the version that was edited.
type Save struct {
	Code    string
	Version int64
}

// Conflict is the error of a save, clear or undo that would overwrite somebody
// else's change. Now is the present door. It is a school.ErrConflict.
type Conflict struct{ Now school.Entry }

// Error names the door.
func (c *Conflict) Error() string {
	return fmt.Sprintf("door %s is at version %d: %v", c.Now.Door.Code, c.Now.Door.Version, school.ErrConflict)
}

// Unwrap makes errors.Is(err, school.ErrConflict) hold.
func (c *Conflict) Unwrap() error { return school.ErrConflict }

// Saved is the outcome of a write to doors.
type Saved struct {
	Change int64 // the history row that Undo undoes, with all of its batch
	Doors  []SavedDoor
	Left   []string // of an undo: what was not put back, and why, in sentences
	Again  bool     // of an undo: it did again what an earlier undo had undone
}

// SavedDoor is a door as the write left it. After an undo or a cover, only Code is set.
type SavedDoor struct {
	Code    string
	Version int64
	Change  int64        // its own history row
	Right   school.Right // the actor's
}

// SaveDoors puts one meeting behind one or several doors: all of them or none. If
// a door has changed since, the error is a *Conflict. The actor's own changes of
// doors after the first do not count: the page may be older than them. Those doors
// keep their notes.
func (s *Store) SaveDoors(ctx context.Context, actor school.Actor, m school.Meeting, saves ...Save) (Saved, error) {
	return s.writeDoors(ctx, actor, school.DoorSave, saves, func(i int, was, _ school.Meeting) school.Meeting {
		if i > 0 {
			m.Note = was.Note
		}
		return m
	})
}

// SaveLink is SaveDoors for a link without a passcode. If the first door has that
// link already, same is true and its passcode stays: only the note was edited.
func (s *Store) SaveLink(ctx context.Context, actor school.Actor, m school.Meeting, saves ...Save) (saved Saved, same bool, err error) {
	saved, err = s.writeDoors(ctx, actor, school.DoorSave, saves, func(i int, was, shown school.Meeting) school.Meeting {
		if i > 0 {
			m.Note = was.Note
		} else if same = shown.Link == m.Link; same {
			m.Passcode = shown.Passcode
		}
		return m
	})
	return saved, same, err
}

// ClearDoor says that a door has no meeting: it removes the link, and keeps the note.
func (s *Store) ClearDoor(ctx context.Context, actor school.Actor, save Save) (Saved, error) {
	return s.writeDoors(ctx, actor, school.DoorClear, []Save{save}, func(_ int, was, _ school.Meeting) school.Meeting {
		return school.Meeting{Note: was.Note}
	})
}

// nextMeeting is the next one of the i-th door, from the present one and the shown one.
type nextMeeting func(i int, was, shown school.Meeting) school.Meeting

func (s *Store) writeDoors(ctx context.Context, actor school.Actor, action school.Action, saves []Save, next nextMeeting) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, action, func(t *tx) error {
		for i, save := range saves {
			d, err := t.door(doorByCode, save.Code)
			if err != nil {
				return err
			}
			right, err := t.may(d, school.Right.Some)
			if err != nil {
				return err
			}
			own := i > 0 && actor.PersonID != 0 && d.SavedBy == actor.PersonID
			if d.Version != save.Version && !own {
				return t.conflict(d)
			}
			t.action = action
			var id int64
			if right.SetsCover() {
				id, err = t.saveCover(d, next, i)
			} else {
				id, err = t.put(d, doorState{Meeting: next(i, d.Meeting, d.shown()), Closed: action == school.DoorClear}, 0)
			}
			if err != nil {
				return err
			}
			if i == 0 {
				out.Change = id
			}
			out.Doors = append(out.Doors, SavedDoor{d.Code, d.Version + 1, id, right})
		}
		return nil
	})
	return out, err
}
