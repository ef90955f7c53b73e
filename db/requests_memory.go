package db

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"hallway/internal/school"
)

// Limits of what is kept about strangers who did not ask.
const (
	strangersKept   = 200
	strangersForget = 24 * time.Hour
)

// strangers are the newest refused sign-ins of accounts that are not in the roster
// and have not asked: most are students who pressed the wrong link. They are not
// stored, and a restart forgets them.
type strangers struct {
	mu   sync.Mutex
	list []school.Request // one an account, the longest ago first
}

// note counts a refusal.
func (m *strangers) note(id school.Identity, reason, reference string, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(now)
	// A random id, because an id from before a restart must not be somebody else's.
	r := school.Request{ID: -1 - rand.Int64N(1<<52), Issuer: id.Issuer, Subject: id.Subject, FirstAt: now, State: school.RequestOpen}
	if i := m.index(id); i >= 0 {
		r = m.list[i]
		m.list = slices.Delete(m.list, i, i+1)
	}
	r.Email, r.Name, r.Reason, r.Reference, r.LastAt = id.Email, id.Name, reason, reference, now
	r.Tries++
	m.list = append(m.list, r)
	if len(m.list) > strangersKept {
		m.list = slices.Delete(m.list, 0, 1)
	}
}

// forget drops those of more than a day ago.
func (m *strangers) forget(now time.Time) {
	m.list = slices.DeleteFunc(m.list, func(r school.Request) bool { return now.Sub(r.LastAt) >= strangersForget })
}

func (m *strangers) index(id school.Identity) int {
	return slices.IndexFunc(m.list, func(r school.Request) bool { return r.Issuer == id.Issuer && r.Subject == id.Subject })
}

// drop forgets an account.
func (m *strangers) drop(id school.Identity) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.index(id); i >= 0 {
		m.list = slices.Delete(m.list, i, i+1)
	}
}

// of is the request of an account, or zero.
func (m *strangers) of(id school.Identity, now time.Time) (r school.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(now)
	if i := m.index(id); i >= 0 {
		r = m.list[i]
	}
	return r
}

// all are those of the last day, newest first.
func (m *strangers) all(now time.Time) []school.Request {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(now)
	list := slices.Clone(m.list)
	slices.Reverse(list)
	return list
}

// strangersFor are those that an administrator of a school (0: of all) may see,
// by the present roster. An account that has a row is no longer one.
func (s *Store) strangersFor(ctx context.Context, scope int64) ([]school.Request, error) {
	all := s.strangers.all(s.now())
	if len(all) == 0 {
		return nil, nil
	}
	accounts, _ := json.Marshal(all) // plain values always have a JSON
	people := map[int64]int64{}
	err := pairs(ctx, s.read, func(id, person int64) { people[id] = person }, `
		select r.id, coalesce((select p.id from people p
			where p.email = r.email and p.archived_at is null and r.reason <> 'email-unverified'), 0)
		from (select value ->> 'ID' as id, value ->> 'Issuer' as iss, value ->> 'Subject' as sub,
			value ->> 'Email' as email, value ->> 'Reason' as reason
			from json_each(?3)) r
		where not exists (select 1 from requests q where q.iss = r.iss and q.sub = r.sub) and `+forSchool, s.Today(), scope, string(accounts))
	if err != nil {
		return nil, fmt.Errorf("refused strangers: %w", err)
	}
	var list []school.Request
	for _, r := range all {
		if person, shown := people[r.ID]; shown {
			r.PersonID = person
			list = append(list, r)
		}
	}
	return list, nil
}

// rowOf is the row of a request. It makes one for a stranger in memory.
func (s *Store) rowOf(t *tx, request int64) (row int64, err error) {
	if request > 0 {
		return request, nil
	}
	all := s.strangers.all(t.now)
	i := slices.IndexFunc(all, func(r school.Request) bool { return r.ID == request })
	if i < 0 {
		return 0, fmt.Errorf("request %d is no longer in memory: %w", request, school.ErrNotFound)
	}
	r := all[i]
	var since struct {
		ID    int64
		State school.RequestState
	}
	err = found(t.get(&since, `select id, state from requests where iss = ? and sub = ?`, r.Issuer, r.Subject))
	if since.State == school.RequestOpen {
		err = school.Invalid{"request": "They have asked to be added since you opened the page. Read what they wrote, then decide."}
	}
	if err != nil || since.ID != 0 {
		return since.ID, err
	}
	return inserted(t.ExecContext(t.ctx, `
		insert into requests (iss, sub, email, name, reason, reference, tries, first_at, last_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.Issuer, r.Subject, r.Email, r.Name, r.Reason, r.Reference, r.Tries, millis(r.FirstAt), millis(r.LastAt)))
}
