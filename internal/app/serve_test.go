package app_test

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// The command serves a school from an empty folder, over https and behind a
// proxy, with the README's configuration, and stops on a signal.
func TestServe(t *testing.T) {
	s := newServed(t)

	// HALLWAY_ADMINS is who can sign in to an empty school.
	admin := s.Visitor()
	if a := admin.Get("/admin/people"); !strings.HasPrefix(a.URL, s.URL+"/sign-in?next=") {
		t.Errorf("a stranger gets %s", a.URL)
	}
	signedIn := admin.SignIn(apptest.Head, "/admin/people").Want(t, 200, "People", apptest.Head.Email)
	for _, name := range []string{"__Host-session", "__Host-reader"} {
		apptest.CookieOf(t, admin, name)
	}
	if got := s.logged(signedIn.Header); got != clientAddress {
		t.Errorf("the log has the address %s, want %s", got, clientAddress)
	}
	apptest.Until(t, "the sign-in is in the log", func() bool {
		return strings.Contains(s.Logs.String(), `"outcome":"signed in","address":"`+clientAddress+`"`)
	})

	// A roster that comes in beside it: teachers and students sign in.
	if out, err := apptest.Run(s.Data, "import", "--apply", apptest.RosterFile(t)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// The server's log says so, and who ran it; so does the history.
	account, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	apptest.Until(t, "the import is in the log", func() bool {
		return strings.Contains(s.Logs.String(), `"msg":"changed beside the server","actor":"hallway import (`+account.Username+`)","action":"import.apply","import":1,`)
	})
	admin.Get("/admin/activity").Want(t, 200, "hallway import ("+account.Username+")")
	admin.Get("/admin/log").Want(t, 200, "hallway import ("+account.Username+")")
	teacher := s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links", "Algebra II")
	if a := s.Visitor().SignIn(apptest.Student, "/").Want(t, 200, "Class links"); a.URL != s.URL+"/" {
		t.Errorf("a student ends at %s", a.URL)
	}
	teacher.Get("/nothing-here").Want(t, 404)
	teacher.Post("/sign-out", nil).Want(t, 200, "Sign in")
	if a := teacher.Get("/me"); !strings.HasPrefix(a.URL, s.URL+"/sign-in") {
		t.Errorf("who signed out sees %s", a.URL)
	}

	// What a client says about its own address is not believed: neither
	// through the proxy nor past it.
	if got := s.logged(admin.Get("/sign-in", "X-Forwarded-For", "203.0.113.9").Header); got != clientAddress {
		t.Errorf("through the proxy the log has %s, want %s", got, clientAddress)
	}
	if runtime.GOOS == "linux" { // elsewhere 127.0.0.2 is no address of the machine
		past := &http.Client{Transport: &http.Transport{
			DialContext:       (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}).DialContext,
			DisableKeepAlives: true,
		}}
		r, _ := http.NewRequest(http.MethodGet, "http://"+s.addr+"/sign-in", nil)
		r.Host = strings.TrimPrefix(s.URL, "https://")
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		answer, err := past.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if got := s.logged(answer.Header); answer.StatusCode != 200 || got != "127.0.0.2" {
			t.Errorf("past the proxy: %s, and the log has %s, want 127.0.0.2", answer.Status, got)
		}
	}

	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.done:
	case <-time.After(30 * time.Second):
		t.Fatal("SIGTERM did not end it in half a minute")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 || !strings.Contains(s.Logs.String(), `"msg":"stopped"`) {
		t.Errorf("SIGTERM ended it with exit %d", code)
	}
	for _, secret := range append(s.Google.Secrets(), apptest.Student.Email) {
		if strings.Contains(s.Logs.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// A wrong configuration ends the command with exit 1 and one line that names
// the variable.
func TestServeRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, value, says string }{
		{"HALLWAY_URL", "http://links.school.test", `HALLWAY_URL: "http://links.school.test" is not https, so others could read the sign-in cookies; for example https://links.school.test`},
		{"HALLWAY_URL", "links.school.test", `HALLWAY_URL: "links.school.test" is not the address of a site`},
		{"HALLWAY_GOOGLE_CLIENT_ID", "", "HALLWAY_GOOGLE_CLIENT_ID and HALLWAY_GOOGLE_CLIENT_SECRET: one is set and the other is not"},
		{"HALLWAY_GOOGLE_CLIENT_SECRET", "", "HALLWAY_GOOGLE_CLIENT_ID and HALLWAY_GOOGLE_CLIENT_SECRET: one is set and the other is not"},
		{"HALLWAY_DOMAINS", "", "HALLWAY_DOMAINS is empty, so nobody could sign in"},
		{"HALLWAY_DOMAINS", "s\u212a.test", "(U+212A) in it; a Google Workspace domain has only plain letters"},
		{"HALLWAY_ADMINS", "head", `HALLWAY_ADMINS: "head" is not an e-mail`},
		{"HALLWAY_TRUSTED_PROXIES", "127.0.0.1", `HALLWAY_TRUSTED_PROXIES: "127.0.0.1" is not a network`},
		{"HALLWAY_ADDR", "8080", `HALLWAY_ADDR: "8080" is not an address to listen on`},
		{"HALLWAY_ADDR", taken.Addr().String(), "HALLWAY_ADDR: cannot listen on " + taken.Addr().String()},
		{"HALLWAY_ADDR", "systemd", "HALLWAY_ADDR is systemd, but systemd did not pass one socket"},
		{"HALLWAY_DATA", file, file},
		{"HALLWAY_TIMEZONE", "Mars/Olympus", `HALLWAY_TIMEZONE: "Mars/Olympus" is not a time zone`},
	} {
		t.Run(test.name+"="+test.value, func(t *testing.T) {
			settings := map[string]string{
				"HALLWAY_ADDR": freeAddress(t), "HALLWAY_URL": "https://links.school.test", "HALLWAY_DATA": filepath.Join(t.TempDir(), "data"),
				"HALLWAY_GOOGLE_CLIENT_ID": "id", "HALLWAY_GOOGLE_CLIENT_SECRET": "secret", "HALLWAY_DOMAINS": apptest.Domain, "HALLWAY_LOG": "json",
			}
			settings[test.name] = test.value
			var out, errs bytes.Buffer
			c := serving(t, 20*time.Second, settings)
			c.Stdout, c.Stderr = &out, &errs
			_ = c.Run() // the exit code says it
			said := errs.String()
			if c.ProcessState.ExitCode() != 1 || out.Len() > 0 || strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "hallway: ") || !strings.Contains(said, test.says) {
				t.Errorf("exit %d, want 1 and one line with %s\n%s%s", c.ProcessState.ExitCode(), test.says, out.String(), said)
			}
		})
	}
}
