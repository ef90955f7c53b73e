package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// A Google Admin download on the command line: nobody is staff until --unit says who;
// that is remembered with --apply, and a new unit is a problem.
func TestImportUnits(t *testing.T) {
	raw, err := os.ReadFile("../roster/testdata/google-admin-class-of.csv")
	if err != nil {
		t.Fatal(err)
	}
	data, folder := t.TempDir(), t.TempDir()
	file := nightly{filepath.Join(folder, "users.csv")}
	file.holds(t, string(raw), 0)
	run := func(want int, words []string, args ...string) string {
		t.Helper()
		code, out := exits(t, data, append(append([]string{"import"}, args...), file.path)...)
		for _, word := range words {
			if !strings.Contains(out, word) {
				t.Errorf("%v does not say %q", args, word)
			}
		}
		if code != want || strings.Contains(out, "Added   Kid") {
			t.Errorf("%v: exit %d, want %d\n%s", args, code, want, out)
		}
		return out
	}
	run(3, []string{"unit    /Class of 2029: 1 account, not staff (Kid One)", "unit    /Staff: 1 account, not staff (Ada Okafor)",
		"problem users.csv: no organisational unit is staff yet.", "name each with --unit", "0 added"})
	run(3, []string{"0 added"}, "--new", "--apply")
	run(0, []string{"Added   Ada Okafor, a.okafor@school.test", "unit    /Staff: 1 account, staff"}, "--unit", "/Staff")
	run(3, []string{"0 added"}, "--apply") // what was not applied is not remembered
	out := run(0, []string{"1 added", "Applied."}, "--apply", "--unit", "/Staff")
	if strings.Contains(out, "Kid") {
		t.Errorf("an applied import prints students\n%s", out)
	}
	if out := run(0, []string{`"path": "/Staff"`, `"staff": true`, `"accounts": 1`}, "--apply", "--json"); strings.Contains(out, "Kid") {
		t.Errorf("an applied import prints students\n%s", out)
	}
	more := string(raw) + "Grace,Hopper,g.hopper@school.test,****,,/STAFF/,,Active,2026/11/20\nNew,One,n.one@school.test,****,,/Staff/Office,,Active,2026/11/20\n"
	file.holds(t, more, 0)
	run(3, []string{"problem users.csv: new organisational units: “/Staff/Office” (1 account). We will import nobody from them.", "1 added", "Applied."}, "--apply")
	run(3, []string{"problem users.csv: new organisational units: “/Staff/Office”"}, "--apply") // until somebody decides
	run(3, []string{"1 added", "below one that is staff: “/Staff/Office”"}, "--apply", "--unit", "/Staff")
	run(0, []string{"0 problems. Nothing to do."}, "--apply")
	run(3, []string{"no account is in the unit “/Stuff”"}, "--apply", "--unit", "/Staff", "--unit", "/Stuff")
	// Giving a unit up is a change of its own.
	run(0, []string{"Changed The organisational units of Google Admin: staff /Staff, /Staff/Office → /Staff/Office", "Run it again with --apply"}, "--unit", "/Staff/Office")
	run(0, []string{"0 added · 0 changed · 0 removed", "Applied."}, "--apply", "--unit", "/Staff/Office")
	file.holds(t, more+`Com,Ma,c.ma@school.test,****,,"/Staff, part-time",,Active,2026/11/20`+"\n", 0)
	run(0, []string{"Added   Com Ma"}, "--unit", "/Staff, Part-time", "--unit", "/Staff/Office")
	for _, person := range []string{"Ada Okafor", "Grace Hopper", "New One"} {
		if !strings.Contains(strings.Join(rosterIn(t, data), "\n"), person) {
			t.Errorf("%s has gone", person)
		}
	}
	if code, out := exits(t, data, "import", "--unit", "/Staff", apptest.RosterFile(t)); code != 1 || !strings.Contains(out, "Leave --unit out") {
		t.Errorf("exit %d\n%s", code, out)
	}
}
