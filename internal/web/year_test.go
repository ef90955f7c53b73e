package web_test

import (
	"encoding/csv"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// termKey is what the form calls a term of dated.
func termKey(name string, from, to int) string {
	day := func(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
	return day(from) + "/" + day(to) + "/" + name
}

// turning is the path of a check of these terms, and its page.
func turning(t *testing.T, v *apptest.Visitor, form url.Values) (path string, page apptest.Answer) {
	t.Helper()
	page = v.Post("/admin/year", form)
	page = settled(v, page).Want(t, 200, "Check the turn of the year")
	return strings.TrimPrefix(page.URL, v.Site.URL), page
}

func shownOf(t *testing.T, page apptest.Answer) string {
	t.Helper()
	return apptest.Between(t, page.Body, `name="shown" value="`, `"`)
}

// A whole turn on the page, without JavaScript: what ends is proposed, what would happen
// is shown, the number is asked for, students see it, the next roster gets the kept link,
// and all of it can be undone.
func TestTurnOfTheYear(t *testing.T) {
	s := datedSite(t, "Algebra,Spring,-90,10", "Botany,Fall,20,150")
	admin, student, teacher := s.Administrator(), s.Visitor(), s.Visitor()
	student.SignIn(apptest.Student, "/").Want(t, 200, "Algebra")
	student.Client.CheckRedirect = apptest.StopAtStrangers
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	teacher.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/93411007919"}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")

	spring, fall := termKey("Spring", -90, 10), termKey("Fall", 20, 150)
	page := admin.Get("/admin/year").Want(t, 200, "Turn of the year", "None yet.", `value="`+spring+`" checked`, `value="`+fall+`"`, "1 class")
	if strings.Contains(page.Body, fall+`" checked`) {
		t.Error("a term that has not begun is proposed")
	}
	admin.Post("/admin/year", url.Values{"links": {"teacher"}}).Want(t, 422, "Choose at least one term that ends.", `aria-invalid="true"`, "<title>Error: ")
	choice := url.Values{"term": {spring}, "links": {"teacher"}}
	path, page := turning(t, admin, choice)
	page.Want(t, 200, "class goes to the archive", "A Algebra 01", "link is kept for the same course and teacher", "people teach nothing any more", "This archives 1 of 2 classes. Type 1 to confirm.")
	rows, err := csv.NewReader(strings.NewReader(admin.Get(path+"/plan.csv").Want(t, 200).Body)).ReadAll()
	if err != nil || len(rows) != 2 || strings.Join(rows[1][:3], ",") != "class,A Algebra 01,Ms Adaeze Okafor" || rows[1][7] != "kept" {
		t.Errorf("the file has %q (%v)", rows, err)
	}
	shown := shownOf(t, page)
	admin.Post(path+"/apply", url.Values{"shown": {shown}, "number": {"2"}}).Want(t, 422, "That is not the number of classes.", `aria-invalid="true"`, `value="2"`)
	admin.Post(path+"/apply", url.Values{"shown": {"older"}, "number": {"1"}}).Want(t, 409, "Read it again.")
	settled(admin, admin.Post(path+"/apply", url.Values{"shown": {shown}, "number": {"1"}})).Want(t, 200, "The year has turned. Students see it now.", "1 class archived")
	if strings.Contains(student.Get("/").Body, "Algebra") {
		t.Error("students still see a class of the ended term")
	}
	student.Get("/j/"+code).Want(t, 404, "This class is not in the directory", "Its year may be over", "See all classes")
	admin.Get("/admin/activity").Want(t, 200, "Turned the year", "/admin/year")

	file := "teacher_email,teacher_name,course,section,block,room\na.okafor@school.test,Ms Adaeze Okafor,Algebra,07,C,214\na.okafor@school.test,Ms Adaeze Okafor,Botany,01,A,214\n"
	check := upload(admin, "next.csv", []byte(file)).Want(t, 200, "1 link of last year goes on: same course, same teacher.", "Gets the link of last year, Zoom 934 1100 7919")
	press(t, admin, check, "").Want(t, 200, "Applied.")
	next, _ := s.Door(apptest.Okafor.Email, 1)
	if next == code || !strings.Contains(student.Get("/j/"+next).Header.Get("Location")+student.Get("/j/"+next).Body, "93411007919") {
		t.Errorf("the new class does not have the link (%s, %s)", next, code)
	}

	undo := "/admin/year/" + apptest.Between(t, admin.Get("/admin/year").Body, `action="/admin/year/`, `"`)
	admin.Post(undo, nil).Want(t, 200, "Undone. Students see it now.", "1 class brought back")
	student.Get("/").Want(t, 200, "Algebra")
	admin.Post(undo, nil).Want(t, 200, "That was undone already.")
}

// What somebody changed since the check is counted and shown again, and nothing is done.
// Of two administrators with the same plan one turns the year, and the other hears so.
func TestTurnOfTheYearIsWhatWasShown(t *testing.T) {
	s := datedSite(t, "Algebra,Spring,-90,10", "Biology,Spring,-90,10")
	admin, other := s.Administrator(), s.Visitor()
	admin.Post("/admin/people/"+apptest.Itoa(s.Person(apptest.Okafor.Email).ID), url.Values{"name": {"Ms Adaeze Okafor"},
		"email": {apptest.Okafor.Email}, "role": {"admin"}, "school": {"our-school"}}).Want(t, 200)
	other.SignIn(apptest.Okafor, "/admin/year").Want(t, 200, "Turn of the year")
	choice := url.Values{"term": {termKey("Spring", -90, 10)}, "links": {"none"}}
	path, page := turning(t, admin, choice)
	otherPath, otherPage := turning(t, other, choice)
	code, version := s.Door(apptest.Okafor.Email, 0)
	save := func(link string) {
		other.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
		version++
	}
	save("https://zoom.us/j/93411007919")
	confirm := func(page apptest.Answer) url.Values { return url.Values{"shown": {shownOf(t, page)}, "number": {"2"}} }
	settled(admin, admin.Post(path+"/apply", confirm(page))).Want(t, 409, "1 class changed since this check", "link ends")
	admin.Get(path).Want(t, 200, "link ends")
	settled(admin, admin.Post(path+"/again", nil)).Want(t, 200, "Checked again. Nothing has changed.")
	settled(admin, admin.Post(path+"/apply", confirm(admin.Get(path)))).Want(t, 200, "The year has turned.")
	settled(other, other.Post(otherPath+"/apply", confirm(otherPage))).Want(t, 409, "2 classes changed since this check", "nothing would happen")
	other.Get(path).Want(t, 404, "This check is over")
	admin.Get("/admin/year").Want(t, 200, "There are no classes.", "Go to the imports", "2 classes archived")
}

// Somebody who imports keeps the turn waiting, on a page that reloads itself with htmx and
// without; and a site in maintenance turns no year.
func TestTurnOfTheYearWorks(t *testing.T) {
	s := datedSite(t, "Algebra,Spring,-90,10")
	admin := s.Administrator()
	path, page := turning(t, admin, url.Values{"term": {termKey("Spring", -90, 10)}, "links": {"none"}})
	confirm := url.Values{"shown": {shownOf(t, page)}, "number": {"1"}}
	release := s.Hold()
	a := admin.Post(path+"/apply", confirm).Want(t, 200, `<noscript><meta http-equiv="refresh" content="1"`, `hx-trigger="every 1s"`, "Turning the year")
	if part := admin.Get(path, "HX-Request", "true").Want(t, 200, `id="progress"`); strings.Contains(part.Body, "<html") {
		t.Error("htmx got a whole page")
	}
	admin.Get("/admin/year").Want(t, 200, path) // people who left find it again
	release()
	settled(admin, a).Want(t, 200, "The year has turned.")
	admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}}).Want(t, 200)
	undo := "/admin/year/" + apptest.Between(t, admin.Get("/admin/year").Body, `action="/admin/year/`, `"`)
	admin.Post(undo, nil).Want(t, 503)
	admin.Post("/admin/settings/mode", url.Values{"mode": {"live"}}).Want(t, 200)
	admin.Post(undo, nil).Want(t, 200, "Undone.")
	path, page = turning(t, admin, url.Values{"term": {termKey("Spring", -90, 10)}})
	admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}}).Want(t, 200)
	confirm["shown"] = []string{shownOf(t, page)}
	settled(admin, admin.Post(path+"/apply", confirm)).Want(t, 503, "the site is being worked on")
}

