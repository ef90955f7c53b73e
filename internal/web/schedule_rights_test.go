package web_test

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// An administrator of one school changes that school's schedule and no other: not by an
// address, not by a form, not by a text that both share, and not by an undo.
func TestScheduleOfOneSchool(t *testing.T) {
	north := northOf(t, filepath.Join(t.TempDir(), "schools.csv"))
	s := north.Site
	ctx, command := t.Context(), school.Command("test")
	_, south1 := saveTimes(s, 1, timesAround(s)), saveTimes(s, 2, timesAround(s))
	souths := textOf(s, 2)
	untouched := func(when string) {
		t.Helper()
		if got := textOf(s, 2); got != souths {
			t.Fatalf("%s has changed the other school:\n%s", when, got)
		}
	}
	forms := map[string]url.Values{
		"/text":   {"text": {"# theirs"}},
		"/day":    {"from": {"2027-01-20"}, "kind": {"off"}, "schools": {"south"}, "seen": {"south " + south1}},
		"/parts":  {"part": {"term"}, "first": {"2027-01-20"}, "last": {"2027-01-21"}},
		"/start":  {"template": {"a-b"}, "first": {"2026-09-08"}, "last": {"2027-06-18"}},
		"/remove": {},
	}
	for path, form := range forms {
		form.Set("version", south1)
		form.Set("school", "south")
		north.Post("/admin/schedule"+path, form).Want(t, 403)
		untouched("POST " + path)
	}
	for _, path := range []string{"", "/text", "/day", "/parts", "/schedule.txt"} {
		north.Get("/admin/schedule"+path+"?school=south").Want(t, 403)
	}
	t.Run("shared", func(t *testing.T) {
		version := saveTimes(s, 1, "as south\n")
		for path, form := range forms {
			if path == "/remove" || path == "/start" || path == "/text" { // its own text, which it may change
				continue
			}
			form.Set("school", "north")
			form.Set("version", version)
			if a := north.Post("/admin/schedule"+path, form); a.Status < 400 {
				t.Errorf("POST %s answers %d", path, a.Status)
			}
			untouched("POST " + path)
		}
		for _, path := range []string{"", "/text", "/day", "/parts", "/schedule.txt"} {
			north.Get("/admin/schedule"+path).Want(t, 200)
		}
		saveTimes(s, 1, timesAround(s))
	})
	t.Run("undo", func(t *testing.T) {
		v := func(id int64) int64 {
			now, err := s.Store.Schedule(ctx, command, id)
			if err != nil {
				t.Fatal(err)
			}
			return now.Version
		}
		_, err := s.Store.SaveSchedules(ctx, command, []db.ScheduleEdit{
			{School: 1, Text: textOf(s, 1) + "on 2027-01-20 off Snow\n", Version: v(1)}, {School: 2, Text: souths + "on 2027-01-20 off Snow\n", Version: v(2)}})
		if err != nil {
			t.Fatal(err)
		}
		souths = textOf(s, 2)
		list, _, err := s.Store.History(ctx, db.HistoryFilter{Kind: "schedule"})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range list[:2] {
			status := 403
			if one.School == "North" {
				status = 200
			}
			north.Post("/changes/"+apptest.Itoa(one.ID)+"/undo", url.Values{"back": {"/admin/schedule"}}).Want(t, status)
			untouched("the undo")
		}
		if strings.Contains(textOf(s, 1), "Snow") {
			t.Error("the school's own part is not undone")
		}
		teacher := s.Visitor()
		teacher.SignIn(googletest.Identity{Sub: "902", Email: "s@school.test", Name: "Sam", HD: apptest.Domain}, "/me").Want(t, 200)
		teacher.Post("/changes/"+apptest.Itoa(list[0].ID)+"/undo", nil).Want(t, 403)
	})
}

// A school that shares the schedule of one that is not in use any more has no times, and
// its page says why.
func TestScheduleOfASchoolThatIsGone(t *testing.T) {
	north := northOf(t, filepath.Join(t.TempDir(), "schools.csv"))
	s := north.Site
	ctx, command := t.Context(), school.Command("test")
	saveTimes(s, 2, timesAround(s))
	saveTimes(s, 1, "as south\n")
	if err := s.Store.ArchiveSchool(ctx, command, 2); err != nil {
		t.Fatal(err)
	}
	version := apptest.Between(t, north.Get("/admin/schedule/text").Body, `name="version" value="`, `"`)
	for _, path := range []string{"", "/day", "/parts"} {
		north.Get("/admin/schedule"+path).Want(t, 200, "That schedule does not count any more.", "South</bdi>, which is not in use any more", "Do not share it any more")
	}
	north.Post("/admin/schedule/parts", url.Values{"version": {version}, "part": {"term"}, "first": {"2027-01-20"}, "last": {"2027-01-21"}}).Want(t, 422, "not there any more")
	north.Post("/admin/schedule/remove", url.Values{"version": {version}}).Want(t, 200, "Taken away.")

	// One that an import brought, and that went with it, is nowhere but in the text.
	r := roster.Roster{Schools: []roster.School{{Key: "west", Name: "West"}}, People: []roster.Person{{Key: "w", Name: "Wes", Email: "w@west.test", Schools: []string{"west"}}},
		Sections: []roster.Section{{Key: "w1", School: "west", Course: "Woodwork", Code: "01", Teachers: []string{"w"}}}}
	imported, err := s.Store.ApplyImport(ctx, command, r, db.ImportMeta{Source: "another"})
	if err != nil {
		t.Fatal(err)
	}
	saveTimes(s, 1, "as west\n")
	if _, err := s.Store.UndoImport(ctx, command, imported.ID); err != nil {
		t.Fatal(err)
	}
	page := north.Get("/admin/schedule").Want(t, 200, "west</bdi>, which is not in use any more")
	if strings.Contains(page.Body, "Its office changes it") {
		t.Error("nobody changes it any more")
	}
	north.Get("/admin/schedule/text").Want(t, 200, "as west")
}
