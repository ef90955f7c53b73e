package app

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// filesIn are the names in a folder; none where there is no folder.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// A command needs a database, says where it looked for one, and leaves nothing
// behind, whether there is a folder or not. A plan needs none.
func TestCommandsNeedADatabase(t *testing.T) {
	for _, args := range [][]string{
		{"backup", "copy.db"}, {"export", "site"}, {"export", "--csv"}, {"export", "--json"}, {"admin", "head@school.test"},
		{"import", "--apply", sample("roster.csv")},
	} {
		for _, there := range []bool{false, true} {
			t.Run(fmt.Sprint(strings.Join(args, " "), there), func(t *testing.T) {
				data := filepath.Join(t.TempDir(), "data")
				if there {
					if err := os.Mkdir(data, 0o700); err != nil {
						t.Fatal(err)
					}
				}
				out, err := runIn(data, args...)
				if err == nil || !strings.Contains(err.Error(), "there is no database in "+data+" (HALLWAY_DATA)") {
					t.Errorf("it says %v\n%s", err, out)
				}
				if _, err := os.Stat(data); there != (err == nil) || len(filesIn(t, data)) > 0 {
					t.Errorf("it leaves %v (%v)", filesIn(t, data), err)
				}
			})
		}
	}
	data := filepath.Join(t.TempDir(), "data")
	out, err := runIn(data, "import", "--new", sample("roster.csv"))
	if err != nil || !strings.Contains(out, "Nothing was changed. Run it again with --new --apply") || !strings.Contains(out, "compared with an empty school") {
		t.Errorf("a plan says %v\n%s", err, out)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a plan made the data folder")
	}
	for _, args := range [][]string{{"import", "--new", "--apply", sample("roster.csv")}, {"admin", "--new", head.Email}} {
		data := filepath.Join(t.TempDir(), "data")
		if out, err := runIn(data, args...); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		wantModes(t, data)
	}
}

