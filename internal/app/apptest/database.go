package apptest

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"hallway/db"
	"hallway/internal/school"
)

// emptyDatabase is the file of a new installation. It is made once: with the race detector
// the migrations take a second, and hundreds of tests begin with it.
var emptyDatabase = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "hallway-empty-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	store, err := db.Open(context.Background(), dir, db.ToServe, time.Now)
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "hallway.db"))
})

// placeEmpty gives the site the database of a new installation, unless it has one.
func (s *Site) placeEmpty() {
	s.T.Helper()
	path := filepath.Join(s.Data, "hallway.db")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	empty, err := emptyDatabase()
	if err == nil {
		err = os.WriteFile(path, empty, 0o600)
	}
	if err != nil {
		s.T.Fatal(err)
	}
}

// Person is the person with that e-mail.
func (s *Site) Person(email string) school.Person {
	s.T.Helper()
	p, err := s.Store.PersonByEmail(context.Background(), school.Email(email))
	if err != nil {
		s.T.Fatal(err)
	}
	return p
}

// Door is the address and the version of a person's n-th door, as My links lists them.
func (s *Site) Door(email string, n int) (code string, version int64) {
	s.T.Helper()
	doors, err := s.Store.DoorsOf(context.Background(), s.Person(email).ID)
	if err != nil {
		s.T.Fatal(err)
	}
	return doors[n].Door.Code, doors[n].Door.Version
}

// NewestChange is the last row of the history.
func (s *Site) NewestChange() int64 {
	s.T.Helper()
	list, _, err := s.Store.History(s.T.Context(), db.HistoryFilter{})
	if err != nil || len(list) == 0 {
		s.T.Fatal("no history: ", err)
	}
	return list[0].ID
}

// Hold blocks all writes, as a slow disk would, until release or the end of the test.
func (s *Site) Hold() (release func()) {
	s.T.Helper()
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(s.Data, "hallway.db")+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		s.T.Fatal(err)
	}
	tx, err := pool.Begin()
	if err != nil {
		s.T.Fatal(err)
	}
	release = sync.OnceFunc(func() {
		if err := tx.Rollback(); err != nil {
			s.T.Error(err)
		}
		pool.Close()
	})
	s.T.Cleanup(release)
	return release
}
