package db

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// How long a write waits for one of another process, and how often it tries.
//
// SQLite's own waiting (busy_timeout) sleeps up to 100 ms between two tries. An
// import on the command line, which writes slice after slice, took the lock
// again in every one of those: saves waited for 8 seconds (measured). So the
// connection that writes does not wait by itself, and an import leaves gaps
// that are longer than a try, one after another while somebody uses them.
const (
	lockPatience = 5 * time.Second
	lockRetry    = time.Millisecond
	importGap    = 2 * time.Millisecond
	importGaps   = 25 // in a row at most, or a busy morning would stop an import
)

// letOthersWrite waits while other processes write: a server's teachers, while a
// command imports. Where the server imports they share its one connection, and
// have their turn by that.
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

// takeTurn waits until nobody else of this process writes, and is the writer
// then until done is called. Nobody is while the files are not where they were
// opened.
func (s *Store) takeTurn(ctx context.Context) (done func(), err error) {
	if err := s.inPlace(ctx); err != nil {
		return nil, err
	}
	return s.waitTurn(ctx)
}

// waitTurn is takeTurn wherever the files are.
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

// exec runs one statement that writes and needs no history.
func (s *Store) exec(ctx context.Context, query string, args ...any) (result sql.Result, err error) {
	ctx, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	done, err := s.takeTurn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := s.inPlace(ctx); err != nil { // it may have waited
		return nil, err
	}
	err = locked(ctx, func() error {
		result, err = s.write.ExecContext(ctx, query, args...)
		return err
	})
	s.commits.Add(1)
	return result, err
}
