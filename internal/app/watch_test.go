package app

import (
	"log/slog"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/school"
)

// A setting that could not be read after its commit is published as soon as it can.
func TestWatchPublishesLateSettings(t *testing.T) {
	store, err := db.Open(t.Context(), t.TempDir(), db.ToMake, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	dir := directory.New(store, directory.Config{})
	w := watcher{store: store, dir: dir, log: slog.New(slog.DiscardHandler), shown: conditions(store), day: store.Today()}
	if err := dir.RefreshAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.SetPublic(t.Context(), school.Command("test"), true); err != nil { // nobody subscribed: it is not published
		t.Fatal(err)
	}
	if dir.Look().Public() {
		t.Fatal("it is published already, so this shows nothing")
	}
	w.look(t.Context())
	if !dir.Look().Public() {
		t.Error("the old access stays published")
	}
}