// wantModes fails unless a data folder and all files in it are their owner's alone.
func wantModes(t *testing.T, data string) {
	t.Helper()
	if err := filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[e.IsDir()]; info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// A folder that has held a school, and has no database now, is no new school: not
// for the server and not for --new.
func TestNoNewSchoolBesideTraces(t *testing.T) {
	for _, trace := range []string{"backups/", "hallway.db-wal", "import.lock"} {
		t.Run(trace, func(t *testing.T) {
			data := t.TempDir()
			path := filepath.Join(data, trace)
			var err error
			if strings.HasSuffix(trace, "/") {
				err = os.Mkdir(path, 0o700)
			} else {
				err = os.WriteFile(path, []byte("x"), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			want := data + " has no hallway.db but " + strings.TrimSuffix(trace, "/") + ", so it is not a new school"
			for _, args := range [][]string{{"import", "--new", "--apply", sample("roster.csv")}, {"admin", "--new", head.Email}, {"import", sample("roster.csv")}, {"backup", "x.db"}} {
				if out, err := runIn(data, args...); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%v says %v\n%s", args, err, out)
				}
			}
			s := servedIn(t, data)
			s.start()
			<-s.done
			if code := s.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(s.logs.String(), want+" and nothing is made there: put the file back, or restore a copy (hallway restore FILE") {
				t.Errorf("serve: exit %d\n%s", code, s.logs)
			}
			if got := filesIn(t, data); len(got) != 1 {
				t.Errorf("it leaves %v", got)
			}
		})
	}
}

// The server makes its own files for its owner alone, also in a folder that was
// open to all, and mends those that were.
func TestFilesAreTheirOwners(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(filepath.Join(data), 0o755); err != nil {
		t.Fatal(err)
	}
	s := servedIn(t, data)
	s.start()
	s.awaitReady()
	wantModes(t, data)
	if out, err := runIn(data, "backup", filepath.Join(data, "backups", "a.db")); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wantModes(t, data)
	s.kill()
	for _, path := range []string{"", "backups"} {
		if err := os.Chmod(filepath.Join(data, path), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(data, "backups", "before-schema-4-20260101-000000.db"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"hallway.db", "hallway.db-wal"} {
		if err := os.Chmod(filepath.Join(data, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.start()
	s.awaitReady()
	wantModes(t, data)
}

// A backup may have any name that a file can have, in a folder that is not there
// yet, and can be restored from it.
func TestNamesOfBackups(t *testing.T) {
	data := filepath.Join(t.TempDir(), "da#ta 50%25")
	if out, err := runIn(data, "import", "--new", "--apply", sample("roster.csv")); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"a#b.db", "50%25.db", "what?mode=ro.db", "two words.db", "file:x.db", "ä.db", "it's.db"} {
		folder := filepath.Join(t.TempDir(), "not", "there")
		file := filepath.Join(folder, name)
		out, err := runIn(data, "backup", file)
		if err != nil || !strings.Contains(out, file+" is written and checked. It has 4 people and ") {
			t.Errorf("%s: %v\n%s", name, err, out)
			continue
		}
		if got := filesIn(t, folder); !slices.Equal(got, []string{name}) {
			t.Errorf("%s: the folder has %v", name, got)
		}
		if out, err := runIn(data, "restore", "--check", file); err != nil || !strings.Contains(out, "can be restored. It has 4 people and ") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		if got := filesIn(t, folder); !slices.Equal(got, []string{name}) {
			t.Errorf("%s: the rehearsal leaves %v", name, got)
		}
	}
}

// saved is a teacher with a link that was acknowledged.
func (s *served) saved(link string) (teacher *visitor, save func(link string) answer) {
	s.t.Helper()
	if out, err := runIn(s.data, "import", "--apply", sample("roster.csv")); err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
	teacher = s.visitor()
	page := teacher.signIn(okafor, "/me").want(s.t, 200, "My links")
	code, version := between(s.t, page.body, `action="/me/doors/`, `"`), 0
	save = func(link string) answer {
		a := teacher.post("/me/doors/"+code, url.Values{"link": {link}, "version": {itoa(int64(version))}})
		if a.status == 200 {
			version++
		}
		return a
	}
	save(link).want(s.t, 200, "Saved.")
	until(s.t, "the import shows", func() bool { return strings.Contains(teacher.get("/").body, link) })
	return teacher, save
}

const (
	firstLink  = "https://zoom.us/j/81111111111"
	secondLink = "https://zoom.us/j/82222222222"
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
			if out, err := runIn(other, "admin", "--new", "x@school.test"); err != nil {
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
			test.lose(t, s.data)
			save(secondLink).want(t, 503, "That did not save", "moved or replaced", secondLink) // at once, and the text is kept
			s.awaitFault(test.says)
			a := save(secondLink).want(t, 503, "That did not save")
			if a.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			teacher.get("/").want(t, 200, firstLink)
			teacher.get("/me").want(t, 200, firstLink)
			until(t, "it is in the log", func() bool { return strings.Contains(s.logs.String(), `"msg":"the database does not work"`) })
			if n := strings.Count(s.logs.String(), `"msg":"the database does not work"`); n != 1 {
				t.Errorf("%d lines of the log say so, want 1", n)
			}
			s.kill()

			if test.copied {
				copies, err := filepath.Glob(filepath.Join(s.data, "backups", "rescued-*.db"))
				if err != nil || len(copies) != 1 {
					t.Fatalf("copies: %v (%v)", copies, err)
				}
				if out, err := runIn(s.data, "restore", copies[0]); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
			}
			s.start()
			s.awaitReady()
			teacher.signIn(okafor, "/me").want(t, 200, firstLink)
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
	path := filepath.Join(s.data, "hallway.db")
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	s.awaitFault("hallway.db is gone")
	save(secondLink).want(t, 503, "That did not save")
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	s.awaitReady()
	save(secondLink).want(t, 200, "Saved.")
}
