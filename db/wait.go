package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// How long a write waits for another process, and how often it tries.
//
// SQLite's busy_timeout sleeps up to 100 ms between two tries, in which an import
// on the command line took the lock again: saves waited for 8 seconds (measured).
// So the connection that writes does not use it, and an import leaves gaps that
// are longer than a try, one after another while somebody uses them.
const (
	lockPatience = 5 * time.Second
	lockRetry    = time.Millisecond
	importGap    = 2 * time.Millisecond
	importGaps   = 25 // in a row at most, or a busy morning would stop an import
)

// letOthersWrite waits while other processes write: a server's teachers, while a
// command imports. In a server, imports and teachers take turns anyway.
func (s *Store) letOthersWrite(ctx context.Context) error {
	if s.lock != nil {
		return nil
	}
	var before, now int64
	err := s.write.GetContext(ctx, &before, `pragma data_version`)
	for n := 0; err == nil && n < importGaps; n++ {
		time.Sleep(importGap)
		if err = s.write.GetContext(ctx, &now, `pragma data_version`); now == before {
			break
		}
		before = now
	}
	return err
}

// waitTurn waits until nobody else in this process writes; others wait until done is
// called.
func (s *Store) waitTurn(ctx context.Context) (done func(), err error) {
	if ctx.Err() == nil {
		select {
		case s.turn <- struct{}{}:
			return func() { <-s.turn }, nil
		case <-ctx.Done():
		}
	}
	return nil, fmt.Errorf("waiting to write: %w", ctx.Err())
}

// locked runs what needs the file's write lock, as soon as nobody else has it.
func locked(ctx context.Context, write func() error) error {
	for began := time.Now(); ; {
		err := write()
		if !busy(err) || time.Since(began) > lockPatience {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(lockRetry):
		}
	}
}

// exec runs one statement that needs no history, and returns how many rows it wrote.
func (s *Store) exec(ctx context.Context, query string, args ...any) (rows int64, err error) {
	limited, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	err = s.submit(limited, func(inner *sqlx.Tx) (none traces, err error) {
		result, err := inner.ExecContext(context.WithoutCancel(ctx), query, args...)
		if err == nil {
			rows, err = result.RowsAffected()
		}
		return none, err
	})
	return rows, err
}
