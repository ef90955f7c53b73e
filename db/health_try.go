package db

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/jmoiron/sqlx"
)

// tryRead reads a row from the disk, without pages in memory, and checks that the
// -wal has everything that was committed to it.
func (s *Store) tryRead(ctx context.Context) error {
	var rows int
	_, err := s.look.ExecContext(ctx, `pragma shrink_memory`)
	if err == nil {
		err = s.look.GetContext(ctx, &rows, `select count(*) from (select id, actor, after from changes order by id desc limit 1)`)
	}
	if err == nil && s.look.how() == writable {
		if err = s.tryLog(ctx); readOnly(err) { // a read-only connection cannot check
			err = nil
		}
	}
	return err
}

// Sizes of the -wal (sqlite.org/fileformat2.html §4.1).
const (
	logHeader   = 32
	frameHeader = 24 // before each page
)

// logState is what the -wal's index says of it, in frames.
type logState struct {
	Busy         bool  `db:"busy"`         // a checkpoint was delayed
	Frames       int64 `db:"log"`          // that are in it
	Checkpointed int64 `db:"checkpointed"` // of these in the database too
}

// moved reports whether everything in the -wal is also in the database.
func (l logState) moved() bool { return !l.Busy && l.Frames == l.Checkpointed }

// tryLog checks that the -wal has the length that its index says, twice, because
// another process may empty it in between.
func (s *Store) tryLog(ctx context.Context) (err error) {
	ask := s.look
	if ask == nil { // a command's
		ask = s.read
	}
	for range 2 {
		var log logState
		var page int64
		if err = ask.GetContext(ctx, &log, `pragma wal_checkpoint(noop)`); err != nil {
			return err
		}
		if err = ask.GetContext(ctx, &page, `pragma page_size`); err != nil {
			return err
		}
		if log.Frames <= 0 {
			return nil
		}
		info, missing := os.Stat(s.Path() + "-wal")
		if missing == nil && info.Size() >= logHeader+log.Frames*(frameHeader+page) {
			return nil
		}
		err = fmt.Errorf("%w: %s-wal is shorter than its %d frames", errCutOff, s.Path(), log.Frames)
	}
	return err
}

// tryWrite begins a write and rolls it back, or does a small one after one has
// failed. A pool that was opened when the file could only be read is opened
// again. While somebody writes, and nothing has failed, there is nothing to try.
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
			return err
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
	s.noteWrite(err)
	return during("probe", err)
}

// keptOut handles a write lock of another process: it is a fault only if it lasts.
func (s *Store) keptOut(err error) error {
	if s.waiting.IsZero() {
		s.waiting = time.Now()
	}
	if known := s.fault.Load(); known != nil {
		return *known
	}
	if time.Since(s.waiting) < othersLimit {
		return nil
	}
	return err
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
	_, err = inner.ExecContext(ctx, upsertSetting, "probe", s.now().UTC().String())
	if err == nil {
		err = inner.Commit()
	}
	return err
}
