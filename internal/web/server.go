// Package web is the HTTP server: which address is which page, who may see it,
// and how an outcome becomes a status, a page and a log line. It is the only
// package that knows echo.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/signin"
)

// Config is the parsed configuration.
type Config struct {
	URL     *url.URL       // HALLWAY_URL: links, cookies and the OAuth redirect are made from it
	Domains []string       // Google Workspace domains, lower case
	Proxies []netip.Prefix // whose X-Forwarded-For is trusted
	Tail    *Tail          // the log's newest lines
	Version string         // of the program, for the footer
	Demo    []Somebody     // the demo's sign-in chooser; nil everywhere else
}

// Server answers requests. Google is nil while no client is configured.
type Server struct {
	cfg      Config
	store    *db.Store
	dir      *directory.Publisher
	google   *signin.Google
	vault    *signin.Vault
	readers  readers
	log      *slog.Logger
	now      func() time.Time
	echo     *echo.Echo
	draining atomic.Bool

	writes   *limits // by person
	strange  *limits // by network: callbacks without an attempt of this browser
	failed   *limits // by network: attempts that Google's answer did not complete
	asking   turns   // by browser or network: calls to Google
	attempts *spent  // sign-in attempts that were used
	searches turns   // by browser or network: searches in the directory
	uploads  turns   // by person: from an upload's first byte until it is compared
	previews turns   // by person: of what is typed
	asks     *spent  // cookieAsk of people who have signed out

	checks  checks     // uploads that wait to be applied
	undoing sync.Mutex // one import is undone at a time
}

// New wires the routes. The secrets that seal cookies come from the store.
func New(ctx context.Context, cfg Config, store *db.Store, dir *directory.Publisher, google *signin.Google, log *slog.Logger,
	now func() time.Time) (*Server, error) {
	s := &Server{cfg: cfg, store: store, dir: dir, google: google, log: log, now: now}
	store.Judge(MayPublish)
	s.writes = newLimits(time.Second, 500, now) // more than anybody needs in ten minutes
	s.strange = newLimits(time.Second, 100, now)
	s.failed = newLimits(time.Second/3, 300, now)
	s.checks.now, s.checks.room = now, checksWeight
	s.asking = turns{atOnce: 16, waiting: 1000, long: 10 * time.Second}
	s.searches = turns{atOnce: 2, waiting: 200, long: 2 * time.Second}
	s.uploads = turns{atOnce: 4, each: 2, waiting: 32, long: 10 * time.Second}
	s.previews = turns{atOnce: 4, waiting: 200, long: 2 * time.Second}
	s.attempts, s.asks = newSpent(spentKept, now), newSpent(spentKept, now)
	key, err := store.Secret(ctx, "cookies")
	if err != nil {
		return nil, err
	}
	if s.vault, err = signin.NewVault(key); err != nil {
		return nil, fmt.Errorf("cookie key: %w", err)
	}
	readerKey, err := store.ReaderKey(ctx)
	if err != nil {
		return nil, err
	}
	s.readers.use(readerKey)
	s.readers.domains, s.readers.now = cfg.Domains, now
	s.echo = s.routes()
	return s, nil
}

// ServeHTTP makes the server an http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Routes are the method and path of every route, as log lines name them.
func (s *Server) Routes() []string {
	var list []string
	for _, r := range s.echo.Routes() {
		if r.Method != http.MethodHead { // GET's twin
			list = append(list, r.Method+" "+r.Path)
		}
	}
	slices.Sort(list)
	return list
}

// Drain makes readiness answer 503, so that a load balancer sends no new requests
// while the running ones finish.
func (s *Server) Drain() { s.draining.Store(true) }

// secure reports whether cookies can have Secure and the __Host- prefix. Browsers,
// Safari above all, refuse them on http at a loopback address.
func (s *Server) secure() bool { return s.cfg.URL.Scheme == "https" }

// readTime is how long a request may take to arrive; uploads have their own.
const readTime = 30 * time.Second

// HTTPServer is an http.Server with Hallway's limits. The standard library's own
// log lines go to log.
func HTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       readTime,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
