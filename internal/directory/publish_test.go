package directory_test

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// Stale says since when, and does not change that when it fails again.
func TestStaleSaysSinceWhen(t *testing.T) {
	clock := time.Date(2026, 11, 24, 8, 5, 0, 0, time.UTC)
	store := filled(t, 1, "Larkfield")
	p := published(t, store, directory.Config{Now: func() time.Time { return clock }})
	store.Close()
	for range 2 {
		if err := p.Refresh(context.Background(), 1); err == nil {
			t.Error("a closed store was read")
		}
		if err := p.Stale(); err == nil || !strings.Contains(err.Error(), "since 2026-11-24T08:05:00Z") {
			t.Errorf("stale says %v", err)
		}
		clock = clock.Add(time.Hour)
	}
}

// A caller who goes away does not stop a render.
func TestCallerGoesAway(t *testing.T) {
	p := published(t, filled(t, 1, "North", "South"), directory.Config{})
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := errors.Join(p.RefreshAll(gone), p.Refresh(gone, 1)); err != nil || p.Stale() != nil {
		t.Errorf("a caller who went away left the page stale: %v, %v", err, p.Stale())
	}
}

// A change that cannot be published is saved anyway: the old page stays published,
// and the publisher is stale until it works.
func TestSaveStandsWithoutItsPage(t *testing.T) {
	store := filled(t, 3, "Larkfield")
	p := published(t, store, directory.Config{})
	var failed error
	store.Subscribe(func(ctx context.Context, touched db.Touched) { failed = p.Publish(ctx, touched) })
	d := sectionDoors(t, store, 1)[0]
	beside, err := sql.Open("sqlite", store.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	if _, err := beside.Exec(`alter table sections rename column room to chamber`); err != nil { // pages need it, saves do not
		t.Fatal(err)
	}
	if err := save(store, d, 0, "https://zoom.us/j/81111111111"); err != nil {
		t.Fatalf("not saved: %v", err)
	}
	if body := get(p, "/").Body.String(); failed == nil || p.Stale() == nil || strings.Contains(body, "81111111111") || !strings.Contains(body, "Course 2") {
		t.Errorf("publishing said %v, stale %v", failed, p.Stale())
	}
	if _, err := beside.Exec(`alter table sections rename column chamber to room`); err != nil {
		t.Fatal(err)
	}
	if err := p.RefreshAll(context.Background()); err != nil || p.Stale() != nil || !strings.Contains(get(p, "/").Body.String(), "81111111111") {
		t.Errorf("published later: %v, stale %v", err, p.Stale())
	}
}

// A save that could not be read again is published together with the next one.
func TestNextSavePublishesBoth(t *testing.T) {
	store := filled(t, 3, "Larkfield")
	p := published(t, store, directory.Config{})
	var failed error
	store.Subscribe(func(ctx context.Context, touched db.Touched) { failed = p.Publish(ctx, touched) })
	doors := sectionDoors(t, store, 1)
	beside, err := sql.Open("sqlite", store.Path())
	must(t, err)
	defer beside.Close()
	_, err = beside.Exec(`alter table sections rename column room to chamber`)
	must(t, err)
	must(t, save(store, doors[0], 0, "https://zoom.us/j/81111111111"))
	if failed == nil || p.Stale() == nil {
		t.Error("a read that failed was published")
	}
	_, err = beside.Exec(`alter table sections rename column chamber to room`)
	must(t, err)
	must(t, save(store, doors[1], 0, "https://zoom.us/j/82222222222"))
	body := get(p, "/").Body.String()
	if failed != nil || p.Stale() != nil || !strings.Contains(body, "81111111111") || !strings.Contains(body, "82222222222") {
		t.Errorf("the next save said %v, stale %v", failed, p.Stale())
	}
}

// A save publishes what surrounds the rows as it is then: a mode may have ended.
func TestSaveShowsThePresentMode(t *testing.T) {
	w := newWorld(t, 1)
	status := school.Status{Mode: school.Live, Message: "Snow day.", Until: w.clock.Add(time.Hour), Then: school.Live}
	must(t, w.store.SetStatus(t.Context(), school.Command("test"), status))
	if !strings.Contains(sent(t, w.p, "north").Body.String(), "Snow day.") {
		t.Error("the message is not on the page")
	}
	w.clock = w.clock.Add(2 * time.Hour)
	d := sectionDoors(t, w.store, 1)[0]
	must(t, save(w.store, d, d.Version, "https://zoom.us/j/81111111111"))
	if body := sent(t, w.p, "north").Body.String(); strings.Contains(body, "Snow day.") || !strings.Contains(body, "81111111111") {
		t.Error("a message that has ended is on the page")
	}
}

// The change of a setting or of the schools publishes every page, and its access.
func TestEverythingIsPublished(t *testing.T) {
	store := filled(t, 1, "North")
	if err := store.Override(context.Background(), db.Overrides{}); err != nil {
		t.Fatal(err)
	}
	p := published(t, store, directory.Config{})
	subscribed(t, store, p)
	r := roster.Roster{Schools: []roster.School{{Key: "west", Name: "West"}}, Sections: []roster.Section{{Key: "w1", School: "west", Course: "Woodwork"}}}
	if _, err := store.ApplyImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "another"}); err != nil {
		t.Fatal(err)
	}
	if body := get(p, "/").Body.String(); !strings.Contains(body, `href="/s/west"`) {
		t.Error("a school that was imported is not in the list")
	}
	for _, public := range []bool{true, false} {
		if err := store.SetPublic(context.Background(), school.Command("test"), public); err != nil {
			t.Fatal(err)
		}
		if p.Look().Public() != public {
			t.Errorf("public is %v", !public)
		}
	}
}

