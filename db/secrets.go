package db

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"hallway/internal/school"
)

// codeLetters leaves out what people confuse: i l o 0 1.
const codeLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// doorCode makes a door's permanent address: six of codeLetters, about 10⁹ of
// them. addDoor tries another when one is taken.
func doorCode() string {
	var b [6]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	for i := range b {
		b[i] = codeLetters[int(b[i])%len(codeLetters)]
	}
	return string(b[:])
}

// Secret is this installation's 32 random bytes of that name, made when they
// are first asked for. It lives in the database so that it survives restarts.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	fresh := make([]byte, 32)
	rand.Read(fresh)
	key := "secret." + name
	var kept string
	err := translate(s.read.GetContext(ctx, &kept, `select value from settings where key = ?`, key))
	if errors.Is(err, school.ErrNotFound) {
		_, err = s.exec(ctx, `insert into settings (key, value) values (?, ?) on conflict do nothing`,
			key, base64.StdEncoding.EncodeToString(fresh))
		if err == nil {
			err = s.read.GetContext(ctx, &kept, `select value from settings where key = ?`, key)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", name, err)
	}
	return base64.StdEncoding.DecodeString(kept)
}