// An administrator of one school sees, turns and undoes only that school's classes.
func TestTurnOfOneSchool(t *testing.T) {
	s := apptest.NewSiteOf(t, apptest.WriteFile(t, withSchool+
		"asmith@school.test,Alice Smith,Algebra,01,A,North\nbob@school.test,Bob Stone,Biology,01,B,South\n"))
	s.Command("admin", apptest.Head.Email)
	head := s.Visitor()
	head.SignIn(apptest.Head, "/admin/year").Want(t, 200, "All schools", "North", "South", "Show its terms")
	head.Post("/admin/people/"+apptest.Itoa(s.Person("bob@school.test").ID), url.Values{"name": {"Bob Stone"},
		"email": {"bob@school.test"}, "role": {"admin"}, "school": {"south"}, "only_school": {"south"}}).Want(t, 200)
	bob := s.Visitor()
	bob.SignIn(googletest.Identity{Sub: "bob", Email: "bob@school.test", Name: "Bob Stone", HD: apptest.Domain}, "/admin/year").Want(t, 200, "Turn of the year", "1 class")
	if page := bob.Get("/admin/year"); strings.Contains(page.Body, "All schools") || strings.Contains(page.Body, "North") {
		t.Error("an administrator of one school is offered others")
	}
	for _, form := range []url.Values{{"term": {"//"}, "school": {"north"}}, {"term": {"//"}, "school": {"nowhere"}}} {
		path, page := turning(t, bob, form)
		if strings.Contains(page.Body, "Algebra") || !strings.Contains(page.Body, "B Biology 01") {
			t.Errorf("%v is about %s", form, path)
		}
	}
	path, page := turning(t, bob, url.Values{"term": {"//"}, "links": {"none"}})
	settled(bob, bob.Post(path+"/apply", url.Values{"shown": {shownOf(t, page)}, "number": {"1"}})).Want(t, 200, "The year has turned.")
	if now := head.Get("/").Body; strings.Contains(now, "Biology") {
		t.Error("South still has its class")
	}
	head.Get("/s/north").Want(t, 200, "Algebra")
	head.Get("/admin/year?school=north").Want(t, 200, "Of <bdi>North</bdi>", "1 class archived", "South")
	path, page = turning(t, head, url.Values{"term": {"//"}, "school": {"north"}, "links": {"none"}})
	settled(head, head.Post(path+"/apply", url.Values{"shown": {shownOf(t, page)}, "number": {"1"}})).Want(t, 200, "The year has turned.")
	bob.Get("/admin/activity").Want(t, 200, "Turned the year", "1 class archived")
	if got := bob.Get("/admin/activity.csv").Body; strings.Count(got, "year.turn") != 1 {
		t.Errorf("the history of South is\n%s", got)
	}
	if strings.Contains(bob.Get("/admin/year").Body, "North") {
		t.Error("an administrator of one school sees another's turn")
	}
	norths := apptest.Between(t, head.Get("/admin/year").Body, `action="/admin/year/`, `/undo"`)
	bob.Post("/admin/year/"+norths+"/undo", nil).Want(t, 404)
	head.Post("/admin/year/"+norths+"/undo", nil).Want(t, 200, "Undone.")
}

