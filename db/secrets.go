package db

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"hallway/internal/school"
)

// codeLetters leaves out what people confuse: i l o 0 1.
const codeLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// doorCode makes a door's permanent address: six of codeLetters, about 10⁹ of
// them. putDoor tries another when one is taken.
func doorCode() string {
	var b [6]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	for i := range b {
		b[i] = codeLetters[int(b[i])%len(codeLetters)]
	}
	return string(b[:])
}

// Secret is this installation's 32 random bytes of that name, made when they
// are first asked for. It lives in the database so that it survives restarts;
// where the disk cannot be written it is another one until the next start.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	fresh := make([]byte, 32)
	rand.Read(fresh)
	key := "secret." + name
	var kept string
	err := translate(s.read.GetContext(ctx, &kept, `select value from settings where key = ?`, key))
	if errors.Is(err, school.ErrNotFound) {
		_, err = s.exec(ctx, `insert into settings (key, value) values (?, ?) on conflict do nothing`,
			key, base64.StdEncoding.EncodeToString(fresh))
		if diskFault(err) {
			return fresh, nil
		}
		if err == nil {
			err = s.read.GetContext(ctx, &kept, `select value from settings where key = ?`, key)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", name, err)
	}
	return base64.StdEncoding.DecodeString(kept)
}

// keyReader is the setting that holds the key of the readers' cookies, the JSON
// of ReaderKey. It is no part of the history.
const keyReader = "reader.key"

// ReaderKey signs the cookies of whoever may read the directory: an Ed25519 seed
// of 32 bytes, and how many keys there were before and with it.
type ReaderKey struct {
	Number int64  `json:"number"`
	Seed   []byte `json:"seed"`
}

// ReaderKey is this installation's, made when it is first asked for. Where the
// disk cannot be written it is one for this run, before all others.
func (s *Store) ReaderKey(ctx context.Context) (k ReaderKey, err error) {
	var text string
	err = found(s.read.GetContext(ctx, &text, `select value from settings where key = ?`, keyReader))
	if err == nil && text == "" {
		if text, err = newReaderKey(1); err == nil {
			_, err = s.exec(ctx, `insert into settings (key, value) values (?, ?) on conflict do nothing`, keyReader, text)
		}
		if diskFault(err) {
			text, err = newReaderKey(0)
		} else if err == nil {
			err = s.read.GetContext(ctx, &text, `select value from settings where key = ?`, keyReader)
		}
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &k)
	}
	if err != nil {
		return k, fmt.Errorf("key of the readers' cookies: %w", err)
	}
	return k, nil
}

func newReaderKey(number int64) (string, error) {
	k := ReaderKey{Number: number, Seed: make([]byte, 32)}
	rand.Read(k.Seed) // never fails (crypto/rand)
	text, err := json.Marshal(k)
	return string(text), err
}

// RotateReaderKey makes a new one: what the old one signed opens nothing any
// more. The history says that it happened, and not what it is.
func (s *Store) RotateReaderKey(ctx context.Context, actor school.Actor) (ReaderKey, error) {
	err := s.change(ctx, actor, school.KeyRotate, func(t *tx) error {
		if err := t.mustAdministerAll(); err != nil {
			return err
		}
		var text string
		var was ReaderKey
		if err := found(t.GetContext(t.ctx, &text, `select value from settings where key = ?`, keyReader)); err != nil {
			return err
		}
		if text != "" {
			if err := json.Unmarshal([]byte(text), &was); err != nil {
				return err
			}
		}
		next, err := newReaderKey(was.Number + 1)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(t.ctx, `insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value`, keyReader, next); err != nil {
			return err
		}
		_, err = t.record(subject{}, nil, map[string]string{"secret": "reader"})
		return err
	})
	if err != nil {
		return ReaderKey{}, err
	}
	return s.ReaderKey(ctx)
}
