package app_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/app"
	"hallway/internal/app/apptest"
)

// exits runs one command line, and returns its exit code and all that it said.
func exits(t *testing.T, data string, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	settings := map[string]string{"HALLWAY_DATA": data, "HALLWAY_DOMAINS": apptest.Domain}
	code := app.Run(t.Context(), args, func(name string) string { return settings[name] }, &out, &out)
	return code, out.String()
}

// wantExit fails unless a command line has that exit code and one line that says so.
func wantExit(t *testing.T, data string, want int, words string, args ...string) {
	t.Helper()
	code, out := exits(t, data, args...)
	if code != want || !strings.Contains(out, words) || want != 0 && strings.Count(out, "\n") != 1 {
		t.Errorf("%v: exit %d, want %d and %q in one line\n%s", args, code, want, words, out)
	}
}

// nightly is a file that a school's system replaces, written some days ago.
type nightly struct{ path string }

func (n nightly) holds(t *testing.T, text string, daysAgo float64) {
	t.Helper()
	if err := os.WriteFile(n.path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-time.Duration(daysAgo * float64(24*time.Hour)))
	if err := os.Chtimes(n.path, at, at); err != nil {
		t.Fatal(err)
	}
}

const (
	week1 = "teacher_email,teacher_name,course,section\na@school.test,Ada Okafor,Algebra,01\nb@school.test,Bo Li,Biology,01\n"
	week2 = week1 + "c@school.test,Cy Diaz,Chemistry,01\n"
	week3 = week2 + "d@school.test,Di Roe,Drama,01\n"
)

// An unattended import that finds no file says so in one line, and makes nothing.
func TestImportWithoutAFile(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	folder := t.TempDir()
	file := nightly{filepath.Join(folder, "roster.csv")}
	gone := filepath.Join(folder, "gone")
	if err := os.Symlink(gone, filepath.Join(folder, "link.csv")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file.path, gone + "/roster.zip", filepath.Join(folder, "link.csv"), t.TempDir()} {
		for _, flags := range [][]string{{"--new", "--apply"}, {"--apply"}} {
			wantExit(t, data, 3, "hallway: there is no file at "+path+"\n", append(append([]string{"import"}, flags...), path)...)
		}
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("it made the data folder")
	}
	file.holds(t, week1, 0)
	wantExit(t, data, 0, "Applied.", "import", "--new", "--apply", "--source", "SIS", file.path)
	if err := os.Remove(file.path); err != nil {
		t.Fatal(err)
	}
	there, err := time.LoadLocation("America/New_York") // the zone of a new installation
	if err != nil {
		t.Fatal(err)
	}
	wantExit(t, data, 3, "; the last one of that name was imported on "+time.Now().In(there).Format("2 January 2006"), "import", "--apply", file.path)
	wantExit(t, data, 3, "(SIS)\n", "import", "--apply", file.path)
}

// A file that is older than the last one of its source is not applied, unless
// somebody says so; one that is the last one again is.
func TestImportOfAnOlderFile(t *testing.T) {
	data := t.TempDir()
	folder := t.TempDir()
	file := nightly{filepath.Join(folder, "roster.csv")}
	run := func(want int, words string, flags ...string) {
		t.Helper()
		wantExit(t, data, want, words, append(append([]string{"import", "--new", "--apply"}, flags...), file.path)...)
	}
	file.holds(t, week2, 5)
	run(0, "Applied.")
	run(0, "0 problems. Nothing to do.\n")
	file.holds(t, week1, 6) // written before: the export failed, and a backup came back
	before := rosterIn(t, data)
	run(3, "nothing was changed: roster.csv is older than the last file of Hallway CSV (roster.csv): it was written on ")
	file.holds(t, week3, 5.5) // adds, but is older all the same
	run(3, "to import it all the same, run it again with --older")
	if got := rosterIn(t, data); strings.Join(got, "\n") != strings.Join(before, "\n") {
		t.Errorf("an older file changed the roster:\n%s", strings.Join(got, "\n"))
	}
	file.holds(t, week3, 2)
	run(0, "Applied.")
	file.holds(t, week2, 4)
	if code, out := exits(t, data, "import", file.path); code != 0 || !strings.Contains(out, "warning roster.csv: roster.csv is older") {
		t.Errorf("a plan of it: exit %d\n%s", code, out)
	}
	run(0, "Applied.", "--older", "--remove", "2") // on purpose
	run(0, "Nothing to do.")                       // now it is the last one
	file.holds(t, week3, 1)
	run(0, "Applied.")                  // what came before, written again: the newest
	file.holds(t, week2, 0)             // a short export is the newest too,
	run(0, "Applied.", "--remove", "2") // if somebody confirms it,
	file.holds(t, week3, 0)             // and so is the full one after it
	run(0, "Applied.")
	file.holds(t, week1, 9)
	run(0, "Other: 0 added", "--source", "Other") // a source that has brought none
}

