package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
)

// making is the name of a new database until its schema is complete.
const making = fileName + ".new"

// How long a process waits for another one that makes the database, and how often
// it looks. It takes about a tenth of a second.
const (
	makePatience = 30 * time.Second
	makeRetry    = 20 * time.Millisecond
	startPause   = time.Second // how long a server waits where there is one already
)

// makeOnce makes the database if there is none, or waits until another process has
// made it.
func (s *Store) makeOnce(ctx context.Context) error {
	for began := time.Now(); ; time.Sleep(makeRetry) {
		have, err := hasDatabase(s.dir)
		if err != nil || have {
			return err
		}
		if s.lock != nil {
			return errors.Join(s.makeNew(ctx), syncFolder(s.dir))
		}
		lock, err := takeLock(s.dir, s.now())
		if err == nil {
			return errors.Join(s.makeLocked(ctx), lock.release(), syncFolder(s.dir)) // syncing may take long
		}
		if !errors.As(err, new(inUse)) || time.Since(began) > makePatience || ctx.Err() != nil {
			return fmt.Errorf("cannot make the database: %w", err)
		}
	}
}

// makeLocked makes the database unless another process did so before this one had
// the folder's lock.
func (s *Store) makeLocked(ctx context.Context) error {
	have, err := hasDatabase(s.dir)
	if err != nil || have {
		return err
	}
	return s.makeNew(ctx)
}

// makeNew makes a new database under another name, and gives it its own when the schema
// is complete. Other processes see all of it or nothing, also after a kill. The
// caller has the folder's lock.
func (s *Store) makeNew(ctx context.Context) (err error) {
	sweepMaking(s.dir) // of a process that was killed
	path := filepath.Join(s.dir, making)
	if err := makeFile(s.dir, making); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			sweepMaking(s.dir)
		}
	}()
	fresh := newStoreIn(s.dir, s.now)
	if fresh.write, err = open(ctx, path, 1, toWrite, writable); err != nil {
		return err
	}
	err = fresh.makeSchema(ctx)
	if err = errors.Join(err, fresh.write.Close()); err != nil { // closing writes the -wal into the file
		return err
	}
	return os.Rename(path, s.Path())
}

// makeSchema makes the schema in an empty database.
func (s *Store) makeSchema(ctx context.Context) error {
	steps, err := goose.NewProvider(goose.DialectSQLite3, s.write.DB.DB, migrations())
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if err := s.up(ctx, steps); err != nil {
		return fmt.Errorf("making %s: %w", s.Path(), err)
	}
	return nil
}

// sweepMaking removes what a killed process left of a new database. The caller has
// the folder's lock.
func sweepMaking(dir string) {
	for _, part := range append([]string{"-journal"}, parts...) {
		_ = os.Remove(filepath.Join(dir, making+part))
	}
}

// lockToServe takes the folder's lock. A command that is making the database has it
// for a moment, so a server that starts meanwhile waits.
func lockToServe(ctx context.Context, dir string, now func() time.Time) (*lock, error) {
	patience := makePatience
	if have, err := hasDatabase(dir); err != nil || have {
		patience = startPause // one that has just been made
	}
	for began := time.Now(); ; time.Sleep(makeRetry) {
		l, err := takeLock(dir, now())
		if !errors.As(err, new(inUse)) || ctx.Err() != nil || time.Since(began) > patience {
			return l, err
		}
	}
}
