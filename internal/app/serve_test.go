package app

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"hallway/internal/signin/googletest"
)

// clientAddress is where visitors come from, as the reverse proxy sees them.
// Addresses of this kind are for documentation (RFC 5737).
const clientAddress = "198.51.100.7"

// served is `hallway serve` in a process of its own, behind a reverse proxy
// that speaks TLS, as schools run it.
type served struct {
	*site
	addr string // where it listens, for the proxy
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
}

// serving is the command with these variables, and with nothing of the kind
// from the test's own environment. It is killed when the limit is over.
func serving(t *testing.T, limit time.Duration, settings map[string]string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, os.Args[0], "serve")
	c.WaitDelay = 5 * time.Second
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(strings.ToUpper(v), "=")
		if !strings.HasPrefix(name, "HALLWAY_") && !strings.HasSuffix(name, "_PROXY") {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, "HALLWAY_TEST_COMMAND=1")
	for name, value := range settings {
		c.Env = append(c.Env, name+"="+value)
	}
	return c
}

// freeAddress is an address of this machine where nobody listens now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// newServed starts the command on an empty folder and waits until it is ready.
func newServed(t *testing.T) *served {
	t.Helper()
	s := servedIn(t, filepath.Join(t.TempDir(), "data"))
	s.start()
	s.awaitReady()
	return s
}

// servedIn is a server of a data folder that has not been started.
func servedIn(t *testing.T, data string) *served {
	t.Helper()
	s := &served{addr: freeAddress(t), site: &site{
		t: t, data: data, google: googletest.New(t), logs: &logs{}, roots: x509.NewCertPool(),
	}}
	front := httptest.NewUnstartedServer(&httputil.ReverseProxy{
		ErrorLog: log.New(io.Discard, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) { // as nginx does: proxy_set_header Host, X-Forwarded-For
			r.SetURL(&url.URL{Scheme: "http", Host: s.addr})
			r.Out.Host = r.In.Host
			r.Out.Header.Set("X-Forwarded-For", strings.Join(append(r.In.Header.Values("X-Forwarded-For"), clientAddress), ", "))
		},
	})
	front.Config.ErrorLog = log.New(io.Discard, "", 0)
	front.StartTLS()
	t.Cleanup(front.Close)
	s.url = front.URL
	s.roots.AddCert(front.Certificate())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server's log:\n%s", s.logs)
		}
	})
	return s
}

// start starts the command; also again, when it has ended.
func (s *served) start(edit ...func(*exec.Cmd)) {
	s.t.Helper()
	t := s.t.(*testing.T)
	s.cmd, s.done = serving(t, 2*time.Minute, map[string]string{
		"HALLWAY_ADDR": s.addr, "HALLWAY_URL": s.url, "HALLWAY_DATA": s.data, "HALLWAY_DOMAINS": domain, "HALLWAY_ADMINS": head.Email,
		"HALLWAY_GOOGLE_CLIENT_ID": s.google.ClientID, "HALLWAY_GOOGLE_CLIENT_SECRET": s.google.Secret,
		"HALLWAY_TRUSTED_PROXIES": "127.0.0.1/32", "HALLWAY_LOG": "json",
		"HTTPS_PROXY": s.google.Proxy(), "SSL_CERT_FILE": s.google.CAFile(),
	}), make(chan struct{})
	for _, e := range edit {
		e(s.cmd)
	}
	s.cmd.Stdout, s.cmd.Stderr = s.logs, s.logs
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd, done := s.cmd, s.done
	go func() { defer close(done); _ = cmd.Wait() }()
	t.Cleanup(func() { kill(cmd, done) })
}

// kill ends the command as a power cut would.
func (s *served) kill() { kill(s.cmd, s.done) }

func kill(cmd *exec.Cmd, done chan struct{}) {
	_ = cmd.Process.Kill() // no more than an error when it has ended
	<-done
}

// ready is what the server says about itself; false: it does not answer.
func (s *served) ready() (status int, said string) {
	s.t.Helper()
	select {
	case <-s.done:
		s.t.Fatalf("the server has ended:\n%s", s.logs)
	default:
	}
	answer, err := (&http.Client{Timeout: 8 * time.Second}).Get("http://" + s.addr + "/readyz")
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body)
}

func (s *served) awaitReady() {
	s.t.Helper()
	within(s.t, 30*time.Second, "the server is ready", func() bool { status, _ := s.ready(); return status == http.StatusOK })
}

// awaitFault waits until the server is not ready, for a reason with these words.
func (s *served) awaitFault(words string) {
	s.t.Helper()
	last := ""
	defer func() {
		if s.t.Failed() {
			s.t.Logf("it says %q", last)
		}
	}()
	within(s.t, 30*time.Second, "the server is not ready: "+words, func() bool { // a disk that hangs is given time first
		status, said := s.ready()
		last = said
		return status == http.StatusServiceUnavailable && strings.Contains(said, words)
	})
}

