package db

import (
	"context"
	"fmt"

	"hallway/internal/school"
)

// accountState is a bound Google account in the history.
type accountState struct {
	Issuer  string       `json:"iss" db:"iss"`
	Subject string       `json:"sub" db:"sub"`
	Email   school.Email `json:"email" db:"email"`
}

// account is what a person is bound to; nil: nothing.
func (t *tx) account(personID int64) (*accountState, error) {
	var a accountState
	err := t.GetContext(t.ctx, &a, `select iss, sub, email from identities where person_id = ?`, personID)
	if err == nil {
		return &a, nil
	}
	return nil, found(err)
}

// putAccount binds a person to another account, or to none, and ends their
// sessions: whoever signs in next is whoever the account belongs to.
func (t *tx) putAccount(personID int64, was, next *accountState, undoes int64) (int64, error) {
	if _, err := t.ExecContext(t.ctx, `delete from identities where person_id = ?`, personID); err != nil {
		return 0, err
	}
	if next != nil {
		var holder string
		err := found(t.GetContext(t.ctx, &holder, `
			select p.name from identities i join people p on p.id = i.person_id where i.iss = ? and i.sub = ?`, next.Issuer, next.Subject))
		if err != nil {
			return 0, err
		}
		if holder != "" {
			return 0, school.Invalid{"account": fmt.Sprintf("%s signs in with that Google account. Unbind it there first.", holder)}
		}
		if _, err := t.ExecContext(t.ctx, `insert into identities (person_id, iss, sub, email, bound_at, seen_at) values (?, ?, ?, ?, ?, ?)`,
			personID, next.Issuer, next.Subject, next.Email, millis(t.now), millis(t.now)); err != nil {
			return 0, err
		}
	}
	if _, err := t.ExecContext(t.ctx, `delete from sessions where person_id = ?`, personID); err != nil {
		return 0, err
	}
	return t.record(subject{person: personID, undoes: undoes}, was, next)
}

// Unbind takes a person's Google account away and ends their sessions. The next
// account that signs in with their address is bound.
func (s *Store) Unbind(ctx context.Context, actor school.Actor, personID int64) error {
	return s.change(ctx, actor, "account.unbind", func(t *tx) error {
		if err := t.mustAdminister(personID); err != nil {
			return err
		}
		if _, err := t.person(personID); err != nil {
			return err
		}
		was, err := t.account(personID)
		if err != nil || was == nil {
			return err
		}
		_, err = t.putAccount(personID, was, nil, 0)
		return err
	})
}

// EndSessions signs a person out everywhere. It cannot be undone: they sign in
// again.
func (s *Store) EndSessions(ctx context.Context, actor school.Actor, personID int64) error {
	return s.change(ctx, actor, "session.end", func(t *tx) error {
		if t.actor.PersonID != personID {
			if err := t.mustAdminister(personID); err != nil {
				return err
			}
		}
		if _, err := t.person(personID); err != nil {
			return err
		}
		done, err := t.ExecContext(t.ctx, `delete from sessions where person_id = ?`, personID)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err == nil {
			_, err = t.record(subject{person: personID}, nil, map[string]int64{"sessions": n})
		}
		return err
	})
}
