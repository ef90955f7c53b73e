package app_test

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
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// clientAddress is where visitors come from, as the reverse proxy sees them.
// Addresses of this kind are for documentation (RFC 5737).
const clientAddress = "198.51.100.7"

// served is `hallway serve` in a process of its own, behind a reverse proxy
// that speaks TLS, as schools run it.
type served struct {
	*apptest.Site
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
	s := &served{addr: freeAddress(t), Site: &apptest.Site{
		T: t, Data: data, Google: googletest.New(t), Logs: &apptest.Logs{}, Roots: x509.NewCertPool(),
	}}
	front := httptest.NewUnstartedServer(&httputil.ReverseProxy{
		ErrorLog: log.New(io.Discard, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) { // as nginx does: proxy_set_header Host, X-Forwarded-For
			// The whole body first, as nginx does. Go's server closes the body when the
			// answer begins, and a transport that is still reading it then cuts the answer off.
			body, _ := io.ReadAll(r.In.Body) // what is missing, the server notices
			r.Out.Body = io.NopCloser(bytes.NewReader(body))
			r.SetURL(&url.URL{Scheme: "http", Host: s.addr})
			r.Out.Host = r.In.Host
			r.Out.Header.Set("X-Forwarded-For", strings.Join(append(r.In.Header.Values("X-Forwarded-For"), clientAddress), ", "))
		},
	})
	front.Config.ErrorLog = log.New(io.Discard, "", 0)
	front.StartTLS()
	t.Cleanup(front.Close)
	s.URL = front.URL
	s.Roots.AddCert(front.Certificate())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server's log:\n%s", s.Logs)
		}
	})
	return s
}

// start starts the command; also again, when it has ended.
func (s *served) start(edit ...func(*exec.Cmd)) {
	s.T.Helper()
	t := s.T.(*testing.T)
	s.cmd, s.done = serving(t, 2*time.Minute, map[string]string{
		"HALLWAY_ADDR": s.addr, "HALLWAY_URL": s.URL, "HALLWAY_DATA": s.Data, "HALLWAY_DOMAINS": apptest.Domain, "HALLWAY_ADMINS": apptest.Head.Email,
		"HALLWAY_GOOGLE_CLIENT_ID": s.Google.ClientID, "HALLWAY_GOOGLE_CLIENT_SECRET": s.Google.Secret,
		"HALLWAY_TRUSTED_PROXIES": "127.0.0.1/32", "HALLWAY_LOG": "json",
		"HTTPS_PROXY": s.Google.Proxy(), "SSL_CERT_FILE": s.Google.CAFile(),
	}), make(chan struct{})
	for _, e := range edit {
		e(s.cmd)
	}
	s.cmd.Stdout, s.cmd.Stderr = s.Logs, s.Logs
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
	s.T.Helper()
	select {
	case <-s.done:
		s.T.Fatalf("the server has ended:\n%s", s.Logs)
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
	s.T.Helper()
	apptest.Within(s.T, 30*time.Second, "the server is ready", func() bool { status, _ := s.ready(); return status == http.StatusOK })
}

// awaitFault waits until the server is not ready, for a reason with these words.
func (s *served) awaitFault(words string) {
	s.T.Helper()
	last := ""
	defer func() {
		if s.T.Failed() {
			s.T.Logf("it says %q", last)
		}
	}()
	apptest.Within(s.T, 30*time.Second, "the server is not ready: "+words, func() bool { // a disk that hangs is given time first
		status, said := s.ready()
		last = said
		return status == http.StatusServiceUnavailable && strings.Contains(said, words)
	})
}

// Visitor is a browser that looks at every cookie and header on the way.
func (s *served) Visitor() *apptest.Visitor {
	v := s.Site.Visitor()
	strict := apptest.WatchCookies(v.Client.Transport, func(c *http.Cookie) {
		if name, fault := apptest.CookieFault(c, true); fault != "" {
			s.T.Errorf("the cookie %s %s: %s", name, fault, c.Raw)
		}
	})
	v.Client.Transport = apptest.RoundTripper(func(r *http.Request) (*http.Response, error) {
		answer, err := strict.RoundTrip(r)
		ours := err == nil && r.URL.Hostname() == "127.0.0.1" && answer.StatusCode != http.StatusBadGateway // the proxy's, of a server that has ended
		if ours && answer.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
			s.T.Errorf("%s has no HSTS: %v", r.URL.Path, answer.Header)
		}
		return answer, err
	})
	return v
}

// logged is the address that the log has for an answer's request. Its line is
// written when the answer may have arrived already.
func (s *served) logged(header http.Header) (address string) {
	s.T.Helper()
	id := header.Get("X-Request-Id")
	apptest.Until(s.T, "the request "+id+" is in the log", func() bool {
		for line := range strings.Lines(s.Logs.String()) {
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

// saved is a teacher with a link that was acknowledged.
func (s *served) saved(link string) (teacher *apptest.Visitor, save func(link string) apptest.Answer) {
	s.T.Helper()
	if out, err := apptest.Run(s.Data, "import", "--apply", apptest.RosterFile(s.T)); err != nil {
		s.T.Fatalf("%v\n%s", err, out)
	}
	teacher = s.Visitor()
	page := teacher.SignIn(apptest.Okafor, "/me").Want(s.T, 200, "My links")
	code, version := apptest.Between(s.T, page.Body, `action="/me/doors/`, `"`), 0
	save = func(link string) apptest.Answer {
		a := teacher.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(int64(version))}})
		if a.Status == 200 {
			version++
		}
		return a
	}
	save(link).Want(s.T, 200, "Saved.")
	apptest.Until(s.T, "the import shows", func() bool { return strings.Contains(teacher.Get("/").Body, link) })
	return teacher, save
}
