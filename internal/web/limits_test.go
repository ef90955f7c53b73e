package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

var forms = regexp.MustCompile(`method="post" action="([^"]*)"`)

// An administrator sees what a person sees, changes nothing, and is recorded.
func TestViewAs(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	okaforPage := "/admin/people/" + apptest.Itoa(s.Person(apptest.Okafor.Email).ID)
	code, _ := s.Door(apptest.Okafor.Email, 0)
	day := s.Store.Today()
	admin.Post(okaforPage+"/out", url.Values{"from": {day}, "to": {day}, "what": {"none"}, "door": {code}}).Want(t, 200)
	_, version := s.Door(apptest.Okafor.Email, 0)
	admin.Get(okaforPage).Want(t, 200, `View as<span class="vh"> Ms Adaeze Okafor`, "the history says that you looked")
	admin.Post(okaforPage+"/view", nil).Want(t, 200, "You are looking at what", "Nothing can be changed", "Algebra II", "Stop looking")
	admin.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}).Want(t, 403, "You are only looking", "Stop looking first")
	looked := admin.Get("/me").Want(t, 200, "You are only looking. Nothing can be changed here.", "/me/doors/"+code+"/history").Body
	for _, not := range []string{`action="/me/doors`, "/sign-out/everywhere", "Students see a change as soon"} {
		if strings.Contains(looked, not) {
			t.Errorf("the page that cannot be changed has %q", not)
		}
	}
	for _, path := range []string{"/me", "/me/out", "/me/doors/" + code + "/people", "/me/doors/" + code + "/history", "/me/out/" + apptest.Itoa(s.Person(apptest.Boateng.Email).ID)} {
		for _, form := range forms.FindAllStringSubmatch(admin.Get(path).Want(t, 200).Body, -1) {
			if form[1] != "/view/end" && form[1] != "/sign-out" {
				t.Errorf("somebody who only looks has a form to %s at %s", form[1], path)
			}
		}
	}
	admin.Get("/admin/people").Want(t, 403, "That is for administrators")
	admin.Post("/view/end", nil).Want(t, 200, "People")
	admin.Get("/admin/activity").Want(t, 200, "Looked at the pages of Ms Adaeze Okafor")
	if _, now := s.Door(apptest.Okafor.Email, 0); now != version {
		t.Error("looking changed the door")
	}
}

// A session gets another token when its person's role changes. It ends when it is
// idle or old, or when the person signs out everywhere.
func TestSessionEnds(t *testing.T) {
	s := apptest.NewSite(t)
	admin, teacher, idle := s.Administrator(), s.Visitor(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	idle.SignIn(apptest.Boateng, "/me")
	before := apptest.CookieOf(t, teacher, "session")
	okaforPage := "/admin/people/" + apptest.Itoa(s.Person(apptest.Okafor.Email).ID)
	admin.Post(okaforPage, url.Values{"name": {"Ms Adaeze Okafor"}, "email": {apptest.Okafor.Email}, "role": {"admin"}}).Want(t, 200, "Saved.")
	teacher.Get("/admin/people").Want(t, 200, "People")
	if after := apptest.CookieOf(t, teacher, "session"); after == before {
		t.Error("the role changed and the token did not")
	}
	s.Forward(6 * time.Second) // requests of that browser that were under way have been answered
	if _, err := s.Store.Session(t.Context(), before); err == nil {
		t.Error("the old token still holds")
	}
	second := s.Visitor()
	second.SignIn(apptest.Okafor, "/me")
	second.Post("/sign-out/everywhere", nil).Want(t, 200, "Sign in")
	teacher.Get("/me").Want(t, 200, "Use the Google account")
	teacher.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	s.Forward(9 * time.Hour)
	for name, v := range map[string]*apptest.Visitor{"an administrator": admin, "a new administrator": teacher} {
		if a := v.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
			t.Errorf("%s idle for nine hours sees %s", name, a.URL)
		}
	}
	idle.Get("/me").Want(t, 200, "My links")
	for range 5 {
		s.Forward(6 * 24 * time.Hour)
		idle.Get("/me")
	}
	if a := idle.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("a session of a month sees %s", a.URL)
	}
}

// A whole school signs in from one address: wrong callbacks are limited, and do not
// keep the school out.
func TestLimits(t *testing.T) {
	s := apptest.NewSite(t)
	stranger := s.Visitor()
	refused := 0
	for i := range 1000 {
		a := stranger.Get(fmt.Sprintf("/auth/google/callback?state=%d&code=x", i))
		switch a.Status {
		case http.StatusTooManyRequests:
			if refused++; refused == 1 {
				a.Want(t, 429, "One moment, please", "Try again in a minute.")
				if a.Header.Get("Retry-After") == "" {
					t.Error("no Retry-After")
				}
			}
		case http.StatusForbidden:
		default:
			t.Fatalf("a wrong callback got %d", a.Status)
		}
	}
	if refused < 700 {
		t.Errorf("only %d of 1000 wrong callbacks were held off", refused)
	}
	many := 350 // more than may fail at once
	if testing.Short() {
		many = 200
	}
	for i := range many {
		v := s.Visitor()
		v.SignIn(googletest.Identity{Sub: fmt.Sprint("stu", i), Email: fmt.Sprintf("stu%d@school.test", i), Name: "S", HD: apptest.Domain}, "/").Want(t, 200, "Class links")
		v.Client.CloseIdleConnections()
	}

	teacher := s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	saves, limited := 0, false
	for range 700 {
		a := teacher.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}, "HX-Request", "true")
		if a.Status == http.StatusTooManyRequests {
			limited = true
			break
		}
		a.Want(t, 200, "Saved.")
		version++
		saves++
	}
	if saves < 500 || !limited {
		t.Errorf("%d saves in a row, then limited: %t", saves, limited)
	}
}
