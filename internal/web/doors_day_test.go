package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// everyDay is a schedule whose days are all alike, so that a test can run on any. Blocks of
// its Lower School are half an hour later.
const everyDay = `term FIRST LAST
day Reg
  08:05-09:00 A
  10:25-11:20 B
  11:25-12:20 C
day Reg for Lower
  11:55-12:25 C
day Off
  08:00-08:30 Z
use Lower for department "Lower School"
week All Reg Reg Reg Reg Reg Reg Reg
from FIRST All
on FREE Off
on NONE off Founders’ Day
`

// scheduled gives the school of a site a schedule, and moves its clock to a time of tomorrow.
// On the third day from then on no class meets, on the fifth there is no school.
func scheduled(t testing.TB, s *apptest.Site, clock string) (today time.Time) {
	t.Helper()
	tomorrow := s.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	at, err := time.Parse("2006-01-02 15:04", tomorrow+" "+clock)
	if err != nil {
		t.Fatal(err)
	}
	s.Forward(at.Sub(s.Now()))
	day := func(n int) string { return at.AddDate(0, 0, n).Format(time.DateOnly) }
	text := strings.NewReplacer("FIRST", day(-20), "LAST", day(90), "FREE", day(3), "NONE", day(5)).Replace(everyDay)
	e, err := s.Store.DoorsOf(t.Context(), s.Person(apptest.Okafor.Email).ID)
	if err == nil {
		_, err = s.Store.SaveSchedules(t.Context(), school.Command("test"), []db.ScheduleEdit{{School: e[0].Section.SchoolID, Text: text}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// order are the titles on My links, in their order.
func order(page apptest.Answer) string {
	var titles []string
	for _, m := range regexp.MustCompile(`id="title-[a-z0-9]+"><bdi>([^<]*)`).FindAllStringSubmatch(page.Body, -1) {
		titles = append(titles, m[1])
	}
	return strings.Join(titles, ", ")
}

func TestMyLinksFollowTheSchoolDay(t *testing.T) {
	a := newAbsent(t)
	if page := a.okafor.Get("/me"); strings.Contains(page.Body, "timed") || order(page) != "Algebra II, Pre-Calculus, Office hours" {
		t.Errorf("without a schedule: %s", order(page))
	}
	today := scheduled(t, a.Site, "10:41")
	a.okafor.SignIn(apptest.Okafor, "/me")
	apptest.Until(t, "the schedule is published", func() bool { return strings.Contains(a.okafor.Get("/me").Body, " min left") })
	page := a.okafor.Get("/me").Want(t, 200, today.Format("Mon 2 Jan"), "reg day", "<strong>10:25</strong>", "to 11:20", "Over for today", "Any time")
	if got := order(page); got != "Pre-Calculus, Algebra II, Office hours" {
		t.Errorf("at 10:41: %s", got)
	}

	// A save keeps its card where it is, with its time; the link that is taken away is missing at once.
	_, version := doorOfCode(a, a.second)
	form := url.Values{"link": {usualLink}, "version": {apptest.Itoa(version)}}
	a.okafor.Post("/me/doors/"+a.second, form, "HX-Request", "true").Want(t, 200, "Saved.", "Now, ", "<strong>10:25</strong>")

	a.Forward(time.Hour + 45*time.Minute) // 12:26
	if got := order(a.okafor.Get("/me").Want(t, 200, "Over for today")); got != "Algebra II, Pre-Calculus, Office hours" {
		t.Errorf("after school: %s", got)
	}

	a.admin.SignIn(apptest.Head, "/admin/people")
	a.admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}, "until": {""}})
	closed := a.okafor.Get("/me").Want(t, 200, "Nothing can be changed now.", "Pre-Calculus", "Test<")
	if strings.Contains(closed.Body, `class="door"`) || strings.Contains(closed.Body, "as soon as you save") {
		t.Error("in maintenance the page has forms or promises")
	}
	a.okafor.Post("/me/doors/"+a.second, form).Want(t, 503, usualLink+"</textarea>") // what was typed is still there
}

// One link for all classes with two presses: the usual one, or All my classes.
func TestOneLinkForAllMyClasses(t *testing.T) {
	a := newAbsent(t)
	save := func(code string, form url.Values) apptest.Answer {
		_, version := doorOfCode(a, code)
		form.Set("version", apptest.Itoa(version))
		return a.okafor.Post("/me/doors/"+code, form)
	}
	third := a.NewestChange() // they were saved in the order of the page: Pre-Calculus is the second
	a.okafor.Post("/changes/"+apptest.Itoa(third-1)+"/undo", nil)
	a.okafor.Get("/me").Want(t, 200, "Students see “No link yet”.", "Use my usual link", `name="link" value="`+usualLink+`"`)
	save(a.second, url.Values{"link": {usualLink}}).Want(t, 200, "Saved.")
	_, version := doorOfCode(a, a.second)
	a.okafor.Post("/me/doors/"+a.second+"/clear", url.Values{"version": {apptest.Itoa(version)}}).Want(t, 200, "No meeting")
	if strings.Contains(a.okafor.Get("/me").Body, "Use my usual link") {
		t.Error("a class that has no meeting on purpose is offered a link")
	}

	mine := url.Values{"link": {oneilsLink}, "all": {"1"}}
	for _, code := range []string{a.first, a.office} {
		_, version := doorOfCode(a, code)
		mine.Set("mine", strings.TrimSpace(mine.Get("mine")+" "+code+"."+apptest.Itoa(version)))
	}
	save(a.second, mine).Want(t, 200, "Saved for 3 classes.")
	for _, code := range []string{a.first, a.second, a.office} {
		if e, _ := doorOfCode(a, code); e.Door.Link != oneilsLink {
			t.Errorf("%s has %s", code, e.Door.Link)
		}
	}
}
