package apptest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
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
	"hallway/internal/app"
	"hallway/internal/school"
	"hallway/internal/signin"
	"hallway/internal/signin/googletest"
	"hallway/internal/web"
)

// Domain is the school's Google Workspace in the tests.
const Domain = "school.test"

// Site is a whole Hallway: the real server on a real listener and a real
// SQLite file, with a Google of the tests' own.
type Site struct {
	T        testing.TB
	URL      string
	Data     string
	Roster   string   // file
	Domains  []string // Google Workspaces whose accounts may sign in
	Store    *db.Store
	Roots    *x509.CertPool // whose certificates visitors trust, besides Google's; nil: of the machine
	Google   *googletest.Google
	Logs     *Logs
	Drain    time.Duration
	Patience time.Duration // with Google
	ahead    atomic.Int64  // how far the clock was moved, in nanoseconds
	Jump     atomic.Int64  // at so many looks at the clock from now a day is over, 0: at none
	Stop     func()        // ends the server as SIGTERM would, and waits
}

// Logs is what the server logged.
type Logs struct {
	mu  sync.Mutex
	out bytes.Buffer
}

// Write appends a line.
func (l *Logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

// String is everything so far.
func (l *Logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.String()
}

// NewSite imports testdata/roster.csv by the command and serves it.
func NewSite(t testing.TB, edit ...func(*db.Overrides)) *Site {
	t.Helper()
	return NewSiteOf(t, RosterFile(t), edit...)
}

// NewSiteOf serves the school of another roster.
func NewSiteOf(t testing.TB, roster string, edit ...func(*db.Overrides)) *Site {
	t.Helper()
	return NewSiteWith(t, func(s *Site) { s.Roster = roster }, edit...)
}

// NewSiteWith is set before it starts.
func NewSiteWith(t testing.TB, set func(*Site), edit ...func(*db.Overrides)) *Site {
	t.Helper()
	s := &Site{T: t, Data: t.TempDir(), Roster: RosterFile(t), Domains: []string{Domain}, Google: googletest.New(t), Logs: &Logs{}, Patience: time.Second}
	s.Google.Now = s.Now
	set(s)
	s.Command("import", "--new", "--apply", s.Roster)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.URL = "http://" + listener.Addr().String()
	s.serve(listener, edit...)
	return s
}

// serve runs the server until stop or the end of the test.
func (s *Site) serve(listener net.Listener, edit ...func(*db.Overrides)) {
	s.T.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	store, err := db.Open(ctx, s.Data, db.ToServe, s.Now)
	if err != nil {
		s.T.Fatal(err)
	}
	s.Store = store
	address, _ := url.Parse(s.URL)
	google, err := signin.New(s.Google.ClientID, s.Google.Secret, s.URL+"/auth/google/callback", s.Domains, s.Google.Client(s.Patience), s.Now)
	if err != nil {
		s.T.Fatal(err)
	}
	cfg, environment := web.Config{URL: address, Domains: s.Domains}, db.Overrides{Zone: time.UTC}
	for _, e := range edit {
		e(&environment)
	}
	if err := store.Override(ctx, environment); err != nil {
		s.T.Fatal(err)
	}
	done := make(chan error, 1)
	log := slog.New(slog.NewJSONHandler(s.Logs, nil))
	go func() { done <- app.Serve(ctx, cfg, store, google, listener, s.Drain, log, s.Now) }()
	s.Stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			s.T.Errorf("the server stopped with: %v", err)
		}
		if err := store.Close(); err != nil {
			s.T.Errorf("closing: %v", err)
		}
	})
	s.T.Cleanup(s.Stop)
	s.T.Cleanup(func() {
		if s.T.Failed() {
			s.T.Logf("the server's log:\n%s", s.Logs)
		}
	})
}

// Restart stops the server and starts it again at the same address.
func (s *Site) Restart() {
	s.T.Helper()
	s.Stop()
	listener, err := net.Listen("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		s.T.Fatal(err)
	}
	s.serve(listener)
}

// Now is the site's clock, and forward moves it.
func (s *Site) Now() time.Time {
	if s.Jump.Load() > 0 && s.Jump.Add(-1) == 0 {
		s.Forward(24 * time.Hour)
	}
	return time.Now().Add(time.Duration(s.ahead.Load()))
}
func (s *Site) Forward(by time.Duration) { s.ahead.Add(int64(by)) }