// visitor is a browser that looks at every cookie and header on the way.
func (s *served) visitor() *visitor {
	v := s.site.visitor()
	strict := watchCookies(v.client.Transport, func(c *http.Cookie) {
		if name, fault := cookieFault(c, true); fault != "" {
			s.t.Errorf("the cookie %s %s: %s", name, fault, c.Raw)
		}
	})
	v.client.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		answer, err := strict.RoundTrip(r)
		if err == nil && r.URL.Hostname() == "127.0.0.1" && answer.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
			s.t.Errorf("%s has no HSTS: %v", r.URL.Path, answer.Header)
		}
		return answer, err
	})
	return v
}

// logged is the address that the log has for an answer's request. Its line is
// written when the answer may have arrived already.
func (s *served) logged(header http.Header) (address string) {
	s.t.Helper()
	id := header.Get("X-Request-Id")
	until(s.t, "the request "+id+" is in the log", func() bool {
		for line := range strings.Lines(s.logs.String()) {
			var l struct{ Msg, Request, Address string }
			if json.Unmarshal([]byte(line), &l) == nil && l.Msg == "request" && l.Request == id {
				address = l.Address
				return true
			}
		}
		return false
	})
	return address
}

// The command serves a school from an empty folder, over https and behind a
// proxy, with the configuration that the README says, and stops when it is told.
func TestServe(t *testing.T) {
	s := newServed(t)

	// HALLWAY_ADMINS is who can sign in to an empty school.
	admin := s.visitor()
	if a := admin.get("/admin/people"); !strings.HasPrefix(a.url, s.url+"/sign-in?next=") {
		t.Errorf("a stranger gets %s", a.url)
	}
	signedIn := admin.signIn(head, "/admin/people").want(t, 200, "People", head.Email)
	for _, name := range []string{"__Host-session", "__Host-reader"} {
		cookieOf(t, admin, name)
	}
	if got := s.logged(signedIn.header); got != clientAddress {
		t.Errorf("the log has the address %s, want %s", got, clientAddress)
	}
	until(t, "the sign-in is in the log", func() bool {
		return strings.Contains(s.logs.String(), `"outcome":"signed in","address":"`+clientAddress+`"`)
	})

	// A roster that comes in beside it: teachers and students sign in.
	if out, err := runIn(s.data, "import", "--apply", sample("roster.csv")); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// The server's log says so, and who ran it; so does the history.
	account, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the import is in the log", func() bool {
		return strings.Contains(s.logs.String(), `"msg":"changed beside the server","actor":"hallway import (`+account.Username+`)","action":"import.apply","import":1,`)
	})
	admin.get("/admin/activity").want(t, 200, "hallway import ("+account.Username+")")
	admin.get("/admin/log").want(t, 200, "hallway import ("+account.Username+")")
	teacher := s.visitor()
	teacher.signIn(okafor, "/me").want(t, 200, "My links", "Algebra II")
	if a := s.visitor().signIn(student, "/").want(t, 200, "Class links"); a.url != s.url+"/" {
		t.Errorf("a student ends at %s", a.url)
	}
	teacher.get("/nothing-here").want(t, 404)
	teacher.post("/sign-out", nil).want(t, 200, "Sign in")
	if a := teacher.get("/me"); !strings.HasPrefix(a.url, s.url+"/sign-in") {
		t.Errorf("who signed out sees %s", a.url)
	}

	// What a client says about its own address is not believed: neither
	// through the proxy nor past it.
	if got := s.logged(admin.get("/sign-in", "X-Forwarded-For", "203.0.113.9").header); got != clientAddress {
		t.Errorf("through the proxy the log has %s, want %s", got, clientAddress)
	}
	if runtime.GOOS == "linux" { // elsewhere 127.0.0.2 is no address of the machine
		past := &http.Client{Transport: &http.Transport{
			DialContext:       (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}).DialContext,
			DisableKeepAlives: true,
		}}
		r, _ := http.NewRequest(http.MethodGet, "http://"+s.addr+"/sign-in", nil)
		r.Host = strings.TrimPrefix(s.url, "https://")
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
	if code := s.cmd.ProcessState.ExitCode(); code != 0 || !strings.Contains(s.logs.String(), `"msg":"stopped"`) {
		t.Errorf("SIGTERM ended it with exit %d", code)
	}
	for _, secret := range append(s.google.Secrets(), student.Email) {
		if strings.Contains(s.logs.String(), secret) {
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
				"HALLWAY_GOOGLE_CLIENT_ID": "id", "HALLWAY_GOOGLE_CLIENT_SECRET": "secret", "HALLWAY_DOMAINS": domain, "HALLWAY_LOG": "json",
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
