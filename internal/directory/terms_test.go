package directory_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// termSite is a store with a clock, and a publisher that the test turns like the watcher.
type termSite struct {
	*testing.T
	store *db.Store
	p     *directory.Publisher
	clock time.Time
}

func newTermSite(t *testing.T, zone string, clock time.Time, sections ...roster.Section) *termSite {
	s := &termSite{T: t, clock: clock}
	var err error
	s.store, err = db.Open(t.Context(), t.TempDir(), db.ToServe, func() time.Time { return s.clock })
	must(t, err)
	t.Cleanup(func() { s.store.Close() })
	public := true
	must(t, s.store.Override(t.Context(), db.Overrides{Public: &public}))
	where, err := time.LoadLocation(zone)
	must(t, err)
	must(t, s.store.SetZone(t.Context(), school.Command("test"), where))
	r := roster.Roster{Schools: []roster.School{{Key: "n", Name: "North"}},
		People: []roster.Person{{Key: "a", Name: "Ada", Email: "a@x.test", Schools: []string{"n"}}}}
	for _, one := range sections {
		one.School, one.Teachers = "n", []string{"a"}
		r.Sections = append(r.Sections, one)
	}
	_, err = s.store.ApplyImport(t.Context(), school.Command("test"), r, db.ImportMeta{Source: "SIS"})
	must(t, err)
	doors, err := s.store.DoorsAt(t.Context(), 0)
	must(t, err)
	for _, e := range doors {
		must(t, save(s.store, e.Door, 0, "https://zoom.us/j/"+strings.Repeat(e.Section.Code, 10)))
	}
	s.p = published(t, s.store, directory.Config{})
	t.Cleanup(s.p.Close)
	return s
}

// shows are the titles of the classes on the student page.
func (s *termSite) shows() string {
	s.Helper()
	body := get(s.p, "/").Body.String()
	var titles []string
	for _, title := range []string{"Algebra", "Botany", "Choir"} {
		if strings.Contains(body, "<bdi>"+title+"</bdi>") {
			titles = append(titles, title)
		}
	}
	return strings.Join(titles, " ")
}

// The turn of a term is at the school's midnight, wherever that is and however long the
// day is, and what students get is the same until then.
func TestTermTurnsAtMidnight(t *testing.T) {
	for _, c := range []struct {
		zone         string
		starts, ends string
	}{
		{"America/New_York", "2026-08-24", "2026-12-18"},
		{"Pacific/Auckland", "2026-07-20", "2026-09-25"}, // a day ahead of UTC's evening
		{"America/New_York", "2026-03-08", "2026-11-01"}, // the clocks change on the first and the last day
		{"Africa/Cairo", "2026-04-24", "2026-10-29"},     // at midnight
	} {
		t.Run(c.zone+" "+c.starts, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			must(t, err)
			first, err := time.ParseInLocation(time.DateOnly, c.starts, zone)
			must(t, err)
			last, err := time.ParseInLocation(time.DateOnly, c.ends, zone)
			must(t, err)
			midnights := []time.Time{first, last.AddDate(0, 0, 1)}
			s := newTermSite(t, c.zone, first.Add(-30*time.Hour),
				roster.Section{Key: "1", Course: "Algebra", Code: "1", Starts: c.starts, Ends: c.ends}, roster.Section{Key: "2", Course: "Botany", Code: "2"})
			want := []string{"Botany", "Algebra Botany", "Botany"}
			for i, midnight := range midnights {
				for _, at := range []time.Duration{-24 * time.Hour, -time.Second} {
					s.clock = midnight.Add(at)
					before := get(s.p, "/").Header().Get("Etag")
					must(t, s.p.RefreshAll(t.Context()))
					if got := s.shows(); got != want[i] {
						t.Errorf("at %s it shows %q, want %q", s.clock, got, want[i])
					}
					if now := get(s.p, "/").Header().Get("Etag"); now != before {
						t.Errorf("another page at %s, though nothing turns", s.clock)
					}
				}
				before := get(s.p, "/").Header().Get("Etag")
				s.clock = midnight
				must(t, s.p.RefreshAll(t.Context()))
				if got := s.shows(); got != want[i+1] {
					t.Errorf("at %s it shows %q, want %q", s.clock, got, want[i+1])
				}
				if now := get(s.p, "/").Header().Get("Etag"); now == before {
					t.Errorf("the same ETag at %s", s.clock)
				}
			}
		})
	}
}

