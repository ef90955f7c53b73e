package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jmoiron/sqlx"
)

// Backup writes a consistent copy of the database to file while the site runs:
// VACUUM INTO a temporary name beside it, a check of the copy, then a rename.
// It does not replace an existing file.
func (s *Store) Backup(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = errors.New("it exists already; choose another name")
		}
		return fmt.Errorf("cannot write %s: %w", file, err)
	}
	from, err := open(ctx, s.Path(), 1, "")
	if err != nil {
		return err
	}
	defer from.Close()
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	defer os.Remove(part)
	if _, err := from.ExecContext(ctx, `vacuum into ?`, part); err != nil {
		return fmt.Errorf("backup to %s: %w", file, err)
	}
	if err := checkCopy(ctx, part); err != nil {
		return fmt.Errorf("the copy for %s is damaged: %w", file, err)
	}
	if err := os.Chmod(part, 0o600); err != nil {
		return err
	}
	if err := os.Rename(part, file); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(file))
}

// checkCopy opens a closed copy read-only and checks it.
func checkCopy(ctx context.Context, path string) error {
	pool, err := sqlx.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return err
	}
	defer pool.Close()
	return check(ctx, pool)
}

// syncFolder makes a rename last through a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !isWindows {
		return err
	}
	return nil
}
