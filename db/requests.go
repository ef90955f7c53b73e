package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hallway/internal/school"
)

// Limits of what strangers can write: the list is for people to read.
const (
	requestsKept   = 1000                // open ones
	requestsForget = 30 * 24 * time.Hour // of somebody who never asked
	wordsLimit     = 500                 // letters of a request
)

// requestState is a request in the history.
type requestState struct {
	State school.RequestState `json:"state"`
}

// NoteRefused remembers that an account could not sign in, for the
// administrator to see. It is no change: nothing of the school is different.
func (s *Store) NoteRefused(ctx context.Context, id school.Identity, reason string) error {
	now := s.now()
	_, err := s.exec(ctx, `
		delete from requests where asked_at is null and last_at < ? and id not in (select request_id from changes where request_id is not null)`, millis(now.Add(-requestsForget)))
	if err == nil {
		_, err = s.exec(ctx, `
			insert into requests (iss, sub, email, name, reason, first_at, last_at)
			select ?1, ?2, ?3, ?4, ?5, ?6, ?6 where (select count(*) from requests where state = 'open') < ?7
				or exists (select 1 from requests where iss = ?1 and sub = ?2)
			on conflict (iss, sub) do update set tries = tries + 1, last_at = excluded.last_at, email = excluded.email, name = excluded.name,
				state = iif(state = 'done' or reason <> excluded.reason, 'open', state), reason = excluded.reason`,
			id.Issuer, id.Subject, id.Email, id.Name, reason, millis(now), requestsKept)
	}
	return s.noteWrite("request", err)
}

// Ask is an account that asks to be added, with a line of its own. Asking twice
// changes the words.
func (s *Store) Ask(ctx context.Context, from school.Actor, id school.Identity, words string) error {
	if n := len([]rune(words)); n > wordsLimit {
		return school.Invalid{"words": fmt.Sprintf("There is room for %d letters; this has %d.", wordsLimit, n)}
	}
	from.Name, from.Email = string(id.Email), id.Email
	return s.change(ctx, from, "request.ask", func(t *tx) error {
		var request int64
		err := t.GetContext(t.ctx, &request, `
			insert into requests (iss, sub, email, name, reason, first_at, last_at, asked_at, words)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6, ?7)
			on conflict (iss, sub) do update set asked_at = excluded.asked_at, last_at = excluded.last_at, words = excluded.words, state = 'open'
			returning id`,
			id.Issuer, id.Subject, id.Email, id.Name, school.UnknownAddress, millis(t.now), words)
		if err != nil {
			return err
		}
		_, err = t.record(subject{request: request}, nil, map[string]string{"email": string(id.Email), "words": words})
		return err
	})
}

// requestColumns are those of school.Request, from requests r.
const requestColumns = `r.id, r.iss, r.sub, r.email, r.name, r.reason, r.tries, r.words, r.state, r.first_at, r.last_at, r.asked_at,
	coalesce((select id from people p where p.email = r.email and p.archived_at is null), 0) as person_id`

// namedBy are the people whom a request r is about: whose the address is, and
// whose the account is or was.
const namedBy = `(select p.id from people p where p.email = r.email union select i.person_id from identities i where i.iss = r.iss and i.sub = r.sub)`

// forSchool is the condition that a request r is for an administrator of the
// school ?2, 0: of all: whoever it is about belongs to no other. ?1 is the day.
const forSchool = `(?2 = 0 or not exists (
	select 1 from people x where x.id in ` + namedBy + ` and (
		not exists (select 1 from members where person_id = x.id and school_id = ?2) or x.role = 'admin' and x.only_school is not ?2
		or exists (select 1 from schools o where o.id in ` + schoolsOf + ` and o.archived_at is null and o.id <> ?2))))`

type requestRow struct {
	school.Request
	First int64  `db:"first_at"`
	Last  int64  `db:"last_at"`
	Asked *int64 `db:"asked_at"`
}

func (r requestRow) request() school.Request {
	r.Request.FirstAt, r.Request.LastAt, r.Request.AskedAt = time.UnixMilli(r.First), time.UnixMilli(r.Last), moment(r.Asked)
	return r.Request
}

// Requests lists what is open, who asked first; or what was decided, newest
// first: those that an actor may decide. It returns at most 500.
func (s *Store) Requests(ctx context.Context, actor school.Actor, open bool) ([]school.Request, error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return nil, err
	}
	var rows []requestRow
	err = s.read.SelectContext(ctx, &rows, `
		select `+requestColumns+` from requests r where (r.state = 'open') = ?3 and `+forSchool+`
		order by iif(?3, r.asked_at is null, 0), r.last_at desc, r.id limit 500`, s.Today(), scope, open)
	list := make([]school.Request, len(rows))
	for i, r := range rows {
		list[i] = r.request()
	}
	return list, err
}

// OpenRequests counts what waits for an administrator.
func (s *Store) OpenRequests(ctx context.Context, actor school.Actor) (n int, err error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err == nil {
		err = s.read.GetContext(ctx, &n, `select count(*) from requests r where state = 'open' and `+forSchool, s.Today(), scope)
	}
	return n, err
}

// Request reads one.
func (s *Store) Request(ctx context.Context, id int64) (school.Request, error) {
	var row requestRow
	if err := s.read.GetContext(ctx, &row, `select `+requestColumns+` from requests r where r.id = ?`, id); err != nil {
		return school.Request{}, fmt.Errorf("request %d: %w", id, translate(err))
	}
	return row.request(), nil
}

