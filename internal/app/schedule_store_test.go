package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/school"
)

// A schedule is moved as a file: one command writes it, the other replaces it at once,
// with a line of the history that can be undone.
func TestScheduleExportAndImport(t *testing.T) {
	data := t.TempDir()
	getenv := func(name string) string { return map[string]string{"HALLWAY_DATA": data}[name] }
	file := func(name, text string) string {
		t.Helper()
		path := filepath.Join(data, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sample, err := os.ReadFile("../schedule/testdata/six-day-cycle.txt")
	if err != nil {
		t.Fatal(err)
	}
	six, snow := string(sample), string(sample)+"on 2027-01-20 off lost Snow day\n"
	store, err := db.Open(t.Context(), data, db.ToMake, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() // it is open beside the commands, as a server's is
	add := func(name string) {
		t.Helper()
		if _, err := store.AddSchool(t.Context(), school.Command("test"), name); err != nil {
			t.Fatal(err)
		}
	}
	step := func(stdin string, code int, want string, args ...string) {
		t.Helper()
		var out, errs strings.Builder
		got := exitCode(run(t.Context(), append([]string{"schedule"}, args...), env{getenv, strings.NewReader(stdin), &out, &errs}), &errs)
		if said := out.String() + errs.String(); got != code || !strings.Contains(said, want) {
			t.Errorf("%s: exit %d, want %d with %q:\n%s", args, got, code, want, said)
		}
	}
	text := func() string {
		t.Helper()
		now, err := store.Schedule(t.Context(), school.Command("test"), 1)
		if err != nil {
			t.Fatal(err)
		}
		return now.Text
	}
	step("", 1, "there is no school yet", "import", file("six.txt", six))
	add("Larkfield")
	step("", 1, "Larkfield has no schedule", "export", "-")
	step("", 0, "The schedule of Larkfield is changed:\n+ ", "import", file("six.txt", six))
	step("", 0, six, "export", "-")
	step("", 0, "The schedule of Larkfield is the same already.", "import", file("six.txt", strings.ReplaceAll(six, "\n", "\r\n")))
	step(snow, 0, "The schedule of Larkfield is changed:\n+ on 2027-01-20 off lost Snow day\n", "import", "-")
	step("", 1, "is empty: nothing was changed", "import", file("empty.txt", " \n"))
	step("", 1, "line 2: 09:00-08:30 ends before it starts\n", "import", file("faulty.txt", "day Reg\n  09:00-08:30 A\n"))
	step("", 1, "faulty.txt has an error", "import", file("faulty.txt", "day Reg\n  09:00-08:30 A\n"))
	step("", 1, "There is no school “Nowhere”", "import", file("as.txt", "as Nowhere\n"))
	step("", 1, "no such file", "import", filepath.Join(data, "nothing.txt"))
	add("Hill School")
	step("", 2, "there are 2 schools; say which one with --school: hill-school, larkfield", "export", "-")
	step("", 2, "there is no school hill; say one of these", "import", file("six.txt", six), "--school", "hill")
	step("", 0, "The schedule of Hill School is changed:\n+ as Larkfield\n", "import", file("as.txt", "as Larkfield\n"), "--school", "hill school")
	step("", 0, "as Larkfield\n", "export", "-", "--school", "hill-school")
	if text() != snow {
		t.Errorf("what was refused was written: %q", text())
	}
	copied := filepath.Join(data, "copy.txt")
	step("", 0, "", "export", copied, "--school", "larkfield")
	if got, err := os.ReadFile(copied); err != nil || string(got) != snow {
		t.Errorf("the file has %q (%v)", got, err)
	}
	list, _, err := store.History(t.Context(), db.HistoryFilter{Kind: "schedule"})
	if err != nil || len(list) != 3 || !strings.HasPrefix(list[1].Actor, "hallway schedule import (") || list[1].School != "Larkfield" {
		t.Fatalf("the history has %+v (%v)", list, err)
	}
	if others, err := store.ChangedOutside(t.Context()); err != nil || len(others) != 3 {
		t.Errorf("the server notices %+v (%v)", others, err)
	}
	if _, err := store.Undo(t.Context(), school.Command("test"), list[1].ID); err != nil || text() != six {
		t.Errorf("undone it is %q (%v)", text(), err)
	}
}
