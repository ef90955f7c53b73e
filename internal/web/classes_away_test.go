package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// Several classes are archived as one change, after a page that names them, and one Undo
// brings them back.
func TestClassesArchived(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	ethics, mandarin := classPage(s, apptest.Oneil.Email, 0), classPage(s, "w.li@school.test", 0)
	chosen := url.Values{"class": {strings.TrimPrefix(ethics, "/admin/classes/"), strings.TrimPrefix(mandarin, "/admin/classes/"), "junk", "-1"}}
	code, _ := s.Door(apptest.Oneil.Email, 0)
	admin.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {"0"}}).Want(t, 200, "Saved.")

	admin.Get("/admin/classes/archive").Want(t, 200, "Tick the classes first.")
	admin.Get("/admin/classes/archive?"+chosen.Encode()).Want(t, 200, "Archive 2 classes?", "Ethics", "Mandarin I", "李文", "1 has a link that students use now.")
	admin.Post("/admin/classes/archive", chosen).Want(t, 200, "2 classes are archived.")
	gone := admin.Get(ethics).Want(t, 200, "Archived", "Students do not see it.", "Its link: Zoom 934 1100 7919", "Restore")
	if strings.Contains(gone.Body, "<textarea") {
		t.Error("an archived class has forms")
	}
	if got := titlesIn(admin.Get("/admin/classes?link=archived").Body); got != "Mandarin I, Ethics" && got != "Ethics, Mandarin I" {
		t.Errorf("archived: %s", got)
	}
	admin.Get("/").Want(t, 200)
	if body := admin.Get("/").Body; strings.Contains(body, "Ethics") || strings.Contains(body, "Mandarin") {
		t.Error("students see an archived class")
	}
	change := apptest.Between(t, gone.Body, `action="/changes/`, `/undo"`)
	admin.Post("/changes/"+change+"/undo", url.Values{"back": {ethics}}).Want(t, 200, "Undone for 2 classes.", "Zoom 934 1100 7919")
	if body := admin.Get("/").Body; !strings.Contains(body, "Ethics") || !strings.Contains(body, "Mandarin") {
		t.Error("undo brought only one class back")
	}
	admin.Post(ethics+"/archive", nil).Want(t, 200, "Archived.")
	admin.Post(ethics+"/restore", nil).Want(t, 200, "Restored.", "Zoom 934 1100 7919")
}

// A class is merged into another: found, shown what happens, done; both addresses lead on.
func TestClassMerged(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	algebra, calculus := classPage(s, apptest.Okafor.Email, 0), classPage(s, apptest.Okafor.Email, 1)
	from, _ := s.Door(apptest.Okafor.Email, 1)
	into, _ := s.Door(apptest.Okafor.Email, 0)
	admin.Post("/me/doors/"+from, url.Values{"link": {apptest.Invited}, "version": {"0"}}).Want(t, 200, "Saved.")

	found := admin.Get(calculus+"?other=alg").Want(t, 200, "Algebra II", "Choose")
	if both := admin.Get(calculus+"?other=okafor").Want(t, 200, `href="`+calculus+`?into=`); strings.Contains(both.Body, "?into="+strings.TrimPrefix(calculus, "/admin/classes/")+"#") {
		t.Error("a class can be merged into itself")
	}
	admin.Get(calculus+"?other=xyzzy").Want(t, 200, "No other class matches.")
	choose := apptest.Between(t, found.Body, `href="`+calculus+`?into=`, `#put"`)
	if calculus[:len("/admin/classes/")]+choose != algebra {
		t.Errorf("the class to choose is %s, not %s", choose, algebra)
	}
	admin.Get(calculus+"?into="+choose).Want(t, 200, "Merge B Pre-Calculus 01 into A Algebra II 01?", "/j/"+from, "so it gets the link of this one: Zoom 934 1100 7919",
		"keeps its teachers: Ms Adaeze Okafor and Mr Kwame Boateng")
	admin.Get(calculus+"?into=999999").Want(t, 404)
	admin.Post(calculus+"/merge", url.Values{"into": {"999999"}}).Want(t, 404)
	admin.Post(calculus+"/merge", url.Values{"into": {strings.TrimPrefix(calculus, "/admin/classes/")}}).Want(t, 422, "That is the same class.")
	admin.Post(calculus+"/merge", url.Values{"into": {choose}}).Want(t, 200, "Merged. Both addresses lead here.", "/j/"+from+" leads here too", "Zoom 934 1100 7919")
	admin.Get(calculus).Want(t, 200, "Merged into another class", `href="`+algebra+`"`, "Restore")
	admin.Get("/admin/classes?link=archived").Want(t, 200, "Merged into A Algebra II")
	follow := admin.Client.CheckRedirect
	admin.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, code := range []string{from, into} {
		if got := admin.Get("/j/" + code); got.Header.Get("Location") != apptest.Invited {
			t.Errorf("/j/%s leads to %q (%d)", code, got.Header.Get("Location"), got.Status)
		}
	}
	admin.Client.CheckRedirect = follow
	admin.Post(calculus+"/restore", nil).Want(t, 200, "Restored.")
}

