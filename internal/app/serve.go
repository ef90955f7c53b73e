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
	setMemory(e.getenv)
	log := c.logger(e.stderr)
	store, err := db.Open(ctx, c.Data, db.ToServe, time.Now)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Override(ctx, c.overrides()); err != nil {
		return err
	}
	if err := applyAdmins(ctx, store, c.Admins, log); err != nil {
		return err
	}
	if foreign := foreignAdmins(c.Admins, c.Domains); len(foreign) > 0 {
		log.Warn("HALLWAY_ADMINS has addresses that cannot sign in: they are not of HALLWAY_DOMAINS", "addresses", foreign, "domains", c.Domains)
	}
	var google *signin.Google
	if c.ClientID != "" {
		client := &http.Client{Timeout: googleLimit}
		callback := c.URL.JoinPath("auth/google/callback").String()
		if google, err = signin.New(c.ClientID, c.Secret, callback, c.Domains, client, time.Now); err != nil {
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
	if err := store.Sweep(ctx, school.Command("serve")); err != nil && ctx.Err() == nil {
		log.Error("killed import not cleaned up", "error", err)
	}
	site := web.Config{URL: c.URL, Domains: c.Domains, Proxies: c.Proxies, Tail: web.NewTail(linesKept), Version: version()}
	return Service{Site: site, Store: store, Google: google, Listener: listener, Drain: drainTime, Log: log, Now: time.Now}.Serve(ctx)
}

// applyAdmins makes the people of HALLWAY_ADMINS administrators.
func applyAdmins(ctx context.Context, store *db.Store, emails []school.Email, log *slog.Logger) error {
	admins, err := store.ApplyAdmins(ctx, school.Command("serve (HALLWAY_ADMINS)"), emails)
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
	return nil
}

// foreignAdmins are the addresses of HALLWAY_ADMINS that nobody can sign in with.
func foreignAdmins(emails []school.Email, domains []string) (foreign []school.Email) {
	for _, email := range emails {
		if !email.In(domains) {
			foreign = append(foreign, email)
		}
	}
	return foreign
}

// Service is a site and what it runs on. The caller closes the store.
type Service struct {
	Site     web.Config
	Store    *db.Store
	Google   *signin.Google // nil: nobody signs in through Google
	Listener net.Listener
	Drain    time.Duration // not ready, but still answering, at a stop
	Log      *slog.Logger
	Now      func() time.Time
	Shift    time.Duration // of Now, against the clocks of those who visit; only a demo has one
}

// Serve publishes the directory and answers requests until ctx ends. Then it
// reports not ready for the time of Drain, finishes the requests in flight, and
// ends the background work.
func (s Service) Serve(ctx context.Context) error {
	defer s.Listener.Close()
	site, store, log := s.Site, s.Store, slog.New(s.Site.Tail.Handler(s.Log.Handler()))
	dir := directory.New(store, directory.Config{
		Site: views.Site{Demo: site.Demo != nil, Version: site.Version, URL: site.URL.String(), Shift: s.Shift},
	})
	defer dir.Close()
	health := healthLog{store: store, log: log}
	health.check(ctx)
	store.Subscribe(func(ctx context.Context, touched db.Touched) {
		if err := dir.Publish(ctx, touched); err != nil {
			log.Error("directory not published", "error", err)
		}
	})
	// Before rendering, which may take until after midnight.
	watch := watcher{store: store, dir: dir, log: log, now: s.Now, shown: conditions(store)}
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
	var background sync.WaitGroup
	background.Go(func() { everySecond(watching, watch.look) })
	background.Go(func() { everySecond(watching, health.check) })
	defer background.Wait() // before the publisher and the store close
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