// A copy of last week's folder is older too, by the newest of its files.
func TestImportOfAnOlderFolder(t *testing.T) {
	data, folder := t.TempDir(), t.TempDir()
	one := nightly{filepath.Join(folder, "one.csv")}
	one.holds(t, week2, 1)
	wantExit(t, data, 0, "Applied.", "import", "--new", "--apply", folder)
	one.holds(t, week3, 2)
	wantExit(t, data, 3, "is older than the last file", "import", "--apply", folder)
	one.holds(t, week3, 0.5)
	wantExit(t, data, 0, "Applied.", "import", "--apply", folder)
}

// Times that cannot be true decide nothing: an archive without times, a clock that
// was ahead.
func TestImportOfImpossibleTimes(t *testing.T) {
	data := t.TempDir()
	file := nightly{filepath.Join(t.TempDir(), "roster.csv")}
	for n, daysAgo := range []float64{-3000, 0, 365 * 46, 0} {
		file.holds(t, fmt.Sprintf("%sx@school.test,Xi Wu,X,0%d\n", week1, n), daysAgo)
		wantExit(t, data, 0, "Applied.", "import", "--new", "--apply", "--remove", "1", file.path)
	}
}

// A system that brings the same file for more than a week has stopped, and each
// import says how old the others are.
func TestImportOfAStoppedSource(t *testing.T) {
	data := t.TempDir()
	folder := t.TempDir()
	sis, other := nightly{filepath.Join(folder, "sis.csv")}, nightly{filepath.Join(folder, "other.csv")}
	sis.holds(t, week1, 8.5)
	run := func(want int, words string, args ...string) {
		t.Helper()
		code, out := exits(t, data, append([]string{"import"}, args...)...)
		if code != want || !strings.Contains(out, words) {
			t.Errorf("%v: exit %d, want %d and %q\n%s", args, code, want, words, out)
		}
	}
	run(0, "Applied.", "--new", "--apply", "--source", "SIS", sis.path) // the first may be old
	run(0, "Nothing to do.", "--apply", "--source", "SIS", sis.path)
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(data, "hallway.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(`update source_files set first_at = first_at - 8 * 86400000`); err != nil { // eight days later
		t.Fatal(err)
	}
	run(3, "problem sis.csv: it is still the file of ", "--apply", "--source", "SIS", sis.path)
	run(3, "so nothing new has come from SIS for 8 days.", "--apply", "--source", "SIS", sis.path)
	other.holds(t, week2, 0)
	run(0, "source  SIS: the last file (sis.csv) came ", "--apply", "--source", "Other", other.path)
	run(0, `"late": true`, "--json", "--source", "Other", other.path)
	run(0, "source  Other: the last file (other.csv) came today\n", "--source", "Other", other.path)
	sis.holds(t, week1, 0) // written again, with nothing new in it
	run(0, "0 problems. Nothing to do.", "--apply", "--source", "SIS", sis.path)
	run(0, "source  SIS: the last file (sis.csv) came today\n", "--source", "Other", other.path)
}
