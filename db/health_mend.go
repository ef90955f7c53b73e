package db

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// openAgain opens the connections for writing, which were opened when the file
// could only be read. Whoever calls has the turn. If it fails, all is as before,
// and the next look tries again.
func (s *Store) openAgain(ctx context.Context) error {
	if s.lock == nil || !s.lock.held() { // a read-only folder took no lock
		lock, err := takeLock(s.dir, s.now())
		if err != nil {
			return err
		}
		if !lock.held() {
			return fmt.Errorf("%s cannot be locked", s.dir)
		}
		s.lock = lock
	}
	// All end before one begins: they share what SQLite knows of the file. Whoever
	// reads just now keeps it from succeeding.
	before := s.write.how()
	for _, p := range []*pool{s.write, s.read, s.look} {
		p.end(writable)
	}
	s.write.keep()
	var tables int
	if err := locked(ctx, func() error { return s.write.GetContext(ctx, &tables, `select count(*) from sqlite_schema`) }); err != nil {
		for _, p := range []*pool{s.write, s.read, s.look} {
			p.end(before)
			p.keep()
		}
		return err
	}
	s.place.Store(placeOf(s.dir))
	for _, p := range []*pool{s.read, s.look} {
		p.keepLater()
	}
	return nil
}

// settle moves what was written into the database itself once nobody has
// written from one look to the next, so that a -wal that gets lost holds nothing
// that is nowhere else.
func (s *Store) settle(ctx context.Context) error {
	wrote := s.commits.Load()
	quiet := wrote == s.seen
	s.seen = wrote
	if !quiet || wrote == s.settled {
		return nil
	}
	var log logState
	err := s.write.GetContext(ctx, &log, `pragma wal_checkpoint(passive)`)
	if err == nil && log.moved() { // whoever reads holds it up
		s.settled = wrote
	}
	return err
}

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
