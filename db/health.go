package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"
)

// How the store looks after itself.
const (
	spaceNeeded = 1 << 20         // bytes free: what a morning's -wal grows by
	trialBytes  = 64 << 10        // written to a file of its own to try the disk
	confirms    = time.Minute     // between two times that the disk must confirm what was written
	lookLimit   = 3 * time.Second // for one look; a disk may hang
	trialWait   = 500 * time.Millisecond
	othersLimit = 10 * time.Second // that another process may write without a gap
	lookAge     = 6 * time.Second  // a look that is older says nothing: the next one hangs
)

// probeFile is the file that tries the disk.
const probeFile = "hallway.probe"

// health is what the last look found.
type health struct {
	at    time.Time
	fault error
}

// Look looks whether the store can do its work, before somebody finds out who
// wanted to save: are the open files the ones at the path, is there space, can
// the disk be written, does a row come from the disk, can the database be
// written. What can be mended by itself is mended. The server calls it every
// second, one call at a time; Ready says what it found.
func (s *Store) Look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	fault := s.inPlace(ctx)
	if fault != nil {
		s.read.only()
		fault = errors.Join(fault, s.rescue(ctx, fault))
	} else {
		s.read.again()
		s.rescued, s.rescuing = false, time.Time{}
		disk := s.tryDisk()
		fault = errors.Join(disk, s.tryRead(ctx))
		if disk == nil && ctx.Err() == nil {
			fault = errors.Join(fault, s.tryWrite(ctx))
		}
	}
	if ctx.Err() != nil && fault == nil {
		fault = fmt.Errorf("looking at the database took longer than %v", lookLimit)
	}
	s.health.Store(&health{time.Now(), fault})
	return fault
}

// Ready says why the store cannot do its work, as the last Look found; nil when
// it can.
func (s *Store) Ready() error {
	last := s.health.Load()
	if last == nil {
		return errors.New("nobody has looked at the database yet")
	}
	if age := time.Since(last.at); age > lookAge {
		return fmt.Errorf("the database has not answered for %v", age.Round(time.Second))
	}
	return last.fault
}

// tryDisk writes to a file of its own, and takes it back. Now and then the disk
// must confirm it too.
func (s *Store) tryDisk() error {
	if free, err := s.Free(); err == nil && free < spaceNeeded {
		return fmt.Errorf("saving does not work: the disk is full (%d KiB left)", free>>10)
	}
	file, err := os.OpenFile(filepath.Join(s.dir, probeFile), os.O_WRONLY|os.O_CREATE, 0o600)
	if err == nil {
		_, err = file.WriteAt(make([]byte, trialBytes), 0)
		if now := time.Now(); err == nil && now.Sub(s.synced) >= confirms {
			if err = file.Sync(); err == nil {
				s.synced = now
			}
		}
		err = errors.Join(err, file.Truncate(0), file.Close())
	}
	if err != nil {
		return fmt.Errorf("saving does not work: %w", err)
	}
	return nil
}

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
