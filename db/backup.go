package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/jmoiron/sqlx"
)

// Holding is what is in a copy of the database.
type Holding struct {
	People  int
	Classes int
	Newest  time.Time // of its changes; zero: it has none
}

func holding(ctx context.Context, q sqlx.QueryerContext) (h Holding, err error) {
	var row struct {
		People, Classes int
		Newest          *int64
	}
	err = sqlx.GetContext(ctx, q, &row, `
		select (select count(*) from people where archived_at is null) as people,
		       (select count(*) from sections where archived_at is null) as classes,
		       (select at from changes order by id desc limit 1) as newest`)
	return Holding{row.People, row.Classes, moment(row.Newest)}, err
}

// Backup writes a consistent copy of the database to a new file while the site
// runs, checks it, and says what is in it. It creates the folder.
func (s *Store) Backup(ctx context.Context, file string) (Holding, error) {
	if err := s.inPlace(ctx); err != nil {
		return Holding{}, err
	}
	if err := s.copyTo(ctx, nil, file); err != nil {
		return Holding{}, err
	}
	return fromCopy(ctx, file, holding)
}

// fromCopy reads something from a closed copy of a database, which nobody changes.
func fromCopy[T any](ctx context.Context, file string, read func(context.Context, sqlx.QueryerContext) (T, error)) (out T, err error) {
	p, err := open(ctx, file, 1, toRead, frozen)
	if err != nil {
		return out, err
	}
	defer p.Close()
	return read(ctx, p)
}

// copyTo copies the database: VACUUM INTO a temporary name beside the file, a
// check of the copy, then a rename. It reads through the pool, or opens a
// connection if that is nil.
func (s *Store) copyTo(ctx context.Context, from *pool, file string) (err error) {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot write %s: %w", file, cmp.Or(err, errors.New("it exists already; choose another name")))
	}
	folder := filepath.Dir(file)
	if err := s.makeBeside(folder); err != nil {
		return err
	}
	if from == nil {
		if from, err = open(ctx, s.Path(), 1, toCopy, s.write.how()); err != nil {
			return err
		}
		defer from.Close()
	}
	part, err := filepath.Abs(file + unfinished) // a name that begins with "file:" would be an address
	if err != nil {
		return err
	}
	release, err := beginCopy(folder, part)
	if err != nil {
		return err
	}
	defer release()
	if _, err := from.ExecContext(ctx, `vacuum into ?`, part); err != nil {
		return fmt.Errorf("backup to %s: %w", file, err)
	}
	if err := checkCopy(ctx, part); err != nil {
		return fmt.Errorf("the copy for %s is damaged: %w", file, err)
	}
	if err := syncFolder(part); err != nil {
		return err
	}
	if err := os.Rename(part, file); err != nil {
		return err
	}
	return syncFolder(folder)
}

// beginCopy makes the file that a copy is written to and locks it, so that a starting
// server does not sweep it. release removes it, unless it was renamed.
func beginCopy(folder, part string) (release func(), err error) {
	lock := flock.New(part, flock.SetPermissions(0o600))
	if _, err := os.Lstat(part); err == nil { // of a killed process, or of one that is at work
		sweep(part, part)
	}
	made, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", part, err)
	}
	if err := errors.Join(made.Close(), giveToOwner(folder, part)); err != nil {
		return nil, err
	}
	if !isWindows { // whose locks would keep SQLite out too
		if got, err := lock.TryLock(); err != nil || !got {
			return nil, fmt.Errorf("cannot lock %s: %w", part, err)
		}
	}
	return func() {
		_ = os.Remove(part) // fails after the rename
		_ = lock.Unlock()
	}, nil
}

// makeBeside makes the folder of a copy. The one in the data folder belongs to
// the data folder's owner, and is not made if the data folder has gone.
func (s *Store) makeBeside(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	mkdir := os.MkdirAll
	if filepath.Dir(folder) == filepath.Clean(s.dir) {
		mkdir = os.Mkdir
	}
	if err := mkdir(folder, 0o700); err != nil {
		return fmt.Errorf("cannot make the folder of the copy: %w", err)
	}
	return giveToOwner(filepath.Dir(folder), folder)
}

// checkCopy checks a closed copy.
func checkCopy(ctx context.Context, path string) error {
	_, err := fromCopy(ctx, path, check)
	return err
}

// syncFolder makes a rename in a folder, or a file, survive a power cut.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !isWindows {
		return err
	}
	return nil
}
