// Package db is the store: one SQLite file in WAL mode, and the only package
// that speaks SQL. One connection writes, a pool of query-only ones reads.
// Every change goes through Store.change, which writes the history.
package db

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// Store is an open database. Close it once, after the last request.
type Store struct {
	write, read, look *pool
	dir               string
	now               func() time.Time
	lock              *lock // nil unless this process serves
	place             atomic.Pointer[place]

	turn chan struct{}                  // has an element while somebody writes: one at a time
	jobs queue                          // of writes that wait for it
	tell func(context.Context, Touched) // the subscriber, or nil

	judge func(link string, hosts []string) (host string, allowed bool) // of links that come back; nil: all may

	settings  atomic.Pointer[school.Settings]
	loading   sync.Mutex // locked from reading the settings until they are in memory
	overrides Overrides
	reload    atomic.Bool // they could not be read after a change

	health    atomic.Pointer[health]
	fault     atomic.Pointer[error] // why the last write failed, or nil
	commits   atomic.Int64          // of this process
	broken    chan struct{}
	breakOnce sync.Once

	// Only for Look.
	rescued  bool      // the data of misplaced files was saved
	rescuing time.Time // when that was last tried
	waiting  time.Time // since when another process blocks writes; zero: none does
	synced   time.Time // when the disk last confirmed a write
	seen     int64     // commits at the previous look
	settled  int64     // commits that are in the database itself

	looked int64   // the newest change when ChangedOutside last looked
	ours   []int64 // batches that this process has written since then

	strangers     strangers     // refused accounts that are only in memory
	strangersTurn chan struct{} // has an element while a stranger writes
}

// Purpose says how a process uses the data folder.
type Purpose int

const (
	// ToServe takes the folder's lock, so that only one server uses it. It makes
	// the database in an empty folder, and migrates one of an older version.
	ToServe Purpose = iota
	// ToWork is a command that may run beside a server. It needs a database.
	ToWork
	// ToMake is ToWork, but creates the database if there is none.
	ToMake
)

// Open opens the database in dir. It takes the lock when it serves, refuses a
// network file system, a schema of another version and a folder whose database
// has gone, snapshots an existing database before migrating it, and checks the
// file. Every error is a sentence for the person on call.
func Open(ctx context.Context, dir string, purpose Purpose, now func() time.Time) (_ *Store, err error) {
	if err := purpose.require(dir); err != nil {
		return nil, err
	}
	if err := makeFolder(dir, purpose); err != nil {
		return nil, err
	}
	s := newStoreIn(dir, now)
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if purpose == ToServe {
		if s.lock, err = lockToServe(ctx, dir, now); err != nil {
			return nil, err
		}
		mendModes(dir)
		sweepFolder(dir)
	}
	if err := s.begin(ctx, purpose); err != nil {
		return nil, err
	}
	if s.read, err = open(ctx, s.Path(), 8, toRead, s.write.how()); err != nil {
		return nil, err
	}
	if purpose == ToServe {
		if err := s.openToServe(ctx); err != nil {
			return nil, err
		}
	}
	if s.looked, err = s.newestChange(ctx); err != nil { // before the settings: a change in between is seen later
		return nil, err
	}
	if err := s.loadSettings(ctx); err != nil {
		return nil, err
	}
	s.place.Store(placeOf(dir))
	for _, p := range s.pools() {
		p.opener.place = &s.place
	}
	return s, nil
}

// openToServe opens what only a server needs, and checks the file.
func (s *Store) openToServe(ctx context.Context) (err error) {
	if s.look, err = open(ctx, s.Path(), 2, toLook, s.write.how()); err != nil { // a look and a save may use it at the same time
		return err
	}
	if err := s.read.fill(ctx); err != nil {
		return err
	}
	if _, err := check(ctx, s.read); err != nil {
		return fmt.Errorf("%s is damaged, restore a backup (hallway restore FILE%s): %w", s.Path(), newestCopy(s.dir), err)
	}
	return nil
}

// newStoreIn is a store whose database is still to be opened.
func newStoreIn(dir string, now func() time.Time) *Store {
	s := &Store{dir: dir, now: now, broken: make(chan struct{}), turn: make(chan struct{}, 1), strangersTurn: make(chan struct{}, 1)}
	s.place.Store(&place{dir: dir})
	return s
}

// Nothing is an empty store in memory, to compare a first import with.
func Nothing(ctx context.Context, now func() time.Time) (s *Store, err error) {
	s = newStoreIn("", now)
	name := "/hallway-" + rand.Text() // connections to one name share the memory
	if s.write, err = open(ctx, name, 1, toWrite, memory); err == nil {
		err = s.makeSchema(ctx)
	}
	if err == nil {
		s.read, err = open(ctx, name, 8, toRead, memory)
	}
	if err == nil {
		err = s.loadSettings(ctx)
	}
	if err != nil {
		s.Close()
	}
	return s, err
}

func makeFolder(dir string, purpose Purpose) error {
	if purpose != ToWork {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("cannot make the data folder: %w", err)
		}
	}
	return refuseNetworkFolder(dir)
}

// begin opens the connection that writes, and prepares the file and its schema.
func (s *Store) begin(ctx context.Context, purpose Purpose) (err error) {
	if purpose != ToWork {
		if err := s.makeOnce(ctx); err != nil {
			return err
		}
	}
	if s.write, err = openWriter(ctx, s.Path(), purpose); err != nil {
		return err
	}
	s.place.Store(placeOf(s.dir)) // as far as it is there; Open looks again when all are
	return s.migrate(ctx, migrations(), purpose)
}

// check runs SQLite's own tests of a database, and returns "ok" or an error.
func check(ctx context.Context, q sqlx.QueryerContext) (said string, err error) {
	if err = sqlx.GetContext(ctx, q, &said, `pragma quick_check(1)`); err == nil && said != "ok" {
		err = errors.New(said)
	}
	var broken bool
	if err == nil {
		err = sqlx.GetContext(ctx, q, &broken, `select exists (select 1 from pragma_foreign_key_check)`)
	}
	if err == nil && broken {
		err = errors.New("a row refers to one that does not exist")
	}
	return said, err
}

// Path is the database file.
func (s *Store) Path() string { return filepath.Join(s.dir, fileName) }
