package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"hallway/internal/school"
)

// noteWrite turns the driver's error into the house's and remembers whether
// writing works at all, which readiness reports.
func (s *Store) noteWrite(action string, err error) error {
	if err == nil {
		s.writeFault.Store(nil)
		return nil
	}
	wrapped := fmt.Errorf("%s: %w", action, translate(err))
	var fault *sqlite.Error
	if !errors.As(err, &fault) {
		return wrapped
	}
	switch fault.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		s.writeFault.Store(&wrapped)
	}
	switch fault.Code() {
	case sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC:
		// What the disk holds is unknown now; only opening the file again
		// (recovery from the WAL) tells.
		s.breakOnce.Do(func() { close(s.broken) })
	}
	return wrapped
}

// translate maps the driver's errors by code to the few errors of the house.
func translate(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w (%w)", school.ErrNotFound, err)
	}
	var fault *sqlite.Error
	if errors.As(err, &fault) {
		switch fault.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return fmt.Errorf("%w (%w)", school.ErrConflict, err)
		}
	}
	return err
}

// found is err without "no rows": what is not there is zero.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// Broken is closed after an fsync failed: the process must end and start again.
func (s *Store) Broken() <-chan struct{} { return s.broken }

// Ready says why the store cannot do its work; nil when it can. After a write
// has failed (disk full, read-only) it tries a small one, so that readiness
// comes back by itself when the cause is gone.
func (s *Store) Ready(ctx context.Context) error {
	var one int
	if err := s.read.GetContext(ctx, &one, `select 1`); err != nil {
		return fmt.Errorf("the database does not answer: %w", err)
	}
	if s.writeFault.Load() == nil {
		return nil
	}
	_, err := s.exec(ctx, `insert into settings (key, value) values ('probe', ?)
		on conflict (key) do update set value = excluded.value`, s.now().UTC().String())
	if err := s.noteWrite("probe", err); err != nil {
		return fmt.Errorf("saving does not work: %w", err)
	}
	return nil
}
