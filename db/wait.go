package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// How long a write waits for one of another process, and how often it tries.
//
// SQLite's own waiting (busy_timeout) sleeps up to 100 ms between two tries. An
// import on the command line, which writes slice after slice, took the lock
// again in every one of those: saves waited for 8 seconds (measured). So the
// connection that writes does not wait by itself, and import leaves gaps that
// are longer than a try.
const (
	lockPatience = 5 * time.Second
	lockRetry    = time.Millisecond
	importGap    = 4 * time.Millisecond
)

// locked runs what needs the file's write lock, as soon as nobody else has it.
func locked(ctx context.Context, write func() error) error {
	for began := time.Now(); ; {
		err := write()
		var fault *sqlite.Error
		if !errors.As(err, &fault) || fault.Code()&0xff != sqlite3.SQLITE_BUSY || time.Since(began) > lockPatience {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(lockRetry):
		}
	}
}

// exec runs one statement that writes and needs no history.
func (s *Store) exec(ctx context.Context, query string, args ...any) (done sql.Result, err error) {
	err = locked(ctx, func() error {
		done, err = s.write.ExecContext(ctx, query, args...)
		return err
	})
	return done, err
}
