package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// The open file is the file at the path. When it is removed or replaced the
// server says so within seconds, refuses to save and goes on reading; and what it
// had acknowledged is nowhere lost, even if it is killed then.
func TestMisplacedDatabase(t *testing.T) {
	t.Parallel() // it waits most of the time
	for _, test := range []struct {
		name   string
		lose   func(t *testing.T, data string)
		says   string
		copied bool // what was saved is in a copy, not in the database
	}{
		{"the database removed", func(t *testing.T, data string) { remove(t, data, "hallway.db") }, "hallway.db is gone", true},
		{"everything of it removed", func(t *testing.T, data string) {
			remove(t, data, "hallway.db", "hallway.db-wal", "hallway.db-shm")
		}, "hallway.db is gone", true},
		{"another moved over it", func(t *testing.T, data string) {
			other := filepath.Join(t.TempDir(), "other")
			if out, err := apptest.Run(other, "admin", "--new", "x@school.test"); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if err := os.Rename(filepath.Join(other, "hallway.db"), filepath.Join(data, "hallway.db")); err != nil {
				t.Fatal(err)
			}
		}, "hallway.db was replaced while it was open", true},
		{"the -wal removed", func(t *testing.T, data string) { remove(t, data, "hallway.db-wal") }, "hallway.db-wal is gone", false},
		{"the -shm removed", func(t *testing.T, data string) { remove(t, data, "hallway.db-shm") }, "hallway.db-shm is gone", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newServed(t)
			teacher, save := s.saved(firstLink)
			test.lose(t, s.Data)
			save(apptest.SecondLink).Want(t, 503, "That did not save", "moved or replaced", apptest.SecondLink) // at once, and the text is kept
			s.awaitFault(test.says)
			a := save(apptest.SecondLink).Want(t, 503, "That did not save")
			if a.Header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			teacher.Get("/").Want(t, 200, firstLink)
			teacher.Get("/me").Want(t, 200, firstLink)
			apptest.Until(t, "it is in the log", func() bool { return strings.Contains(s.Logs.String(), `"msg":"the database does not work"`) })
			if n := strings.Count(s.Logs.String(), `"msg":"the database does not work"`); n != 1 {
				t.Errorf("%d lines of the log say so, want 1", n)
			}
			s.kill()

			if test.copied {
				copies, err := filepath.Glob(filepath.Join(s.Data, "backups", "rescued-*.db"))
				if err != nil || len(copies) != 1 {
					t.Fatalf("copies: %v (%v)", copies, err)
				}
				if out, err := apptest.Run(s.Data, "restore", copies[0]); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
			}
			s.start()
			s.awaitReady()
			teacher.SignIn(apptest.Okafor, "/me").Want(t, 200, firstLink)
		})
	}
}

func remove(t *testing.T, data string, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.Remove(filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
}

// A file that is put back is the one that is open: all is well again.
func TestDatabasePutBack(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := newServed(t)
	_, save := s.saved(firstLink)
	path := filepath.Join(s.Data, "hallway.db")
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	s.awaitFault("hallway.db is gone")
	save(apptest.SecondLink).Want(t, 503, "That did not save")
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	s.awaitReady()
	save(apptest.SecondLink).Want(t, 200, "Saved.")
}
