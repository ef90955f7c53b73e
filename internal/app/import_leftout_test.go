package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/app"
	"hallway/internal/app/apptest"
	"hallway/internal/roster"
)

// ofTerms writes a Hallway CSV with running classes and classes that ended some days ago.
func ofTerms(t *testing.T, running, ended int) string {
	t.Helper()
	file := "teacher_email,teacher_name,course,section,term_starts,term_ends\n"
	day := func(n int) string { return time.Now().AddDate(0, 0, n).Format(time.DateOnly) }
	for i := range running {
		file += fmt.Sprintf("ada@%s,Ada,Running %d,01,%s,%s\n", apptest.Domain, i, day(-30), day(30))
	}
	for i := range ended {
		file += fmt.Sprintf("bo@%s,Bo,Ended %d,01,%s,%s\n", apptest.Domain, i, day(-300), day(-10-i))
	}
	path := filepath.Join(t.TempDir(), "terms.csv")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What an import leaves out is said first, counted, and exits 3 until somebody confirms
// it. Then the same file is quiet every night.
func TestImportLeavesOut(t *testing.T) {
	data := t.TempDir()
	type step struct {
		name           string
		running, ended int
		args           string
		code           int
		first, last    string // of the output
		left           int
	}
	for _, c := range []step{
		{"all of a first file", 0, 3, "", 3, "problem The file: 3 of 3 classes are left out: their terms ended between ", "1 problem needs a person", 3},
		{"applied by a timer", 0, 3, "--apply", 3, "problem The file: 3 of 3 classes are left out", "nothing was changed; to confirm, run it again with --remove 3", 3},
		{"with another number", 0, 3, "--apply --remove 2", 3, "problem ", "run it again with --remove 3", 3},
		{"confirmed", 0, 3, "--apply --remove 3", 3, "problem ", "1 problem needs a person", 3},
		{"the next night: there is still no class", 0, 3, "--apply", 3, "problem ", "1 problem needs a person", 3},
		{"the year's classes come", 5, 3, "--apply", 0, "", "3 left out · 0 problems. Applied. All links are kept.", 3},
		{"every night", 5, 3, "--apply", 0, "", "3 left out · 0 problems. Nothing to do.", 3},
		{"and without --apply", 5, 3, "", 0, "note    The file: 3 of 8 classes are left out", "3 left out · 0 problems. Nothing to do.", 3},
		{"two more that nobody has agreed to", 5, 5, "--apply", 3, "problem The file: 5 of 10 classes are left out", "this leaves out 2 classes of the file, which is more than a tenth: nothing was changed; to confirm, run it again with --remove 2", 5},
		{"they are confirmed", 5, 5, "--apply --remove 2", 3, "problem ", "1 problem needs a person", 5},
		{"and quiet", 5, 5, "--apply", 0, "", "5 left out · 0 problems. Nothing to do.", 5},
	} {
		file := ofTerms(t, c.running, c.ended)
		run := func(args ...string) (string, string, int) {
			var out, errs bytes.Buffer
			settings := map[string]string{"HALLWAY_DATA": data, "HALLWAY_DOMAINS": apptest.Domain}
			code := app.Run(context.Background(), append([]string{"import", "--source", "SIS"}, args...), func(name string) string { return settings[name] }, &out, &errs)
			return out.String(), errs.String(), code
		}
		args := strings.Fields(c.args)
		if c.args != "" {
			args = append(args, "--new")
		}
		if c.name == "all of a first file" || c.name == "the year's classes come" { // as scripts see it
			report, _, _ := run("--json", file)
			var is struct{ Counts roster.Counts }
			if err := json.Unmarshal([]byte(report), &is); err != nil || is.Counts.LeftOut != c.left || !strings.Contains(report, fmt.Sprintf(`"left_out": %d`, c.left)) {
				t.Errorf("%s: --json says %s (%v)", c.name, report, err)
			}
		}
		out, errs, code := run(append(args, file)...)
		if code != c.code || !strings.HasPrefix(out, c.first) || !strings.Contains(out+errs, c.last) {
			t.Errorf("%s: exit %d\n%s%s", c.name, code, out, errs)
		}
		if strings.Contains(out, "teaches no class") {
			t.Errorf("%s: it says of a teacher whose classes are left out:\n%s", c.name, out)
		}
		if want := fmt.Sprintf("%d left out", c.left); !strings.Contains(out, want) {
			t.Errorf("%s: it does not count %q:\n%s", c.name, want, out)
		}
	}
	if list := rosterIn(t, data); strings.Contains(fmt.Sprint(list), "Ended") || strings.Count(fmt.Sprint(list), "Running") != 5 {
		t.Errorf("there is %q", list)
	}
}

// TestGuardedImportWithProblems: a file with a problem needs a person, also where its
// removals must be confirmed first.
func TestGuardedImportWithProblems(t *testing.T) {
	data, header := t.TempDir(), "teacher_email,teacher_name,course,section\n"
	first := folderOf(t, map[string]string{"rows.csv": header + "a@school.test,Ada Okafor,Art,1\n"}) + "/rows.csv"
	wantExit(t, data, 0, "Applied.", "import", "--new", "--apply", first)
	empty := folderOf(t, map[string]string{"rows.csv": header}) + "/rows.csv"
	if code, out := exits(t, data, "import", "--apply", empty); code != 3 || !strings.Contains(out, "there are no rows below the header") {
		t.Errorf("%d\n%s", code, out)
	}
	other := folderOf(t, map[string]string{"rows.csv": header + "b@school.test,Bo Li,Music,2\n"}) + "/rows.csv"
	if code, out := exits(t, data, "import", "--apply", other); code != 1 || !strings.Contains(out, "to confirm, run it again with --remove 2") {
		t.Errorf("%d\n%s", code, out)
	}
}
