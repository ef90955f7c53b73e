package db

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// copies are the names in a folder's backups.
func copies(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, backupFolder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range paths {
		paths[i] = filepath.Base(paths[i])
	}
	return paths
}

// A migration that was killed after its snapshot starts again at once, in the
// same second; its snapshot, and what else a killed process leaves, is swept.
func TestKilledMigration(t *testing.T) {
	s, _ := newStore(t)
	files := later(t, "create table later (x integer);")
	for range 3 { // killed thus
		if _, err := s.snapshot(ctx, 99999); err != nil {
			t.Fatal(err)
		}
	}
	if got := copies(t, s.dir); len(got) != 3 {
		t.Fatalf("three tries within a second leave %v", got)
	}
	if err := s.migrate(ctx, files, ToServe); err != nil {
		t.Fatal(err)
	}
	if got := copies(t, s.dir); !slices.Equal(got, []string{"before-schema-99999-20261124-080000.db"}) {
		t.Errorf("afterwards there is %v", got)
	}

	// One that was killed when it had changed something is the way back.
	var version int64
	if err := s.write.Get(&version, `select max(version_id) from goose_db_version`); err != nil {
		t.Fatal(err)
	}
	try, err := s.snapshot(ctx, 99999)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.sweepTries(ctx, version+1); err != nil { // the database has gone on since
		t.Fatal(err)
	}
	if _, err := os.Stat(strings.TrimSuffix(try, ".try")); err != nil {
		t.Errorf("the way back is gone: %v", copies(t, s.dir))
	}
}

// What killed processes left in a data folder is gone after the next start.
func TestSweptAtTheStart(t *testing.T) {
	s, c := newStore(t)
	s.write.MustExec(`insert into imports (id, at, actor, source, file, format, sha256, summary, findings, problems, found) values (77, 0, 'x', 'x', 'x', 'x', 'x', 'x', 0, 0, '[]')`)
	s.write.MustExec(`insert into people (name, created_at, import_id) values ('Staged', 0, 77)`)
	dir := s.dir
	s.Close()
	for _, path := range []string{"backups/a.db.part", "restore-123/hallway.db"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(path)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, path), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(ctx, dir, ToServe, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Sweep(ctx, command); err != nil {
		t.Fatal(err)
	}
	var staged int
	if err := s.read.Get(&staged, `select (select count(*) from imports where id = 77) + (select count(*) from people where import_id = 77)`); err != nil || staged != 0 {
		t.Errorf("%d staged rows are left (%v)", staged, err)
	}
	if got := copies(t, dir); len(got) != 0 {
		t.Errorf("left in backups: %v", got)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "restore-*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// Only a server changes the schema: commands say which one they need, and leave
// everything as it is.
func TestCommandsDoNotMigrate(t *testing.T) {
	s, c := newStore(t)
	s.write.MustExec(`delete from goose_db_version where version_id = (select max(version_id) from goose_db_version)`)
	dir := s.dir
	s.Close()
	for _, purpose := range []Purpose{ToWork, ToMake} {
		again, err := Open(ctx, dir, purpose, c.now)
		if err == nil {
			again.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "has schema 12 and this hallway needs 13: start the server of this version first") {
			t.Errorf("it says %v", err)
		}
	}
	if got := copies(t, dir); len(got) != 0 {
		t.Errorf("it leaves %v", got)
	}
}

// A copy is checked before it counts: one that VACUUM made without complaint from
// a database that breaks its own rules is refused.
func TestBackupIsChecked(t *testing.T) {
	s, _ := newStore(t)
	c, err := s.write.Connx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		`pragma foreign_keys = off`,
		`insert into members (person_id, school_id) values (1, 999)`,
	} {
		if _, err := c.ExecContext(ctx, query); err != nil {
			t.Fatal(err)
		}
	}
	c.Close()
	file := filepath.Join(t.TempDir(), "copy.db")
	if _, err := s.Backup(ctx, file); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("it says %v", err)
	}
	if left, _ := filepath.Glob(file + "*"); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}
