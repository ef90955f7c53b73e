package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"hallway/internal/school"
)

// RequestPage is how many open requests a page has, decidedShown how many others.
const (
	RequestPage  = 20
	decidedShown = 50
)

// requestColumns are those of school.Request, from requests r.
const requestColumns = `r.id, r.iss, r.sub, r.email, r.name, r.reason, r.reference, r.tries, r.words, r.state,
	r.first_at, r.last_at, r.asked_at,
	coalesce((select id from people p where p.email = r.email and p.archived_at is null), 0) as person_id`

// namedBy are the people whom a request r is about: those who have the address,
// and those who have or had the account.
const namedBy = `(select p.id from people p where p.email = r.email
	union select i.person_id from identities i where i.iss = r.iss and i.sub = r.sub)`

// forSchool is the condition that an administrator of the school ?2 (0: of all)
// may decide a request r: the people are at no other. ?1 is the day.
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
	r.FirstAt, r.LastAt, r.AskedAt = time.UnixMilli(r.First), time.UnixMilli(r.Last), moment(r.Asked)
	return r.Request
}

func requestsOf(rows []requestRow) []school.Request {
	list := make([]school.Request, len(rows))
	for i, r := range rows {
		list[i] = r.request()
	}
	return list
}

// OpenPage is a page of the requests that nobody has decided.
type OpenPage struct {
	List  []school.Request
	Asked int // of all that were looked for, those that asked to be added
	Found int // all that were looked for
}

// OpenRequests reads the page that begins after skip requests, of those that an
// actor may decide and find accepts (nil: all). People who asked come first, in
// the order of asking; then refused people of the roster, newest first; then the
// strangers in memory, because anybody can fill that part of the list.
func (s *Store) OpenRequests(ctx context.Context, actor school.Actor, find func(school.Request) bool, skip int) (OpenPage, error) {
	var page OpenPage
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return page, err
	}
	var rows []requestRow // as much of them as finding needs
	err = s.read.SelectContext(ctx, &rows, `
		select r.id, r.reference, r.email, r.name, r.asked_at, r.last_at from requests r where r.state = 'open' and `+forSchool+`
		order by r.asked_at is null, r.asked_at, iif(r.asked_at is null, -r.last_at, 0), r.id`, s.Today(), scope)
	if err != nil {
		return page, fmt.Errorf("requests: %w", err)
	}
	strangers, err := s.strangersFor(ctx, scope)
	if err != nil {
		return page, err
	}
	for _, r := range append(requestsOf(rows), strangers...) {
		if find != nil && !find(r) {
			continue
		}
		if page.Found++; !r.AskedAt.IsZero() {
			page.Asked++
		}
		if page.Found > skip && len(page.List) < RequestPage {
			page.List = append(page.List, r)
		}
	}
	return page, s.fill(ctx, page.List)
}

// fill reads the whole rows of a list, unless they have gone.
func (s *Store) fill(ctx context.Context, list []school.Request) error {
	ids := make([]int64, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	var rows []requestRow
	err := s.read.SelectContext(ctx, &rows, `
		select `+requestColumns+` from requests r where r.id in (select value from json_each(?))`, jsonList(ids))
	if err != nil {
		return fmt.Errorf("requests: %w", err)
	}
	for _, r := range rows {
		list[slices.Index(ids, r.ID)] = r.request()
	}
	return nil
}

// DecidedRequests lists the newest answers that an actor could have given.
func (s *Store) DecidedRequests(ctx context.Context, actor school.Actor) ([]school.Request, error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return nil, err
	}
	var rows []requestRow
	err = s.read.SelectContext(ctx, &rows, `
		select `+requestColumns+` from requests r where r.state <> 'open' and r.erased_at is null and `+forSchool+`
		order by coalesce(r.decided_at, r.last_at) desc, r.id limit ?3`, s.Today(), scope, decidedShown)
	return requestsOf(rows), err
}

// WaitingRequests counts the people and meeting hosts that wait for an answer of an
// actor.
func (s *Store) WaitingRequests(ctx context.Context, actor school.Actor) (n int, err error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err == nil {
		err = s.read.GetContext(ctx, &n, `
			select count(*) from requests r where r.state = 'open' and r.asked_at is not null and `+forSchool, s.Today(), scope)
	}
	if err != nil || scope != 0 {
		return n, err
	}
	var hosts int
	err = s.read.GetContext(ctx, &hosts, `select count(distinct a.host) from host_asks a where `+waitingAsk, s.fixedHosts())
	return n + hosts, err
}

// Reference is the one of an account's newest refusal or request, or "".
func (s *Store) Reference(ctx context.Context, id school.Identity) (reference string, err error) {
	err = found(s.read.GetContext(ctx, &reference, `select reference from requests where iss = ? and sub = ?`, id.Issuer, id.Subject))
	return cmp.Or(reference, s.strangers.of(id, s.now()).Reference), err
}

// LastRefusal is why the last attempt to sign in with a person's address or
// account failed; ErrNotFound if none did.
func (s *Store) LastRefusal(ctx context.Context, personID int64) (school.Request, error) {
	var row requestRow
	err := s.read.GetContext(ctx, &row, `
		select `+requestColumns+` from requests r, people who left join identities i on i.person_id = who.id
		where who.id = ? and (r.email = who.email and r.reason <> 'email-unverified' or r.iss = i.iss and r.sub = i.sub)
			and (r.state = 'open' or r.state = 'dismissed' and r.last_at > r.decided_at)
		order by r.last_at desc limit 1`, personID)
	if found(err) != nil {
		return school.Request{}, err
	}
	last := row.request()
	// Somebody may be in the roster only since they were refused.
	strangers, unknown := s.strangersFor(ctx, 0)
	if unknown != nil {
		return last, unknown
	}
	for _, r := range strangers {
		if r.PersonID == personID && (err != nil || r.LastAt.After(last.LastAt)) {
			return r, nil
		}
	}
	return last, translate(err)
}
