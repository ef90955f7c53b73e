package db

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// fileName is the database's name within the data folder, and backupFolder the
// folder of its copies.
const (
	fileName     = "hallway.db"
	backupFolder = "backups"
)

// parts are what SQLite appends to the name of a database in WAL mode for the
// files that belong to it, the database itself first.
var parts = []string{"", "-wal", "-shm"}

// ErrNoDatabase is the error of a command that needs a database where none is.
var ErrNoDatabase = errors.New("there is no database")

// require refuses a folder that a purpose finds no database in, or in which one
// must not be made. What is refused is left as it is.
func (p Purpose) require(dir string) error {
	have, err := hasDatabase(dir)
	if err != nil || have {
		return err
	}
	if trace := traceOf(dir); trace != "" {
		return fmt.Errorf("%s has no %s but %s, so it is not a new school and nothing is made there: put the file back, or restore a copy (hallway restore FILE%s)", dir, fileName, trace, newestCopy(dir))
	}
	if p == ToWork {
		return fmt.Errorf("%w in %s (HALLWAY_DATA): start the server there once, or make a new one with hallway import --new or hallway admin --new", ErrNoDatabase, dir)
	}
	return nil
}

// hasDatabase says whether there is a database with anything in it: until the
// first checkpoint all of a new one is in its -wal.
func hasDatabase(dir string) (bool, error) {
	for _, part := range parts[:2] {
		switch info, err := os.Stat(filepath.Join(dir, fileName+part)); {
		case err == nil && info.Size() > 0:
			return true, nil
		case err == nil:
		case !errors.Is(err, fs.ErrNotExist):
			return false, err
		case part == "":
			return false, nil
		}
	}
	return false, nil
}

// traceOf names what shows that a folder has held a school before; "" is
// nothing.
func traceOf(dir string) string {
	for _, name := range []string{backupFolder, fileName + "-wal", importLock} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return name
		}
	}
	return ""
}

// newestCopy is the end of a sentence that names the newest backup of a folder,
// if there is one.
func newestCopy(dir string) string {
	files, _ := filepath.Glob(filepath.Join(dir, backupFolder, "*.db"))
	age := func(file string) int64 {
		info, err := os.Stat(file)
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	if len(files) == 0 {
		return ""
	}
	return "; the newest is " + slices.MaxFunc(files, func(a, b string) int { return int(age(a) - age(b)) })
}

// makeFile makes an empty database file for its owner alone, before SQLite would
// make it for everybody.
func makeFile(dir string) error {
	path := filepath.Join(dir, fileName)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("cannot make the database: %w", err)
	}
	return errors.Join(file.Close(), giveToOwner(dir, path))
}

// mendModes makes the folder and the files in it their owner's alone, also where
// they were there already. What cannot be changed, because it is somebody
// else's or the disk is read-only, stays.
func mendModes(dir string) {
	if info, err := os.Stat(dir); err == nil && info.Mode()&os.ModeSticky == 0 { // a sticky folder, such as /tmp, is everybody's
		_ = os.Chmod(dir, 0o700)
	}
	_ = os.Chmod(filepath.Join(dir, backupFolder), 0o700)
	own := []string{lockFile, holderFile, importLock, probeFile}
	for _, part := range parts {
		own = append(own, fileName+part)
	}
	copies, _ := filepath.Glob(filepath.Join(dir, backupFolder, "*.db*"))
	for _, name := range own {
		copies = append(copies, filepath.Join(dir, name))
	}
	for _, path := range copies {
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			_ = os.Chmod(path, 0o600)
		}
	}
}

// sweepFolder takes away what killed processes left: copies that were not
// finished, and restores. Only whoever holds the folder's lock may call it.
func sweepFolder(dir string) {
	unfinished, _ := filepath.Glob(filepath.Join(dir, backupFolder, "*"+unfinished))
	restores, _ := filepath.Glob(filepath.Join(dir, restorePrefix+"*"))
	for _, path := range append(unfinished, restores...) {
		_ = os.RemoveAll(path) // it is only in the way
	}
}

// unfinished ends the name of a copy while it is written.
const unfinished = ".part"

// freeName is a path in the backups for a copy that is made now, with a stem and
// a time; no other copy has it.
func (s *Store) freeName(stem string) string {
	stamp := s.now().UTC().Format("20060102-150405")
	for n := 1; ; n++ {
		name := stem + stamp
		if n > 1 {
			name += fmt.Sprintf("-%d", n)
		}
		path := filepath.Join(s.dir, backupFolder, name)
		if taken, _ := filepath.Glob(escapeGlob(path) + ".*"); len(taken) == 0 {
			return path
		}
	}
}

// escapeGlob makes a path match itself alone.
func escapeGlob(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(path)
}

// source is what the driver opens: a file by its name, whatever is in that, with
// SQLite's and the driver's parameters (sqlite.org/uri.html).
func source(path, params string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + params
}