// An administrator of one school sees and changes that school's classes, and finds no way
// to another's: not by a page, a form or a forged id.
func TestClassesOfOneSchool(t *testing.T) {
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, twoSchools))
	s.Command("admin", apptest.Head.Email)
	all, north := s.Visitor(), s.Visitor()
	all.SignIn(apptest.Head, "/admin/classes").Want(t, 200, "Algebra", "Biology", "More: department, term, school, taught by nobody", "North", "South")
	noraPath := "/admin/people/" + apptest.Itoa(s.Person("n@school.test").ID)
	all.Post(noraPath, url.Values{"name": {"Nora North"}, "email": {"n@school.test"}, "role": {"admin"}, "only_school": {"north"}, "at": {"", "north"}}).Want(t, 200, "Saved.")
	north.SignIn(googletest.Identity{Sub: "901", Email: "n@school.test", Name: "Nora", HD: apptest.Domain}, "/admin/classes")
	for _, query := range []string{"", "?school=south", "?q=biology", "?link=none&sort=class"} {
		if got := titlesIn(north.Get("/admin/classes" + query).Body); strings.Contains(got, "Biology") || strings.Contains(got, "Drama") {
			t.Errorf("%s shows %s", query, got)
		}
	}
	north.Get("/admin/classes").Want(t, 200, "<strong>2</strong>")
	own, theirs := classPage(s, "n@school.test", 0), classPage(s, "s@school.test", 0)
	theirID := strings.TrimPrefix(theirs, "/admin/classes/")
	before := classesOf(t, s)
	north.Get(theirs).Want(t, 403, "")
	north.Get(own+"?into="+theirID).Want(t, 404, "")
	form := url.Values{"title": {"Stolen"}, "room": {"1"}, "school": {"north"}, "into": {strings.TrimPrefix(own, "/admin/classes/")}, "class": {theirID, strings.TrimPrefix(own, "/admin/classes/")}}
	for _, path := range []string{theirs, theirs + "/archive", theirs + "/restore", theirs + "/merge", "/admin/classes/archive", "/admin/classes/cancel"} {
		north.Post(path, form).Want(t, 403, "")
	}
	north.Post(own+"/merge", url.Values{"into": {theirID}}).Want(t, 403, "")
	north.Post(own, url.Values{"school": {"south"}}).Want(t, 422, "You administer another school.")
	north.Post("/admin/classes", url.Values{"title": {"Latin"}, "school": {"south"}}).Want(t, 422, "You administer another school.")
	if got := classesOf(t, s); got != before {
		t.Errorf("an administrator of North changed\n%s\nto\n%s", before, got)
	}
	if got := north.Get("/admin/classes/archive?class=" + theirID); strings.Contains(got.Body, "Biology") {
		t.Error("the page that asks names another school's class")
	}
	all.Post("/admin/classes", url.Values{"title": {"Latin"}}).Want(t, 422, "Choose a school from the list.", `<option value="">Choose</option>`)
	north.Post("/admin/classes", url.Values{"title": {"Latin"}}).Want(t, 200, "Latin is added.")
	all.Get("/admin/classes?school=north").Want(t, 200, "Latin")
}

// classesOf is every class of a site, as text.
func classesOf(t *testing.T, s *apptest.Site) string {
	t.Helper()
	var text strings.Builder
	for _, show := range []db.ClassShow{db.ShowAll, db.ShowArchived} {
		list, _, err := s.Store.Classes(t.Context(), command, db.ClassFilter{Show: show, Sort: db.SortByTitle})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range list {
			text.WriteString(strings.Join([]string{one.School, one.Section.Course, one.Section.Room, one.TeacherNames(), one.ArchivedAt.String()}, "|") + "\n")
		}
	}
	return text.String()
}

