package app

import (
	"path/filepath"
	"strings"
	"testing"
)

// A backup is rehearsed, refused under a running server, and put in place; who
// was suspended after it stays out, and everybody else signs in once more.
func TestRestoreCommand(t *testing.T) {
	s := newSite(t)
	admin, teacher := s.administrator(), s.visitor()
	teacher.signIn(okafor, "/me").want(t, 200, "My links")
	file := filepath.Join(t.TempDir(), "backup.db")
	s.command("backup", file)
	admin.post("/admin/people/"+itoa(s.person(boateng.Email).ID)+"/suspend", nil).want(t, 200, "Suspended.")
	if out, err := runIn(s.data, "restore", file); err == nil || !strings.Contains(err.Error(), "is in use by") {
		t.Fatalf("restored under the server: %v\n%s", err, out)
	}
	if out := s.command("restore", "--check", file); !strings.Contains(out, "can be restored. It has 5 people and") {
		t.Errorf("the rehearsal says %q", out)
	}
	s.stop()
	if out := s.command("restore", file); !strings.Contains(out, "Mr Kwame Boateng is suspended again.") || !strings.Contains(out, "Everybody has to sign in again.") {
		t.Errorf("the restore says %q", out)
	}
	s.restart()
	teacher.notIn(t, "the database was replaced")
	teacher.signIn(okafor, "/me").want(t, 200, "My links")
	s.visitor().signIn(boateng, "/me").want(t, 403, "Your sign-in is switched off.")
	if _, err := runIn(t.TempDir(), "restore", sample("roster.csv")); err == nil {
		t.Error("a roster was restored")
	}
}