// Before and after its term nothing of a class reaches students: not by a search, an
// export or its address. Its teacher has it, the one that is over at the end.
func TestClosedClasses(t *testing.T) {
	s := newTermSite(t, "America/New_York", time.Date(2026, 11, 27, 15, 0, 0, 0, time.UTC),
		roster.Section{Key: "1", Course: "Algebra", Code: "1", Department: "Maths", Block: "Q", Ends: "2026-11-27"},
		roster.Section{Key: "2", Course: "Botany", Code: "2", Department: "Science", Block: "B", Starts: "2026-11-28"},
		roster.Section{Key: "3", Course: "Choir", Code: "3"})
	s.clock = s.clock.Add(24 * time.Hour)
	must(t, s.p.RefreshAll(t.Context()))
	if got := s.shows(); got != "Botany Choir" {
		t.Fatalf("it shows %q", got)
	}
	body := get(s.p, "/").Body.String()
	for _, gone := range []string{"Algebra", "1111111111", "Maths", ">Q<"} {
		if strings.Contains(body, gone) {
			t.Errorf("the page has %q", gone)
		}
	}
	if body := get(s.p, "/?q=algebra").Body.String(); strings.Contains(body, "1111111111") || !strings.Contains(body, "Nothing matches") {
		t.Error("a search finds it")
	}
	own, known := s.p.Own(2 - 1)
	var titles []string
	for _, e := range own {
		titles = append(titles, e.Title())
	}
	if want := []string{"Botany", "Choir", "Office hours", "Algebra"}; !known || !slices.Equal(titles, want) {
		t.Errorf("its teacher has %q, want %q", titles, want)
	}
	over := own[3]
	if e, found := s.p.Look().Door(over.Door.Code); !found || e.Phase != school.Over || e.Door.Link != "" || over.Door.Link == "" {
		t.Errorf("readers see %+v, its teacher %+v", e, over)
	}
	// A save there changes nothing that students see.
	before := get(s.p, "/").Header().Get("Etag")
	touched := db.Touched{Doors: []int64{over.Door.ID}, At: []int64{1}}
	must(t, save(s.store, over.Door, over.Door.Version, "https://zoom.us/j/99999999999"))
	must(t, s.p.Publish(t.Context(), touched))
	if e, _ := s.p.Entry(over.Door.Code); e.Door.Link != "https://zoom.us/j/99999999999" {
		t.Errorf("its teacher sees %+v", e.Door)
	}
	if e, _ := s.p.Look().Door(over.Door.Code); e.Door.Link != "" || get(s.p, "/").Header().Get("Etag") != before {
		t.Errorf("readers see %+v", e.Door)
	}
	var out strings.Builder
	must(t, directory.ExportJSON(t.Context(), s.store, directory.Config{}, &out))
	var list []map[string]any
	must(t, json.Unmarshal([]byte(out.String()), &list))
	if strings.Contains(out.String(), "Algebra") || len(list) != 3 {
		t.Errorf("the export has %s", out.String())
	}
	must(t, directory.ExportCSV(t.Context(), s.store, directory.Config{}, &out))
	files := t.TempDir()
	must(t, export(t, s.store, files))
	page, err := os.ReadFile(filepath.Join(files, "index.html"))
	if err != nil || strings.Contains(out.String()+string(page), "Algebra") {
		t.Errorf("an export has it (%v)", err)
	}
}

// Another time zone is another day.
func TestZoneTurnsTerms(t *testing.T) {
	s := newTermSite(t, "America/New_York", time.Date(2026, 8, 23, 20, 0, 0, 0, time.UTC),
		roster.Section{Key: "1", Course: "Algebra", Code: "1", Starts: "2026-08-24"})
	subscribed(t, s.store, s.p)
	if got := s.shows(); got != "" {
		t.Fatalf("in New York it shows %q", got)
	}
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	must(t, err)
	must(t, s.store.SetZone(t.Context(), school.Command("test"), tokyo))
	if got := s.shows(); got != "Algebra" {
		t.Errorf("in Tokyo it shows %q", got)
	}
}

// Two classes of one title say their terms, as long as both are on the page.
func TestTwins(t *testing.T) {
	class := func(key, term, ends string) roster.Section {
		return roster.Section{Key: key, Course: "Algebra", Code: "1", Room: "7", Term: term, Ends: ends}
	}
	s := newTermSite(t, "America/New_York", time.Date(2026, 11, 27, 15, 0, 0, 0, time.UTC), class("1", "Fall", "2026-11-27"), class("2", "Spring", ""),
		roster.Section{Key: "3", Course: "Botany", Code: "1", Term: "Fall"})
	terms := func() (n int) {
		for _, row := range strings.Split(get(s.p, "/").Body.String(), "<li")[1:] {
			if strings.Contains(row, "Room 7</bdi> <bdi>Fall</bdi>") || strings.Contains(row, "Room 7</bdi> <bdi>Spring</bdi>") {
				n++
			} else if strings.Contains(row, "Fall") || strings.Contains(row, "Spring") {
				t.Errorf("a term where none is needed: %s", row)
			}
		}
		return n
	}
	if n := terms(); n != 2 {
		t.Errorf("%d rows say their terms", n)
	}
	subscribed(t, s.store, s.p)
	doors, err := s.store.DoorsAt(t.Context(), 0)
	must(t, err)
	for _, e := range doors {
		if e.Title() == "Algebra" {
			must(t, save(s.store, e.Door, e.Door.Version, "https://zoom.us/j/99999999999"))
		}
	}
	if body := get(s.p, "/").Body.String(); terms() != 2 || strings.Count(body, `href="https://zoom.us/j/99999999999"`) != 2 {
		t.Error("a save takes the term away")
	}
	if w := get(s.p, "/?q=spring"); w.Code != http.StatusOK || strings.Count(w.Body.String(), `class="join"`) != 1 {
		t.Error("a search for the term does not find the one class")
	}
	s.clock = s.clock.Add(24 * time.Hour)
	must(t, s.p.RefreshAll(t.Context()))
	if n := terms(); n != 0 {
		t.Errorf("%d rows say their terms, though there is only one", n)
	}
}
