package db

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

const isWindows = runtime.GOOS == "windows"

// The files of the data folder beside the database.
const (
	lockFile   = "hallway.lock" // held by the server
	holderFile = "hallway.pid"  // who holds it, in words
	importLock = "import.lock"  // held by whoever imports
)

// lock is a held lock on a data folder: a file beside the database (never the
// database itself: closing any descriptor of that drops SQLite's own locks).
type lock struct{ file *flock.Flock }

// takeLock takes the folder's lock or says who holds it. On a read-only disk it
// may be a lock that nobody holds: nobody can write, and whoever can again takes
// it then.
func takeLock(dir string, now time.Time) (*lock, error) {
	path := filepath.Join(dir, lockFile)
	file := flock.New(path, flock.SetPermissions(0o600))
	got, err := file.TryLock()
	switch {
	case err != nil && !errors.Is(err, syscall.EROFS):
		return nil, fmt.Errorf("cannot lock %s: %w", path, err)
	case err != nil:
		return &lock{file}, nil
	case !got:
		who, _ := os.ReadFile(filepath.Join(dir, holderFile))
		said := strings.TrimSpace(string(who))
		if said == "" {
			said = "another process"
		}
		return nil, fmt.Errorf("%s is in use by %s: stop that one first", dir, said)
	}
	said := fmt.Sprintf("hallway, process %d, since %s\n", os.Getpid(), now.Format(time.DateTime))
	holder := filepath.Join(dir, holderFile)
	if err := os.WriteFile(holder, []byte(said), 0o600); err != nil && !diskRefuses(err) {
		file.Unlock()
		return nil, fmt.Errorf("cannot write %s: %w", holder, err)
	}
	if err := errors.Join(giveToOwner(dir, path), giveToOwner(dir, holder)); err != nil {
		file.Unlock()
		return nil, err
	}
	return &lock{file}, nil
}

// diskRefuses says that a disk is read-only or full, or a folder not ours to
// write in.
func diskRefuses(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, fs.ErrPermission)
}

// held says whether the lock is really held.
func (l *lock) held() bool { return l.file.Locked() }

// release gives the lock back.
func (l *lock) release() error {
	if l.held() {
		os.Remove(filepath.Join(filepath.Dir(l.file.Path()), holderFile))
	}
	return l.file.Unlock()
}
