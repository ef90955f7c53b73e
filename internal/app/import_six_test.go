package app_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// driverWords are what a driver, and not Hallway, says.
var driverWords = regexp.MustCompile(`(?i)sqlite|database is locked|constraint|no such table|goose|SQL|panic`)

// together runs command lines at the same time, in processes of their own, and
// returns what each said, with its exit code.
func together(t *testing.T, data string, lines ...[]string) []string {
	t.Helper()
	said := make([]string, len(lines))
	var all sync.WaitGroup
	for n, line := range lines {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			c := process(data, line...)
			c = withContext(ctx, c)
			out, _ := c.CombinedOutput()
			said[n] = fmt.Sprintf("exit %d\n%s", c.ProcessState.ExitCode(), out)
		})
	}
	all.Wait()
	return said
}

// withContext is a command that ends with ctx.
func withContext(ctx context.Context, c *exec.Cmd) *exec.Cmd {
	next := exec.CommandContext(ctx, c.Path, c.Args[1:]...)
	next.Env = c.Env
	return next
}

// same is n times one command line.
func same(n int, line ...string) (lines [][]string) {
	for range n {
		lines = append(lines, line)
	}
	return lines
}

// wantWords fails if a process failed, or said what its driver says.
func wantWords(t *testing.T, said []string) {
	t.Helper()
	for _, one := range said {
		if !strings.HasPrefix(one, "exit 0\n") || driverWords.MatchString(one) {
			t.Errorf("a process says %s", one)
		}
	}
}

// Six first imports at once: one makes the database and imports, the others find
// nothing to do.
func TestSixFirstImports(t *testing.T) {
	for round := range 3 {
		data := filepath.Join(t.TempDir(), "data")
		said := together(t, data, same(6, "import", "--new", "--apply", apptest.RosterFile(t))...)
		wantWords(t, said)
		if applied := strings.Count(strings.Join(said, ""), "Applied. All links are kept."); applied != 1 {
			t.Errorf("round %d: %d were applied\n%s", round, applied, strings.Join(said, ""))
		}
		wantModes(t, data)
		// And on the database that is there now.
		next := apptest.WriteFile(t, apptest.NextTerm)
		said = together(t, data, same(6, "import", "--new", "--apply", "--remove", "2", next)...)
		for _, one := range said {
			if !strings.HasPrefix(one, "exit 3\n") || driverWords.MatchString(one) { // a row of the file has no teacher
				t.Errorf("a process says %s", one)
			}
		}
		if applied := strings.Count(strings.Join(said, ""), "Applied. All links are kept."); applied != 1 {
			t.Errorf("round %d: %d were applied to the database\n%s", round, applied, strings.Join(said, ""))
		}
	}
}

// A server that starts while first imports make its database waits for it, and they
// for the server's; so does another command that makes one.
func TestFirstImportsBesideAStart(t *testing.T) {
	for range 2 {
		data := t.TempDir()
		s := servedIn(t, data)
		var said []string
		var commands sync.WaitGroup
		commands.Go(func() {
			said = together(t, data, append(same(4, "import", "--new", "--apply", apptest.RosterFile(t)), []string{"admin", "--new", apptest.Head.Email})...)
		})
		s.start()
		commands.Wait()
		s.awaitReady()
		wantWords(t, said)
		said = together(t, data, same(6, "import", "--apply", "--remove", "2", apptest.WriteFile(t, apptest.NextTerm))...)
		for _, one := range said { // exit 3: a row has no teacher
			if !strings.HasPrefix(one, "exit 3\n") || driverWords.MatchString(one) {
				t.Errorf("beside the server a process says %s", one)
			}
		}
		if driverWords.MatchString(s.Logs.String()) {
			t.Errorf("the server says\n%s", s.Logs)
		}
	}
}

// Killed while it makes the database, a first import leaves none or a whole one,
// and the next one goes through.
func TestKilledFirstImport(t *testing.T) {
	file := apptest.RosterFile(t)
	whole, kills := 0, 0
	for range 25 {
		data := t.TempDir()
		c := process(data, "import", "--new", "--apply", file)
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		moment := time.AfterFunc(rand.N(90*time.Millisecond), func() { _ = c.Process.Kill() })
		if c.Wait() != nil {
			kills++
		}
		moment.Stop()
		if _, err := os.Stat(filepath.Join(data, "hallway.db")); err == nil {
			whole++
		}
		wantWords(t, together(t, data, same(2, "import", "--new", "--apply", file)...))
		if left, _ := filepath.Glob(filepath.Join(data, "hallway.db.new*")); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
	t.Logf("%d of 25 were killed, %d had a database", kills, whole)
	if kills == 0 {
		t.Error("none was killed, so this showed nothing")
	}
}
