package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrations are the goose files of this program.
func migrations() fs.FS {
	files, _ := fs.Sub(embedded, "migrations") // fails only for an invalid path
	return files
}

// migrate brings the schema up to the newest of files, after a snapshot.
func (s *Store) migrate(ctx context.Context, files fs.FS, purpose Purpose) error {
	steps, err := goose.NewProvider(goose.DialectSQLite3, s.write.DB.DB, files)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	var have, want int64
	err = locked(ctx, func() (err error) { have, want, err = steps.GetVersions(ctx); return err })
	if err != nil {
		return fmt.Errorf("cannot read the schema's version in %s: %w", s.Path(), err)
	}
	if purpose == ToServe {
		if err := s.sweepTries(ctx, have); err != nil {
			return err
		}
	}
	switch {
	case have == want:
		return nil
	case have > want: // goose would accept it silently
		return fmt.Errorf("%s has schema %d and this hallway knows %d: run the newer hallway, or restore a backup of this version",
			s.Path(), have, want)
	case purpose != ToServe: // a command beside a server must not change its schema
		return fmt.Errorf("%s has schema %d and this hallway needs %d: start the server of this version first, which brings it up to date",
			s.Path(), have, want)
	case have == 0: // a first start of an earlier version was killed
		return s.up(ctx, steps)
	}
	copied, err := s.snapshot(ctx, want)
	if err != nil {
		return fmt.Errorf("no snapshot, so no migration: %w", err)
	}
	err = s.up(ctx, steps)
	now, e := steps.GetDBVersion(context.WithoutCancel(ctx))
	if e == nil {
		e = keepTry(copied, now != have) // nothing changed: a service that restarts would fill the disk
	}
	if err != nil {
		return fmt.Errorf("migrating %s from schema %d to %d: %w", s.Path(), have, want, err)
	}
	return e
}

// up runs the migrations without foreign keys, which replacing a table needs
// (sqlite.org/lang_altertable.html §7), and then checks every reference.
func (s *Store) up(ctx context.Context, steps *goose.Provider) error {
	if _, err := s.write.ExecContext(ctx, `pragma foreign_keys = off`); err != nil {
		return err
	}
	_, err := steps.Up(ctx)
	if err == nil {
		_, err = check(ctx, s.write)
	}
	_, on := s.write.ExecContext(context.WithoutCancel(ctx), `pragma foreign_keys = on`)
	return errors.Join(err, on)
}

// snapshot copies the database beside itself before it becomes another schema.
func (s *Store) snapshot(ctx context.Context, want int64) (string, error) {
	file := s.freeName(fmt.Sprintf("%s%d-", beforeSchema, want)) + ".db" + try
	return file, s.copyTo(ctx, nil, file)
}

// keepTry keeps a snapshot if the schema has changed, and deletes it otherwise.
func keepTry(file string, changed bool) error {
	if !changed {
		return os.Remove(file)
	}
	return os.Rename(file, strings.TrimSuffix(file, try))
}

// sweepTries deletes the snapshots of killed migrations that changed nothing.
func (s *Store) sweepTries(ctx context.Context, have int64) error {
	folder := filepath.Join(s.dir, backupFolder)
	for _, name := range namesIn(folder) {
		if !strings.HasSuffix(name, try) {
			continue
		}
		file := filepath.Join(folder, name)
		version, unread := fromCopy(ctx, file, versionOf)
		if err := keepTry(file, unread != nil || version != have); err != nil && !diskRefuses(err) {
			return err
		}
	}
	return nil
}

func versionOf(ctx context.Context, q sqlx.QueryerContext) (version int64, err error) {
	err = sqlx.GetContext(ctx, q, &version, `select max(version_id) from goose_db_version where is_applied = 1`)
	return version, err
}
