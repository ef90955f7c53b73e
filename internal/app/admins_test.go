package app_test

import (
	"os/exec"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// The start says which addresses of HALLWAY_ADMINS cannot sign in.
func TestAdminsOfAnotherDomain(t *testing.T) {
	t.Parallel()
	s := servedIn(t, t.TempDir())
	s.start(func(c *exec.Cmd) { c.Env = append(c.Env, "HALLWAY_ADMINS="+apptest.Head.Email+", head@gmail.com") })
	s.awaitReady()
	said := `"msg":"HALLWAY_ADMINS has addresses that cannot sign in: they are not of HALLWAY_DOMAINS","addresses":["head@gmail.com"],"domains":["school.test"]`
	if !strings.Contains(s.Logs.String(), said) {
		t.Errorf("the log does not have %s", said)
	}
	s.Visitor().SignIn(apptest.Head, "/admin/people").Want(t, 200, "head@gmail.com") // in the roster all the same
}
