package db

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"hallway/internal/school"
)

// How long a session lasts.
const (
	SessionLimit  = 30 * 24 * time.Hour // from sign-in, whatever happens
	IdleLimit     = 7 * 24 * time.Hour
	AdminIdle     = 8 * time.Hour // an administrator's
	touchInterval = 10 * time.Minute
)

// rotationGrace is how long the earlier token still works after it was replaced,
// for requests of the same browser that were under way.
const rotationGrace = 5 * time.Second

// openSession signs a person in with a token, of which only the SHA-256 is kept, and
// ends the session of the browser's earlier token, if it had one. domain is the
// Workspace domain of the account, with which the session ends.
func (t *tx) openSession(personID int64, token, domain, old string) error {
	if old != "" {
		if err := t.exec(endSession, sessionHash(old)); err != nil {
			return err
		}
	}
	n, err := t.wrote(`insert into sessions (hash, person_id, created_at, seen_at, expires_at, role, only_school, domain)
		select ?1, id, ?2, ?2, ?3, role, coalesce(only_school, 0), ?4 from people where id = ?5 and suspended_at is null and archived_at is null`,
		sessionHash(token), millis(t.now), millis(t.now.Add(SessionLimit)), domain, personID)
	if err == nil && n != 1 {
		err = fmt.Errorf("session of person %d: %w", personID, school.ErrNotFound)
	}
	return err
}

// newToken is a session's cookie: 32 random bytes in base64url.
func newToken() string { return base64.RawURLEncoding.EncodeToString(randomBytes(32)) }

// Session is the session of a token, with the person as they are now: suspending
// or archiving somebody ends their sessions. An unknown, ended or idle session is
// school.ErrNotFound.
func (s *Store) Session(ctx context.Context, token string) (Session, error) {
	var row struct {
		school.Person
		Stale     bool   `db:"stale"`
		Short     bool   `db:"short"` // an administrator's, now or when the token was made
		Domain    string `db:"domain"`
		Viewing   int64  `db:"viewing"`
		SeenAt    int64  `db:"seen_at"`
		ExpiresAt int64  `db:"expires_at"`
	}
	hash, now := sessionHash(token), s.now()
	err := s.readRow(ctx, &row, `
		select `+personColumns+`, s.hash = ?1 and (s.role, s.only_school) <> (p.role, coalesce(p.only_school, 0)) as stale,
		       p.role = 'admin' or s.role = 'admin' as short, s.domain, coalesce(s.viewing, 0) as viewing, s.seen_at, s.expires_at
		from sessions s join people p on p.id = s.person_id
		where (s.hash = ?1 or s.previous = ?1 and s.rotated_at > ?2) and p.suspended_at is null and p.archived_at is null`,
		hash, millis(now.Add(-rotationGrace)))
	if err != nil {
		return Session{}, fmt.Errorf("session: %w", translate(err))
	}
	idle := IdleLimit
	if row.Short {
		idle = AdminIdle
	}
	seen := time.UnixMilli(row.SeenAt)
	if now.After(time.UnixMilli(row.ExpiresAt)) || now.After(seen.Add(idle)) {
		return Session{}, fmt.Errorf("session is over: %w", school.ErrNotFound)
	}
	if now.Sub(seen) > touchInterval {
		// If it fails, the session only seems idle for longer.
		_, _ = s.exec(ctx, `update sessions set seen_at = ? where hash = ?`, millis(now), hash)
	}
	session := Session{Person: row.Person, Domain: row.Domain, Stale: row.Stale}
	if row.Viewing != 0 && s.Identifies(ctx, school.Actor{PersonID: row.ID}, row.Viewing) == nil {
		var seen school.Person
		err := s.read.GetContext(ctx, &seen, `select `+personColumns+` from people p where p.id = ?`, row.Viewing)
		if err != nil {
			return Session{}, fmt.Errorf("person %d: %w", row.Viewing, translate(err))
		}
		session.Viewing = &seen
	}
	return session, nil
}

// Session is who is signed in.
type Session struct {
	Person  school.Person
	Domain  string         // Workspace domain of the account that signed in
	Viewing *school.Person // an administrator sees what this person sees; nil: their own pages
	Stale   bool           // the person's rights changed since the token was made: RotateSession
}

// RotateSession gives a session whose person's rights changed another token: one
// that leaked before then stops working, or its use signs the person out, who
// notices. Of several requests at the same time one gets the token; the others
// get "", and their browser has the new one from the first.
func (s *Store) RotateSession(ctx context.Context, token string) (string, error) {
	next := newToken()
	n, err := s.exec(ctx, `
		update sessions set hash = ?1, previous = hash, rotated_at = ?3, role = p.role, only_school = coalesce(p.only_school, 0)
		from people p where p.id = person_id and hash = ?2`,
		sessionHash(next), sessionHash(token), millis(s.now()))
	if err := during("session", err); err != nil || n == 0 {
		return "", err
	}
	return next, nil
}

// ViewAs shows an administrator what a person sees, until EndView. It is recorded.
func (s *Store) ViewAs(ctx context.Context, actor school.Actor, token string, personID int64) error {
	return s.change(ctx, actor, school.ViewStart, func(t *tx) error {
		if err := t.mustIdentify(personID); err != nil {
			return err
		}
		if _, err := t.person(personID); err != nil {
			return err
		}
		err := t.exec(`update sessions set viewing = ? where hash = ? and person_id = ?`, personID, sessionHash(token), actor.PersonID)
		if err == nil {
			_, err = t.record(subject{person: personID}, nil, nil)
		}
		return err
	})
}

// EndView returns to the administrator's own pages.
func (s *Store) EndView(ctx context.Context, token string) error {
	_, err := s.exec(ctx, `update sessions set viewing = null where hash = ?`, sessionHash(token))
	return during("session", err)
}

// EndSession signs out.
func (s *Store) EndSession(ctx context.Context, token string) error {
	_, err := s.exec(ctx, endSession, sessionHash(token))
	return during("sign-out", err)
}

const endSession = `delete from sessions where hash = ?1 or previous = ?1`

// DropSessions deletes expired sessions, which sign nobody in, and returns how many.
// It runs at the start and once a day.
func (s *Store) DropSessions(ctx context.Context) (n int64, err error) {
	n, err = s.exec(ctx, `delete from sessions where expires_at < ?`, millis(s.now()))
	return n, during("expired sessions", err)
}

func sessionHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
