package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// sourceAge is how old the last file of a source is, as --json prints it.
type sourceAge struct {
	Source   string    `json:"source"`
	School   string    `json:"school,omitempty"` // whose the source is; empty: all schools'
	File     string    `json:"file"`
	At       time.Time `json:"at"`   // when it came
	Days     int       `json:"days"` // since then
	Problems int       `json:"problems"`
	Late     bool      `json:"late"` // a newer one should have come
}

// ages are those of all sources. Without them an import is still an import.
func ages(ctx context.Context, store *db.Store, now time.Time) (list []sourceAge) {
	files, _ := store.SourceFiles(ctx, school.Command("import"))
	zone := store.Settings().Zone
	for _, f := range files {
		list = append(list, sourceAge{f.Source, f.School, f.File, f.At(), f.Days(now, zone), f.Problems, f.Late(now, zone)})
	}
	return list
}

// printAges writes a line for each source, or if the import was applied, only for
// other sources that have brought nothing for long.
func (o importReport) printAges(w io.Writer) {
	for _, a := range o.Sources {
		if o.Applied && (!a.Late || a.Source == o.Source) {
			continue
		}
		found := ""
		if a.Problems > 0 {
			found = ", " + problems(a.Problems)
		}
		fmt.Fprintf(w, "%-8s%s: the last file (%s) came %s%s\n", "source", a.Source, a.File, roster.DaysAgo(a.Days), found)
	}
}
