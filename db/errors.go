package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"hallway/internal/school"
)

// errCommit is in the errors of a commit.
var errCommit = errors.New("commit")

// noteWrite notes for readiness whether writing works. Whoever has the turn calls it,
// so that the newest outcome counts.
func (s *Store) noteWrite(err error) {
	if err == nil {
		s.fault.Store(nil)
	}
	if diskFault(err) {
		fault := translate(err)
		s.fault.Store(&fault)
	}
	if unconfirmed(err) {
		// Nobody knows what is on the disk; only opening the file again (recovery
		// from the WAL) tells.
		s.breakOnce.Do(func() { close(s.broken) })
	}
}

// during translates the driver's error, and adds the name of the operation.
func during(what string, err error) error {
	if err != nil {
		err = fmt.Errorf("%s: %w", what, translate(err))
	}
	return err
}

// codeOf is SQLite's extended result code (sqlite.org/rescode.html), or 0.
func codeOf(err error) int {
	var fault *sqlite.Error
	if !errors.As(err, &fault) {
		return 0
	}
	return fault.Code()
}

// isKind reports whether the low byte of SQLite's code is one of some.
func isKind(err error, kinds ...int) bool { return slices.Contains(kinds, codeOf(err)&0xff) }

// unconfirmed: the disk did not confirm a write, because fsync failed.
func unconfirmed(err error) bool {
	return slices.Contains([]int{sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC}, codeOf(err))
}

// diskFault: the disk is full, read-only or broken.
func diskFault(err error) bool {
	return full(err) || readOnly(err) || isKind(err, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
}

// full: there was no space, so that nothing was written.
func full(err error) bool { return isKind(err, sqlite3.SQLITE_FULL) }

func readOnly(err error) bool { return isKind(err, sqlite3.SQLITE_READONLY) }

// busy: another process has the file's lock.
func busy(err error) bool { return isKind(err, sqlite3.SQLITE_BUSY) }

// translate makes the driver's errors, by code, the errors of package school.
func translate(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w (%w)", school.ErrNotFound, err)
	}
	if slices.Contains([]int{sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}, codeOf(err)) {
		return fmt.Errorf("%w (%w)", school.ErrConflict, err)
	}
	if why := notSaved(err); why != "" {
		return &school.NotSaved{Why: why, Err: err}
	}
	return err
}

// notSaved says why the store could not write, for any caller; "" for other errors.
func notSaved(err error) school.Unsaved {
	switch {
	case errors.Is(err, errMisplaced):
		return school.Misplaced
	case unconfirmed(err), errors.Is(err, errCommit) && diskFault(err) && !full(err):
		return school.Unconfirmed
	case diskFault(err):
		return school.DiskFault
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, sql.ErrTxDone), busy(err): // done: its time was over before the commit
		return school.Overloaded
	}
	return ""
}

// found drops sql.ErrNoRows, for queries whose result may be missing.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// Broken is closed after an fsync failed: the process must end and start again.
func (s *Store) Broken() <-chan struct{} { return s.broken }
