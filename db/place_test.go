package db

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// A store whose database is another file now leaves that one, and its -wal, as
// they are when it closes; and it is not copied from it.
func TestCloseLeavesAnothersFiles(t *testing.T) {
	s, c := newStore(t)
	other, err := Open(ctx, t.TempDir(), ToServe, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	before := map[string]string{}
	for _, part := range parts {
		if err := os.Rename(other.Path()+part, s.Path()+part); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(s.Path() + part)
		if err != nil {
			t.Fatal(err)
		}
		before[part] = string(body)
	}
	var unsaved *school.NotSaved
	if _, err := s.MakeAdmin(ctx, command, "a@school.test"); !errors.As(err, &unsaved) || unsaved.Why != school.Misplaced {
		t.Errorf("it is saved: %v", err)
	}
	if _, err := s.Backup(ctx, filepath.Join(t.TempDir(), "copy.db")); !errors.Is(err, errMisplaced) {
		t.Errorf("a backup: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		if body, err := os.ReadFile(s.Path() + part); err != nil || string(body) != before[part] {
			t.Errorf("%s of the other database was changed (%v)", part, err)
		}
	}
}

// A -wal that a tool emptied, as its index says, is no fault.
func TestEmptiedLogIsNoFault(t *testing.T) {
	s, c := newStore(t)
	if err := s.Look(ctx); err != nil {
		t.Fatal(err)
	}
	beside, err := Open(ctx, s.dir, ToWork, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	beside.write.MustExec(`pragma wal_checkpoint(truncate)`)
	if info, err := os.Stat(s.Path() + "-wal"); err != nil || info.Size() != 0 {
		t.Fatalf("the -wal is not empty: %v (%v)", info, err)
	}
	if _, err := s.MakeAdmin(ctx, command, "a@school.test"); err != nil {
		t.Error(err)
	}
	if err := s.Look(ctx); err != nil {
		t.Error(err)
	}
}

// What an unclean stop left beside no database is not taken for the restored
// one's.
func TestRestoreBesideALeftLog(t *testing.T) {
	s, c := newStore(t)
	file := filepath.Join(t.TempDir(), "backup.db")
	if _, err := s.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, part := range parts[1:] {
		body, err := os.ReadFile(s.Path() + part)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, fileName+part), body, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Restore(ctx, dir, file, c.now); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, fileName+"-*")); len(left) > 0 {
		t.Errorf("left beside it: %v", left)
	}
}

// Of a -wal that was cut off in the middle the next start takes what is whole:
// neither a look nor a stop moves parts of transactions into the database.
func TestCutOffInTheMiddle(t *testing.T) {
	s, c := newStore(t)
	for i := range 60 {
		if _, err := s.AddPerson(ctx, command, PersonEdit{Name: "Somebody " + decimal(int64(i)), Email: school.Email("p" + decimal(int64(i)) + "@school.test"), Role: school.Teacher}); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.Stat(s.Path() + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Look(ctx); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(s.Path()+"-wal", log.Size()/2); err != nil {
		t.Fatal(err)
	}
	if err := s.Look(ctx); !errors.Is(err, errCutOff) {
		t.Errorf("it says %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, copyOf(t, s.dir), ToServe, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	people, err := again.People(ctx)
	if err != nil || len(people) < 2 || len(people) > 50 {
		t.Errorf("%d people (%v)", len(people), err)
	}
}

// copyOf is a data folder as it would be found after a crash.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	for _, part := range parts[:2] {
		body, err := os.ReadFile(filepath.Join(dir, fileName+part))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, fileName+part), body, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// A file that goes while somebody waits to write, or writes, is noticed before it
// counts.
func TestGoneWhileWriting(t *testing.T) {
	var unsaved *school.NotSaved
	s, _ := newStore(t)
	err := s.change(ctx, command, "person.edit", func(t *tx) error { return os.Remove(s.Path() + "-wal") })
	if !errors.As(err, &unsaved) || unsaved.Why != school.Misplaced {
		t.Errorf("a transaction is committed: %v", err)
	}

	s, _ = newStore(t)
	done, err := s.waitTurn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	written := make(chan error, 1)
	go func() {
		_, err := s.exec(ctx, `insert into settings (key, value) values ('x', 'y')`)
		written <- err
	}()
	time.Sleep(50 * time.Millisecond) // it waits now
	if err := os.Remove(s.Path() + "-wal"); err != nil {
		t.Fatal(err)
	}
	done()
	if err := <-written; !errors.Is(err, errMisplaced) {
		t.Errorf("a statement is written: %v", err)
	}
}

// Reading goes on from the files that were opened, never from others at their
// path: no connection is made to those, and whoever reads waits for one that is
// there.
func TestReadsOnlyItsOwnFiles(t *testing.T) {
	s, c := newStore(t)
	other, err := Open(ctx, t.TempDir(), ToServe, c.now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.MakeAdmin(ctx, command, "stranger@school.test"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(other.Close(), os.Rename(other.Path(), s.Path())); err != nil {
		t.Fatal(err)
	}
	if n := s.read.Stats().OpenConnections; n != s.read.size {
		t.Errorf("%d connections are open, so that one more may be needed", n)
	}
	s.read.SetMaxIdleConns(2) // as long after all were opened again
	var held []*sqlx.Conn
	for range s.read.Stats().OpenConnections {
		conn, err := s.read.Connx(ctx)
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, conn)
	}
	if _, err := s.read.Connx(ctx); !errors.Is(err, errMisplaced) {
		t.Errorf("a connection to another database: %v", err)
	}
	if err := s.Look(ctx); !errors.Is(err, errMisplaced) {
		t.Errorf("it says %v", err)
	}
	var readers sync.WaitGroup
	for range 20 {
		readers.Go(func() {
			if people, err := s.People(ctx); err != nil || len(people) != 2 || people[0].Name != "Ada" {
				t.Errorf("it reads %d people (%v)", len(people), err)
			}
		})
	}
	for _, conn := range held {
		conn.Close()
	}
	readers.Wait()
}
