package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strconv"
	"time"

	"hallway/db"
	"hallway/internal/school"
	"hallway/internal/web"
)

type demoCmd struct {
	Addr string `default:"127.0.0.1:8080" help:"Loopback address and port to listen on."`
	At   string `help:"Time at the demo's school, such as 10:31 or 2026-12-08T10:31, instead of the present one." placeholder:"TIME"`
}

// demoDomain is reserved (RFC 2606), so it is nobody's real domain.
const demoDomain = "larkfield.example"

// Run serves a fictional school from a temporary folder until ctx ends. It
// reads no configuration.
func (d demoCmd) Run(ctx context.Context, e env) error {
	host, _, err := net.SplitHostPort(d.Addr)
	if err != nil || !loopback(host) {
		return usage{fmt.Errorf("the demo is only for this computer: --addr %q is not a loopback address; for example 127.0.0.1:8080", d.Addr)}
	}
	clock, err := demoClockAt(d.At, time.Now())
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", d.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another port with --addr 127.0.0.1:8090", d.Addr, err)
	}
	defer listener.Close()
	folder, err := os.MkdirTemp("", "hallway-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	store, err := db.Open(ctx, folder, db.ToServe, clock.now)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := fillDemo(ctx, store); err != nil {
		return fmt.Errorf("the demo's school: %w", err)
	}
	if err := demoSettings(ctx, store, clock.zone); err != nil {
		return err
	}
	if err := demoSchedule(ctx, store, clock.year); err != nil {
		return fmt.Errorf("the demo's schedule: %w", err)
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port) // the port of --addr may have been 0
	site := web.Config{
		URL: &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}, Domains: []string{demoDomain},
		Demo: demoPeople(), Tail: web.NewTail(linesKept), Version: version(),
	}
	fmt.Fprintf(e.stdout, "Hallway's demo is at %s/ and people you can be are at %s/sign-in (Ctrl-C ends it; nothing is kept)\n",
		site.URL, site.URL)
	fmt.Fprintln(e.stdout, clock.says(clock.now()))
	log := slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return Service{Site: site, Store: store, Listener: listener, Log: log, Now: clock.now, Shift: clock.shift}.Serve(ctx)
}

// demoSettings makes the demo a live site that anyone may read.
func demoSettings(ctx context.Context, store *db.Store, zone *time.Location) error {
	actor := school.Command("demo")
	return errors.Join(
		store.SetStatus(ctx, actor, school.Status{Mode: school.Live}), store.SetPublic(ctx, actor, true),
		store.SetHosts(ctx, actor, demoHosts), store.SetZone(ctx, actor, zone))
}

func demoPeople() []web.Somebody {
	somebody := func(key, name, about, email, next string) web.Somebody {
		return web.Somebody{Key: key, Name: name, About: about, Next: next, Identity: school.Identity{
			Issuer: "https://demo." + demoDomain, Subject: key, Email: school.Email(email), Name: name, Domain: demoDomain,
		}}
	}
	return []web.Somebody{
		somebody("teacher", "Ms Adaeze Okafor", "a teacher of mathematics", "a.okafor@"+demoDomain, ""),
		somebody("reverend", "The Rev. Dr. José O'Neil-Smith III", "a teacher whose name breaks forms", "j.oneil@"+demoDomain, ""),
		somebody("admin", "Mrs Ingrid Solheim", "an administrator who teaches English", "i.solheim@"+demoDomain, ""),
		somebody("student", "A student", "reads the directory", "sam27@"+demoDomain, "/"),
		somebody("nobody", "An unknown account", "wants to teach, but is not in the roster", "t.beltran2@"+demoDomain, "/me"),
	}
}
