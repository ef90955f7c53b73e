package directory_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// year is a school year of two days that take turns, with a holiday.
const year = `term 2026-08-24 2026-12-18 Fall
term 2027-01-04 2027-06-11 Spring
day Reg
  08:05-09:00 A
  09:05-10:00 B
  10:00-10:20 --
  10:25-11:20 C
day Alt
  08:05-09:30 C
  09:40-11:05 D
day Late
  09:00-10:00 D
  23:30-24:30 A
cycle AB Reg Alt
from 2026-08-24 AB
on 2026-11-26..2026-11-27 off Thanksgiving
on 2026-12-02 Late
`

// daySite is a site of several schools with a clock, whose pages follow each commit, and
// which the test turns like the watcher.
type daySite struct {
	*testing.T
	store *db.Store
	p     *directory.Publisher
	clock time.Time
	ids   map[string]int64 // of schools, by slug
}

// newDaySite has the schools east, west and none, each with a class in the blocks A to D,
// a long one in "A, C", one of each term and one without a block. East has a schedule.
func newDaySite(t *testing.T, clock string, extra ...roster.Section) *daySite {
	s := &daySite{T: t, clock: atSchool(t, clock), ids: map[string]int64{}}
	var err error
	s.store, err = db.Open(t.Context(), t.TempDir(), db.ToServe, func() time.Time { return s.clock })
	must(t, err)
	t.Cleanup(func() { s.store.Close() })
	private := false
	must(t, s.store.Override(t.Context(), db.Overrides{Public: &private}))
	zone, err := time.LoadLocation("America/New_York")
	must(t, err)
	must(t, s.store.SetZone(t.Context(), school.Command("test"), zone))
	var r roster.Roster
	for _, name := range []string{"East", "West", "None"} {
		r.Schools = append(r.Schools, roster.School{Key: name, Name: name})
		r.People = append(r.People, roster.Person{Key: name, Name: "Ada " + name, Email: school.Email(name + "@x.test"), Schools: []string{name}})
		for _, one := range append([]roster.Section{
			{Course: "Algebra", Block: "A"}, {Course: "Botany", Block: "b"}, {Course: "Choir", Block: "Block C"}, {Course: "Drama", Block: "D"},
			{Course: "English", Block: "A, C"}, {Course: "Fall French", Block: "B", Starts: "2026-08-24", Ends: "2026-12-18"},
			{Course: "Spring German", Block: "B", Starts: "2027-01-04", Ends: "2027-06-11"}, {Course: "History"},
		}, extra...) {
			one.Key, one.School, one.Teachers, one.Code = name+one.Course, name, []string{name}, "1"
			r.Sections = append(r.Sections, one)
		}
	}
	_, err = s.store.ApplyImport(t.Context(), school.Command("test"), r, db.ImportMeta{Source: "SIS"})
	must(t, err)
	doors, err := s.store.DoorsAt(t.Context(), 0)
	must(t, err)
	for _, e := range doors {
		must(t, save(s.store, e.Door, 0, "https://zoom.us/j/9"+school.LowerASCII(e.Door.Code)))
	}
	schools, err := s.store.Schools(t.Context())
	must(t, err)
	for _, one := range schools {
		s.ids[one.Slug] = one.ID
	}
	s.p = published(t, s.store, directory.Config{Now: func() time.Time { return s.clock }})
	t.Cleanup(s.p.Close)
	subscribed(t, s.store, s.p)
	s.saves("east", year)
	return s
}

// saves writes a school's schedule.
func (s *daySite) saves(slug, text string) {
	s.Helper()
	was, err := s.store.Schedule(s.Context(), school.Command("test"), s.ids[slug])
	must(s, err)
	_, err = s.store.SaveSchedules(s.Context(), school.Command("test"), []db.ScheduleEdit{{School: s.ids[slug], Text: text, Version: was.Version}})
	must(s, err)
}

// atSchool is an instant like "2026-11-24 08:30", in New York.
func atSchool(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	must(t, err)
	when, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	must(t, err)
	return when
}

// get is the answer to a path such as /s/east?on=2026-12-08 or /s/east/now.
func (s *daySite) get(path string, header ...string) *httptest.ResponseRecorder {
	s.Helper()
	return answerOf(s.T, s.p, s.clock, path, header...)
}

// answerOf routes a path as the server does.
func answerOf(t *testing.T, p *directory.Publisher, now time.Time, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	routes, w := http.NewServeMux(), httptest.NewRecorder()
	routes.HandleFunc("/s/{school}", func(w http.ResponseWriter, r *http.Request) {
		must(t, p.Look().School(w, r, r.PathValue("school"), atOnce))
	})
	routes.HandleFunc("/s/{school}/now", func(w http.ResponseWriter, r *http.Request) {
		must(t, p.Look().SchoolNow(w, r, r.PathValue("school"), now))
	})
	routes.HandleFunc("/now", func(w http.ResponseWriter, r *http.Request) { must(t, p.Look().Now(w, r, now)) })
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	routes.ServeHTTP(w, r)
	if w.Code >= 400 {
		t.Fatalf("%s answers %d: %s", path, w.Code, w.Body)
	}
	return w
}

// directoryConfig is that of a program that starts now.
var directoryConfig = directory.Config{}

func (s *daySite) tag(slug string) string { return s.get("/s/" + slug).Header().Get("Etag") }

// anew is the page as a program that starts now would publish it.
func (s *daySite) anew(slug string) string {
	s.Helper()
	p := published(s.T, s.store, directoryConfig)
	defer p.Close()
	return answerOf(s.T, p, s.clock, "/s/"+slug).Body.String()
}

// door is the door of a class.
func (s *daySite) door(slug, course string) school.Door {
	s.Helper()
	d, err := s.store.Directory(s.Context(), s.ids[slug])
	must(s, err)
	for _, e := range d.Entries {
		if e.Section.Course == course {
			return e.Door
		}
	}
	s.Fatalf("no %s at %s", course, slug)
	return school.Door{}
}
