package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
)

type importCmd struct {
	Path   string `arg:"" help:"CSV file of teachers and classes."`
	Apply  bool   `help:"Carry the plan out, instead of only printing it."`
	School string `help:"Name of the school, when the file has no school column." placeholder:"NAME"`
}

// Run prints what an import would do, and does it with --apply. It may run
// beside a server, which shows the result within a second.
func (i importCmd) Run(ctx context.Context, e env) error {
	file, err := os.Open(i.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	incoming, findings, err := roster.Decode(filepath.Base(i.Path), io.TeeReader(file, sum))
	for _, f := range findings {
		fmt.Fprintf(e.stdout, "%-8s %s\n", f.Severity, f)
	}
	if err != nil {
		return err
	}
	store, err := openStore(ctx, e)
	if err != nil {
		return err
	}
	defer store.Close()
	plan, err := store.PlanImport(ctx, incoming)
	if err == nil && i.Apply {
		plan, err = store.ApplyImport(ctx, school.Command("import"), incoming, db.ImportMeta{
			Source: filepath.Base(i.Path), Format: incoming.Format, SHA256: hex.EncodeToString(sum.Sum(nil)), Findings: len(findings), School: i.School,
		})
	}
	if err != nil {
		return err
	}
	for _, line := range plan.Lines() {
		fmt.Fprintln(e.stdout, line)
	}
	fmt.Fprintf(e.stdout, "%s · %d to look at\n", plan.Summary(), len(findings))
	switch {
	case plan.Empty():
		fmt.Fprintln(e.stdout, "Nothing to do.")
	case i.Apply:
		fmt.Fprintln(e.stdout, "Applied. Links are kept.")
	default:
		fmt.Fprintln(e.stdout, "Nothing was changed. Run it again with --apply to carry it out.")
	}
	return nil
}

// openStore opens the configured database for a command.
func openStore(ctx context.Context, e env) (*db.Store, error) {
	c, err := readConfig(e.getenv)
	if err != nil {
		return nil, err
	}
	store, err := db.Open(ctx, c.Data, db.ToWork, time.Now)
	if err != nil {
		return nil, err
	}
	return store, store.Override(ctx, c.overrides())
}
