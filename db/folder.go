package db

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const isWindows = runtime.GOOS == "windows"

// lock is a held lock on a data folder: a file beside the database (never the
// database itself: closing any descriptor of that drops SQLite's own locks).
type lock struct{ file *flock.Flock }

// takeLock takes the folder's lock or says who holds it.
func takeLock(dir string, now time.Time) (*lock, error) {
	path, holder := filepath.Join(dir, "hallway.lock"), filepath.Join(dir, "hallway.pid")
	file := flock.New(path, flock.SetPermissions(0o600))
	got, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", path, err)
	}
	if !got {
		who, _ := os.ReadFile(holder)
		said := strings.TrimSpace(string(who))
		if said == "" {
			said = "another process"
		}
		return nil, fmt.Errorf("%s is in use by %s: stop that one first", dir, said)
	}
	said := fmt.Sprintf("hallway, process %d, since %s\n", os.Getpid(), now.Format(time.DateTime))
	if err := os.WriteFile(holder, []byte(said), 0o600); err != nil {
		file.Unlock()
		return nil, fmt.Errorf("cannot write %s: %w", holder, err)
	}
	return &lock{file}, nil
}

// release gives the lock back.
func (l *lock) release() error {
	os.Remove(filepath.Join(filepath.Dir(l.file.Path()), "hallway.pid"))
	return l.file.Unlock()
}
