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

// unconfirmed says that the disk did not confirm a write: fsync failed.
func unconfirmed(err error) bool {
	var fault *sqlite.Error
	return errors.As(err, &fault) && (fault.Code() == sqlite3.SQLITE_IOERR_FSYNC || fault.Code() == sqlite3.SQLITE_IOERR_DIR_FSYNC)
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
	if why := notSaved(err); why != "" {
		return &school.NotSaved{Why: why, Err: err}
	}
	return err
}

// notSaved says why the store could not do a write, whoever asked for it; "" is
// no such error.
func notSaved(err error) school.Unsaved {
	var fault *sqlite.Error
	var commit *commitError
	switch {
	case errors.Is(err, errMisplaced):
		return school.Misplaced
	case unconfirmed(err), errors.As(err, &commit) && diskFault(err) && !full(err):
		return school.Unconfirmed
	case diskFault(err):
		return school.DiskFault
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &fault) && fault.Code()&0xff == sqlite3.SQLITE_BUSY:
		return school.Overloaded
	}
	return ""
}

// full says that there was no room, so that nothing was written.
func full(err error) bool {
	var fault *sqlite.Error
	return errors.As(err, &fault) && fault.Code()&0xff == sqlite3.SQLITE_FULL
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
