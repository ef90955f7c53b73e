package db

import (
	"cmp"
	"context"
	"fmt"

	"hallway/internal/school"
)

// ThisIsThem connects the account of a request to a person of the roster, instead
// of any that they had, and gives them its address.
func (s *Store) ThisIsThem(ctx context.Context, actor school.Actor, request, personID int64) error {
	return s.decide(ctx, actor, request, func(t *tx, r requestRow) error {
		if err := t.mustIdentify(personID); err != nil {
			return err
		}
		return t.bindTo(personID, r)
	})
}

// AddFromRequest adds the account's owner to the roster and connects the account.
func (s *Store) AddFromRequest(ctx context.Context, actor school.Actor, request int64, e PersonEdit) (id int64, err error) {
	err = s.decide(ctx, actor, request, func(t *tx, r requestRow) error {
		e.Email = cmp.Or(e.Email, r.Email)
		t.action = school.PersonAdd
		if id, err = t.addOrRestore(e); err != nil {
			return err
		}
		return t.bindTo(id, r)
	})
	return id, err
}

// bindTo gives a person the account and the address of a request.
func (t *tx) bindTo(personID int64, r requestRow) error {
	was, err := t.person(personID)
	if err != nil {
		return err
	}
	next := was
	next.Email = r.Email
	t.action = school.PersonEdit
	if _, err := t.setPerson(personID, was, next, 0); err != nil {
		return err
	}
	now, err := t.account(personID)
	if err != nil {
		return err
	}
	account := &accountState{r.Issuer, r.Subject, r.Email}
	if now != nil && *now == *account {
		return nil
	}
	t.action = school.AccountBind
	_, err = t.putAccount(personID, now, account, 0)
	return err
}

// Dismiss takes a request off the list. The account may ask again, in other words.
// It is erased after a while: see EraseRequests.
func (s *Store) Dismiss(ctx context.Context, actor school.Actor, request int64) error {
	return s.change(ctx, actor, school.RequestDismiss, func(t *tx) error {
		r, err := s.openRequest(t, request)
		if err != nil {
			return err
		}
		_, err = t.putRequest(r.ID, school.RequestDismissed, 0)
		return err
	})
}

// decide settles an open request with what fn does, in one transaction, so that
// one undo undoes all of it.
func (s *Store) decide(ctx context.Context, actor school.Actor, request int64, fn func(*tx, requestRow) error) error {
	return s.change(ctx, actor, school.RequestAnswer, func(t *tx) error {
		r, err := s.openRequest(t, request)
		if err != nil {
			return err
		}
		if !r.Request.CanBind() {
			return school.Invalid{"request": "That account can never sign in here. Its owner must choose the school account."}
		}
		if err := fn(t, r); err != nil {
			return err
		}
		t.action = school.RequestAnswer
		_, err = t.putRequest(r.ID, school.RequestDone, 0)
		return err
	})
}

// openRequest reads a request that the actor may decide. If somebody already has,
// the error is a *school.Decided that says what the answer was.
func (s *Store) openRequest(t *tx, id int64) (r requestRow, err error) {
	if id, err = s.rowOf(t, id); err != nil {
		return r, err
	}
	if err := t.mayDecide(id); err != nil {
		return r, err
	}
	if err := t.get(&r, `select `+requestColumns+` from requests r where r.id = ?`, id); err != nil {
		return r, fmt.Errorf("request %d: %w", id, translate(err))
	}
	if r.State == school.RequestOpen {
		return r, nil
	}
	var last struct {
		By     string `db:"actor"`
		At     int64  `db:"at"`
		Person string `db:"person"`
	}
	err = found(t.get(&last, `
		select c.actor, c.at, coalesce((select p.name from changes b join people p on p.id = b.person_id
			where b.batch = c.batch and b.kind in ('account', 'person') order by b.kind = 'account' desc, b.id desc limit 1), '') as person
		from changes c where c.request_id = ? and c.action <> ? order by c.id desc limit 1`, id, school.RequestAsk))
	if err != nil {
		return r, err
	}
	return r, &school.Decided{State: r.State, By: last.By, At: moment(&last.At), Person: last.Person}
}

// mayDecide refuses an actor who may not repair the people whom a request is about.
func (t *tx) mayDecide(request int64) error {
	scope, err := scopeOf(t.ctx, t.Tx, t.actor)
	if err != nil {
		return t.refused(err)
	}
	var may bool
	err = t.get(&may, `select `+forSchool+` from requests r where r.id = ?3`, t.today, scope, request)
	if err == nil && !may {
		return t.refused(school.NotYours("That account is about somebody of another school. Ask an administrator of all schools."))
	}
	return found(err)
}

// putRequest writes a request's next state with its history row.
func (t *tx) putRequest(id int64, next school.RequestState, undoes int64) (int64, error) {
	var was school.RequestState
	if err := t.get(&was, `select state from requests where id = ?`, id); err != nil {
		return 0, fmt.Errorf("request %d: %w", id, translate(err))
	}
	if err := t.exec(`update requests set state = ?1, decided_at = iif(?1 = 'open', null, ?2) where id = ?3`,
		next, millis(t.now), id); err != nil {
		return 0, err
	}
	return t.record(subject{request: id, undoes: undoes}, requestState{was}, requestState{next})
}

func undoRequest(t *tx, row changeRow) (int64, error) {
	return undoState(t, row, "That request has been decided again since.", func(requestState) (requestState, error) {
		var now struct {
			requestState
			Erased bool
		}
		err := found(t.get(&now, `select state, erased_at is not null as erased from requests where id = ?`, row.Request))
		if err == nil && now.Erased {
			err = t.stuck(row, now.requestState, "The details of that account have been erased: 30 days after a request is dismissed, nothing of it is kept. "+
				"If they want to be added, they ask again.")
		}
		return now.requestState, err
	}, func(_, before requestState, undoes int64) (int64, error) {
		return t.putRequest(row.Request, before.State, undoes)
	})
}

// requestState is a request in the history.
type requestState struct {
	State school.RequestState `json:"state"`
}
