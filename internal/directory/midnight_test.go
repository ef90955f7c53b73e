package directory_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
)

const westZone = "zone America/Los_Angeles\n"

// Each school turns at its own midnight, without a request, and nothing turns before.
func TestEachSchoolTurnsAtItsOwnMidnight(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	s.saves("west", westZone+year)
	for _, step := range []struct{ at, turned string }{
		{"2026-11-24 23:59", ""}, {"2026-11-25 00:00", "east"}, {"2026-11-25 02:59", ""}, {"2026-11-25 03:00", "west"},
		{"2026-11-25 23:59", ""}, {"2026-11-26 00:00", "east"}, {"2026-11-26 03:00", "west"},
	} {
		before := map[string]string{"east": s.tag("east"), "west": s.tag("west"), "none": s.tag("none")}
		s.clock = atSchool(t, step.at)
		must(t, s.p.Turn(t.Context()))
		var turned []string
		for _, slug := range []string{"east", "west", "none"} {
			if s.tag(slug) != before[slug] {
				turned = append(turned, slug)
			}
		}
		if got := strings.Join(turned, " "); got != step.turned {
			t.Errorf("at %s %q turned, want %q", step.at, got, step.turned)
		}
		for _, slug := range []string{"east", "west", "none"} {
			if s.get("/s/"+slug).Body.String() != s.anew(slug) {
				t.Errorf("at %s the page of %s is not the one of its day", step.at, slug)
			}
		}
	}
}

// A turn costs nothing when no day has begun: the page is the same value, with what was
// compressed of it.
func TestTurnLeavesTheOthers(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	look := s.p.Look()
	s.clock = atSchool(t, "2026-11-24 23:59")
	must(t, s.p.Turn(t.Context()))
	if s.p.Look() != look {
		t.Error("something was published, though no day has begun")
	}
}

// A save after midnight, before anybody has looked at the clock, publishes the whole new
// day, and not one row of it on the old page.
func TestSaveAtMidnight(t *testing.T) {
	s := newDaySite(t, "2026-11-24 23:59")
	for _, midnight := range []string{"2026-11-25 00:00", "2026-12-02 00:00", "2026-12-19 00:00", "2027-01-04 00:00"} { // 19 December: terms end
		s.clock = atSchool(t, midnight)
		d := s.door("east", "Algebra")
		must(t, save(s.store, d, d.Version, "https://zoom.us/j/777"+strings.ReplaceAll(midnight[:10], "-", "")))
		page := s.get("/s/east").Body.String()
		if !strings.Contains(page, `data-date="`+midnight[:10]+`"`) {
			t.Errorf("%s: the page is of another day", midnight)
		}
		if page != s.anew("east") {
			t.Errorf("%s: the page is of two days", midnight)
		}
	}
}

// The page is a function of the text, the date and the doors: the same bytes at every
// instant of a date, after whatever happened before, and after a restart.
func TestPageIsOfItsDay(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	random := rand.New(rand.NewPCG(17, 4))
	pages := map[string]string{} // by date
	start := atSchool(t, "2026-11-20 00:00")
	for range 60 {
		s.clock = start.Add(time.Duration(random.Int64N(int64(16 * 24 * time.Hour))))
		must(t, s.p.Turn(t.Context()))
		date, page := s.clock.Format(time.DateOnly), s.get("/s/east").Body.String()
		if was, seen := pages[date]; seen && was != page {
			t.Fatalf("another page at %s", s.clock)
		}
		pages[date] = page
	}
	for date, page := range pages {
		s.clock = atSchool(t, date+" 13:14")
		if s.anew("east") != page {
			t.Errorf("another page of %s after a restart", date)
		}
	}
	if len(pages) < 10 {
		t.Errorf("only %d dates", len(pages))
	}
}

// The list of the schools turns at the installation's midnight: a school whose last term
// is over is offered no more, and the page at / is that of the other.
func TestListTurnsAtMidnight(t *testing.T) {
	clock := atSchool(t, "2026-11-24 23:59")
	store, err := db.Open(t.Context(), t.TempDir(), db.ToServe, func() time.Time { return clock })
	must(t, err)
	defer store.Close()
	must(t, store.SetZone(t.Context(), school.Command("test"), clock.Location()))
	_, err = store.ApplyImport(t.Context(), school.Command("test"), roster.Roster{
		Schools: []roster.School{{Key: "n", Name: "North"}, {Key: "s", Name: "South"}},
		People:  []roster.Person{{Key: "a", Name: "Ada", Email: "a@x.test", Schools: []string{"n", "s"}}},
		Sections: []roster.Section{{Key: "1", School: "n", Course: "Algebra", Teachers: []string{"a"}, Starts: "2026-08-24", Ends: "2026-11-24"},
			{Key: "2", School: "s", Course: "Botany", Teachers: []string{"a"}}}}, db.ImportMeta{Source: "test"})
	must(t, err)
	p := published(t, store, directoryConfig)
	defer p.Close()
	if body := get(p, "/").Body.String(); !strings.Contains(body, `href="/s/north"`) {
		t.Fatal("both schools should be offered")
	}
	clock = clock.Add(time.Minute)
	must(t, p.Turn(t.Context()))
	if body := get(p, "/").Body.String(); !strings.Contains(body, "<bdi>Botany</bdi>") {
		t.Error("the list is that of yesterday")
	}
}
