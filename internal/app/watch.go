package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/school"
)

// everySecond calls do until ctx ends.
func everySecond(ctx context.Context, do func(context.Context)) {
	tick := time.Tick(time.Second)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			do(ctx)
		}
	}
}

// watcher publishes what does not change by a request: commits of other processes
// (an import from the command line), what begins or ends at a school's midnight,
// a mode that ends, and settings that were read late.
type watcher struct {
	store *db.Store
	dir   *directory.Publisher
	log   *slog.Logger
	now   func() time.Time
	shown string // the conditions of the published pages
	day   string // of the last daily work
}

func (w *watcher) look(ctx context.Context) {
	others, err := w.store.ChangedOutside(ctx)
	for _, o := range others {
		w.log.Info("changed beside the server", "actor", o.Actor, "action", o.Action, "import", o.Import, "changes", o.Rows)
	}
	now := conditions(w.store)
	switch {
	case err != nil:
	case len(others) > 0 || now != w.shown || w.dir.Stale() != nil:
		if err = w.dir.RefreshAll(ctx); err == nil {
			w.shown = now
		}
	default:
		err = w.dir.Turn(ctx)
	}
	if err != nil && ctx.Err() == nil {
		w.log.Error("directory not published", "error", err)
	}
	if today := w.store.Today(); today != w.day { // at the start, and at the school's midnight
		w.daily(ctx)
		w.day = today
	}
}

// conditions are what the pages depend on besides their data and the day: the mode,
// and who may read, which is set late if it could not be read after its commit.
func conditions(store *db.Store) string {
	return fmt.Sprint(store.Status(), store.Settings().Public)
}

// daily ends the rights that were kept for people who have left and did not come
// back in time, erases the names in old requests, deletes expired sessions, and logs how
// old the rosters are. After an error it tries again a day later: a delay gives nobody
// access.
func (w *watcher) daily(ctx context.Context) {
	people, err := w.store.EndKept(ctx, school.Command("serve"))
	w.report(ctx, "rights of people who have left", "ended", "people", int64(people), err)
	requests, err := w.store.EraseRequests(ctx, school.Command("serve"))
	w.report(ctx, "old requests", "erased", "requests", requests, err)
	sessions, err := w.store.DropSessions(ctx)
	w.report(ctx, "expired sessions", "deleted", "sessions", sessions, err)
	w.sources(ctx)
}

// sources logs how old the last file of each source is.
func (w *watcher) sources(ctx context.Context) {
	list, err := w.store.SourceFiles(ctx, school.Command("serve"))
	if err != nil && ctx.Err() == nil {
		w.log.Error("ages of rosters not read", "error", err)
	}
	for _, f := range list {
		log, zone := w.log.Info, w.store.Settings().Zone
		if f.Late(w.now(), zone) {
			log = w.log.Warn
		}
		log("last roster file", "source", f.Source, "school", f.School, "file", f.File, "days", f.Days(w.now(), zone), "problems", f.Problems)
	}
}

func (w *watcher) report(ctx context.Context, what, done, noun string, n int64, err error) {
	switch {
	case err != nil && ctx.Err() == nil:
		w.log.Error(what+" not "+done, "error", err)
	case n > 0:
		w.log.Info(what+" "+done, noun, n)
	}
}

// healthLog lets the store check itself, and logs when it stops working, and when
// it works again.
type healthLog struct {
	store *db.Store
	log   *slog.Logger
	fault bool
}

func (h *healthLog) check(ctx context.Context) {
	err := h.store.Look(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil && !h.fault:
		h.log.Error("the database does not work", "error", err)
	case err == nil && h.fault:
		h.log.Info("the database works again")
	}
	h.fault = err != nil
}
