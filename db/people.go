package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// PersonByEmail finds a person of the roster.
func (s *Store) PersonByEmail(ctx context.Context, email school.Email) (school.Person, error) {
	var p school.Person
	err := s.read.GetContext(ctx, &p, `select `+personColumns+` from people p where p.email = ? and p.archived_at is null`, email)
	if err != nil {
		return p, fmt.Errorf("person %s: %w", email, translate(err))
	}
	return p, nil
}

const insertDoor = `insert into doors (code, kind, section_id, person_id) values (?, ?, nullif(?, 0), nullif(?, 0))
	on conflict (code) do nothing`

// putDoor inserts the door of a section or a person by a prepared insertDoor.
func putDoor(ctx context.Context, insert *sqlx.Stmt, kind school.DoorKind, sectionID, personID int64) error {
	for range 10 { // a code that is already taken is rare, ten in a row are a fault
		done, err := insert.ExecContext(ctx, doorCode(), kind, sectionID, personID)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 1 {
			return err
		}
	}
	return errors.New("no free door code in ten tries")
}
