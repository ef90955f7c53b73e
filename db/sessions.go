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
	_, err := s.write.ExecContext(ctx, `insert into sessions (hash, person_id, created_at, seen_at, expires_at) values (?, ?, ?, ?, ?)`,
		sessionHash(token), personID, millis(now), millis(now), millis(now.Add(SessionLimit)))
	if err == nil {
		_, err = s.write.ExecContext(ctx, `delete from sessions where expires_at < ?`, millis(now))
	}
	if err := s.noteWrite("session", err); err != nil {
		return "", err
	}
	return token, nil
}

// Session says whose session a token is, as the roster has the person now:
// suspending or archiving somebody ends all theirs at once. An unknown, ended
// or idle session is school.ErrNotFound.
func (s *Store) Session(ctx context.Context, token string) (school.Person, error) {
	var row struct {
		school.Person
		SeenAt    int64 `db:"seen_at"`
		ExpiresAt int64 `db:"expires_at"`
	}
	hash, now := sessionHash(token), s.now()
	err := s.read.GetContext(ctx, &row, `select `+personColumns+`, s.seen_at, s.expires_at
		from sessions s join people p on p.id = s.person_id
		where s.hash = ? and p.suspended_at is null and p.archived_at is null`, hash)
	if err != nil {
		return school.Person{}, fmt.Errorf("session: %w", translate(err))
	}
	idle := IdleLimit
	if row.Role == school.Admin {
		idle = AdminIdle
	}
	seen := time.UnixMilli(row.SeenAt)
	if now.After(time.UnixMilli(row.ExpiresAt)) || now.After(seen.Add(idle)) {
		return school.Person{}, fmt.Errorf("session is over: %w", school.ErrNotFound)
	}
	if now.Sub(seen) > touchInterval {
		// Failure is tolerated: the session only seems idle for longer.
		s.write.ExecContext(ctx, `update sessions set seen_at = ? where hash = ?`, millis(now), hash)
	}
	return row.Person, nil
}

// EndSession signs out.
func (s *Store) EndSession(ctx context.Context, token string) error {
	_, err := s.write.ExecContext(ctx, `delete from sessions where hash = ?`, sessionHash(token))
	return s.noteWrite("sign-out", err)
}

func sessionHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
