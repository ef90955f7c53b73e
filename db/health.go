package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
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
