package db

import (
	"context"

	"hallway/internal/school"
)

// RenameSchool changes the name that pages show; the address /s/SLUG stays.
func (s *Store) RenameSchool(ctx context.Context, actor school.Actor, id int64, name string) error {
	return s.change(ctx, actor, "school.rename", func(t *tx) error {
		if err := t.mustAdministerAll(); err != nil {
			return err
		}
		was := schoolState{ID: id}
		if err := translate(t.GetContext(t.ctx, &was.Name, `select name from schools where id = ?`, id)); err != nil {
			return err
		}
		_, err := t.putSchool(was, schoolState{id, name}, 0)
		return err
	})
}

// schoolState is a school in the history.
type schoolState struct {
	ID   int64  `json:"school"`
	Name string `json:"name"`
}

func (t *tx) putSchool(was, next schoolState, undoes int64) (int64, error) {
	if was == next {
		return 0, nil
	}
	if _, err := t.ExecContext(t.ctx, `update schools set name = ? where id = ?`, next.Name, next.ID); err != nil {
		return 0, err
	}
	return t.record(subject{undoes: undoes}, was, next)
}
