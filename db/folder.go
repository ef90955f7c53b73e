package db

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

const isWindows = runtime.GOOS == "windows"

// The files of the data folder beside the database.
const (
	lockFile   = "hallway.lock" // the server locks it
	holderFile = "hallway.pid"  // the process that has the lock, as text
	importLock = "import.lock"  // the process that imports locks it
)

// lock is a lock on a data folder: a file beside the database (never the
// database itself: closing any descriptor of that drops SQLite's own locks).
type lock struct{ file *flock.Flock }

// takeLock takes the folder's lock or says who has it. On a read-only disk it
// may fail to: the lock is taken when the disk can be written again.
func takeLock(dir string, now time.Time) (*lock, error) {
	path, holder := filepath.Join(dir, lockFile), filepath.Join(dir, holderFile)
	file := flock.New(path, flock.SetPermissions(0o600))
	got, err := file.TryLock()
	switch {
	case errors.Is(err, syscall.EROFS):
		return &lock{file}, nil
	case err != nil:
		return nil, fmt.Errorf("cannot lock %s: %w", path, err)
	case !got:
		who, _ := os.ReadFile(holder)
		return nil, inUse{dir, cmp.Or(strings.TrimSpace(string(who)), "another process")}
	}
	said := fmt.Sprintf("hallway, process %d, since %s\n", os.Getpid(), now.Format(time.DateTime))
	if err = os.WriteFile(holder, []byte(said), 0o600); diskRefuses(err) {
		err = nil
	}
	if err = errors.Join(err, giveToOwner(dir, path), giveToOwner(dir, holder)); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot make %s: %w", holder, err), file.Unlock())
	}
	return &lock{file}, nil
}

// inUse is the error of a folder whose lock another process has.
type inUse struct{ dir, who string }

// Error says who has it.
func (i inUse) Error() string { return i.dir + " is in use by " + i.who + ": stop that one first" }

// diskRefuses reports whether the disk or the folder cannot be written.
func diskRefuses(err error) bool {
	return slices.ContainsFunc([]error{syscall.EROFS, syscall.ENOSPC, syscall.EDQUOT, fs.ErrPermission}, func(e error) bool {
		return errors.Is(err, e)
	})
}

// held reports whether this process has the lock.
func (l *lock) held() bool { return l.file.Locked() }

func (l *lock) release() error {
	if l.held() {
		os.Remove(filepath.Join(filepath.Dir(l.file.Path()), holderFile))
	}
	return l.file.Unlock()
}
