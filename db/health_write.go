package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// tryWrite begins a write and takes it back, or does a small one after one has
// failed. A pool that was opened when the file could only be read is opened
// again. While somebody writes, and nothing is known to be wrong, there is
// nothing to try.
func (s *Store) tryWrite(ctx context.Context) error {
	if s.fault.Load() == nil && s.write.how() != frozen {
		select {
		case s.turn <- struct{}{}:
		default:
			return nil
		}
	} else if _, err := s.waitTurn(ctx); err != nil {
		return err
	}
	defer func() { <-s.turn }()
	err := s.trial(ctx)
	if readOnly(err) || s.write.how() == frozen {
		if err := s.openAgain(ctx); err != nil {
			return fmt.Errorf("saving does not work: %w", err)
		}
		err = s.trial(ctx)
	}
	if err == nil {
		err = s.settle(ctx)
	}
	if busy(err) {
		return s.keptOut(err)
	}
	s.waiting = time.Time{}
	if err := s.noteWrite("probe", err); err != nil {
		return fmt.Errorf("saving does not work: %w", err)
	}
	return nil
}

// keptOut judges that another process writes: that is no fault unless it lasts,
// and ends none.
func (s *Store) keptOut(err error) error {
	if s.waiting.IsZero() {
		s.waiting = time.Now()
	}
	if known := s.fault.Load(); known != nil {
		err = *known
	} else if time.Since(s.waiting) < othersLimit {
		return nil
	}
	return fmt.Errorf("saving does not work: %w", err)
}

// trial is the write that tryWrite tries. It waits a moment for another process.
func (s *Store) trial(ctx context.Context) error {
	waits, cancel := context.WithTimeout(ctx, trialWait)
	defer cancel()
	var inner *sqlx.Tx
	err := locked(waits, func() (err error) {
		inner, err = s.write.BeginTxx(ctx, nil)
		return err
	})
	if err != nil {
		return err
	}
	defer inner.Rollback()
	if s.fault.Load() == nil {
		return nil
	}
	_, err = inner.ExecContext(ctx, `insert into settings (key, value) values ('probe', ?)
		on conflict (key) do update set value = excluded.value`, s.now().UTC().String())
	if err == nil {
		err = inner.Commit()
	}
	return err
}

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
