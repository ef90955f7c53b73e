package app

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/school"
	"hallway/internal/signin"
	"hallway/internal/signin/googletest"
	"hallway/internal/web"
)

// domain is the school's Google Workspace in the tests.
const domain = "school.test"

// site is a whole Hallway: the real server on a real listener and a real
// SQLite file, with a Google of the tests' own.
type site struct {
	t        testing.TB
	url      string
	data     string
	roster   string   // file
	domains  []string // Google Workspaces whose accounts may sign in
	store    *db.Store
	roots    *x509.CertPool // whose certificates visitors trust, besides Google's; nil: of the machine
	google   *googletest.Google
	logs     *logs
	drain    time.Duration
	patience time.Duration // with Google
	ahead    atomic.Int64  // how far the clock was moved, in nanoseconds
	jump     atomic.Int64  // at so many looks at the clock from now a day is over, 0: at none
	stop     func()        // ends the server as SIGTERM would, and waits
}

// logs is what the server logged.
type logs struct {
	mu  sync.Mutex
	out bytes.Buffer
}

// Write appends a line.
func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

// String is everything so far.
func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.String()
}

// newSite imports testdata/roster.csv by the command and serves it.
func newSite(t testing.TB, edit ...func(*db.Overrides)) *site {
	t.Helper()
	return newSiteOf(t, rosterFile(t), edit...)
}

// newSiteOf serves the school of another roster.
func newSiteOf(t testing.TB, roster string, edit ...func(*db.Overrides)) *site {
	t.Helper()
	return newSiteWith(t, func(s *site) { s.roster = roster }, edit...)
}

// newSiteWith is set before it starts.
func newSiteWith(t testing.TB, set func(*site), edit ...func(*db.Overrides)) *site {
	t.Helper()
	s := &site{t: t, data: t.TempDir(), roster: rosterFile(t), domains: []string{domain}, google: googletest.New(t), logs: &logs{}, patience: time.Second}
	s.google.Now = s.now
	set(s)
	s.command("import", "--new", "--apply", s.roster)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + listener.Addr().String()
	s.serve(listener, edit...)
	return s
}

// serve runs the server until stop or the end of the test.
func (s *site) serve(listener net.Listener, edit ...func(*db.Overrides)) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	store, err := db.Open(ctx, s.data, db.ToServe, s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	s.store = store
	address, _ := url.Parse(s.url)
	google, err := signin.New(s.google.ClientID, s.google.Secret, s.url+"/auth/google/callback", s.domains, s.google.Client(s.patience), s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg, environment := web.Config{URL: address, Domains: s.domains}, db.Overrides{Zone: time.UTC}
	for _, e := range edit {
		e(&environment)
	}
	if err := store.Override(ctx, environment); err != nil {
		s.t.Fatal(err)
	}
	done := make(chan error, 1)
	log := slog.New(slog.NewJSONHandler(s.logs, nil))
	go func() { done <- Serve(ctx, cfg, store, google, listener, s.drain, log, s.now) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Errorf("the server stopped with: %v", err)
		}
		if err := store.Close(); err != nil {
			s.t.Errorf("closing: %v", err)
		}
	})
	s.t.Cleanup(s.stop)
	s.t.Cleanup(func() {
		if s.t.Failed() {
			s.t.Logf("the server's log:\n%s", s.logs)
		}
	})
}

