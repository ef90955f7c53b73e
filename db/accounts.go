package db

import (
	"context"
	"fmt"

	"hallway/internal/school"
)

// accountState is a connected Google account in the history.
type accountState struct {
	Issuer  string       `json:"iss" db:"iss"`
	Subject string       `json:"sub" db:"sub"`
	Email   school.Email `json:"email" db:"email"`
}

// account is the one that a person is connected to, or nil.
func (t *tx) account(personID int64) (*accountState, error) {
	var a accountState
	err := t.get(&a, `select iss, sub, email from identities where person_id = ? and ended_at is null`, personID)
	if err == nil {
		return &a, nil
	}
	return nil, found(err)
}

// putAccount connects a person to another account, or to none, for an
// administrator. A person who may not sign in cannot get an account.
func (t *tx) putAccount(personID int64, was, next *accountState, undoes int64) (int64, error) {
	if err := t.mustIdentify(personID); err != nil {
		return 0, err
	}
	if next != nil && undoes == 0 { // an undo may give it back: it does not let a suspended person sign in
		p, err := t.person(personID)
		if err != nil {
			return 0, err
		}
		if p.Archived {
			return 0, school.Invalid{"account": p.Name + " has left. Add them again first."}
		}
		if p.Suspended {
			return 0, school.Invalid{"account": "The sign-in of " + p.Name + " is switched off. Switch it on first."}
		}
	}
	return t.bindAccount(personID, was, next, undoes)
}

// bindAccount writes a person's next account with its history row, and ends their
// sessions. The row of an account that ends stays theirs.
func (t *tx) bindAccount(personID int64, was, next *accountState, undoes int64) (int64, error) {
	if err := t.mayEndAdmins(lastAdmin("They are")); err != nil {
		return 0, err
	}
	if err := t.exec(`update identities set ended_at = ? where person_id = ? and ended_at is null`, millis(t.now), personID); err != nil {
		return 0, err
	}
	if next != nil {
		if err := t.freeAccount(personID, *next); err != nil {
			return 0, err
		}
		if err := t.exec(`
			insert into identities (person_id, iss, sub, email, bound_at, seen_at) values (?1, ?2, ?3, ?4, ?5, ?5)
			on conflict (iss, sub) do update set person_id = excluded.person_id, email = excluded.email,
			       bound_at = excluded.bound_at, seen_at = excluded.seen_at, ended_at = null`,
			personID, next.Issuer, next.Subject, next.Email, millis(t.now)); err != nil {
			return 0, err
		}
	}
	if _, err := t.endSessions(personID); err != nil {
		return 0, err
	}
	return t.record(subject{person: personID, undoes: undoes}, was, next)
}

// freeAccount takes an account from somebody who has left; nobody else may have it.
func (t *tx) freeAccount(personID int64, a accountState) error {
	var holder int64
	err := found(t.get(&holder, `
		select person_id from identities where iss = ? and sub = ? and ended_at is null and person_id <> ?`, a.Issuer, a.Subject, personID))
	if err != nil || holder == 0 {
		return err
	}
	p, err := t.person(holder)
	if err != nil {
		return err
	}
	if !p.Archived {
		return school.Invalid{"account": fmt.Sprintf("%s signs in with that Google account. Disconnect it there first.", p.Name)}
	}
	if err := t.mustIdentify(holder); err != nil {
		return err
	}
	return t.endAccount(holder)
}

// endAccount disconnects a person's account, if they have one.
func (t *tx) endAccount(personID int64) error {
	was, err := t.account(personID)
	if err != nil || was == nil {
		return err
	}
	action := t.action
	t.action = school.AccountUnbind
	_, err = t.bindAccount(personID, was, nil, 0)
	t.action = action
	return err
}

// endSessions signs a person out everywhere.
func (t *tx) endSessions(personID int64) (sessions int64, err error) {
	return t.wrote(`delete from sessions where person_id = ?`, personID)
}

// Unbind takes a person's Google account away and ends their sessions. The next
// account that signs in with their address is connected.
func (s *Store) Unbind(ctx context.Context, actor school.Actor, personID int64) error {
	return s.change(ctx, actor, school.AccountUnbind, func(t *tx) error {
		if err := t.mustIdentify(personID); err != nil {
			return err
		}
		if _, err := t.person(personID); err != nil {
			return err
		}
		return t.endAccount(personID)
	})
}

// EndSessions signs a person out everywhere.
func (s *Store) EndSessions(ctx context.Context, actor school.Actor, personID int64) error {
	return s.change(ctx, actor, school.SessionEnd, func(t *tx) error {
		if t.actor.PersonID != personID {
			if err := t.mustIdentify(personID); err != nil {
				return err
			}
		}
		if _, err := t.person(personID); err != nil {
			return err
		}
		n, err := t.endSessions(personID)
		if err == nil {
			_, err = t.record(subject{person: personID}, nil, map[string]int64{"sessions": n})
		}
		return err
	})
}
