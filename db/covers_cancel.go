package db

import (
	"cmp"
	"context"

	"hallway/internal/school"
)

// CancelToday says of some classes that they have no meeting today, in one batch of the
// history; it ends by itself at midnight. Skipped names the classes that have something
// else today already, or are not in their term. If nothing is left, Change is 0.
func (s *Store) CancelToday(ctx context.Context, actor school.Actor, ids ...int64) (SavedAbsence, error) {
	var out SavedAbsence
	err := s.change(ctx, actor, school.CoverClose, func(t *tx) error {
		for _, id := range ids {
			if err := t.cancelToday(id, &out); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (t *tx) cancelToday(id int64, out *SavedAbsence) error {
	class, _, err := t.ownClass(id)
	if err != nil || class.Archived {
		return err
	}
	d, err := t.door(doorByID, class.Door)
	if err != nil {
		return err
	}
	if class.Ends != "" && class.Ends < t.today || class.Starts > t.today {
		out.Skipped = append(out.Skipped, class.name()+" is not in its term today.")
		return nil
	}
	next := Instead{From: t.today, To: t.today, Closed: true}.state(t.actor.PersonID, 0)
	others, err := t.beside(d, next)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		says, err := t.says(others[0], class.name(), class.name())
		out.Skipped = append(out.Skipped, says+" today already.")
		return err
	}
	change, err := t.putCover(&d, nil, &next, 0)
	out.Change = cmp.Or(out.Change, change)
	out.Doors = append(out.Doors, SavedDoor{Code: d.Code, Change: change})
	return err
}
