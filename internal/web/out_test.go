package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/directory"
	"hallway/internal/school"
)

// absent is a site with Ms Okafor, who may be out, and everybody who may say so.
type absent struct {
	*apptest.Site
	t                            *testing.T
	admin, okafor, oneil, reader *apptest.Visitor
	page                         string // where the office says so
	first, second                string // codes of two of her classes
	office                       string // code of her office hours
}

const usualLink, oneilsLink = "https://zoom.us/j/81111111111", "https://zoom.us/j/82222222222"

func newAbsent(t *testing.T) *absent {
	s := apptest.NewSite(t)
	a := &absent{Site: s, t: t, admin: s.Administrator(), okafor: s.Visitor(), oneil: s.Visitor(), reader: s.Visitor()}
	a.okafor.SignIn(apptest.Okafor, "/me")
	a.oneil.SignIn(apptest.Oneil, "/me")
	a.reader.SignIn(apptest.Student, "/")
	doors, err := s.Store.DoorsOf(t.Context(), s.Person(apptest.Okafor.Email).ID)
	if err != nil || len(doors) < 3 {
		t.Fatalf("%d doors (%v)", len(doors), err)
	}
	for _, e := range doors {
		a.okafor.Post("/me/doors/"+e.Door.Code, url.Values{"link": {usualLink}, "version": {apptest.Itoa(e.Door.Version)}}).Want(t, 200, "Saved.")
		switch {
		case e.Door.Kind == school.OfficeDoor:
			a.office = e.Door.Code
		case len(e.Teachers) > 1:
			a.first = e.Door.Code // with Mr Boateng
		default:
			a.second = e.Door.Code
		}
	}
	a.page = "/admin/people/" + apptest.Itoa(s.Person(apptest.Okafor.Email).ID) + "/out"
	return a
}

func (a *absent) day(n int) string { return a.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }

// form is the page's form, for the second class unless a code is given.
func (a *absent) form(what string, days int, more ...string) url.Values {
	f := url.Values{"from": {a.day(0)}, "to": {a.day(days)}, "what": {what}, "door": {a.second}}
	for i := 0; i < len(more); i += 2 {
		f[more[i]] = append(f[more[i]], more[i+1])
	}
	return f
}

