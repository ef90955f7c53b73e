package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// allDay is a schedule in which block A is on at any hour of three weeks.
func allDay(now time.Time) string {
	day := func(n int) string { return now.UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	return "term " + day(-7) + " " + day(14) + "\nday All\n  00:00-24:00 A\nday Other\n  08:00-09:00 D\n" +
		"week W All All All All All All All\nfrom " + day(-7) + " W\non " + day(2) + " Other\n"
}

// schedules writes a school's schedule.
func schedules(t *testing.T, s *apptest.Site, id int64, text string) {
	t.Helper()
	was, err := s.Store.Schedule(t.Context(), school.Command("test"), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Store.SaveSchedules(t.Context(), school.Command("test"), []db.ScheduleEdit{{School: id, Text: text, Version: was.Version}}); err != nil {
		t.Fatal(err)
	}
}

// What is on now, and any day, is for whoever may read the directory, and for nobody
// else; and it is asked for like the directory.
func TestNowAndAnyDay(t *testing.T) {
	s := apptest.NewSite(t)
	reader, nobody := s.Visitor(), s.Visitor()
	in := s.Now().UTC().AddDate(0, 0, 2)
	day := in.Format(time.DateOnly)

	for _, path := range []string{"/now", "/s/larkfield-commons/now", "/?on=" + day} {
		if a := nobody.Get(path); !strings.Contains(a.URL, "/sign-in?next=") {
			t.Errorf("%s leads nobody to %s", path, a.URL)
		}
	}
	reader.SignIn(apptest.Student, "/now").Want(t, 200, "<h1><bdi>On now</bdi></h1>", "The times of this school are not known here yet.", `href="/">All`)
	if strings.Contains(reader.Get("/").Body, "What is on now") {
		t.Error("a school without a schedule leads to its times")
	}

	schedules(t, s, 1, allDay(s.Now()))
	reader.Get("/").Want(t, 200, `href="/now">What is on now`)
	page := reader.Get("/now").Want(t, 200, "Block A, ", " min left", "Algebra II")
	if tag := page.Header.Get("Etag"); tag == "" || reader.Get("/now", "If-None-Match", tag).Status != http.StatusNotModified {
		t.Errorf("no 304 for %q", tag)
	}
	other := reader.Get("/?on="+day).Want(t, 200, "This is the page of "+in.Format("Monday 2 January"), "data-fixed", "Algebra II")
	for path, length := range map[string]int{"/now": 0, "/?on=" + day: len(other.Body)} {
		r, _ := http.NewRequest(http.MethodHead, s.URL+path, nil)
		if a := reader.Do(r, "Accept-Encoding", "identity"); a.Status != 200 || a.Body != "" || length > 0 && a.Header.Get("Content-Length") != apptest.Itoa(int64(length)) {
			t.Errorf("HEAD %s: %d, %v", path, a.Status, a.Header)
		}
	}
	reader.Get("/?on=2026-99-99").Want(t, 200, "There is no page for that day.", "Algebra II")
	reader.Get("/s/nowhere/now").Want(t, 404, "That page is not here")

	if err := s.Store.SetPublic(t.Context(), school.Command("test"), true); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/now", "/?on=" + day} {
		if a := nobody.Get(path).Want(t, 200, "Larkfield Commons"); a.Header.Get("Cache-Control") != "public, no-cache" {
			t.Errorf("%s: %v", path, a.Header)
		}
	}

	// With a second school the address without one has the list, and a merged one leads on.
	admin := s.Administrator()
	admin.Post("/admin/schools", map[string][]string{"name": {"North"}}).Want(t, 200, "North is added.")
	nobody.Get("/s/north/now").Want(t, 200, "The times of this school are not known here yet.")
	nobody.Get("/s/larkfield-commons/now").Want(t, 200, "Block A, ")
	admin.Post("/admin/schools/1/merge", map[string][]string{"into": {"north"}}).Want(t, 200, "Merged.")
	if a := nobody.Get("/s/larkfield-commons/now"); a.Status != 200 || !strings.HasSuffix(a.URL, "/s/north/now") {
		t.Errorf("the old address leads to %s: %d", a.URL, a.Status)
	}
}
