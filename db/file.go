package db

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	fileName     = "hallway.db" // the database, in the data folder
	backupFolder = "backups"
)

// parts end the names of the files of a database in WAL mode.
var parts = []string{"", "-wal", "-shm"}

// ErrNoDatabase is the error of a command that needs a database if there is none.
var ErrNoDatabase = errors.New("there is no database")

// require refuses a folder without a database, if the purpose needs one or one
// must not be created there. It changes nothing.
func (p Purpose) require(dir string) error {
	have, err := hasDatabase(dir)
	if err != nil || have {
		return err
	}
	if trace := traceOf(dir); trace != "" {
		if have, err = hasDatabase(dir); err != nil || have { // another process has made it since, and begun to import
			return err
		}
		return fmt.Errorf("%s has no %s, but it has %s, so it is not a new school and nothing was created there: "+
			"put the file back, or restore a copy (hallway restore FILE%s)", dir, fileName, trace, newestCopy(dir))
	}
	if p == ToWork {
		return fmt.Errorf("%w in %s (HALLWAY_DATA): start the server there once, or make a new one with "+
			"hallway import --new or hallway admin --new", ErrNoDatabase, dir)
	}
	return nil
}

// hasDatabase reports whether there is a database with anything in it: until the
// first checkpoint all of a new one is in its -wal.
func hasDatabase(dir string) (bool, error) {
	for _, part := range []string{"", "-wal"} {
		info, err := os.Stat(filepath.Join(dir, fileName+part))
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil || info.Size() > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// traceOf names a file that shows that there was a school in a folder, or "".
func traceOf(dir string) string {
	for _, name := range []string{backupFolder, fileName + "-wal", importLock} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return name
		}
	}
	return ""
}

// newestCopy is the end of a sentence that names the newest backup in a folder,
// if there is one. A database that a restore replaced is not a backup.
func newestCopy(dir string) string {
	newest, at := "", time.Time{}
	for _, name := range namesIn(filepath.Join(dir, backupFolder)) {
		path := filepath.Join(dir, backupFolder, name)
		info, err := os.Stat(path)
		if err == nil && strings.HasSuffix(name, ".db") && !strings.HasPrefix(name, replaced) && info.ModTime().After(at) {
			newest, at = path, info.ModTime()
		}
	}
	if newest == "" {
		return ""
	}
	return "; the newest is " + newest
}

// namesIn are the names in a folder, if it can be read.
func namesIn(dir string) []string {
	entries, _ := os.ReadDir(dir)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names
}

// makeFile makes an empty file in the data folder that only its owner can read.
func makeFile(dir, name string) error {
	path := filepath.Join(dir, name)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("cannot make the database: %w", err)
	}
	return errors.Join(file.Close(), giveToOwner(dir, path))
}

// Beginnings and ends of names.
const (
	beforeSchema = "before-schema-" // copies that Hallway makes without being asked
	replaced     = "replaced-"
	rescued      = "rescued-"
	restoring    = "restore-" // the folder of a restore or of its rehearsal (os.MkdirTemp)
	unfinished   = ".part"    // a copy while it is written
	try          = ".try"     // a snapshot until its migration is finished
)

var (
	ownCopy       = regexp.MustCompile("^(" + beforeSchema + "|" + replaced + "|" + rescued + ")")
	restoreFolder = regexp.MustCompile("^" + restoring + "[0-9]+$")
)

// mendModes makes the data folder, and what Hallway makes in it, readable only
// by their owner. What cannot be changed, because it is somebody else's or the
// disk is read-only, stays; so does what a symlink leads to.
func mendModes(dir string) {
	if info, err := os.Stat(dir); err == nil && info.Mode()&os.ModeSticky == 0 { // a sticky folder, such as /tmp, is everybody's
		_ = os.Chmod(dir, 0o700)
	}
	own := []string{lockFile, holderFile, importLock, probeFile}
	for _, part := range parts {
		own = append(own, fileName+part)
	}
	backups := filepath.Join(dir, backupFolder)
	if info, err := os.Lstat(backups); err == nil && info.IsDir() {
		_ = os.Chmod(backups, 0o700)
		for _, name := range namesIn(backups) {
			if ownCopy.MatchString(name) {
				own = append(own, filepath.Join(backupFolder, name))
			}
		}
	}
	for _, name := range own {
		path := filepath.Join(dir, name)
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			_ = os.Chmod(path, 0o600)
		}
	}
}

// sweepFolder removes what killed processes left behind: copies that were not
// finished, and restores. A running process has a lock on its files.
func sweepFolder(dir string) {
	sweepMaking(dir)
	for _, folder := range []string{dir, filepath.Join(dir, backupFolder)} { // a rehearsal is beside its backup
		for _, name := range namesIn(folder) {
			path := filepath.Join(folder, name)
			switch {
			case restoreFolder.MatchString(name):
				sweep(path, filepath.Join(path, lockFile))
			case folder != dir && strings.HasSuffix(name, unfinished):
				sweep(path, path)
			}
		}
	}
}

// sweep removes a path if nobody has a lock.
func sweep(path, lockFile string) {
	lock := flock.New(lockFile)
	if got, err := lock.TryLock(); err != nil || !got {
		return
	}
	_ = os.RemoveAll(path) // nobody needs it
	_ = lock.Unlock()
}

// freeName is an unused path in the backups: a stem, the time and a number.
func (s *Store) freeName(stem string) string {
	folder := filepath.Join(s.dir, backupFolder)
	base := stem + s.now().UTC().Format("20060102-150405")
	taken := namesIn(folder)
	for n, name := 2, base; ; n++ {
		if !slices.ContainsFunc(taken, func(t string) bool { return strings.HasPrefix(t, name+".") }) {
			return filepath.Join(folder, name)
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
}

// source is the address of a file for the driver, whatever characters its name
// has, with SQLite's and the driver's parameters (sqlite.org/uri.html).
func source(path, params string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + params
}
