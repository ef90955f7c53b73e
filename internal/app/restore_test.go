package app_test

import (
	"path/filepath"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// A backup is checked, refused while the server runs, and restored. People who were
// suspended since stay suspended, and everybody else signs in again.
func TestRestoreCommand(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher := s.Administrator(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	file := filepath.Join(t.TempDir(), "backup.db")
	s.Command("backup", file)
	admin.Post("/admin/people/"+apptest.Itoa(s.Person(apptest.Boateng.Email).ID)+"/suspend", nil).Want(t, 200, "Sign-in is switched off.")
	if out, err := apptest.Run(s.Data, "restore", file); err == nil || !strings.Contains(err.Error(), "is in use by") {
		t.Fatalf("restored under the server: %v\n%s", err, out)
	}
	if out := s.Command("restore", "--check", file); !strings.Contains(out, "can be restored. It has 5 people and") {
		t.Errorf("the rehearsal says %q", out)
	}
	s.Stop()
	if out := s.Command("restore", file); !strings.Contains(out, "Mr Kwame Boateng is suspended again.") || !strings.Contains(out, "Everybody has to sign in again.") {
		t.Errorf("the restore says %q", out)
	}
	s.Restart()
	teacher.NotIn(t, "the database was replaced")
	teacher.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	s.Visitor().SignIn(apptest.Boateng, "/me").Want(t, 403, "Your sign-in is switched off.")
	if _, err := apptest.Run(t.TempDir(), "restore", apptest.RosterFile(t)); err == nil {
		t.Error("a roster was restored")
	}
}
