package app_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"hallway/internal/app/apptest"
)

// commandsOf are the indented blocks of a section of the README.
func commandsOf(t *testing.T, section string) []string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	body := apptest.Between(t, string(text), "\n## "+section+"\n", "\n## ")
	return regexp.MustCompile(`(?m)(?:^    .*\n)+`).FindAllString(body, -1)
}

// The README's backup and restore, word for word, as root: beside a server that
// runs as another account, after an unclean stop, and on a fresh server, where
// the folder is not there. Only names are others: of the folder, of the account,
// and of the copy.
func TestBackupAndRestoreOfTheReadme(t *testing.T) {
	dir, asNobody := nobodys(t)
	blocks := commandsOf(t, "Back up and restore")
	if len(blocks) != 2 {
		t.Fatalf("the section has %d blocks of commands", len(blocks))
	}
	bin := filepath.Join(dir, "bin")
	shell(t, "mkdir "+bin)
	for name, script := range map[string]string{
		"hallway":   "HALLWAY_TEST_COMMAND=1 exec " + filepath.Join(dir, "hallway") + ` "$@"`,
		"systemctl": `echo "$@" >> ` + filepath.Join(dir, "systemctl"),
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/bash\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	run := func(block, data, copied string) string {
		t.Helper()
		names := strings.NewReplacer("/var/lib/hallway", data, "-o hallway -g hallway", "-o 65534 -g 65534", "/srv/copies/hallway-2026-11-27.db", copied)
		c := exec.Command("bash", "-eu")
		c.Dir, c.Stdin = "/", strings.NewReader(names.Replace(block))
		c.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", block, err, out)
		}
		return string(out)
	}
	belongs := func(data string) {
		t.Helper()
		if err := filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := e.Info()
			if err == nil && info.Sys().(*syscall.Stat_t).Uid != nobody {
				t.Errorf("%s is not the server's", path)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		wantModes(t, data)
	}
	ready := func(data string) *served {
		t.Helper()
		s := servedIn(t, data)
		s.start(asNobody)
		s.awaitReady()
		return s
	}

	data := filepath.Join(dir, "data")
	shell(t, "install -d -o 65534 -m 700 "+data)
	if out, err := apptest.Run(data, "import", "--new", "--apply", apptest.RosterFile(t)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s := ready(data)
	if out := run(blocks[0], data, ""); !strings.Contains(out, "is written and checked. It has 5 people and 5 classes") {
		t.Errorf("the backup says %s", out)
	}
	belongs(data)
	s.kill()
	copies, err := filepath.Glob(filepath.Join(data, "backups", "hallway-*.db"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies: %v (%v)", copies, err)
	}
	copied := filepath.Join(t.TempDir(), "a copy.db") // where root alone may read
	shell(t, "cp '"+copies[0]+"' '"+copied+"'")
	quoted := "'" + copied + "'"

	for _, to := range []string{data, filepath.Join(dir, "fresh")} {
		out := run(blocks[1], to, quoted)
		for _, want := range []string{"can be restored. It has 5 people and 5 classes", "is restored. It has 5 people", "Everybody has to sign in again."} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: it does not say %q:\n%s", to, want, out)
			}
		}
		belongs(to)
		s := ready(to)
		belongs(to)
		s.kill()
	}
	if did := shell(t, "cat "+filepath.Join(dir, "systemctl")); did != strings.Repeat("stop hallway\nstart hallway\n", 2) {
		t.Errorf("systemctl was told %q", did)
	}
}
