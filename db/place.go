package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
)

// place is which files a store has open. What is written to a file that was
// deleted or replaced is gone when the process ends, so that nothing may be.
type place struct {
	dir   string
	files map[string]os.FileInfo // by part
	log   atomic.Int64           // the most bytes that the -wal ever had: SQLite does not shorten it
}

func placeOf(dir string) *place {
	p := &place{dir: dir, files: map[string]os.FileInfo{}}
	for _, part := range parts {
		if info, err := os.Lstat(filepath.Join(dir, fileName+part)); err == nil { // a read-only start has no -wal
			p.files[part] = info
		}
	}
	return p
}

// Errors about files that changed since they were opened.
var (
	errMisplaced = errors.New("the database is not the file that is open")
	errCutOff    = fmt.Errorf("%w: it was cut off", errMisplaced)
)

// check says which file is gone, replaced or shorter. Files are compared by
// device and inode (os.SameFile), without opening them: closing any descriptor of
// them would drop SQLite's locks.
func (p *place) check() error {
	for _, part := range parts {
		was, open := p.files[part]
		if !open {
			continue
		}
		path := filepath.Join(p.dir, fileName+part)
		is, err := os.Lstat(path)
		switch {
		case err != nil:
			return fmt.Errorf("%w: %s is gone; put it back, or stop the server and start it again", errMisplaced, path)
		case !os.SameFile(was, is):
			return fmt.Errorf("%w: %s was replaced while it was open; put it back, or stop the server and start it again", errMisplaced, path)
		case part != "-wal":
		case is.Size() < p.log.Load():
			return fmt.Errorf("%w: %s has %d bytes and had %d", errCutOff, path, is.Size(), p.log.Load())
		default:
			p.log.Store(is.Size())
		}
	}
	return nil
}

// holds reports whether the database itself is still at its path.
func (p *place) holds() bool {
	database := place{dir: p.dir, files: map[string]os.FileInfo{"": p.files[""]}}
	return p.files[""] == nil || database.check() == nil
}

// inPlace is an error if the files must not be written. A shorter -wal is right
// if its index says so too: tools that copy a database in use shorten it.
func (s *Store) inPlace(ctx context.Context) error {
	p := s.place.Load()
	err := p.check()
	if errors.Is(err, errCutOff) && s.tryLog(ctx) == nil {
		p.log.Store(0)
		return p.check()
	}
	return err
}
