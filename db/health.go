package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// How the store checks itself.
const (
	spaceNeeded = 1 << 20         // bytes free: what a morning's -wal grows by
	trialBytes  = 64 << 10        // written to a file of its own to try the disk
	confirms    = time.Minute     // between two times that the disk must confirm what was written
	lookLimit   = 3 * time.Second // for one look; a disk may hang
	trialWait   = 500 * time.Millisecond
	othersLimit = 10 * time.Second // that another process may write without a gap
	lookAge     = 6 * time.Second  // an older look means that the next one hangs
	probeFile   = "hallway.probe"  // the file that tries the disk
)

// health is what the last look found.
type health struct {
	at    time.Time
	fault error
}

// Look checks that the store works, before somebody tries to save: that the open
// files are the ones at the path, that there is space, that the disk can be
// written, that a row can be read from it, that the database can be written. It
// repairs what it can. The server calls it every second, one call at a time; Ready
// says what it found.
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
		write, read := s.tryDisk(), s.tryRead(ctx)
		if write == nil && ctx.Err() == nil {
			write = s.tryWrite(ctx)
		}
		fault = errors.Join(fails("saving", write), fails("reading", read))
	}
	if ctx.Err() != nil && fault == nil {
		fault = fmt.Errorf("looking at the database took longer than %v", lookLimit)
	}
	s.health.Store(&health{time.Now(), fault})
	return fault
}

func fails(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s does not work: %w", what, err)
	}
	return nil
}

// Ready says why the store does not work, as the last Look found, or nil.
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

// tryDisk writes to a file of its own, and empties it. Now and then the disk must
// confirm it too.
func (s *Store) tryDisk() error {
	if free, err := s.Free(); err == nil && free < spaceNeeded {
		return fmt.Errorf("the disk is full (%d KiB left)", free>>10)
	}
	file, err := os.OpenFile(filepath.Join(s.dir, probeFile), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteAt(make([]byte, trialBytes), 0)
	if now := time.Now(); err == nil && now.Sub(s.synced) >= confirms {
		if err = file.Sync(); err == nil {
			s.synced = now
		}
	}
	return errors.Join(err, file.Truncate(0), file.Close())
}
