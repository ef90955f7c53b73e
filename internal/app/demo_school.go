package app

import (
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"

	"hallway/db"
	"hallway/internal/meeting"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/internal/web"
)

// demoRoster is the roster of thirty invented people. Some names are odd on
// purpose, to show that no name breaks a page.
//
//go:embed demo.csv
var demoRoster []byte

// demoLinks is what most of the teachers paste: teacher, class, text, note.
//
//go:embed demo_links.csv
var demoLinks string

// demoHosts are the extra hosts of the demo's links.
var demoHosts = []string{"meet." + demoDomain, "bbb." + demoDomain}

// fillDemo imports the school and saves the links, by the same code as for a real
// school.
func fillDemo(ctx context.Context, store *db.Store) error {
	actor := school.Command("demo")
	upload, err := roster.Open("larkfield.csv", demoRoster)
	if err != nil {
		return err
	}
	incoming, _, err := upload.Decode(roster.Options{})
	if err != nil {
		return err
	}
	if _, err := store.ApplyImport(ctx, actor, incoming, db.ImportMeta{File: "larkfield.csv"}); err != nil {
		return err
	}
	if _, err := store.MakeAdmin(ctx, actor, "i.solheim@"+demoDomain); err != nil {
		return err
	}
	links, err := csv.NewReader(strings.NewReader(demoLinks)).ReadAll()
	if err != nil {
		return err
	}
	schools, err := store.Schools(ctx)
	if err != nil {
		return err
	}
	d, err := store.Directory(ctx, schools[0].ID)
	if err != nil {
		return err
	}
	for _, e := range d.Entries {
		for _, row := range links {
			if row[0] != e.Teachers[0].Name || row[1] != e.Title() {
				continue
			}
			link, err := meeting.Parse(row[2], demoHosts)
			if err != nil {
				return fmt.Errorf("%q: %w", row[2], err)
			}
			if _, err := store.SaveDoors(ctx, actor, web.MeetingOf(link, row[3]), db.Save{Code: e.Door.Code}); err != nil {
				return err
			}
		}
	}
	return nil
}