// LastRefusal is why the last attempt to sign in with a person's address or
// account failed; ErrNotFound if none did.
func (s *Store) LastRefusal(ctx context.Context, personID int64) (school.Request, error) {
	var row requestRow
	err := s.read.GetContext(ctx, &row, `
		select `+requestColumns+` from requests r, people who left join identities i on i.person_id = who.id
		where who.id = ? and (r.email = who.email or r.iss = i.iss and r.sub = i.sub) and r.state = 'open'
		order by r.last_at desc limit 1`, personID)
	return row.request(), translate(err)
}

// ThisIsThem says that a request is a person of the roster: the account is
// bound to them, instead of any they had, and the address becomes theirs. From
// then on it signs in.
func (s *Store) ThisIsThem(ctx context.Context, actor school.Actor, request, personID int64) error {
	return s.decide(ctx, actor, request, func(t *tx, r requestRow) error {
		if err := t.mustIdentify(personID); err != nil {
			return err
		}
		was, err := t.person(personID)
		if err != nil {
			return err
		}
		return t.bindTo(personID, was, r)
	})
}

// AddFromRequest adds the account's owner to the roster and binds the account.
func (s *Store) AddFromRequest(ctx context.Context, actor school.Actor, request int64, e PersonEdit) (id int64, err error) {
	err = s.decide(ctx, actor, request, func(t *tx, r requestRow) error {
		if e.Email == "" {
			e.Email = r.Email
		}
		t.action = "person.add"
		if id, err = t.addOrRestore(e); err != nil {
			return err
		}
		was, err := t.person(id)
		if err != nil {
			return err
		}
		return t.bindTo(id, was, r)
	})
	return id, err
}

// bindTo gives a person the account and the address of a request.
func (t *tx) bindTo(personID int64, was personState, r requestRow) error {
	next := was
	next.Email = r.Email
	t.action = "person.edit"
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
	t.action = "account.bind"
	_, err = t.putAccount(personID, now, account, 0)
	return err
}

// Dismiss takes a request off the list. The account may ask again.
func (s *Store) Dismiss(ctx context.Context, actor school.Actor, request int64) error {
	return s.change(ctx, actor, "request.dismiss", func(t *tx) error {
		if _, err := t.openRequest(request); err != nil {
			return err
		}
		_, err := t.putRequest(request, school.RequestDismissed, 0)
		return err
	})
}

// decide settles an open request with what fn does, all in one moment, so that
// one undo takes all of it back.
func (s *Store) decide(ctx context.Context, actor school.Actor, request int64, fn func(*tx, requestRow) error) error {
	return s.change(ctx, actor, "request.done", func(t *tx) error {
		r, err := t.openRequest(request)
		if err != nil {
			return err
		}
		if !r.Request.CanBind() {
			return school.Invalid{"request": "That account cannot sign in here, whoever it is: its owner must choose the school account."}
		}
		if err := fn(t, r); err != nil {
			return err
		}
		t.action = "request.done"
		_, err = t.putRequest(request, school.RequestDone, 0)
		return err
	})
}

// openRequest reads a request that the actor may decide, and that nobody has
// decided: of two answers the first counts, and the second is a
// *school.Decided that says what it was.
func (t *tx) openRequest(id int64) (r requestRow, err error) {
	if err := t.mayDecide(id); err != nil {
		return r, err
	}
	if err := t.GetContext(t.ctx, &r, `select `+requestColumns+` from requests r where r.id = ?`, id); err != nil {
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
	err = found(t.GetContext(t.ctx, &last, `
		select c.actor, c.at, coalesce((select p.name from changes b join people p on p.id = b.person_id
			where b.batch = c.batch and b.kind in ('account', 'person') order by b.kind = 'account' desc, b.id desc limit 1), '') as person
		from changes c where c.request_id = ? and c.action <> 'request.ask' order by c.id desc limit 1`, id))
	if err != nil {
		return r, err
	}
	return r, &school.Decided{State: r.State, By: last.By, At: moment(&last.At), Person: last.Person}
}

// mayDecide refuses whoever may not decide about a request: whoever it is about
// must be theirs to repair.
func (t *tx) mayDecide(request int64) error {
	scope, err := scopeOf(t.ctx, t.Tx, t.actor)
	if err != nil {
		return t.refused(err)
	}
	var may bool
	err = t.GetContext(t.ctx, &may, `select `+forSchool+` from requests r where r.id = ?3`, t.today, scope, request)
	if found(err) != nil {
		return err
	}
	if err == nil && !may {
		return t.refused(school.NotYours("That account is about somebody of another school. Ask an administrator of all schools."))
	}
	return nil
}

func (t *tx) putRequest(id int64, next school.RequestState, undoes int64) (int64, error) {
	var was school.RequestState
	if err := t.GetContext(t.ctx, &was, `select state from requests where id = ?`, id); err != nil {
		return 0, fmt.Errorf("request %d: %w", id, translate(err))
	}
	if _, err := t.ExecContext(t.ctx, `update requests set state = ? where id = ?`, next, id); err != nil {
		return 0, err
	}
	return t.record(subject{request: id, undoes: undoes}, requestState{was}, requestState{next})
}

func undoRequest(t *tx, row changeRow, _ *Saved) (int64, error) {
	var before, after *requestState
	if err := row.read(&before, &after); err != nil || before == nil {
		return 0, errors.Join(err, school.Invalid{"change": "That is what somebody asked. Answer it on the page of requests."})
	}
	var now requestState
	if err := found(t.GetContext(t.ctx, &now.State, `select state from requests where id = ?`, row.Request)); err != nil {
		return 0, err
	}
	if now != *after {
		return 0, t.stuck(row, now, "That request was decided again since.")
	}
	return t.putRequest(row.Request, before.State, row.ID)
}
