package directory_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/school"
)

var (
	rowOrGroup = regexp.MustCompile(`<section class="group[^>]*data-kind="[a-z]+"[^>]*>|<h3><bdi>[^<]*|<span class="date">[^<]*|<li data-t[^>]*>`)
	titles     = regexp.MustCompile(`<h3><bdi>([^<]*)`)
)

// shape is what a page shows and in which order, without links.
func shape(page string) string { return strings.Join(rowOrGroup.FindAllString(page, -1), "\n") }

// classes are the titles on a page.
func classes(page string) string {
	var list []string
	for _, m := range titles.FindAllStringSubmatch(page, -1) {
		list = append(list, m[1])
	}
	return strings.Join(list, ", ")
}

// A page of another day is what the page will be on that day.
func TestAnyDay(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	random := rand.New(rand.NewPCG(17, 5))
	first := atSchool(t, "2026-08-24 12:00")
	for range 30 {
		date := first.AddDate(0, 0, random.IntN(290)).Format(time.DateOnly)
		asked := s.get("/s/east?on=" + date).Body.String()
		today := s.clock
		s.clock = atSchool(t, date+" 09:00")
		if want := s.anew("east"); shape(asked) != shape(want) {
			t.Errorf("%s is asked for as\n%s\nand will be\n%s", date, shape(asked), shape(want))
		}
		s.clock = today
	}
}

// A page of another day says so, leads back, has no link of a class whose term does not
// run today, and no cover of today.
func TestAnotherDay(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	choir := s.door("east", "Choir")
	_, err := s.store.Replace(t.Context(), school.Command("test"), choir.Code,
		db.Instead{From: "2026-11-24", To: "2026-11-24", Meeting: school.Meeting{Link: "https://zoom.us/j/5555555555"}})
	must(t, err)
	if page := s.get("/s/east").Body.String(); !strings.Contains(page, "5555555555") || !strings.Contains(page, "Another link today") {
		t.Fatal("nobody covers, so this shows nothing")
	}
	page := s.get("/s/east?on=2027-01-05").Body.String() // a Tuesday
	for _, want := range []string{"This is the page of Tuesday, January 5.", `<a class="nb" href="/s/east">Back to today</a>`, "data-fixed", choir.Link,
		`<input type="hidden" name="on" value="2027-01-05">`, "Spring German", "The day after: "} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for _, not := range []string{"5555555555", "Another link today", s.door("east", "Spring German").Link, "Fall French", "Not today", "Tomorrow"} {
		if strings.Contains(page, not) {
			t.Errorf("the page has %s", not)
		}
	}
	if h := s.get("/s/east?on=2027-01-05", "Accept-Encoding", "gzip, br, zstd").Header(); h.Get("Content-Encoding") != "" || h.Get("Etag") != "" ||
		h.Get("Cache-Control") != "private, no-cache" || h.Get("Vary") != "Accept-Encoding, Cookie" || h.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("it is sent with %v", h)
	}
	if page := s.get("/s/east?on=2026-11-26").Body.String(); !strings.Contains(page, "<strong>No school</strong>") || !strings.Contains(page, "Thanksgiving") {
		t.Error("a holiday does not say so")
	}
}

// Filters and a day go together, and stay so.
func TestFiltersOfAnotherDay(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	page := s.get("/s/east?on=2027-01-05&q=ger&block=b").Body.String()
	if got := classes(page); got != "Spring German" {
		t.Errorf("it finds %s", got)
	}
	if !strings.Contains(page, `<a href="/s/east?on=2027-01-05">Show all</a>`) || !strings.Contains(page, `name="on" value="2027-01-05"`) {
		t.Error("the filter loses the day")
	}
	if got := classes(s.get("/s/east?q=g&block=b").Body.String()); got != "" {
		t.Errorf("today it finds %s", got)
	}
}

// Whatever else is asked for is today's page; it says so where a day was meant.
func TestDaysThatAreNone(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	for _, on := range []string{"2026-11-24", ""} {
		if got := s.get("/s/east?on=" + on); got.Header().Get("Etag") != s.tag("east") {
			t.Errorf("on=%s is another page than today's", on)
		}
	}
	today := classes(s.get("/s/east").Body.String())
	for _, on := range []string{"2026-08-23", "2027-06-12", "2026-13-01", "tomorrow", "2026-02-30", "0000-00-00", "9999-99-99", "%00", "2026-12-08%20", "-1", strings.Repeat("9", 3000)} {
		page := s.get("/s/east?on=" + on).Body.String()
		if !strings.Contains(page, "There is no page for that day. The school year is August 24, 2026 to June 11, 2027, and this is today’s page.") ||
			classes(page) != today || strings.Contains(page, "data-fixed") {
			t.Errorf("on=%s: %s", on, page[:min(len(page), 300)])
		}
	}
	if got := s.get("/s/none?on=2026-12-08"); got.Header().Get("Etag") != s.tag("none") {
		t.Error("without a schedule there are days")
	}
}

// What changes only on another day changes that day's page, though today's bytes stay.
func TestOtherDaysAreNeverOld(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	before, tag := shape(s.get("/s/east?on=2026-12-08").Body.String()), s.tag("east")
	s.saves("east", year+"on 2026-12-08 Late\n")
	if s.tag("east") != tag {
		t.Fatal("today's page has changed, so this shows nothing")
	}
	if after := shape(s.get("/s/east?on=2026-12-08").Body.String()); after == before || !strings.Contains(after, "late day") {
		t.Errorf("the day is as before:\n%s", after)
	}
}

// Each day is rendered once, for everybody, and waits for a turn like a search.
func TestDaysAreRenderedOnce(t *testing.T) {
	s, turns := newDaySite(t, "2026-11-24 12:00"), 0
	get := func(query string) string {
		w := httptest.NewRecorder()
		must(t, s.p.Look().School(w, httptest.NewRequest(http.MethodGet, "/s/east"+query, nil), "east", func() (func(), error) {
			turns++
			return func() {}, nil
		}))
		return w.Body.String()
	}
	first := get("?on=2026-12-08")
	for n, query := range []string{"?on=2026-12-07", "?on=2026-12-09", "?on=2026-12-08&q=choir", "?on=tomorrow", "?q=choir"} {
		if get(query); turns != n+2 {
			t.Errorf("%s is answered with another day", query)
		}
	}
	get("?on=yesterday") // no day is as good as another
	get("")
	if get("?on=2026-12-08") != first || turns != 6 {
		t.Errorf("%d turns", turns)
	}
}