// In maintenance every form of the console keeps what was typed, and says why it was not
// saved, and when to try again.
func TestConsoleInMaintenance(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page, person := classPage(s, apptest.Okafor.Email, 1), "/admin/people/"+apptest.Itoa(s.Person(apptest.Okafor.Email).ID)
	code := apptest.Between(t, admin.Get(person+"/out").Body, `name="door" value="`, `"`)
	until := time.Now().UTC().Add(2 * time.Hour).Format("2006-01-02T15:04")
	admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}, "until": {until}}).Want(t, 200)
	for path, form := range map[string]url.Values{
		page: {"room": {"Room <9>"}}, "/admin/classes": {"title": {"Room <9>"}}, "/admin/people/new": {"name": {"Room <9>"}, "role": {"teacher"}},
		person: {"department": {"Room <9>"}}, "/admin/schools": {"name": {"Room <9>"}}, "/admin/schools/1": {"name": {"Room <9>"}},
		person + "/out": {"what": {"none"}, "note": {"Room <9>"}, "door": {code}, "from": {until[:10]}, "to": {until[:10]}},
	} {
		a := admin.Post(path, form).Want(t, 503, "the site is being worked on", `value="Room &lt;9&gt;"`)
		if a.Header.Get("Retry-After") == "" {
			t.Errorf("%s does not say when to try again", path)
		}
	}
	admin.Post(page, url.Values{"room": {"131"}}).Want(t, 503, `value="131"`, "aria-invalid")
	admin.Post("/admin/classes", url.Values{"title": {"Latin"}, "room": {"131"}}).Want(t, 503, `value="Latin"`, `value="131"`)
	admin.Post(page+"/archive", nil).Want(t, 503, "Nothing can be saved right now")
}

// Classes that are ticked in the list have no meeting today, in one press: what they have
// today already stays and is named, and Undo takes all of it back.
func TestCancelToday(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	id := func(email string, n int) string { return strings.TrimPrefix(classPage(s, email, n), "/admin/classes/") }
	algebra, calculus := id(apptest.Okafor.Email, 0), id(apptest.Okafor.Email, 1)
	code, _ := s.Door(apptest.Okafor.Email, 1)
	today := s.Now().In(s.Store.Settings().Zone).Format(time.DateOnly)
	admin.Post("/me/doors/"+code+"/people/instead", url.Values{"what": {"none"}, "from": {today}, "to": {today}, "link": {""}}).Want(t, 200)
	admin.Get("/admin/classes").Want(t, 200, "No meeting today", `formaction="/admin/classes/cancel" formmethod="post"`)
	latin := url.Values{"title": {"Latin"}, "term": {"Later"}, "starts": {"2099-01-20"}, "ends": {"2099-02-20"}}
	later := strings.TrimPrefix(admin.Post("/admin/classes", latin).Want(t, 200, "Latin is added.").URL, s.URL+"/admin/classes/")

	admin.Post("/admin/classes/cancel", nil).Want(t, 200, "Tick the classes first.")
	done := admin.Post("/admin/classes/cancel", url.Values{"class": {algebra, calculus, later}}).Want(t, 200, "1 class has no meeting today.",
		"Pre-Calculus, section 01 has no meeting today already.", "Latin is not in its term today.", ">Undo</button>")
	if n := strings.Count(done.Body, ">No meeting today<"); n != 2 {
		t.Errorf("%d classes have no meeting today", n)
	}
	s.Visitor().Get("/").Want(t, 200)
	undo := apptest.Between(t, done.Body, `action="/changes/`, `/undo"`)
	back := admin.Post("/changes/"+undo+"/undo", url.Values{"back": {"/admin/classes"}}).Want(t, 200, "Undone")
	if n := strings.Count(back.Body, ">No meeting today<"); n != 1 {
		t.Errorf("after the undo %d classes have no meeting today", n)
	}
	admin.Post("/admin/classes/cancel", url.Values{"class": {calculus}}).Want(t, 200, "Nothing was changed.", "has no meeting today already.")
	if got := admin.Post("/admin/classes/cancel", url.Values{"class": {"999999"}}); got.Status != 404 {
		t.Errorf("a class that is not there: %d", got.Status)
	}
}
