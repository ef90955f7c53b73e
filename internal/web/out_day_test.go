package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// The office covers by block: period B by a colleague, the rest no meeting, in one batch.
func TestOutByBlock(t *testing.T) {
	a := newAbsent(t)
	if body := a.admin.Get(a.page).Body; strings.Contains(body, "The other classes") || strings.Contains(body, "Show classes") {
		t.Error("without a schedule the form speaks of days")
	}
	// Ms Okafor teaches A alone, B alone, and D; Mr Boateng has C.
	a.admin.Post("/admin/classes/"+apptest.Itoa(sectionOf(a, a.first)), url.Values{"teachers": {apptest.Okafor.Email}}).Want(t, 200, "Saved.")
	today := scheduled(t, a.Site, "07:30")
	a.admin.SignIn(apptest.Head, "/admin/people")
	a.okafor.SignIn(apptest.Okafor, "/me")
	apptest.Until(t, "the schedule is published", func() bool {
		return strings.Contains(a.admin.Get(a.page).Body, "8:05 to") || strings.Contains(a.admin.Get(a.page).Body, "08:05 to")
	})
	page := a.admin.Get(a.page).Want(t, 200, "A Algebra II", "08:05 to 09:00", "10:25 to 11:20", "The other classes of these days", "Show classes of these days")
	if !inOrder(page.Body, "08:05 to 09:00", "10:25 to 11:20", `value="`+a.office+`"`) {
		t.Error("the classes are not in the order of the day")
	}

	form := a.form("cover", 0, "person", "neil", "rest", "none", "shown", a.day(0)+" "+a.day(0))
	a.admin.Post(a.page, form).Want(t, 200, "is out today: 3 links changed.", "The Rev. Dr. José O&#39;Neil-Smith III covers block B. No meeting: block A and Office hours.")
	newest := apptest.Itoa(a.NewestChange())
	a.reader.SignIn(apptest.Student, "/")
	a.reader.Get("/").Want(t, 200, "covering for Ms Adaeze Okafor", "No meeting today")
	if again := a.admin.Get(a.page).Body; strings.Count(again, `name="door"`) != 3 || strings.Contains(again, `name="door" value="`+a.first+`" checked`) {
		t.Error("what is said already is ticked again")
	}
	// The rest does not take a colleague away who covers already.
	other := a.form("none", 0, "rest", "none", "shown", a.day(0)+" "+a.day(0))
	other["door"] = []string{a.first}
	a.admin.Post(a.page, other).Want(t, 200, "That was said before: Ms Adaeze Okafor is out today.<", "covers B Pre-Calculus 01 on some of these days already")
	a.reader.Get("/").Want(t, 200, "covering for Ms Adaeze Okafor")
	a.admin.Get("/admin/activity").Want(t, 200, "<bdi>3 links</bdi>")
	a.admin.Post("/changes/"+newest+"/undo", url.Values{"back": {a.page}}).Want(t, 200, "Undone for ")
	if body := a.reader.Get("/").Body; strings.Contains(body, "covering for") || strings.Contains(body, "No meeting") {
		t.Error("undone, and something is left")
	}

	for n, want := range map[int][]string{
		3: {"No class meets on these days.", "Not on these days: 2"}, // a day of other blocks
		5: {"Not on these days: 2"},
		1: {"08:05 to 09:00"},
	} {
		body := a.admin.Get(a.page+"?from="+a.day(n)+"&to="+a.day(n)).Want(t, 200, want...).Body
		if n != 1 && strings.Contains(body, `value="`+a.first+`" checked`) {
			t.Errorf("in %d days: a class that does not meet is ticked", n)
		}
	}
	several := a.admin.Get(a.page+"?from="+a.day(1)+"&to="+a.day(9)).Want(t, 200, " and later")
	if !strings.Contains(several.Body, today.AddDate(0, 0, 2).Format("Mon")+" 10:25") {
		t.Error("several days do not say on which of them a class meets")
	}
}

// Other days have other classes. Without JavaScript a press shows them, with it a part of
// the page; a form whose list is of other days is shown again and not saved.
func TestOutOtherDays(t *testing.T) {
	a := newAbsent(t)
	scheduled(t, a.Site, "07:30")
	a.okafor.SignIn(apptest.Okafor, "/me")
	apptest.Until(t, "the schedule is published", func() bool { return strings.Contains(a.okafor.Get("/me/out").Body, "08:05 to") })
	newest := a.NewestChange()
	typed := a.form("none", 0, "note", "Read chapter 6.", "shown", a.day(0)+" "+a.day(0))
	typed.Set("from", a.day(3))
	typed.Set("to", a.day(3))
	a.okafor.Post("/me/out", typed).Want(t, 422, "You chose other days", "Read chapter 6.", "Not on these days: 2")
	show := url.Values{"show": {"1"}}
	for name, values := range typed {
		show[name] = values
	}
	a.okafor.Post("/me/out", show).Want(t, 200, "Read chapter 6.", "Not on these days: 2", `name="shown" value="`+a.day(3)+" "+a.day(3)+`"`, "<!doctype html>")
	part := a.okafor.Post("/me/out", show, "HX-Request", "true").Want(t, 200, "Not on these days: 2")
	if strings.Contains(part.Body, "<!doctype") || !strings.HasPrefix(strings.TrimSpace(part.Body), `<fieldset id="doors"`) {
		t.Error("htmx gets more than the classes")
	}
	if a.NewestChange() != newest {
		t.Error("looking at other days changed something")
	}
	typed.Set("shown", a.day(3)+" "+a.day(3))
	a.okafor.Post("/me/out", typed).Want(t, 200, "You are out on ", "No meeting: block B.")
	a.Forward(3 * 24 * time.Hour)
}

func sectionOf(a *absent, code string) int64 {
	e, _ := doorOfCode(a, code)
	return e.Section.ID
}

// inOrder reports whether a text has some others one after the other.
func inOrder(text string, parts ...string) bool {
	for _, part := range parts {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}
