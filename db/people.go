package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// Recognise finds the person of a Google account, and connects it on its first
// visit to the person with its verified e-mail who has no account yet. known is
// false for an account that is nobody's in the roster (a student). A refusal is
// school.OtherAccount, FormerAccount or Suspended, and writes nothing:
// NoteRefused counts it.
func (s *Store) Recognise(ctx context.Context, id school.Identity, from school.Actor) (p school.Person, known bool, err error) {
	var refused school.Refused
	actor := from
	actor.Name, actor.Email = string(id.Email), id.Email
	err = s.change(ctx, actor, school.SignIn, func(t *tx) error {
		p, err = t.personOf(id)
		switch {
		case errors.Is(err, school.ErrNotFound):
			p, known, refused, err = t.bind(id)
		case err == nil && p.Suspended:
			refused = school.Suspended
		case err == nil:
			known = true
			err = t.exec(`update identities set seen_at = `+seenAt+` where iss = ?2 and sub = ?3`, millis(t.now), id.Issuer, id.Subject)
		}
		return err
	})
	if err == nil && refused != "" {
		return school.Person{}, false, refused
	}
	if err == nil && known {
		s.strangers.drop(id)
	}
	return p, known, err
}

func (t *tx) personOf(id school.Identity) (school.Person, error) {
	var p school.Person
	err := t.get(&p, `select `+personColumns+`
		from identities i join people p on p.id = i.person_id
		where i.iss = ? and i.sub = ? and i.ended_at is null and p.archived_at is null`, id.Issuer, id.Subject)
	return p, translate(err)
}

// bind connects an unknown account to the person with its e-mail.
func (t *tx) bind(id school.Identity) (p school.Person, known bool, refused school.Refused, err error) {
	err = translate(t.get(&p, `select `+personColumns+` from people p where p.email = ? and p.archived_at is null`, id.Email))
	switch {
	case errors.Is(err, school.ErrNotFound):
		return school.Person{}, false, "", nil
	case err != nil:
		return p, false, "", err
	case p.Suspended:
		return p, false, school.Suspended, nil
	}
	was, err := t.account(p.ID)
	if err != nil || was != nil {
		return p, false, school.OtherAccount, err
	}
	// Addresses are given out again, accounts are not: one that was somebody
	// else's is still theirs, whatever address it has today.
	var former bool
	err = t.get(&former, `select exists (select 1 from identities where iss = ? and sub = ? and person_id <> ?)`,
		id.Issuer, id.Subject, p.ID)
	if err != nil || former {
		return p, false, school.FormerAccount, err
	}
	t.actor.PersonID, t.actor.Name = p.ID, p.Name
	t.action = school.AccountBind
	_, err = t.bindAccount(p.ID, nil, &accountState{id.Issuer, id.Subject, id.Email}, 0)
	return p, true, "", err
}

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
