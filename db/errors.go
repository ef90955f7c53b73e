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

// commitError is what went wrong while a transaction was committed.
type commitError struct{ err error }

// Error is the cause.
func (e *commitError) Error() string { return "commit: " + e.err.Error() }

// Unwrap is the cause.
func (e *commitError) Unwrap() error { return e.err }

// noteWrite turns the driver's error into the house's and remembers whether
// writing works at all, which readiness reports.
func (s *Store) noteWrite(action string, err error) error {
	if err == nil {
		s.fault.Store(nil)
		return nil
	}
	wrapped := fmt.Errorf("%s: %w", action, translate(err))
	if diskFault(err) {
		s.fault.Store(&wrapped)
	}
	if unconfirmed(err) {
		// What the disk holds is unknown now; only opening the file again
		// (recovery from the WAL) tells.
		s.breakOnce.Do(func() { close(s.broken) })
	}
	return wrapped
}

// codeOf is SQLite's extended result code (sqlite.org/rescode.html); 0: it is no
// error of SQLite's. Its low byte is the kind.
func codeOf(err error) int {
	var fault *sqlite.Error
	if !errors.As(err, &fault) {
		return 0
	}
	return fault.Code()
}

// unconfirmed says that the disk did not confirm a write: fsync failed.
func unconfirmed(err error) bool {
	code := codeOf(err)
	return code == sqlite3.SQLITE_IOERR_FSYNC || code == sqlite3.SQLITE_IOERR_DIR_FSYNC
}

// diskFault says that the disk is full, read-only, or broken.
func diskFault(err error) bool {
	switch codeOf(err) & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}

// full says that there was no room, so that nothing was written.
func full(err error) bool { return codeOf(err)&0xff == sqlite3.SQLITE_FULL }

func readOnly(err error) bool { return codeOf(err)&0xff == sqlite3.SQLITE_READONLY }

// busy says that somebody else has the file's lock.
func busy(err error) bool { return codeOf(err)&0xff == sqlite3.SQLITE_BUSY }

// translate maps the driver's errors by code to the few errors of the house.
func translate(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w (%w)", school.ErrNotFound, err)
	}
	switch codeOf(err) {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w (%w)", school.ErrConflict, err)
	}
	if why := notSaved(err); why != "" {
		return &school.NotSaved{Why: why, Err: err}
	}
	return err
}

// notSaved says why the store could not do a write, whoever asked for it; "" is
// no such error.
func notSaved(err error) school.Unsaved {
	var commit *commitError
	switch {
	case errors.Is(err, errMisplaced):
		return school.Misplaced
	case unconfirmed(err), errors.As(err, &commit) && diskFault(err) && !full(err):
		return school.Unconfirmed
	case diskFault(err):
		return school.DiskFault
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, sql.ErrTxDone), busy(err): // done: its time was over before the commit
		return school.Overloaded
	}
	return ""
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