// Command runs a command line against the site's data and returns its output.
func (s *Site) Command(args ...string) string {
	s.T.Helper()
	out, err := Run(s.Data, args...)
	if err != nil {
		s.T.Fatalf("hallway %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// Run is one command line with a data folder, and no server.
func Run(data string, args ...string) (string, error) {
	var out bytes.Buffer
	settings := map[string]string{"HALLWAY_DATA": data, "HALLWAY_DOMAINS": Domain, "HALLWAY_ADDR": "127.0.0.1:1"} // where nobody listens
	getenv := func(name string) string { return settings[name] }
	if code := app.Run(context.Background(), args, getenv, &out, &out); code != 0 {
		said := strings.TrimSuffix(out.String(), "\n")
		last := strings.LastIndex(said, "\n") + 1 // an error is the last line, and one line
		return said[:last], errors.New(strings.TrimPrefix(said[last:], "hallway: "))
	}
	return out.String(), nil
}

// Visitor is a browser without JavaScript: cookies, redirects, and Google at
// its own address.
type Visitor struct {
	Site   *Site
	Client *http.Client
}

// Answer is a page that a visitor got in the end.
type Answer struct {
	Status int
	URL    string
	Body   string
	Header http.Header
}

func (s *Site) Visitor() *Visitor {
	jar, _ := cookiejar.New(nil)
	local, google := http.DefaultTransport.(*http.Transport).Clone(), s.Google.Client()
	local.Proxy, local.TLSClientConfig = nil, &tls.Config{RootCAs: s.Roots}
	s.T.Cleanup(local.CloseIdleConnections)
	transport := RoundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Hostname() == "127.0.0.1" {
			return local.RoundTrip(r)
		}
		return google.Transport.RoundTrip(r)
	})
	return &Visitor{s, &http.Client{Jar: jar, Transport: transport}}
}

type RoundTripper func(*http.Request) (*http.Response, error)

func (f RoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Google accounts of the tests.
var (
	Okafor  = googletest.Identity{Sub: "1", Email: "a.okafor@school.test", Name: "Adaeze", HD: Domain}
	Boateng = googletest.Identity{Sub: "2", Email: "k.boateng@school.test", Name: "Kwame", HD: Domain}
	Oneil   = googletest.Identity{Sub: "3", Email: "j.oneil@school.test", Name: "The Rev.", HD: Domain}
	Student = googletest.Identity{Sub: "9", Email: "stu27@school.test", Name: "Stu Dent", HD: Domain}
)

// SignIn goes through Google as somebody and returns where it ends.
func (v *Visitor) SignIn(id googletest.Identity, next string) Answer {
	v.Site.T.Helper()
	v.Site.Google.Next(id)
	return v.Get("/auth/google?next=" + url.QueryEscape(next))
}

func (v *Visitor) Get(path string, header ...string) Answer {
	v.Site.T.Helper()
	r, err := http.NewRequest(http.MethodGet, v.Site.URL+path, nil)
	if err != nil {
		v.Site.T.Fatal(err)
	}
	return v.Do(r, header...)
}

// Post sends a form of the site; header is pairs of names and values.
func (v *Visitor) Post(path string, form url.Values, header ...string) Answer {
	v.Site.T.Helper()
	r, err := http.NewRequest(http.MethodPost, v.Site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.Site.T.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.Do(r, header...)
}

func (v *Visitor) Do(r *http.Request, header ...string) Answer {
	v.Site.T.Helper()
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := v.Client.Do(r)
	if err != nil {
		v.Site.T.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.Site.T.Fatal(err)
	}
	return Answer{response.StatusCode, response.Request.URL.String(), string(body), response.Header}
}

// Want fails unless the answer has the status and contains all the texts.
func (a Answer) Want(t testing.TB, status int, texts ...string) Answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%s answered %d, want %d\n%s", a.URL, a.Status, status, Excerpt(a.Body))
	}
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			t.Fatalf("%s does not contain %q\n%s", a.URL, text, Excerpt(a.Body))
		}
	}
	return a
}

var mainPart = regexp.MustCompile(`(?s)<main.*</main>`)

func Excerpt(body string) string {
	if found := mainPart.FindString(body); found != "" {
		body = found
	}
	return body[:min(len(body), 3000)]
}

// code is the address of a person's n-th door, as My doors lists them.
func (s *Site) Door(email string, n int) (code string, version int64) {
	s.T.Helper()
	p, err := s.Store.PersonByEmail(context.Background(), school.Email(email))
	if err != nil {
		s.T.Fatal(err)
	}
	doors, err := s.Store.DoorsOf(context.Background(), p.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	return doors[n].Door.Code, doors[n].Door.Version
}

// rosterCSV is the roster of the tests' school.
//
//go:embed testdata/roster.csv
var rosterCSV string

// RosterFile is a file of that roster.
func RosterFile(t testing.TB) string {
	t.Helper()
	return WriteFile(t, rosterCSV)
}

// WriteFile makes a file of a roster.
func WriteFile(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roster.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// NewestChange is the last row of the history.
func NewestChange(s *Site) int64 {
	list, _, err := s.Store.History(s.T.Context(), db.HistoryFilter{})
	if err != nil || len(list) == 0 {
		s.T.Fatal("no history: ", err)
	}
	return list[0].ID
}

// Hold keeps everybody from writing, as a slow disk would.
func (s *Site) Hold() (release func()) {
	s.T.Helper()
	held, err := sql.Open("sqlite", "file:"+filepath.Join(s.Data, "hallway.db")+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		s.T.Fatal(err)
	}
	tx, err := held.Begin()
	if err != nil {
		s.T.Fatal(err)
	}
	return func() {
		tx.Rollback()
		held.Close()
	}
}
