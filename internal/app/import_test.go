package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app"
	"hallway/internal/app/apptest"
	"hallway/internal/roster"
	"hallway/internal/roster/rostertest"
	"hallway/internal/school"
)

// export writes a small district's export and returns the file.
func export(t *testing.T, dir string, round int) string {
	t.Helper()
	var zip bytes.Buffer
	if err := rostertest.District(&zip, rostertest.Size{Schools: 4, Teachers: 150, Sections: 1500, Enrollments: 3000, Seed: 3, Round: round}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, fmt.Sprintf("district-%d.zip", round))
	if err := os.WriteFile(file, zip.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A nightly timer's import: the same file twice changes nothing, another one
// leaves one line and one entry in the history.
func TestUnattendedImport(t *testing.T) {
	data := t.TempDir()
	run := func(round int) string {
		t.Helper()
		out, err := apptest.Run(data, "import", "--new", "--apply", "--source", "SIS", export(t, data, round))
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "SIS: ") {
			t.Errorf("prints more than one line:\n%s", out)
		}
		return out
	}
	if out := run(0); !strings.Contains(out, "1654 added · 0 changed · 0 removed · 0 the same · 0 problems. Applied.") {
		t.Error(out)
	}
	if out := run(0); !strings.Contains(out, "0 added · 0 changed · 0 removed · 1654 the same · 0 problems. Nothing to do.") {
		t.Error(out)
	}
	run(1)
	var report struct {
		Applied bool
		SHA256  string
		Counts  roster.Counts
		Plan    []struct{ Verb string }
	}
	out, err := apptest.Run(data, "import", "--json", "--source", "SIS", export(t, data, 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || report.Applied || report.Counts.Added == 0 || len(report.Plan) == 0 || report.SHA256 == "" || !strings.Contains(out, `"verb": "Added"`) {
		t.Errorf("--json says %+v (%v)", report.Counts, err)
	}
	store, err := db.Open(t.Context(), data, db.ToWork, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	list, _, err := store.History(t.Context(), db.HistoryFilter{Kind: "import"})
	if err != nil || len(list) != 2 {
		t.Errorf("%d entries in the history, want one for each import that did something (%v)", len(list), err)
	}
	if list, _, err := store.Imports(t.Context(), school.Command("test"), 0); err != nil || len(list) != 2 || list[0].Source != "SIS" {
		t.Errorf("imports %+v (%v)", list, err)
	}
}

// rosterIn is what is in the roster, whatever the order it came in.
func rosterIn(t *testing.T, data string) []string {
	t.Helper()
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(data, "hallway.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var said string
	if err := pool.QueryRow(`pragma quick_check`).Scan(&said); err != nil || said != "ok" {
		t.Fatalf("quick_check says %q (%v)", said, err)
	}
	rows, err := pool.Query(`
		select 'school ' || name from schools where archived_at is null
		union all select 'person ' || name || coalesce(email, '') || department from people where archived_at is null
		union all select 'section ' || course || section || block || room || coalesce((select group_concat(p.email, ' ') from teachers t join people p on p.id = t.person_id where t.section_id = s.id), '')
		from sections s where archived_at is null order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		list = append(list, line)
	}
	return list
}

// TestMain lets the test's own binary be the command, so that it can be killed or
// stopped.
func TestMain(m *testing.M) {
	if os.Getenv("HALLWAY_TEST_COMMAND") != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(app.Run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// process is a command line in a process of its own.
func process(data string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "HALLWAY_TEST_COMMAND=1", "HALLWAY_DATA="+data, "HALLWAY_DOMAINS="+apptest.Domain)
	return c
}

// Killed at any moment, an import leaves the roster wholly old or wholly new,
// and the next one goes through.
func TestKilledImport(t *testing.T) {
	data := t.TempDir()
	first, second := export(t, data, 0), export(t, data, 3)
	command := func(file string) *exec.Cmd {
		return process(data, "import", "--new", "--apply", "--source", "SIS", file)
	}
	if out, err := command(first).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	before := rosterIn(t, data)
	whole := t.TempDir()
	for _, file := range []string{first, second} {
		if out, err := apptest.Run(whole, "import", "--new", "--apply", "--source", "SIS", file); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	after := rosterIn(t, whole)
	if slices.Equal(before, after) {
		t.Fatal("the second file changes nothing, so this shows nothing")
	}
	began := time.Now()
	if out, err := apptest.Run(t.TempDir(), "import", "--new", "--apply", first); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	takes := time.Since(began) // about as long as what is killed here
	old, files := true, [2]string{second, first}
	kills := 0
	for n := range 12 {
		file := files[0]
		if !old {
			file = files[1]
		}
		c := command(file)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		moment := time.AfterFunc(rand.N(takes*3/4), func() { _ = c.Process.Kill() }) // it may have finished
		if err := c.Wait(); err != nil {
			kills++
		}
		moment.Stop()
		switch now := rosterIn(t, data); {
		case slices.Equal(now, before):
			old = true
		case slices.Equal(now, after):
			old = false
		default:
			t.Fatalf("kill %d: the roster is neither the old one nor the new one", n)
		}
	}
	t.Logf("%d of 12 imports were killed before they ended", kills)
	if kills == 0 {
		t.Error("no import was killed, so this showed nothing")
	}
	if out, err := command(second).CombinedOutput(); err != nil {
		t.Fatalf("the next import: %v\n%s", err, out)
	}
	if !slices.Equal(rosterIn(t, data), after) {
		t.Error("the next import does not bring the new roster")
	}
}