// restart stops the server and starts it again at the same address.
func (s *site) restart() {
	s.t.Helper()
	s.stop()
	listener, err := net.Listen("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.serve(listener)
}

// now is the site's clock, and forward moves it.
func (s *site) now() time.Time {
	if s.jump.Load() > 0 && s.jump.Add(-1) == 0 {
		s.forward(24 * time.Hour)
	}
	return time.Now().Add(time.Duration(s.ahead.Load()))
}
func (s *site) forward(by time.Duration) { s.ahead.Add(int64(by)) }

// command runs a command line against the site's data and returns its output.
func (s *site) command(args ...string) string {
	s.t.Helper()
	out, err := runIn(s.data, args...)
	if err != nil {
		s.t.Fatalf("hallway %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// runIn is one command line with a data folder, and no server.
func runIn(data string, args ...string) (string, error) {
	var out bytes.Buffer
	settings := map[string]string{"HALLWAY_DATA": data, "HALLWAY_DOMAINS": domain, "HALLWAY_ADDR": "127.0.0.1:1"} // where nobody listens
	getenv := func(name string) string { return settings[name] }
	if code := Run(context.Background(), args, getenv, &out, &out); code != 0 {
		said := strings.TrimSuffix(out.String(), "\n")
		last := strings.LastIndex(said, "\n") + 1 // an error is the last line, and one line
		return said[:last], errors.New(strings.TrimPrefix(said[last:], "hallway: "))
	}
	return out.String(), nil
}

// visitor is a browser without JavaScript: cookies, redirects, and Google at
// its own address.
type visitor struct {
	site   *site
	client *http.Client
}

// answer is a page that a visitor got in the end.
type answer struct {
	status int
	url    string
	body   string
	header http.Header
}

func (s *site) visitor() *visitor {
	jar, _ := cookiejar.New(nil)
	local, google := http.DefaultTransport.(*http.Transport).Clone(), s.google.Client()
	local.Proxy, local.TLSClientConfig = nil, &tls.Config{RootCAs: s.roots}
	s.t.Cleanup(local.CloseIdleConnections)
	transport := roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Hostname() == "127.0.0.1" {
			return local.RoundTrip(r)
		}
		return google.Transport.RoundTrip(r)
	})
	return &visitor{s, &http.Client{Jar: jar, Transport: transport}}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Google accounts of the tests.
var (
	okafor  = googletest.Identity{Sub: "1", Email: "a.okafor@school.test", Name: "Adaeze", HD: domain}
	boateng = googletest.Identity{Sub: "2", Email: "k.boateng@school.test", Name: "Kwame", HD: domain}
	oneil   = googletest.Identity{Sub: "3", Email: "j.oneil@school.test", Name: "The Rev.", HD: domain}
	student = googletest.Identity{Sub: "9", Email: "stu27@school.test", Name: "Stu Dent", HD: domain}
)

// signIn goes through Google as somebody and returns where it ends.
func (v *visitor) signIn(id googletest.Identity, next string) answer {
	v.site.t.Helper()
	v.site.google.Next(id)
	return v.get("/auth/google?next=" + url.QueryEscape(next))
}

func (v *visitor) get(path string, header ...string) answer {
	v.site.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.site.url+path, nil)
	if err != nil {
		v.site.t.Fatal(err)
	}
	return v.do(r, header...)
}

// post sends a form of the site; header is pairs of names and values.
func (v *visitor) post(path string, form url.Values, header ...string) answer {
	v.site.t.Helper()
	r, err := http.NewRequest(http.MethodPost, v.site.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.site.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.do(r, header...)
}

func (v *visitor) do(r *http.Request, header ...string) answer {
	v.site.t.Helper()
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := v.client.Do(r)
	if err != nil {
		v.site.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.site.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Request.URL.String(), string(body), response.Header}
}

// want fails unless the answer has the status and contains all the texts.
func (a answer) want(t testing.TB, status int, texts ...string) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("%s answered %d, want %d\n%s", a.url, a.status, status, excerpt(a.body))
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Fatalf("%s does not contain %q\n%s", a.url, text, excerpt(a.body))
		}
	}
	return a
}

var mainPart = regexp.MustCompile(`(?s)<main.*</main>`)

func excerpt(body string) string {
	if found := mainPart.FindString(body); found != "" {
		body = found
	}
	return body[:min(len(body), 3000)]
}

// code is the address of a person's n-th door, as My doors lists them.
func (s *site) door(email string, n int) (code string, version int64) {
	s.t.Helper()
	p, err := s.store.PersonByEmail(context.Background(), school.Email(email))
	if err != nil {
		s.t.Fatal(err)
	}
	doors, err := s.store.DoorsOf(context.Background(), p.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return doors[n].Door.Code, doors[n].Door.Version
}

// rosterCSV is the roster of the tests' school.
//
//go:embed testdata/roster.csv
var rosterCSV string

// rosterFile is a file of that roster.
func rosterFile(t testing.TB) string {
	t.Helper()
	return writeFile(t, rosterCSV)
}

// writeFile makes a file of a roster.
func writeFile(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roster.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
