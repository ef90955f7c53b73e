package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/school"
	"hallway/internal/signin"
	"hallway/internal/web"
	"hallway/views"
)

// How long the server waits, and how much it keeps.
const (
	googleLimit  = 10 * time.Second // for an answer from Google
	drainTime    = 2 * time.Second  // at a stop: report not ready, but still answer
	stopLimit    = 20 * time.Second // at a stop: for requests in flight
	brokenLimit  = 3 * time.Second  // the same, after the disk did not confirm a write
	watchEvery   = time.Second      // between looks for commits of other processes
	linesKept    = 2000             // lines of each kind in the console's log
	spaceWarning = 256 << 20        // bytes; the start warns if fewer are free
)

type serveCmd struct{}

// Run serves the site until ctx ends.
func (serveCmd) Run(ctx context.Context, e env) error {
	c, err := readConfig(e.getenv)
	if err == nil {
		err = c.checkServing()
	}
	if err != nil {
		return err
	}
	log := c.logger(e.stderr)
	store, err := db.Open(ctx, c.Data, db.ToServe, time.Now)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Override(ctx, c.overrides()); err != nil {
		return err
	}
	admins, err := store.ApplyAdmins(ctx, school.Command("serve (HALLWAY_ADMINS)"), c.Admins)
	var unsaved *school.NotSaved
	if errors.As(err, &unsaved) { // a full disk must not keep people from reading
		log.Error("HALLWAY_ADMINS not applied", "error", err)
	} else if err != nil {
		return err
	}
	for _, email := range admins.Made {
		log.Info("administrator added", "actor", "HALLWAY_ADMINS", "person", email)
	}
	if len(admins.Other) > 0 {
		log.Warn("HALLWAY_ADMINS names people who are no longer administrators because somebody changed that in the console; "+
			"hallway admin EMAIL makes one an administrator again", "people", admins.Other)
	}
	var google *signin.Google
	if c.ClientID != "" {
		client := &http.Client{Timeout: googleLimit}
		if google, err = signin.New(c.ClientID, c.Secret, c.URL.JoinPath("auth/google/callback").String(), c.Domains, client, time.Now); err != nil {
			return err
		}
	}
	listener, err := listen(c.Addr, e.getenv)
	if err != nil {
		return err
	}
	if free, err := store.Free(); err == nil && free < spaceWarning {
		log.Warn("little space left for the data folder", "bytes", free)
	}
	sweep(ctx, store, log)
	site := web.Config{URL: c.URL, Domains: c.Domains, Proxies: c.Proxies, Tail: web.NewTail(linesKept)}
	return Service{Site: site, Store: store, Google: google, Listener: listener, Drain: drainTime, Log: log, Now: time.Now}.Serve(ctx)
}

// Service is a site and what it runs on. Whoever opened the store closes it.
type Service struct {
	Site     web.Config
	Store    *db.Store
	Google   *signin.Google // nil: nobody signs in through Google
	Listener net.Listener
	Drain    time.Duration // not ready, but still answering, at a stop
	Log      *slog.Logger
	Now      func() time.Time
}

// Serve publishes the directory and answers requests until ctx ends. Then it
// reports not ready for the time of Drain, finishes the requests in flight, and
// ends the background work.
func (s Service) Serve(ctx context.Context) error {
	defer s.Listener.Close()
	site, store, log := s.Site, s.Store, slog.New(s.Site.Tail.Handler(s.Log.Handler()))
	dir := directory.New(store, directory.Config{Site: views.Site{Demo: site.Demo != nil}})
	looks := looker{store: store, log: log}
	looks.look(ctx)
	store.Subscribe(func(ctx context.Context, touched db.Touched) {
		if err := dir.Publish(ctx, touched); err != nil {
			log.Error("directory not published", "error", err)
		}
	})
	shown := showsToday(store) // before rendering, which may take until after midnight
	if err := dir.RefreshAll(ctx); err != nil {
		return fmt.Errorf("the directory cannot be rendered: %w", err)
	}
	handler, err := web.New(ctx, site, store, dir, s.Google, log, s.Now)
	if err != nil {
		return err
	}
	defer handler.Close() // ends running imports before the store closes
	server := web.HTTPServer(handler, log)
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(s.Listener) }()
	log.Info("serving", "address", s.Listener.Addr().String(), "url", site.URL.String(), "version", version())

	watching, stopWatching := context.WithCancel(ctx)
	var watcher sync.WaitGroup
	watcher.Go(func() { watch(watching, store, dir, shown, log) })
	watcher.Go(func() { looks.keepLooking(watching) })
	defer watcher.Wait() // before the publisher and the store close
	defer stopWatching()

	select {
	case err := <-stopped:
		return err
	case <-store.Broken():
		handler.Drain()
		answered, cancel := context.WithTimeout(context.WithoutCancel(ctx), brokenLimit)
		defer cancel()
		_ = server.Shutdown(answered) // people who just saved read that the outcome is not known
		return errors.New("the disk did not confirm a write (fsync failed); stopping, so that the next start recovers what was written")
	case <-ctx.Done():
	}
	log.Info("stopping")
	handler.Drain()
	time.Sleep(s.Drain) // a load balancer sees "not ready" and sends no more requests
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		return fmt.Errorf("requests in flight did not finish in %v: %w", stopLimit, err)
	}
	log.Info("stopped")
	return nil
}

