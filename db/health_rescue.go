package db

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How long a rescue may take, and how long after one that failed the next one
// begins.
const (
	rescueLimit = 20 * time.Second
	rescueAgain = time.Minute
)

// rescue keeps what the open files hold when they are not at the path any more:
// in a copy, or, if only the -wal has gone, in the database. It is done once. Of a
// -wal that was cut off nothing may be moved: a part of a transaction is worse
// than none, and the next start finds what is whole.
func (s *Store) rescue(ctx context.Context, fault error) error {
	if s.rescued || errors.Is(fault, errCutOff) || s.read.how() != writable || time.Since(s.rescuing) < rescueAgain {
		return nil
	}
	done, err := s.waitTurn(ctx)
	if err != nil {
		return err
	}
	defer done()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rescueLimit)
	defer cancel()
	if s.place.Load().holds() {
		err = s.foldLog(ctx)
	} else {
		s.rescuing = time.Now() // a copy is much to do
		err = s.copyTo(ctx, s.write, s.freeName(rescued)+".db")
	}
	if err != nil {
		return fmt.Errorf("what was saved is still to be kept: %w", err)
	}
	s.rescued = true
	return nil
}

// foldLog moves all that the open -wal holds into the database.
func (s *Store) foldLog(ctx context.Context) error {
	var log logState
	err := s.write.GetContext(ctx, &log, `pragma wal_checkpoint(full)`)
	if err == nil && !log.moved() {
		err = errors.New("somebody reads")
	}
	return err
}
