package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/school"
	"hallway/views"
)

type exportCmd struct {
	Dir  string `arg:"" optional:"" help:"Folder for the pages; created if missing."`
	CSV  bool   `name:"csv" help:"Write the data as CSV to standard output instead."`
	JSON bool   `name:"json" help:"Write the data as JSON to standard output instead."`

	Passcodes bool `help:"Include passcodes: only for a place that only the school can read."`
}

// Run writes the directory as files, or its data to standard output.
func (x exportCmd) Run(ctx context.Context, e env) error {
	if (x.Dir != "") == (x.CSV || x.JSON) || x.CSV && x.JSON {
		return usage{errors.New("export takes a folder, or --csv, or --json")}
	}
	store, err := openStore(ctx, e, db.ToWork)
	if err != nil {
		return err
	}
	defer store.Close()
	cfg := directory.Config{Site: views.Site{Zone: store.Settings().Zone, Version: version()}, Passcodes: x.Passcodes}
	switch {
	case x.CSV:
		return directory.ExportCSV(ctx, store, cfg, e.stdout)
	case x.JSON:
		return directory.ExportJSON(ctx, store, cfg, e.stdout)
	}
	files, err := directory.Export(ctx, store, cfg, x.Dir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%d files in %s. Open index.html, or copy the folder to any web host.\n", files, x.Dir)
	return err
}

type backupCmd struct {
	File string `arg:"" help:"File to write; it must not exist."`
}

// Run copies the database while the site runs.
func (b backupCmd) Run(ctx context.Context, e env) error {
	store, err := openStore(ctx, e, db.ToWork)
	if err != nil {
		return err
	}
	defer store.Close()
	contents, err := store.Backup(ctx, b.File)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%s is written and checked. It has %s.\n", b.File, inWords(contents))
	return err
}

type restoreCmd struct {
	File  string `arg:"" help:"A file that hallway backup wrote."`
	Check bool   `help:"Only check whether it can be restored, and say what is in it."`
}

// Run replaces the database by a backup, and says which rights that changes.
func (r restoreCmd) Run(ctx context.Context, e env) error {
	c, err := readConfig(e.getenv)
	if err != nil {
		return err
	}
	if r.Check {
		contents, err := db.CheckBackup(ctx, r.File, time.Now)
		if err == nil {
			_, err = fmt.Fprintf(e.stdout, "%s can be restored. It has %s.\n", r.File, inWords(contents))
		}
		return err
	}
	done, err := db.Restore(ctx, c.Data, r.File, time.Now)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s is restored. It has %s.\n", r.File, inWords(done.Holding))
	if done.Replaced != "" {
		fmt.Fprintf(e.stdout, "The database that it replaced is kept as %s.\n", done.Replaced)
	}
	if done.Lost {
		fmt.Fprintf(e.stdout, "It could not be read, so people who were suspended, removed, limited or disconnected "+
			"since %s have their rights back. Check the people before you start.\n", stamp(done.Newest))
	}
	for _, again := range done.Again {
		fmt.Fprintln(e.stdout, again)
	}
	_, err = fmt.Fprintln(e.stdout, "Everybody has to sign in again. Start the server now.")
	return err
}

// inWords says what is in a copy of the database.
func inWords(h db.Holding) string {
	said := fmt.Sprintf("%d people and %d classes", h.People, h.Classes)
	if h.Newest.IsZero() {
		return said + "; it has no changes"
	}
	return said + "; its newest change is from " + stamp(h.Newest)
}

func stamp(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

type adminCmd struct {
	Email string `arg:"" help:"E-mail of the person."`
	New   bool   `help:"Create the database if the data folder has none."`
}

// Run makes somebody an administrator.
func (a adminCmd) Run(ctx context.Context, e env) error {
	email, err := school.ParseEmail(a.Email)
	if err != nil {
		return err
	}
	store, err := openStore(ctx, e, purpose(a.New))
	if err != nil {
		return err
	}
	defer store.Close()
	made, err := store.MakeAdmin(ctx, byAccount("admin"), email)
	if err != nil {
		return err
	}
	for _, what := range made.Lifted {
		fmt.Fprintf(e.stdout, "%s. That no longer applies.\n", what)
	}
	said := "is now an administrator"
	if !made.Changed {
		said = "was already an administrator"
	}
	_, err = fmt.Fprintf(e.stdout, "%s %s.\n", email, said)
	return err
}

type healthcheckCmd struct{}

// Run asks the server on this machine's HALLWAY_ADDR whether it is ready.
func (healthcheckCmd) Run(ctx context.Context, e env) error {
	c, err := readConfig(e.getenv)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("HALLWAY_ADDR: %q has no port to ask", c.Addr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	client := http.Client{Timeout: 5 * time.Second}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, 4096))
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not ready: %s", strings.TrimSpace(string(said)))
	}
	_, err = e.stdout.Write(said)
	return err
}
