package db

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"hallway/internal/school"
)

// frozenStore is a server's that was started when its disk could only be read,
// which it can no longer.
func frozenStore(t *testing.T) *Store {
	t.Helper()
	before, _ := newStore(t)
	dir := before.dir
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	s := newStoreIn(dir, time.Now)
	t.Cleanup(func() { s.Close() })
	var err error
	if s.lock, err = takeLock(dir, s.now()); err != nil {
		t.Fatal(err)
	}
	for _, p := range []struct {
		pool   **pool
		params string
	}{{&s.write, toWrite}, {&s.read, toRead}, {&s.look, toLook}} {
		if *p.pool, err = open(ctx, s.Path(), 1, p.params, frozen); err != nil {
			t.Fatal(err)
		}
	}
	s.place.Store(placeOf(dir))
	if err := s.loadSettings(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

// Opening for writing again may fail while another process has the file, and is
// tried again until all of it is done: the files are known, and nothing is saved
// to those that have gone.
func TestOpenAgainIsTriedAgain(t *testing.T) {
	s := frozenStore(t)
	alone, err := open(ctx, s.Path(), 1, "_pragma=locking_mode(exclusive)&", writable)
	if err != nil {
		t.Fatal(err)
	}
	alone.MustExec(`create table alone (x)`)
	if err := s.Look(ctx); err == nil {
		t.Error("ready while it cannot write")
	}
	if err := alone.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Look(ctx); err != nil {
		t.Fatalf("not ready again: %v", err)
	}
	if _, err := s.MakeAdmin(ctx, command, "a@school.test"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(s.Path() + "-wal"); err != nil {
		t.Fatal(err)
	}
	var unsaved *school.NotSaved
	if _, err := s.MakeAdmin(ctx, command, "b@school.test"); !errors.As(err, &unsaved) || unsaved.Why != school.Misplaced {
		t.Errorf("saved where it is lost: %v", err)
	}
}

// What only a -wal that has gone holds is moved into the database, as soon as
// nobody reads.
func TestRescueWaitsForReaders(t *testing.T) {
	s, _ := newStore(t)
	reading, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reading.Get(&n, `select count(*) from people`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.MakeAdmin(ctx, command, "late@school.test"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(s.Path() + "-wal"); err != nil {
		t.Fatal(err)
	}
	if err := s.Look(ctx); err == nil || !strings.Contains(err.Error(), "the data that was saved has not been rescued yet") {
		t.Errorf("it says %v", err)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	_ = s.Look(ctx) // the fault stays
	body, err := os.ReadFile(s.Path())
	if err != nil || !strings.Contains(string(body), "late@school.test") {
		t.Errorf("what was acknowledged is nowhere (%v)", err)
	}
}

// Readers that take long are no fault, and neither is somebody who writes.
func TestBusyIsReady(t *testing.T) {
	s, _ := newStore(t)
	for range 8 {
		c, err := s.read.Connx(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	done, err := s.waitTurn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	if err := s.Look(ctx); err != nil {
		t.Error(err)
	}
}

// A known fault of writing stays one while another process writes.
func TestKnownFaultStays(t *testing.T) {
	s, _ := newStore(t)
	fault := errors.New("disk I/O error")
	s.fault.Store(&fault)
	other, err := open(ctx, s.Path(), 1, toWrite, writable)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	writing, err := other.BeginTxx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Look(ctx); err == nil || !strings.Contains(err.Error(), "disk I/O error") {
		t.Errorf("it says %v", err)
	}
	if err := writing.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.Look(ctx); err != nil {
		t.Errorf("when it is over: %v", err)
	}
}

// A copy is its owner's alone from its first byte.
func TestCopyIsNobodyElses(t *testing.T) {
	s, _ := newStore(t)
	for range 12 {
		s.write.MustExec(`insert into settings (key, value) values (hex(randomblob(8)), hex(randomblob(300000)))`)
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	done, seen := make(chan error, 1), 0
	go func() {
		_, err := s.Backup(ctx, file)
		done <- err
	}()
	for {
		if info, err := os.Stat(file + unfinished); err == nil {
			if seen++; info.Mode().Perm() != 0o600 {
				t.Fatalf("while it is written it has mode %v", info.Mode().Perm())
			}
		}
		select {
		case err := <-done:
			if err != nil || seen == 0 {
				t.Errorf("seen %d times (%v)", seen, err)
			}
			return
		default:
		}
	}
}

// A start sweeps what nobody uses, of its own names, in its own folder.
func TestSweepsItsOwnAlone(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "school[1]")
	stays := []string{"../school1/restore-1/x", "restore-2026-06-01.db", "restore-notes/x", "backups/nightly.db.part", "backups/nightly.db"}
	goes := []string{"restore-123/hallway.db", "backups/restore-77/hallway.db", "backups/before-schema-9-20260101-000000.db.try.part"}
	for _, path := range append(stays, goes...) {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writing := flock.New(filepath.Join(dir, "backups/nightly.db.part")) // as hallway backup does
	if got, err := writing.TryLock(); err != nil || !got {
		t.Fatal(err)
	}
	defer func() { mustBeNil(t, writing.Unlock()) }()
	sweepFolder(dir)
	for _, path := range stays {
		if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
			t.Error(err)
		}
	}
	for _, path := range goes {
		if _, err := os.Stat(filepath.Join(dir, path)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there (%v)", path, err)
		}
	}
}

// A database that a killed first start left without tables is none for a command.
func TestCommandMakesNoTables(t *testing.T) {
	dir := t.TempDir()
	p, err := openNew(dir)
	if err != nil {
		t.Fatal(err)
	}
	p.MustExec(`create table goose_db_version (id integer primary key autoincrement, version_id integer not null, is_applied integer not null, tstamp timestamp default (datetime('now')))`)
	p.MustExec(`insert into goose_db_version (version_id, is_applied) values (0, 1)`)
	p.Close()
	s, err := Open(ctx, dir, ToWork, time.Now)
	if err == nil {
		s.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "has schema 0 and this hallway needs 13") {
		t.Errorf("it says %v", err)
	}
}

// A snapshot whose migration was done when the process was killed gets its name
// at the next start.
func TestFinishedTryGetsItsName(t *testing.T) {
	s, c := newStore(t)
	try, err := s.snapshot(ctx, 13)
	if err != nil {
		t.Fatal(err)
	}
	old, err := open(ctx, try, 1, toCopy, writable) // of before the migration
	if err != nil {
		t.Fatal(err)
	}
	old.MustExec(`delete from goose_db_version where version_id = 13`)
	dir := s.dir
	if err := errors.Join(old.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, dir, ToServe, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := copies(t, dir); len(got) != 1 || strings.HasSuffix(got[0], ".try") {
		t.Errorf("there is %v", got)
	}
}

// Another process that writes is no fault, unless it never ends.
func TestKeptOutForLong(t *testing.T) {
	s, _ := newStore(t)
	other, err := open(ctx, s.Path(), 1, toWrite, writable)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	writing, err := other.BeginTxx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Look(ctx); err != nil {
		t.Errorf("at once: %v", err)
	}
	s.waiting = s.waiting.Add(-othersLimit) // as if it had been so long
	if err := s.Look(ctx); err == nil || !strings.Contains(err.Error(), "saving does not work: database is locked") {
		t.Errorf("after a while: %v", err)
	}
	if err := writing.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.Look(ctx); err != nil || !s.waiting.IsZero() {
		t.Errorf("when it is over: %v", err)
	}
}
