// Package apptest is for the tests of pages and the end-to-end tests: a whole
// Hallway in the test's own process, and people who visit it.
package apptest

import (
	"bytes"
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app"
	"hallway/internal/signin"
	"hallway/internal/signin/googletest"
	"hallway/internal/web"
)

// Domain is the school's Google Workspace in the tests.
const Domain = "school.test"

// Version is the version that pages show.
const Version = "1.4.0"

// LinesKept is how many lines of each kind the log page keeps.
const LinesKept = 200

// Site is a whole Hallway: the real server on a real listener and a real
// SQLite file, with a Google of the tests' own.
type Site struct {
	T        testing.TB
	URL      string
	Data     string
	Roster   string   // file; empty: an installation with an administrator alone
	Domains  []string // Google Workspaces whose accounts may sign in
	Store    *db.Store
	Roots    *x509.CertPool // certificates that visitors trust; nil: those of the machine
	Google   *googletest.Google
	Logs     *Logs
	Drain    time.Duration
	Patience time.Duration // with Google
	ahead    atomic.Int64  // how far the clock was moved, in nanoseconds
	Jump     atomic.Int64  // after how many looks the clock goes forward a day; 0: never
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

// NewSite serves the school of testdata/roster.csv.
func NewSite(t testing.TB, edit ...func(*db.Overrides)) *Site {
	t.Helper()
	return NewSiteOf(t, RosterFile(t), edit...)
}

// NewSiteOf serves the school of another roster file.
func NewSiteOf(t testing.TB, roster string, edit ...func(*db.Overrides)) *Site {
	t.Helper()
	return NewSiteWith(t, func(s *Site) { s.Roster = roster }, edit...)
}

// NewSiteWith serves a site that set has changed before it starts.
func NewSiteWith(t testing.TB, set func(*Site), edit ...func(*db.Overrides)) *Site {
	t.Helper()
	s := &Site{T: t, Data: t.TempDir(), Roster: RosterFile(t), Domains: []string{Domain}, Logs: &Logs{}, Patience: time.Second}
	s.Google = googletest.New(t)
	s.Google.Now = s.Now
	set(s)
	if s.Roster == "" { // a new installation: nothing but its first administrator
		s.Command("admin", "--new", Head.Email)
	} else {
		s.placeEmpty()
		s.Command("import", "--new", "--apply", s.Roster)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.URL = "http://" + listener.Addr().String()
	s.serve(listener, edit...)
	s.Visitor().Get("/healthz").Want(t, 200) // it listens to commits: the test may write to the store itself
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
	cfg := web.Config{URL: address, Domains: s.Domains, Tail: web.NewTail(LinesKept), Version: Version}
	environment := db.Overrides{Zone: time.UTC}
	for _, e := range edit {
		e(&environment)
	}
	if err := store.Override(ctx, environment); err != nil {
		s.T.Fatal(err)
	}
	done := make(chan error, 1)
	log := slog.New(slog.NewJSONHandler(s.Logs, nil))
	service := app.Service{Site: cfg, Store: store, Google: google, Listener: listener, Drain: s.Drain, Log: log, Now: s.Now}
	go func() { done <- service.Serve(ctx) }()
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

// Now is the site's clock.
func (s *Site) Now() time.Time {
	if s.Jump.Load() > 0 && s.Jump.Add(-1) == 0 {
		s.Forward(24 * time.Hour)
	}
	return time.Now().Add(time.Duration(s.ahead.Load()))
}

// Forward moves the site's clock.
func (s *Site) Forward(by time.Duration) { s.ahead.Add(int64(by)) }
