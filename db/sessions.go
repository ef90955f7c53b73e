package db

import (
	"context"
	"crypto/rand"
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

// NewSession signs a person in and returns the cookie's token: 32 random
// bytes in base64url, of which only the SHA-256 is kept. Sessions that are
// over are swept at the same time.
func (s *Store) NewSession(ctx context.Context, personID int64) (string, error) {
	raw := make([]byte, 32)
	rand.Read(raw)
	token := base64.RawURLEncoding.EncodeToString(raw)
	now := s.now()
	_, err := s.exec(ctx, `insert into sessions (hash, person_id, created_at, seen_at, expires_at, role)
		select ?, id, ?, ?, ?, role from people where id = ?`,
		sessionHash(token), millis(now), millis(now), millis(now.Add(SessionLimit)), personID)
	if err == nil {
		_, err = s.exec(ctx, `delete from sessions where expires_at < ?`, millis(now))
	}
	if err := s.noteWrite("session", err); err != nil {
		return "", err
	}
	return token, nil
}

// Session says whose session a token is, as the roster has the person now:
// suspending or archiving somebody ends all theirs at once. An unknown, ended
// or idle session is school.ErrNotFound.
func (s *Store) Session(ctx context.Context, token string) (Session, error) {
	var row struct {
		school.Person
		MadeFor   school.Role `db:"made_for"`
		Viewing   int64       `db:"viewing"`
		SeenAt    int64       `db:"seen_at"`
		ExpiresAt int64       `db:"expires_at"`
	}
	hash, now := sessionHash(token), s.now()
	err := s.read.GetContext(ctx, &row, `select `+personColumns+`, s.role as made_for, coalesce(s.viewing, 0) as viewing, s.seen_at, s.expires_at
		from sessions s join people p on p.id = s.person_id
		where s.hash = ? and p.suspended_at is null and p.archived_at is null`, hash)
	if err != nil {
		return Session{}, fmt.Errorf("session: %w", translate(err))
	}
	idle := IdleLimit
	if row.Role == school.Admin {
		idle = AdminIdle
	}
	seen := time.UnixMilli(row.SeenAt)
	if now.After(time.UnixMilli(row.ExpiresAt)) || now.After(seen.Add(idle)) {
		return Session{}, fmt.Errorf("session is over: %w", school.ErrNotFound)
	}
	if now.Sub(seen) > touchInterval {
		// Failure is tolerated: the session only seems idle for longer.
		s.exec(ctx, `update sessions set seen_at = ? where hash = ?`, millis(now), hash)
	}
	session := Session{Person: row.Person, Stale: row.MadeFor != row.Role}
	if row.Viewing != 0 && s.Administers(ctx, school.Actor{PersonID: row.ID}, row.Viewing) == nil {
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
	Viewing *school.Person // an administrator sees what this person sees; nil: their own pages
	Stale   bool           // the person's role changed since the token was made: RotateSession
}

// RotateSession gives a session another token, so that one which leaked before
// a person's rights grew is worth nothing after.
func (s *Store) RotateSession(ctx context.Context, token string) (string, error) {
	raw := make([]byte, 32)
	rand.Read(raw)
	next := base64.RawURLEncoding.EncodeToString(raw)
	_, err := s.exec(ctx, `update sessions set hash = ?, role = (select role from people where id = person_id) where hash = ?`,
		sessionHash(next), sessionHash(token))
	return next, s.noteWrite("session", err)
}

// ViewAs shows an administrator's session what a person sees, until EndView. It
// is recorded.
func (s *Store) ViewAs(ctx context.Context, actor school.Actor, token string, personID int64) error {
	return s.change(ctx, actor, "view.start", func(t *tx) error {
		if err := t.mustAdminister(personID); err != nil {
			return err
		}
		if _, err := t.person(personID); err != nil {
			return err
		}
		if _, err := t.ExecContext(t.ctx, `update sessions set viewing = ? where hash = ? and person_id = ?`, personID, sessionHash(token), actor.PersonID); err != nil {
			return err
		}
		_, err := t.record(subject{person: personID}, nil, nil)
		return err
	})
}

// EndView leads back to the administrator's own pages.
func (s *Store) EndView(ctx context.Context, token string) error {
	_, err := s.exec(ctx, `update sessions set viewing = null where hash = ?`, sessionHash(token))
	return s.noteWrite("session", err)
}

// EndSession signs out.
func (s *Store) EndSession(ctx context.Context, token string) error {
	_, err := s.exec(ctx, `delete from sessions where hash = ?`, sessionHash(token))
	return s.noteWrite("sign-out", err)
}

func sessionHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