// watch publishes, within a second, what does not change by a request: commits of
// other processes (an import from the command line), covers that begin or end at
// the school's midnight, and a mode that ends. shown is the showsToday of the pages
// that are published.
func watch(ctx context.Context, store *db.Store, dir *directory.Publisher, shown string, log *slog.Logger) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	ended := "" // the day of the last daily work
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		others, err := store.ChangedOutside(ctx)
		for _, o := range others {
			log.Info("changed beside the server", "actor", o.Actor, "action", o.Action, "import", o.Import, "changes", o.Rows)
		}
		now := showsToday(store)
		if err == nil && (len(others) > 0 || now != shown || dir.Stale() != nil) {
			if err = dir.RefreshAll(ctx); err == nil {
				shown = now
			}
		}
		if err != nil && ctx.Err() == nil {
			log.Error("directory not published", "error", err)
		}
		if today := store.Today(); today != ended { // at the start, and at the school's midnight
			endKept(ctx, store, log)
			eraseRequests(ctx, store, log)
			ended = today
		}
	}
}

// endKept ends the rights that were kept for people who have left and did not come
// back in time. After an error it tries again a day later, which is soon enough:
// these people cannot sign in anyway.
func endKept(ctx context.Context, store *db.Store, log *slog.Logger) {
	n, err := store.EndKept(ctx, school.Command("serve"))
	switch {
	case err != nil && ctx.Err() == nil:
		log.Error("rights of people who have left not ended", "error", err)
	case n > 0:
		log.Info("rights of people who have left ended", "people", n)
	}
}

// sweep removes what killed imports have left behind.
func sweep(ctx context.Context, store *db.Store, log *slog.Logger) {
	if err := store.Sweep(ctx, school.Command("serve")); err != nil && ctx.Err() == nil {
		log.Error("killed import not cleaned up", "error", err)
	}
}

// looker lets the store check itself every second. It logs when the store stops
// working, and when it works again.
type looker struct {
	store *db.Store
	log   *slog.Logger
	fault bool
}

func (l *looker) keepLooking(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			l.look(ctx)
		}
	}
}

func (l *looker) look(ctx context.Context) {
	err := l.store.Look(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil && !l.fault:
		l.log.Error("the database does not work", "error", err)
	case err == nil && l.fault:
		l.log.Info("the database works again")
	}
	l.fault = err != nil
}

// eraseRequests erases the names in old requests.
func eraseRequests(ctx context.Context, store *db.Store, log *slog.Logger) {
	n, err := store.EraseRequests(ctx, school.Command("serve"))
	switch {
	case err != nil && ctx.Err() == nil:
		log.Error("old requests not erased", "error", err)
	case n > 0:
		log.Info("old requests erased", "requests", n)
	}
}

// showsToday is everything on the pages that changes with the time alone.
func showsToday(store *db.Store) string { return fmt.Sprint(store.Today(), store.Status()) }

// listen opens the address, or takes the socket that systemd passes
// (sd_listen_fds(3): descriptor 3, for this process).
func listen(addr string, getenv func(string) string) (net.Listener, error) {
	if addr != "systemd" {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("HALLWAY_ADDR: cannot listen on %s: %w", addr, err)
		}
		return l, nil
	}
	if getenv("LISTEN_PID") != strconv.Itoa(os.Getpid()) || getenv("LISTEN_FDS") != "1" {
		return nil, errors.New("HALLWAY_ADDR is systemd, but systemd did not pass one socket; use a .socket unit, or an address such as 127.0.0.1:8080")
	}
	l, err := net.FileListener(os.NewFile(3, "systemd"))
	if err != nil {
		return nil, fmt.Errorf("HALLWAY_ADDR: cannot use the socket from systemd: %w", err)
	}
	return l, nil
}
