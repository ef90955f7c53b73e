package db

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
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
	b := randomBytes(6)
	for i := range b {
		b[i] = codeLetters[int(b[i])%len(codeLetters)]
	}
	return string(b)
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails (crypto/rand)
	return b
}

// Secret is this installation's 32 random bytes of that name, created at first
// use. It is in the database so that it survives restarts; if the disk is
// read-only, it is a temporary one.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	fresh := base64.StdEncoding.EncodeToString(randomBytes(32))
	kept, err := s.settingOnce(ctx, "secret."+name, fresh)
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", name, err)
	}
	return base64.StdEncoding.DecodeString(cmp.Or(kept, fresh))
}

// settingOnce is the value of a setting, which becomes fresh if it has none;
// empty if it has none and the disk cannot be written.
func (s *Store) settingOnce(ctx context.Context, key, fresh string) (value string, err error) {
	const query = `select value from settings where key = ?`
	err = s.read.GetContext(ctx, &value, query, key)
	if !errors.Is(err, sql.ErrNoRows) {
		return value, err
	}
	_, err = s.exec(ctx, `insert into settings (key, value) values (?, ?) on conflict do nothing`, key, fresh)
	if diskFault(err) {
		return "", nil
	}
	if err == nil {
		err = s.read.GetContext(ctx, &value, query, key)
	}
	return value, err
}

// keyReader is the setting with ReaderKey as JSON. It is not in the history.
const keyReader = "reader.key"

// ReaderKey signs the cookies of readers of the directory: an Ed25519 seed of 32
// bytes, and how many keys there were before and with it.
type ReaderKey struct {
	Number int64  `json:"number"`
	Seed   []byte `json:"seed"`
}

// ReaderKey is this installation's, created at first use. If the disk is
// read-only, it is a temporary one, older than all others.
func (s *Store) ReaderKey(ctx context.Context) (k ReaderKey, err error) {
	text, err := s.settingOnce(ctx, keyReader, newReaderKey(1))
	if err == nil {
		err = json.Unmarshal([]byte(cmp.Or(text, newReaderKey(0))), &k)
	}
	if err != nil {
		err = fmt.Errorf("key of the readers' cookies: %w", err)
	}
	return k, err
}

func newReaderKey(number int64) string {
	text, _ := json.Marshal(ReaderKey{number, randomBytes(32)}) // numbers and bytes always have a JSON
	return string(text)
}

// RotateReaderKey makes a new key: cookies of the old one are no longer valid.
// The history says that it happened, and not what the key is.
func (s *Store) RotateReaderKey(ctx context.Context, actor school.Actor) (ReaderKey, error) {
	err := s.change(ctx, actor, school.KeyRotate, func(t *tx) error {
		if err := t.mustAdministerAll(); err != nil {
			return err
		}
		var was ReaderKey
		old, err := t.setting(keyReader)
		if err == nil && old.Value != "" {
			err = json.Unmarshal([]byte(old.Value), &was)
		}
		if err == nil {
			err = t.exec(upsertSetting, keyReader, newReaderKey(was.Number+1))
		}
		if err == nil {
			_, err = t.record(subject{}, nil, map[string]string{"secret": "reader"})
		}
		return err
	})
	if err != nil {
		return ReaderKey{}, err
	}
	return s.ReaderKey(ctx)
}
