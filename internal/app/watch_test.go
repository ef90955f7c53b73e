package app

import (
	"log/slog"
	"net/http/httptest"
	"strings"
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

// A school whose schedule names another zone turns at its own midnight, within the next
// look.
func TestWatchTurnsEachSchool(t *testing.T) {
	clock := time.Date(2026, 11, 24, 4, 30, 0, 0, time.UTC) // 23:30 on the 23rd in New York, 20:30 in Los Angeles
	store, err := db.Open(t.Context(), t.TempDir(), db.ToMake, func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	admin := school.Command("test")
	zone, err := time.LoadLocation("America/New_York")
	if err == nil {
		err = store.SetZone(t.Context(), admin, zone)
	}
	if err == nil {
		_, err = store.AddSchool(t.Context(), admin, "West")
	}
	if err == nil {
		_, err = store.SaveSchedules(t.Context(), admin, []db.ScheduleEdit{{School: 1,
			Text: "zone America/Los_Angeles\nterm 2026-08-24 2027-06-11\nday X\n  08:00-09:00 A\ncycle C X\nfrom 2026-08-24 C"}})
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := directory.New(store, directory.Config{})
	w := watcher{store: store, dir: dir, log: slog.New(slog.DiscardHandler), now: func() time.Time { return clock }, shown: conditions(store), day: store.Today()}
	if err := dir.RefreshAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, date := range []string{"2026-11-23", "2026-11-23", "2026-11-23", "2026-11-23", "2026-11-24"} { // until 00:30 there
		w.look(t.Context())
		page := httptest.NewRecorder()
		if err := dir.Look().Home(page, httptest.NewRequest("GET", "/", nil), nil); err != nil || !strings.Contains(page.Body.String(), `data-date="`+date+`"`) {
			t.Errorf("at %s the page is not of %s (%v)", clock, date, err)
		}
		clock = clock.Add(time.Hour)
	}
}
