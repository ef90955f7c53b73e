package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/signin/googletest"
)

// An administrator sees what a person sees, changes nothing, and is recorded.
func TestViewAs(t *testing.T) {
	s := newSite(t)
	admin := s.administrator()
	okaforPage := "/admin/people/" + itoa(s.person(okafor.Email).ID)
	admin.get(okaforPage).want(t, 200, "View as Ms Adaeze Okafor", "the history says that you looked")
	admin.post(okaforPage+"/view", nil).want(t, 200, "You are looking at what", "Nothing can be changed", "Algebra II", "Stop looking")
	code, version := s.door(okafor.Email, 0)
	admin.post("/me/doors/"+code, url.Values{"link": {invited}, "version": {itoa(version)}}).want(t, 403, "You are only looking", "Stop looking first")
	admin.get("/admin/people").want(t, 403, "That is for administrators")
	admin.post("/view/end", nil).want(t, 200, "People")
	admin.get("/admin/activity").want(t, 200, "Looked at the pages of Ms Adaeze Okafor")
	if _, now := s.door(okafor.Email, 0); now != version {
		t.Error("looking changed the door")
	}
}

// A session gets another token when its person's role changes, ends when it is
// idle or old, and everywhere at once.
func TestSessionEnds(t *testing.T) {
	s := newSite(t)
	admin, teacher, idle := s.administrator(), s.visitor(), s.visitor()
	teacher.signIn(okafor, "/me")
	idle.signIn(boateng, "/me")
	before := cookieOf(t, teacher, "session")
	okaforPage := "/admin/people/" + itoa(s.person(okafor.Email).ID)
	admin.post(okaforPage, url.Values{"name": {"Ms Adaeze Okafor"}, "email": {okafor.Email}, "role": {"admin"}}).want(t, 200, "Saved.")
	teacher.get("/admin/people").want(t, 200, "People")
	if after := cookieOf(t, teacher, "session"); after == before {
		t.Error("the role changed and the token did not")
	}
	s.forward(6 * time.Second) // requests of that browser that were under way have been answered
	if _, err := s.store.Session(t.Context(), before); err == nil {
		t.Error("the old token still holds")
	}
	second := s.visitor()
	second.signIn(okafor, "/me")
	second.post("/sign-out/everywhere", nil).want(t, 200, "Sign in")
	teacher.get("/me").want(t, 200, "Use the Google account")
	teacher.signIn(okafor, "/me").want(t, 200, "My links")
	s.forward(9 * time.Hour)
	for name, v := range map[string]*visitor{"an administrator": admin, "a new administrator": teacher} {
		if a := v.get("/me"); !strings.Contains(a.url, "/sign-in") {
			t.Errorf("%s idle for nine hours sees %s", name, a.url)
		}
	}
	idle.get("/me").want(t, 200, "My links")
	for range 5 {
		s.forward(6 * 24 * time.Hour)
		idle.get("/me")
	}
	if a := idle.get("/me"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("a session of a month sees %s", a.url)
	}
}

// A whole school signs in from one address; wrong callbacks do not get far, and
// do not keep the school out.
func TestLimits(t *testing.T) {
	s := newSite(t)
	stranger := s.visitor()
	refused := 0
	for i := range 1000 {
		a := stranger.get(fmt.Sprintf("/auth/google/callback?state=%d&code=x", i))
		switch a.status {
		case http.StatusTooManyRequests:
			if refused++; refused == 1 {
				a.want(t, 429, "A moment, please", "Try again in a minute.")
				if a.header.Get("Retry-After") == "" {
					t.Error("no Retry-After")
				}
			}
		case http.StatusForbidden:
		default:
			t.Fatalf("a wrong callback got %d", a.status)
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
		v := s.visitor()
		v.signIn(googletest.Identity{Sub: fmt.Sprint("stu", i), Email: fmt.Sprintf("stu%d@school.test", i), Name: "S", HD: domain}, "/").want(t, 200, "Class links")
		v.client.CloseIdleConnections()
	}

	teacher := s.visitor()
	teacher.signIn(okafor, "/me")
	code, _ := s.door(okafor.Email, 0)
	saves, limited := 0, false
	for range 700 {
		_, version := s.door(okafor.Email, 0)
		a := teacher.post("/me/doors/"+code, url.Values{"link": {invited}, "version": {itoa(version)}}, "HX-Request", "true")
		if a.status == http.StatusTooManyRequests {
			limited = true
			break
		}
		a.want(t, 200, "Saved.")
		saves++
	}
	if saves < 500 || !limited {
		t.Errorf("%d saves in a row, then limited: %t", saves, limited)
	}
}
