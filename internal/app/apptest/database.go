package apptest

import (
	"context"
	"database/sql"
	"path/filepath"
	"sync"

	"hallway/db"
	"hallway/internal/school"
)

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
