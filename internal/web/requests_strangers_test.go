package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// Many students who press the wrong link do not hide other requests, and are not
// stored.
func TestStudentsHideNobody(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200)
	other := apptest.Okafor
	other.Sub, other.Name = "another account", "Second Account"
	refused := s.Visitor()
	said := refused.SignIn(other, "/me").Want(t, 403)
	asks(s, somebody("newteacher"), "I teach Latin").Want(t, 200)
	for i := range 230 {
		v := s.Visitor()
		v.SignIn(somebody(fmt.Sprintf("pupil%03d", i)), "/me").Want(t, 403)
		v.Client.CloseIdleConnections()
	}
	first := admin.Get("/admin/requests").Want(t, 200, "I teach Latin", "Second Account", "1 person asked to be added and waits for an answer.", "201 more accounts were refused and did not ask.",
		"Each is forgotten a day after its last attempt, and all of them when the server restarts.", "1 to 20 of 202", "Next 20")
	asked, theirs, pupils := strings.Index(first.Body, "I teach Latin"), strings.Index(first.Body, "Second Account"), strings.Index(first.Body, "pupil")
	if asked > theirs || theirs > pupils {
		t.Errorf("who asked stands at %d, the refused teacher at %d, students at %d", asked, theirs, pupils)
	}
	if !strings.Contains(first.Body, "pupil229@") {
		t.Error("the newest student is not on the first page")
	}
	last := admin.Get("/admin/requests?page=11").Want(t, 200, "201 to 202 of 202", ">Back</a>")
	if strings.Contains(last.Body, ">Next ") || strings.Contains(last.Body, "pupil029@") || !strings.Contains(last.Body, "pupil030@") {
		t.Errorf("the last page\n%s", apptest.Excerpt(last.Body))
	}
	admin.Get("/admin/requests?page=99").Want(t, 200, "201 to 202 of 202")
	reference := apptest.Between(t, said.Body, "Reference <code>", "</code>")
	admin.Get("/admin/people/"+apptest.Itoa(s.Person(apptest.Okafor.Email).ID)).Want(t, 200, "Refused today at", reference)
	if stores(s, "pupil") {
		t.Error("a student who pressed the wrong link is stored")
	}
	if strings.Contains(s.Logs.String(), "pupil") || strings.Contains(s.Logs.String(), "newteacher") {
		t.Error("the log names a student")
	}
	s.Restart()
	body := admin.Get("/admin/requests").Want(t, 200, "I teach Latin", "Second Account", "One more account was refused and did not ask.").Body
	if strings.Contains(body, "pupil") {
		t.Error("a restart remembers students")
	}
	for i := range 3 {
		s.Visitor().SignIn(somebody("again"), "/me").Want(t, 403)
		if i == 2 {
			admin.Get("/admin/requests").Want(t, 200, "Tried 3 times")
		}
	}
	s.Forward(24 * time.Hour)
	admin.SignIn(apptest.Head, "/admin/requests").Want(t, 200, "I teach Latin", "Second Account")
	if body := admin.Get("/admin/requests").Body; strings.Contains(body, "again@") {
		t.Error("a student is remembered for more than a day")
	}
}

// After a restart, old buttons do not act on other requests.
func TestForgottenStranger(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	press := func() string {
		t.Helper()
		s.Visitor().SignIn(apptest.Wrongly, "/me").Want(t, 403)
		return apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	}
	before := press()
	s.Restart()
	press()
	for _, verb := range []string{"dismiss", "this", "add"} {
		admin.Post("/admin/requests/"+before+"/"+verb, url.Values{"person": {"1"}, "name": {"X"}}).Want(t, 404, "That sign-in is no longer on the list")
	}
	// Somebody who has asked in the meantime is not dismissed unread.
	shown := apptest.Between(t, admin.Get("/admin/requests").Body, `action="/admin/requests/`, `/`)
	asks(s, apptest.Wrongly, "It is me").Want(t, 200)
	admin.Post("/admin/requests/"+shown+"/dismiss", nil).Want(t, 422, "They have asked to be added since you opened the page.")
	admin.Get("/admin/requests").Want(t, 200, "It is me", "Tried 2 times")

	// Somebody who did not ask can still be connected.
	other := somebody("adaeze.okafor3")
	s.Visitor().SignIn(other, "/me").Want(t, 403)
	id := apptest.Between(t, admin.Get("/admin/requests?q="+other.Email).Body, `action="/admin/requests/`, `/`)
	admin.Post("/admin/requests/"+id+"/this", url.Values{"person": {apptest.Itoa(s.Person(apptest.Okafor.Email).ID)}}).Want(t, 200, "Done. They can sign in now.")
	s.Visitor().SignIn(other, "/me").Want(t, 200, "Algebra II")
}

// Only administrators of the other school see and decide a request in memory of
// somebody who now belongs to that school.
func TestStrangerOfAnotherSchool(t *testing.T) {
	s, north, all := northAdmin(t)
	s.Visitor().SignIn(somebody("stranger"), "/me").Want(t, 403)
	id := apptest.Between(t, north.Get("/admin/requests").Want(t, 200, "stranger@").Body, `action="/admin/requests/`, `/`)
	all.Post("/admin/people/new", url.Values{"name": {"Sam South"}, "email": {"stranger@school.test"}, "role": {"teacher"}, "at": {"", "south"}}).Want(t, 200, "is added")
	if body := north.Get("/admin/requests").Body; strings.Contains(body, "stranger@") {
		t.Error("North sees somebody of South")
	}
	for _, verb := range []string{"dismiss", "this", "add"} {
		north.Post("/admin/requests/"+id+"/"+verb, url.Values{"person": {apptest.Itoa(s.Person("n@school.test").ID)}, "name": {"X"}}).Want(t, 403)
	}
	all.Get("/admin/requests").Want(t, 200, "stranger@")
	all.Get("/admin/people/"+apptest.Itoa(s.Person("stranger@school.test").ID)).Want(t, 200, "Refused today at")
	s.Visitor().SignIn(somebody("stranger"), "/me").Want(t, 200, "My links")
	if body := all.Get("/admin/requests").Body; strings.Contains(body, "stranger@") {
		t.Error("whoever is in is still listed as refused")
	}
}
