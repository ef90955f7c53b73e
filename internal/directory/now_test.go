package directory_test

import (
	"strings"
	"testing"
)

// What is on now is made once a minute, is never older than the page, and says the same
// after a restart.
func TestNowWithinItsMinute(t *testing.T) {
	s := newDaySite(t, "2026-11-24 09:50")
	page := s.get("/s/east/now")
	tag := page.Header().Get("Etag")
	if body := page.Body.String(); !strings.Contains(body, "Block B, 10 min left") || classes(body) != "Botany, Fall French" {
		t.Fatalf("on now are %s", classes(body))
	}
	s.clock = s.clock.Add(59e9)
	if again := s.get("/s/east/now"); again.Header().Get("Etag") != tag {
		t.Error("another page within the minute")
	}
	if again := s.get("/s/east/now", "If-None-Match", tag); again.Code != 304 || again.Body.Len() > 0 {
		t.Errorf("whoever has the page gets %d", again.Code)
	}
	if packed := s.get("/s/east/now", "Accept-Encoding", "gzip").Header(); packed.Get("Content-Encoding") != "gzip" ||
		packed.Get("Cache-Control") != "private, no-cache" || packed.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("it is sent with %v", packed)
	}
	botany := s.door("east", "Botany")
	must(t, save(s.store, botany, botany.Version, "https://zoom.us/j/4444444444"))
	if body := s.get("/s/east/now").Body.String(); !strings.Contains(body, "4444444444") || strings.Contains(body, botany.Link) {
		t.Error("a save is not there in the same minute")
	}
	s.clock = s.clock.Add(1e9)
	next := s.get("/s/east/now")
	if !strings.Contains(next.Body.String(), "Block B, 9 min left") || next.Header().Get("Etag") == tag {
		t.Error("the next minute is the same page")
	}
	p := published(t, s.store, directoryConfig)
	defer p.Close()
	if answerOf(t, p, s.clock, "/s/east/now").Body.String() != next.Body.String() {
		t.Error("another page after a restart")
	}
}

// A school with another zone has its own now, one without a schedule says so, and the
// address without a school has the list of them.
func TestNowOfEachSchool(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:20")
	s.saves("west", westZone+year)
	for path, want := range map[string]string{
		"/s/east/now": "Over for today",
		"/s/west/now": "As of 9:20 AM",
		"/s/none/now": "The times of this school are not known here yet.",
		"/now":        `<a href="/s/west/now">`,
	} {
		if body := s.get(path).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s has no %s", path, want)
		}
	}
	if got := classes(s.get("/s/west/now").Body.String()); got != "Botany, Fall French" {
		t.Errorf("on in the west are %s", got)
	}
}
