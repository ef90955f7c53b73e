package db

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/jmoiron/sqlx"
)

// tryRead reads a row from the disk, and asks whether the -wal holds all that
// was committed to it. The connection keeps no pages from one time to the next.
func (s *Store) tryRead(ctx context.Context) error {
	var rows int
	_, err := s.look.ExecContext(ctx, `pragma shrink_memory`)
	if err == nil {
		err = s.look.GetContext(ctx, &rows, `select count(*) from (select id, actor, after from changes order by id desc limit 1)`)
	}
	if err == nil && s.look.how() == writable {
		if err = s.tryLog(ctx); readOnly(err) { // who may only read cannot ask
			err = nil
		}
	}
	if err != nil {
		return fmt.Errorf("reading does not work: %w", err)
	}
	return nil
}

// Sizes of the -wal (sqlite.org/fileformat2.html §4.1): its header, and what
// stands before each page.
const (
	logHeader   = 32
	frameHeader = 24
)

// logState is what the -wal's index says of it, in frames.
type logState struct {
	Busy         bool  `db:"busy"`         // a checkpoint was held up
	Frames       int64 `db:"log"`          // that are in it
	Checkpointed int64 `db:"checkpointed"` // of these in the database too
}

// moved says that the database holds all that the -wal does.
func (l logState) moved() bool { return !l.Busy && l.Frames == l.Checkpointed }

// tryLog asks whether the -wal has the length that its index says. Another
// process may empty it between the two questions, so that it asks twice.
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