// A form with terms that no class has ends nothing, and a school that is archived has
// nothing to end.
func TestYearOfWhatIsGone(t *testing.T) {
	north := northOf(t, filepath.Join(t.TempDir(), "schools.csv"))
	s := north.Site
	north.Post("/admin/year", url.Values{"term": {"2020-01-01/2020-06-30/Gone", "\x00", "?"}}).Want(t, 422, "Choose at least one term that ends.")
	check, _ := turning(t, north, url.Values{"term": {"//"}})
	if err := s.Store.ArchiveSchool(t.Context(), school.Command("test"), 1); err != nil {
		t.Fatal(err)
	}
	settled(north, north.Post(check+"/again", nil)).Want(t, 409, "The school is archived")
	north.Post("/admin/year", url.Values{"term": {"//"}}).Want(t, 422, "There are no classes.")
}

// A name with letters that nobody sees is the name without them.
func TestSchoolNamedLikeAnother(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	for _, name := range []string{"larkfield commons", "  Larkfield\u00a0 Commons ", "Lark\u200bfield Commons", "\ufeffLarkfield Commons", "\u202eLarkfield Commons\u202c", "Larkfield\x00 Commons"} {
		admin.Post("/admin/schools", url.Values{"name": {name}}).Want(t, 422, "Error: ")
	}
}