// A new school is served only after RefreshAll; until then the front page does not
// change, whatever is refreshed.
func TestNewSchool(t *testing.T) {
	store := filled(t, 1, "Larkfield")
	p := published(t, store, directory.Config{})
	r := roster.Roster{Schools: []roster.School{{Key: "west", Name: "West"}}, Sections: []roster.Section{{Key: "w1", School: "west", Course: "Woodwork"}}}
	if _, err := store.ApplyImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "another"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Refresh(context.Background(), 1, 2); err != nil {
		t.Fatal(err)
	}
	for range 50 {
		if !strings.Contains(get(p, "/").Body.String(), "Larkfield") {
			t.Fatal("the front page is that of a school nobody has announced")
		}
	}
	if err := p.RefreshAll(context.Background()); err != nil {
		t.Fatal(err)
	}
	if body := get(p, "/").Body.String(); !strings.Contains(body, `href="/s/west"`) {
		t.Error("the new school is not in the list")
	}
}

// A save in a school that another process has imported since publishes the school too:
// its teacher is told that students see it now.
func TestSaveInANewSchool(t *testing.T) {
	store := filled(t, 1, "Larkfield")
	p := published(t, store, directory.Config{})
	r := roster.Roster{Schools: []roster.School{{Key: "west", Name: "West"}},
		People:   []roster.Person{{Key: "w", Name: "Wes", Email: "w@west.test", Schools: []string{"west"}}},
		Sections: []roster.Section{{Key: "w1", School: "west", Course: "Woodwork", Code: "01", Teachers: []string{"w"}}}}
	if _, err := store.ApplyImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "another"}); err != nil {
		t.Fatal(err)
	}
	subscribed(t, store, p) // only now: as a server beside the import
	if err := save(store, sectionDoors(t, store, 2)[0], 0, "https://zoom.us/j/81111111111"); err != nil {
		t.Fatal(err)
	}
	if body := get(p, "/").Body.String(); !strings.Contains(body, `href="/s/west"`) {
		t.Error("the school is not in the list")
	}
	if !strings.Contains(sent(t, p, "west").Body.String(), "81111111111") {
		t.Error("the link is not on its page")
	}
}

// Before the first render the answer is 503 for every address, not 404.
func TestNotRenderedYet(t *testing.T) {
	p := directory.New(filled(t, 1, "Larkfield"), directory.Config{})
	w := get(p, "/")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// A header may come in several lines (RFC 9110 §5.3).
func TestHeaderLines(t *testing.T) {
	store := filled(t, 5, "Larkfield")
	if err := store.Override(context.Background(), db.Overrides{}); err != nil { // for the school alone
		t.Fatal(err)
	}
	p := published(t, store, directory.Config{})
	tag := get(p, "/", "Accept-Encoding", "zstd").Header().Get("Etag")
	for range 2 {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header["Accept-Encoding"] = []string{"gzip;q=0.1", "zstd"}
		w := httptest.NewRecorder()
		must(t, p.Look().Home(w, r, atOnce))
		if w.Header().Get("Content-Encoding") != "zstd" {
			t.Errorf("encoding %q", w.Header().Get("Content-Encoding"))
		}
		r.Header["If-None-Match"] = []string{`"other"`, tag}
		w = httptest.NewRecorder()
		must(t, p.Look().Home(w, r, atOnce))
		if w.Code != http.StatusNotModified || w.Header().Get("Etag") != tag || w.Header().Get("Vary") != "Accept-Encoding, Cookie" ||
			w.Header().Get("Cache-Control") != "private, no-cache" || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%d %v", w.Code, w.Header())
		}
	}
}

// HEAD has the headers of GET and no body, for the page and for a search.
func TestHead(t *testing.T) {
	p := published(t, filled(t, 5, "Larkfield"), directory.Config{})
	for _, path := range []string{"/", "/?q=course"} {
		whole := get(p, path)
		w := httptest.NewRecorder()
		must(t, p.Look().Home(w, httptest.NewRequest(http.MethodHead, path, nil), atOnce))
		if w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" || w.Header().Get("Content-Length") != whole.Header().Get("Content-Length") {
			t.Errorf("HEAD %s: %d bytes, %v", path, w.Body.Len(), w.Header())
		}
	}
}

// A search repeats what was asked beside links and passcodes. Compressed, its
// length would tell a listener who chooses the question what the links are
// (BREACH), so it is sent plain.
func TestSearchIsNotCompressed(t *testing.T) {
	p := published(t, filled(t, 5, "Larkfield"), directory.Config{})
	if w := get(p, "/?q=course", "Accept-Encoding", "gzip, br"); w.Header().Get("Content-Encoding") != "" {
		t.Errorf("a search is sent as %s", w.Header().Get("Content-Encoding"))
	}
}

// BenchmarkRefresh reads and renders 200 sections that did not change.
func BenchmarkRefresh(b *testing.B) {
	store := filled(b, 200, "Larkfield")
	p := published(b, store, directory.Config{})
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Refresh(context.Background(), 1); err != nil {
			b.Fatal(err)
		}
	}
}
