package db

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// openAgain opens connections for writing that were opened when the file could only
// be read. The caller has the turn. If it fails, nothing changes.
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
	// All end before one begins: they share what SQLite knows of the file. It fails
	// while somebody reads.
	before := s.write.how()
	for _, p := range s.pools() {
		p.end(writable)
	}
	s.write.keep()
	var tables int
	if err := locked(ctx, func() error { return s.write.GetContext(ctx, &tables, `select count(*) from sqlite_schema`) }); err != nil {
		for _, p := range s.pools() {
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

// settle moves what was written into the database itself, if nobody has written
// since the previous look, so that nothing is only in a -wal that may get lost.
func (s *Store) settle(ctx context.Context) error {
	wrote := s.commits.Load()
	quiet := wrote == s.seen
	s.seen = wrote
	if !quiet || wrote == s.settled {
		return nil
	}
	var log logState
	err := s.write.GetContext(ctx, &log, `pragma wal_checkpoint(passive)`)
	if err == nil && log.moved() { // readers delay it
		s.settled = wrote
	}
	return err
}

const (
	rescueLimit = 20 * time.Second
	rescueAgain = time.Minute // after one that failed
)

// rescue saves, once, the data of open files that are no longer at the path: in a
// copy, or, if only the -wal has gone, in the database. It leaves a -wal that was
// cut off: a part of a transaction is worse than none.
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
		s.rescuing = time.Now() // a copy takes long
		err = s.copyTo(ctx, s.write, s.freeName(rescued)+".db")
	}
	if err != nil {
		return fmt.Errorf("the data that was saved has not been rescued yet: %w", err)
	}
	s.rescued = true
	return nil
}

// foldLog moves the whole open -wal into the database.
func (s *Store) foldLog(ctx context.Context) error {
	var log logState
	err := s.write.GetContext(ctx, &log, `pragma wal_checkpoint(full)`)
	if err == nil && !log.moved() {
		err = errors.New("somebody is reading")
	}
	return err
}
