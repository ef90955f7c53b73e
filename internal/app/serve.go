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

// How long things may take.
const (
	googleLimit  = 10 * time.Second // one answer of Google's
	drainTime    = 2 * time.Second  // not ready, but still answering, at a stop
	stopLimit    = 20 * time.Second // requests in flight at a stop
	brokenLimit  = 3 * time.Second  // the same after a write that the disk did not confirm
	watchEvery   = time.Second      // looking for commits of other processes
	linesKept    = 2000             // of the log and of each kind, for administrators to see
	spaceWarning = 256 << 20        // bytes free below which the start warns
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
	if errors.As(err, &unsaved) { // whoever only reads does not have to wait for the disk
		log.Error("HALLWAY_ADMINS not applied", "error", err)
	} else if err != nil {
		return err
	}
	for _, email := range admins.Made {
		log.Info("administrator added", "actor", "HALLWAY_ADMINS", "person", email)
	}
	if len(admins.Other) > 0 {
		log.Warn("HALLWAY_ADMINS names people whom the console has decided about otherwise, which stands; hallway admin EMAIL makes one an administrator again", "people", admins.Other)
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
	site := web.Config{URL: c.URL, Domains: c.Domains, Proxies: c.Proxies}
	return serve(ctx, site, store, google, listener, drainTime, log, time.Now)
}

// serve publishes the directory, answers on the listener until ctx ends, and
// then stops in order: not ready for the time of drain, requests in flight,
// background work. The caller closes the store.
func serve(ctx context.Context, site web.Config, store *db.Store, google *signin.Google, listener net.Listener, drain time.Duration, log *slog.Logger, now func() time.Time) error {
	defer listener.Close()
	site.Tail = web.NewTail(linesKept)
	log = slog.New(site.Tail.Handler(log.Handler()))
	dir := directory.New(store, directory.Config{Site: views.Site{Demo: site.Demo != nil}})
	defer dir.Close()
	looks := looker{store: store, log: log}
	looks.look(ctx)
	store.Subscribe(func(ctx context.Context, touched db.Touched) {
		if err := dir.Publish(ctx, touched); err != nil {
			log.Error("directory not published", "error", err)
		}
	})
	shown := showsToday(store) // before rendering: midnight may come meanwhile
	if err := dir.RefreshAll(ctx); err != nil {
		return fmt.Errorf("the directory cannot be rendered: %w", err)
	}
	handler, err := web.New(ctx, site, store, dir, google, log, now)
	if err != nil {
		return err
	}
	defer handler.Close() // an import that runs ends before what it writes to
	server := web.HTTPServer(handler, log)
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	log.Info("serving", "address", listener.Addr().String(), "url", site.URL.String(), "version", version())

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
		_ = server.Shutdown(answered) // whoever saved is told that it is not known
		return errors.New("the disk did not confirm a write (fsync failed): stopping, so that the next start recovers what was written")
	case <-ctx.Done():
	}
	log.Info("stopping")
	handler.Drain()
	time.Sleep(drain) // a load balancer reads "not ready" and sends nobody new
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		return fmt.Errorf("requests in flight did not finish in %v: %w", stopLimit, err)
	}
	log.Info("stopped")
	return nil
}

// watch publishes what no write of this process does: what other processes commit (an
// import from the command line), a cover that begins or ends at the school's
// midnight, a mode whose end has come. All show within a second. shown is the
// showsToday of what is published already.
func watch(ctx context.Context, store *db.Store, dir *directory.Publisher, shown string, log *slog.Logger) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	ended := "" // the day on which what was kept was looked at
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

// endKept ends what was kept for people who left and have not come back in time.
// What fails is done a day later: nobody gets in by it.
func endKept(ctx context.Context, store *db.Store, log *slog.Logger) {
	n, err := store.EndKept(ctx, school.Command("serve"))
	switch {
	case err != nil && ctx.Err() == nil:
		log.Error("rights of people who left not ended", "error", err)
	case n > 0:
		log.Info("rights of people who left ended", "people", n)
	}
}

// sweep takes away what imports left that were killed.
func sweep(ctx context.Context, store *db.Store, log *slog.Logger) {
	if err := store.Sweep(ctx, school.Command("serve")); err != nil && ctx.Err() == nil {
		log.Error("what a killed import left is still there", "error", err)
	}
}

// looker has the store look after itself every second. It logs when the store
// stops working, and when it works again.
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
		l.log.Error("the database cannot do its work", "error", err)
	case err == nil && l.fault:
		l.log.Info("the database works again")
	}
	l.fault = err != nil
}

// eraseRequests erases who old requests were of.
func eraseRequests(ctx context.Context, store *db.Store, log *slog.Logger) {
	n, err := store.EraseRequests(ctx, school.Command("serve"))
	switch {
	case err != nil && ctx.Err() == nil:
		log.Error("old requests not erased", "error", err)
	case n > 0:
		log.Info("old requests erased", "requests", n)
	}
}

// showsToday is what of the pages depends on the time alone.
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
		return nil, errors.New("HALLWAY_ADDR: it is systemd, but systemd passed no single socket; use a .socket unit, or an address such as 127.0.0.1:8080")
	}
	l, err := net.FileListener(os.NewFile(3, "systemd"))
	if err != nil {
		return nil, fmt.Errorf("HALLWAY_ADDR: the socket of systemd does not work: %w", err)
	}
	return l, nil
}