// The office says it in the morning, students see it, both teachers read it, it is one
// change with one Undo, and at the school's midnight everything is as before.
func TestOutToday(t *testing.T) {
	a := newAbsent(t)
	a.admin.Get(a.page).Want(t, 200, "Ms Adaeze Okafor is out", "Next week", "Mr Kwame Boateng teaches it too", "Office hours", `<option value="Mr Kwame Boateng">`)
	before := a.NewestChange()
	said := a.admin.Post(a.page, a.form("cover", 0, "person", "neil", "door", a.first, "door", a.office, "note", "Read chapter 6."))
	said.Want(t, 200, "Ms Adaeze Okafor is out today: 3 links changed. Students see it now.", "Neil-Smith III covers", "End now", "Undo")
	a.reader.Get("/").Want(t, 200, "covering for Ms Adaeze Okafor", "Read chapter 6.")
	a.reader.Get("/j/"+a.office).Want(t, 404, "No meeting today: Office hours", "Read chapter 6.")
	a.okafor.Get("/me").Want(t, 200, "You are out today.", "Said by head@school.test", "End now")
	mine := a.oneil.Get("/me")
	mine.Want(t, 200, "You cover for Ms Adaeze Okafor today.", "You are covering this class until")
	if strings.Contains(mine.Body, "End now") {
		t.Error("who covers can end it")
	}
	_, version := doorOfCode(a, a.second)
	a.oneil.Post("/me/doors/"+a.second, url.Values{"link": {oneilsLink}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved. Students see it now.")
	a.reader.Get("/").Want(t, 200, oneilsLink)
	_, version = doorOfCode(a, a.second)
	a.okafor.Post("/me/doors/"+a.second, url.Values{"link": {usualLink + "?pwd=1"}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved. Students see it after ")

	a.Forward(24 * time.Hour)
	apptest.Until(t, "the day ends", func() bool { return !strings.Contains(a.reader.Get("/").Body, "covering for") })
	if body := a.reader.Get("/").Body; strings.Contains(body, oneilsLink) || strings.Contains(body, "chapter 6") {
		t.Error("the day is over, and something of it is left")
	}
	_, version = doorOfCode(a, a.second)
	a.oneil.Post("/me/doors/"+a.second, url.Values{"link": {oneilsLink}, "version": {apptest.Itoa(version)}}).Want(t, 403, "")
	if strings.Contains(a.okafor.Get("/me").Body, "You are out") {
		t.Error("My links still says that she is out")
	}

	// One batch, undone at once.
	a.admin.SignIn(apptest.Head, "/admin/people")
	saved := a.NewestChange()
	a.admin.Post(a.page, a.form("none", 2, "door", a.first, "door", a.office)).Want(t, 200, "is out until ", "No meeting: ")
	a.reader.Get("/").Want(t, 200, "No meeting today", `<p class="none">No meeting</p>`)
	a.admin.Get("/admin/activity").Want(t, 200, "<bdi>3 links</bdi>", "no meeting", "Office hours of Ms Adaeze Okafor", "Change "+apptest.Itoa(saved+1)+" to ")
	a.admin.Post("/changes/"+apptest.Itoa(saved+2)+"/undo", url.Values{"back": {a.page}}).Want(t, 200, "Undone for ")
	if body := a.reader.Get("/").Body; strings.Contains(body, "No meeting") || saved == before {
		t.Error("undone, and students see no meeting")
	}
}

func doorOfCode(a *absent, code string) (school.Entry, int64) {
	e, err := a.Store.Entry(a.t.Context(), code)
	if err != nil {
		a.t.Fatal(err)
	}
	return e, e.Door.Version
}

// What is refused comes back as it was typed, with a sentence beside its field.
func TestOutIsRefused(t *testing.T) {
	a := newAbsent(t)
	for _, one := range []struct {
		form url.Values
		says []string
	}{
		{url.Values{}, []string{"Choose what happens on these days."}},
		{url.Values{"what": {"none"}, "from": {"now"}, "to": {a.day(0)}}, []string{"Choose the first day", "Choose a class."}},
		{a.form("none", -1), []string{"That day is over."}},
		{a.form("cover", 0), []string{"Type the name of a colleague."}},
		{a.form("cover", 0, "person", "Zzyzx"), []string{"Nobody here is called “Zzyzx”", `value="Zzyzx"`}},
		{a.form("cover", 0, "person", "m"), []string{"of that name. Which one?", `name="colleague"`}},
		{a.form("cover", 0, "person", "Ms Adaeze Okafor"), []string{"Nobody here is called"}},
		{a.form("link", 0, "link", "see you there"), []string{"see you there", `aria-invalid="true"`, "Error: "}},
		{a.form("link", 0, "link", "https://zoom.us/j/83333333331 or https://zoom.us/j/83333333332"), []string{"Which one?", `value="https://zoom.us/j/83333333332"`}},
		{a.form("none", 0, "note", strings.Repeat("n", 141)), []string{"A note has room for 140 letters"}},
	} {
		a.admin.Post(a.page, one.form).Want(t, 422, one.says...)
	}
	boateng, _ := a.Door(apptest.Boateng.Email, 0)
	others, _ := a.Door(apptest.Oneil.Email, 0)
	a.admin.Post(a.page, a.form("none", 0, "door", others)).Want(t, 422, "is not a class of Ms Adaeze Okafor any more")
	a.okafor.Post("/me/out", a.form("none", 0, "door", others)).Want(t, 403, "")
	a.okafor.Post("/me/out", a.form("none", 0, "door", "zzzzzz")).Want(t, 404, "")
	a.admin.Post(a.page, a.form("cover", 0, "person", "Boateng")).Want(t, 200, "is out today: 1 link changed")
	if boateng == a.first { // he teaches it with her, so nothing changes there
		form := a.form("cover", 0, "person", "Boateng")
		form["door"] = []string{a.first}
		a.admin.Post(a.page, form).Want(t, 422, "Mr Kwame Boateng teaches A Algebra II 01 already.")
	}
	a.admin.Post(a.page, a.form("cover", 0, "person", "Boateng")).Want(t, 200, "That was said before")
	a.admin.Post(a.page, a.form("link", 0, "link", "Join here: https://zoom.us/j/84444444444?pwd=x")).Want(t, 200, "We read: Zoom 844 4444 4444", "Another link")
	a.reader.Get("/").Want(t, 200, "Another link today", "84444444444")
	a.okafor.Get("/me").Want(t, 200, "Students see another link until", "811 1111 1111")

	a.admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}})
	a.okafor.Post("/me/out", a.form("none", 0, "note", "I am ill.")).Want(t, 503, "I am ill.")
}

// A colleague says it for today, by name; the person ends it. A viewer changes nothing.
func TestColleagueSaysWhoIsOut(t *testing.T) {
	a := newAbsent(t)
	path := "/me/out/" + apptest.Itoa(a.Person(apptest.Okafor.Email).ID)
	a.oneil.Get("/me/out?who=okafor").Want(t, 200, "A colleague is out today", `href="`+path+`"`)
	a.oneil.Get("/me/out?who=zzyzx").Want(t, 200, "Nobody here is called “zzyzx”")
	page := a.oneil.Get(path)
	page.Want(t, 200, "I cover the classes", "It ends tonight by itself")
	if strings.Contains(page.Body, `name="link"`) || strings.Contains(page.Body, `type="date"`) {
		t.Error("a colleague may choose a link or other days")
	}
	a.oneil.Post(path, a.form("link", 0, "link", oneilsLink)).Want(t, 403, "")
	a.oneil.Post(path, a.form("none", 5)).Want(t, 200, "is out today")
	if a.Forward(24 * time.Hour); strings.Contains(a.oneil.Get(path).Body, "End now") {
		t.Error("other days were forged")
	}
	a.oneil.Post(path, a.form("cover", 0, "person", "Boateng")).Want(t, 200, "You cover for Ms Adaeze Okafor today.") // nobody but themselves
	a.okafor.Get("/me").Want(t, 200, "You are out today.", "Said by The Rev.")
	covers := apptest.Between(t, a.okafor.Get("/me").Body, `name="cover" value="`, `"`)
	a.okafor.Post("/me/out/end", url.Values{"cover": {covers}}).Want(t, 200, "Ended. Students see the usual links again.", "Undo")
	a.okafor.Post("/me/out/end", url.Values{"cover": {covers}}).Want(t, 200, "That had ended already.")
	a.admin.SignIn(apptest.Head, "/admin/people")
	a.admin.Get(path).Want(t, 200, "A colleague covers", "Last day") // an administrator may say more
	a.okafor.Get(path).Want(t, 200, "Out today?")
	if strings.Contains(a.reader.Get("/").Body, "covering for") {
		t.Error("ended, and somebody covers")
	}
	a.admin.Post("/admin/people/"+apptest.Itoa(a.Person(apptest.Okafor.Email).ID)+"/view", nil).Want(t, 200, "You are looking at")
	a.admin.Post("/me/out", a.form("none", 0)).Want(t, 403, "")
}

// A single class has another link, or no meeting, for some days, without anybody's being out, and
// the data says so.
func TestOneClassForSomeDays(t *testing.T) {
	a := newAbsent(t)
	path := "/me/doors/" + a.second + "/people"
	days := func(what string, more ...string) url.Values {
		f := a.form(what, 1, more...)
		delete(f, "door")
		return f
	}
	a.okafor.Post(path+"/instead", days("")).Want(t, 422, "Choose what students have")
	a.okafor.Post(path+"/instead", days("link", "link", "nothing")).Want(t, 422, "nothing")
	a.okafor.Post(path+"/instead", days("none", "note", "Read.")).Want(t, 200, "Saved for these days.", "No meeting", "Until ")
	a.okafor.Post(path+"/instead", days("none")).Want(t, 422, "This class has no meeting from")
	a.okafor.Post(path+"/cover", url.Values{"person": {apptest.Itoa(a.Person(apptest.Oneil.Email).ID)}, "from": {a.day(1)}, "to": {a.day(1)}}).Want(t, 422, "This class has no meeting from")
	a.okafor.Get("/me").Want(t, 200, "No meeting until", "811 1111 1111")
	a.reader.Get("/").Want(t, 200, "No meeting today. Read.")
	var data strings.Builder
	if err := directory.ExportCSV(t.Context(), a.Store, directory.Config{}, &data); err != nil || !strings.Contains(data.String(), "Read.,"+a.second+",No meeting today") {
		t.Errorf("the data is %s (%v)", data.String(), err)
	}
	a.admin.Post(a.page, a.form("cover", 0, "person", "neil")).Want(t, 422, "has no meeting from", "Leave it out here")
	cover := apptest.Between(t, a.okafor.Get(path).Body, `name="cover" value="`, `"`)
	a.oneil.Post(path+"/end", url.Values{"cover": {cover}, "role": {"cover"}}).Want(t, 403, "")
	a.okafor.Post(path+"/end", url.Values{"cover": {cover}, "role": {"cover"}}).Want(t, 200, "Done.")
	a.reader.Get("/").Want(t, 200, usualLink)
}

// "No meeting" is said on purpose, so students read that, and not that a link is missing.
func TestNoMeetingOnPurpose(t *testing.T) {
	a := newAbsent(t)
	door := func(verb string, form url.Values) apptest.Answer {
		_, version := doorOfCode(a, a.second)
		form.Set("version", apptest.Itoa(version))
		return a.okafor.Post("/me/doors/"+a.second+verb, form)
	}
	door("/clear", url.Values{}).Want(t, 200, "Students see “No meeting”.", `known-none"><bdi>No meeting</bdi>`)
	a.reader.Get("/").Want(t, 200, `<p class="none">No meeting</p>`)
	a.reader.Get("/j/"+a.second).Want(t, 404, "No meeting: Pre-Calculus")
	cleared := apptest.Itoa(a.NewestChange())
	a.okafor.Get("/me/doors/"+a.second+"/history").Want(t, 200, "No meeting")
	door("", url.Values{"link": {usualLink}}).Want(t, 200, "Students see it now.")
	saved := apptest.Itoa(a.NewestChange())
	a.okafor.Post("/changes/"+saved+"/undo", nil).Want(t, 200, "Undone. Students see “No meeting”.")
	a.okafor.Post("/changes/"+cleared+"/undo", nil).Want(t, 200, "Students see the earlier link again.")
	a.reader.Get("/").Want(t, 200, usualLink)

	a.admin.Post(a.page, a.form("cover", 0, "person", "neil")).Want(t, 200, "covers")
	_, version := doorOfCode(a, a.second)
	a.oneil.Post("/me/doors/"+a.second, url.Values{"link": {oneilsLink}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Students see it now.")
	_, version = doorOfCode(a, a.second)
	a.oneil.Post("/me/doors/"+a.second+"/clear", url.Values{"version": {apptest.Itoa(version)}}).Want(t, 200, "Students see the usual link again.")
	a.reader.Get("/").Want(t, 200, usualLink)
}
