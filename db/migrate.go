package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrations are the goose files of this program.
func migrations() fs.FS {
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return files
}

// migrate brings the schema up to the newest of files. There is no way down:
// the snapshot taken before is the way back.
func (s *Store) migrate(ctx context.Context, files fs.FS) error {
	steps, err := goose.NewProvider(goose.DialectSQLite3, s.write.DB, files)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	have, want, err := steps.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("cannot read the schema's version in %s: %w", s.Path(), err)
	}
	switch {
	case have == want:
		return nil
	case have > want: // goose would accept it silently
		return fmt.Errorf("%s has schema %d and this hallway knows %d: run the newer hallway, or restore a backup of this version", s.Path(), have, want)
	}
	if s.lock == nil { // a command beside a server must not change its schema
		held, err := takeLock(s.dir, s.now())
		if err != nil {
			return fmt.Errorf("the database needs migrating from schema %d to %d, which needs the folder alone: %w", have, want, err)
		}
		defer held.release()
	}
	snapshot := ""
	if have > 0 {
		if snapshot, err = s.snapshot(ctx, want); err != nil {
			return fmt.Errorf("no snapshot, so no migration: %w", err)
		}
	}
	if err := s.up(ctx, steps); err != nil {
		if now, e := steps.GetDBVersion(ctx); e == nil && now == have && snapshot != "" {
			os.Remove(snapshot) // nothing changed, and a service that restarts would fill the disk
		}
		return fmt.Errorf("migrating %s from schema %d to %d: %w", s.Path(), have, want, err)
	}
	return nil
}

// up runs the migrations without foreign keys, because a table that others
// refer to can be made anew only so (sqlite.org/lang_altertable.html §7), and
// checks afterwards that every reference leads somewhere.
func (s *Store) up(ctx context.Context, steps *goose.Provider) error {
	if _, err := s.write.ExecContext(ctx, `pragma foreign_keys = off`); err != nil {
		return err
	}
	_, err := steps.Up(ctx)
	if err == nil {
		err = check(ctx, s.write)
	}
	_, on := s.write.ExecContext(context.WithoutCancel(ctx), `pragma foreign_keys = on`)
	return errors.Join(err, on)
}

// snapshot copies the database beside itself before it becomes another schema.
func (s *Store) snapshot(ctx context.Context, want int64) (string, error) {
	folder := filepath.Join(s.dir, "backups")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	file := filepath.Join(folder, fmt.Sprintf("before-schema-%d-%s.db", want, s.now().UTC().Format("20060102-150405")))
	return file, s.Backup(ctx, file)
}
