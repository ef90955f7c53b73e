package app_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// filesIn lists the names in a folder, which may be missing.
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
		{"import", "--apply", apptest.RosterFile(t)},
	} {
		for _, there := range []bool{false, true} {
			t.Run(fmt.Sprint(strings.Join(args, " "), there), func(t *testing.T) {
				data := filepath.Join(t.TempDir(), "data")
				if there {
					if err := os.Mkdir(data, 0o700); err != nil {
						t.Fatal(err)
					}
				}
				out, err := apptest.Run(data, args...)
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
	out, err := apptest.Run(data, "import", "--new", apptest.RosterFile(t))
	if err != nil || !strings.Contains(out, "Nothing was changed. Run it again with --new --apply") || !strings.Contains(out, "compared with an empty school") {
		t.Errorf("a plan says %v\n%s", err, out)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a plan made the data folder")
	}
	for _, args := range [][]string{{"import", "--new", "--apply", apptest.RosterFile(t)}, {"admin", "--new", apptest.Head.Email}} {
		data := filepath.Join(t.TempDir(), "data")
		if out, err := apptest.Run(data, args...); err != nil {
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

// A folder that had a school, but has no database now, is not a new school, neither for
// the server nor for --new.
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
			want := data + " has no hallway.db, but it has " + strings.TrimSuffix(trace, "/") + ", so it is not a new school"
			for _, args := range [][]string{{"import", "--new", "--apply", apptest.RosterFile(t)}, {"admin", "--new", apptest.Head.Email}, {"import", apptest.RosterFile(t)}, {"backup", "x.db"}} {
				if out, err := apptest.Run(data, args...); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%v says %v\n%s", args, err, out)
				}
			}
			s := servedIn(t, data)
			s.start()
			<-s.done
			if code := s.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(s.Logs.String(), want+" and nothing was created there: put the file back, or restore a copy (hallway restore FILE") {
				t.Errorf("serve: exit %d\n%s", code, s.Logs)
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
	if out, err := apptest.Run(data, "backup", filepath.Join(data, "backups", "a.db")); err != nil {
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
	if out, err := apptest.Run(data, "import", "--new", "--apply", apptest.RosterFile(t)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"a#b.db", "50%25.db", "what?mode=ro.db", "two words.db", "file:x.db", "ä.db", "it's.db"} {
		folder := filepath.Join(t.TempDir(), "not", "there")
		file := filepath.Join(folder, name)
		out, err := apptest.Run(data, "backup", file)
		if err != nil || !strings.Contains(out, file+" is written and checked. It has 4 people and ") {
			t.Errorf("%s: %v\n%s", name, err, out)
			continue
		}
		if got := filesIn(t, folder); !slices.Equal(got, []string{name}) {
			t.Errorf("%s: the folder has %v", name, got)
		}
		if out, err := apptest.Run(data, "restore", "--check", file); err != nil || !strings.Contains(out, "can be restored. It has 4 people and ") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		if got := filesIn(t, folder); !slices.Equal(got, []string{name}) {
			t.Errorf("%s: the rehearsal leaves %v", name, got)
		}
	}
}
