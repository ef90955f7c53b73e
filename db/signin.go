package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// SignIn signs in a Google account, and returns the new session's token. On its first
// visit, it connects the account to the person with its verified e-mail, if that person
// has none. old is the browser's earlier token, or "", and its session ends. The token
// is "" for an account that is nobody's in the roster (a student). A refusal is
// school.OtherAccount, FormerAccount or Suspended: NoteRefused counts it.
//
// For a person, one transaction updates or connects the account, opens the session and
// ends the earlier one. For a student or a refusal, nothing is written, and the call
// does not wait for writers.
func (s *Store) SignIn(ctx context.Context, id school.Identity, from school.Actor, old string) (p school.Person, token string, err error) {
	if _, known, err := recognise(ctx, s.read, id); err != nil || !known {
		return school.Person{}, "", err
	}
	return s.signInKnown(ctx, id, from, old)
}

// signInKnown is SignIn of an account that was somebody's a moment ago.
func (s *Store) signInKnown(ctx context.Context, id school.Identity, from school.Actor, old string) (school.Person, string, error) {
	var who candidate
	var known bool
	token := newToken()
	from.Name, from.Email = string(id.Email), id.Email
	err := s.change(ctx, from, school.SignIn, func(t *tx) (err error) {
		who, known, err = t.signIn(id, token, old)
		return err
	})
	if err != nil || !known {
		return school.Person{}, "", err
	}
	s.strangers.drop(id)
	return who.Person, token, nil
}

// signIn decides again, because they may be suspended or connected to another
// account since, connects an account on its first visit, and opens the session.
func (t *tx) signIn(id school.Identity, token, old string) (who candidate, known bool, err error) {
	who, known, err = recognise(t.ctx, t.Tx, id)
	if err != nil || !known {
		return who, false, err
	}
	if who.Own {
		err = t.exec(`update identities set seen_at = `+seenAt+` where iss = ?2 and sub = ?3`, millis(t.now), id.Issuer, id.Subject)
	} else {
		t.actor.PersonID, t.actor.Name = who.ID, who.Name
		t.action = school.AccountBind
		_, err = t.bindAccount(who.ID, nil, &accountState{id.Issuer, id.Subject, id.Email}, 0)
	}
	if err == nil {
		err = t.openSession(who.ID, token, id.Domain, old)
	}
	return who, true, err
}

// candidate is the person whom a Google account may be.
type candidate struct {
	school.Person
	Own       bool // the account is theirs; otherwise it only has their address
	Connected bool // they have an account
	Former    bool // the account is or was somebody else's
}

// recognise finds the person whose account it is, or else the one whose address it
// has. known is false if there is neither. The error is a school.Refused if they may
// not sign in with it.
//
// It is one query, so that all it says was true at the same moment.
func recognise(ctx context.Context, q sqlx.QueryerContext, id school.Identity) (who candidate, known bool, err error) {
	err = found(sqlx.GetContext(ctx, q, &who, `
		select `+personColumns+`, i.person_id is p.id and i.ended_at is null as own, i.person_id is not null and i.person_id <> p.id as former,
		       exists (select 1 from identities where person_id = p.id and ended_at is null) as connected
		from people p left join identities i on i.iss = ?1 and i.sub = ?2
		where p.archived_at is null and (p.email = ?3
			or p.id = (select person_id from identities where iss = ?1 and sub = ?2 and ended_at is null))
		order by own desc limit 1`, id.Issuer, id.Subject, id.Email))
	switch {
	case err != nil:
		return candidate{}, false, fmt.Errorf("account: %w", translate(err))
	case who.ID == 0:
		return candidate{}, false, nil
	case who.Suspended:
		return candidate{}, false, school.Suspended
	case who.Own:
		return who, true, nil
	// Addresses are given out again, accounts are not: one that was somebody else's
	// is still theirs, whatever address it has today.
	case who.Connected:
		return candidate{}, false, school.OtherAccount
	case who.Former:
		return candidate{}, false, school.FormerAccount
	}
	return who, true, nil
}
