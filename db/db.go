// Package db is the store: one SQLite file in WAL mode, and the only package
// that speaks SQL. One connection writes, a pool of query-only ones reads.
// Every change goes through one door (change.go), which keeps the history.
package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the driver, pure Go

	"hallway/internal/school"
)

// fileName is the database's name within the data folder.
const fileName = "hallway.db"

// Store is an open database. Close it once, after the last request.
type Store struct {
	write, read *sqlx.DB
	dir         string
	now         func() time.Time
	lock        *lock // nil unless this process serves

	settings  atomic.Pointer[school.Settings]
	loading   sync.Mutex // held from reading the settings until they are in memory
	overrides Overrides

	writeFault atomic.Pointer[error] // why the last write failed, nil when it did not
	broken     chan struct{}
	breakOnce  sync.Once
	outside    int64        // data_version last seen on the write connection
	newest     int64        // id of the newest change then
	own        atomic.Int64 // changes of this process since then

	strangers     strangers     // refused, and in no row
	strangersTurn chan struct{} // held by the one who writes
}

// Purpose says how a process uses the data folder.
type Purpose int

const (
	// ToServe holds the folder's lock, so that one server has it.
	ToServe Purpose = iota
	// ToWork is a command that may run beside a server.
	ToWork
)

// Open opens the database in dir, making both if they are missing. It takes
// the lock when it serves, refuses a network file system and a schema newer
// than this program, snapshots an existing database before migrating it, and
// checks the file. Every error is a sentence for the person on call.
func Open(ctx context.Context, dir string, purpose Purpose, now func() time.Time) (_ *Store, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot make the data folder: %w", err)
	}
	if err := refuseNetworkFolder(dir); err != nil {
		return nil, err
	}
	s := &Store{dir: dir, now: now, broken: make(chan struct{}), strangersTurn: make(chan struct{}, 1)}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if purpose == ToServe {
		if s.lock, err = takeLock(dir, now()); err != nil {
			return nil, err
		}
	}
	if s.write, err = open(ctx, s.Path(), 1, "_txlock=immediate&_pragma=busy_timeout(0)"); err != nil { // locked waits
		return nil, err
	}
	if err := s.migrate(ctx, migrations()); err != nil {
		return nil, err
	}
	if s.read, err = open(ctx, s.Path(), 8, "_pragma=query_only(1)&_pragma=busy_timeout(5000)"); err != nil {
		return nil, err
	}
	if purpose == ToServe {
		if err := check(ctx, s.read); err != nil {
			return nil, fmt.Errorf("%s is damaged, restore a backup (hallway restore): %w", s.Path(), err)
		}
	}
	if err := s.loadSettings(ctx); err != nil {
		return nil, err
	}
	_, err = s.ChangedOutside(ctx)
	return s, err
}

// open makes one pool; more are the parameters of its own, of which how long it
// waits comes before anything that could have to. synchronous=FULL because with NORMAL a power cut loses
// every acknowledged write since the last checkpoint.
func open(ctx context.Context, path string, connections int, more string) (*sqlx.DB, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + more + "&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=trusted_schema(0)&_pragma=mmap_size(0)"
	pool, err := sqlx.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("cannot open %s: %w", path, err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	// Another process that opens or closes the file has it alone for a moment.
	if err := locked(ctx, func() error { return pool.PingContext(ctx) }); err != nil {
		pool.Close()
		return nil, fmt.Errorf("cannot open %s: %w", path, err)
	}
	return pool, nil
}

// check runs SQLite's own tests of a file.
func check(ctx context.Context, pool *sqlx.DB) error {
	var said string
	if err := pool.GetContext(ctx, &said, `pragma quick_check(1)`); err != nil {
		return err
	}
	if said != "ok" {
		return errors.New(said)
	}
	rows, err := pool.QueryxContext(ctx, `pragma foreign_key_check`)
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		return errors.New("a row refers to one that does not exist")
	}
	return rows.Err()
}

// Path is the database file.
func (s *Store) Path() string { return filepath.Join(s.dir, fileName) }

// Close ends every connection and gives the lock back.
func (s *Store) Close() error {
	var errs []error
	for _, pool := range []*sqlx.DB{s.read, s.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(errs...)
}

// ChangedOutside says whether another process (an import, say) has changed
// something since the last call. This process writes through one connection
// only, so that connection's data_version moves for others alone; and whatever
// anybody sees has a row in the history, which what is only staged has not.
func (s *Store) ChangedOutside(ctx context.Context) (bool, error) {
	var version int64
	if err := s.write.GetContext(ctx, &version, `pragma data_version`); err != nil {
		return false, fmt.Errorf("data_version: %w", err)
	}
	if version == s.outside {
		return false, nil
	}
	var newest int64
	if err := s.write.GetContext(ctx, &newest, `select coalesce(max(id), 0) from changes`); err != nil {
		return false, fmt.Errorf("newest change: %w", err)
	}
	// No row is ever deleted, so ids count the changes.
	changed := newest-s.newest != s.own.Swap(0)
	s.outside, s.newest = version, newest
	return changed, s.loadSettings(ctx)
}
