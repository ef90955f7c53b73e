package app_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// The main job, end to end: a roster imported, a teacher signed in through
// Google's protocol, an invitation pasted and saved, a student who joins.
func TestStory(t *testing.T) {
	s := apptest.NewSite(t)

	// A student cannot read before signing in with the school's account, and can after.
	reader := s.Visitor()
	reader.Get("/").Want(t, 200, "Sign in")
	reader.SignIn(apptest.Student, "/").Want(t, 200, "Class links", "Algebra II", "No link yet")

	// The teacher signs in and sees her classes and office hours, not others'.
	teacher := s.Visitor()
	page := teacher.SignIn(apptest.Okafor, "").Want(t, 200, "My links", "Algebra II", "Pre-Calculus", "Office hours", "Ms Adaeze Okafor")
	if strings.Contains(page.Body, "Statistics") {
		t.Error("a teacher sees a class of somebody else")
	}

	// She pastes the whole invitation and saves, without JavaScript.
	code, version := s.Door("a.okafor@school.test", 0)
	form := url.Values{"link": {invitation}, "note": {"Cameras on, please."}, "version": {fmt.Sprint(version)}}
	teacher.Post("/me/doors/"+code, form).Want(t, 200, "Saved. Students see it now.", "Undo", "934 1100 7919", "Cameras on, please.")

	// The very next page has it, and the permanent address leads to it.
	reader.Get("/").Want(t, 200, apptest.Invited, "Cameras on, please.", "on Zoom")
	reader.Client.CheckRedirect = apptest.StopAtStrangers
	if joined := reader.Get("/j/" + code); joined.Status != 302 || joined.Header.Get("Location") != apptest.Invited {
		t.Errorf("/j/%s answered %d to %q", code, joined.Status, joined.Header.Get("Location"))
	}
	other, _ := s.Door("a.okafor@school.test", 1)
	reader.Get("/j/"+other).Want(t, 404, "No link yet", "Ms Adaeze Okafor")

	// She takes it back.
	saved := teacher.Get("/me").Body
	undo := apptest.Between(t, saved, `action="/changes/`, `/undo"`)
	teacher.Post("/changes/"+undo+"/undo", nil).Want(t, 200, "Undone.")
	if strings.Contains(reader.Get("/").Body, apptest.Invited) {
		t.Error("an undone link is still published")
	}

	// Signing out ends the session for good.
	session := apptest.CookieOf(t, teacher, "session")
	teacher.Post("/sign-out", nil).Want(t, 200, "Sign in")
	if _, err := s.Store.Session(context.Background(), session); err == nil {
		t.Error("the session outlived the sign-out")
	}

	// A suspended person is refused at the next request, signed in or not.
	second := s.Visitor()
	second.SignIn(apptest.Boateng, "").Want(t, 200, "Statistics")
	p, _ := s.Store.PersonByEmail(context.Background(), "k.boateng@school.test")
	if err := s.Store.Suspend(context.Background(), school.Command("test"), p.ID, true); err != nil {
		t.Fatal(err)
	}
	if a := second.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("a suspended person still sees %s", a.URL)
	}
	second.SignIn(apptest.Boateng, "").Want(t, 403, "Your sign-in is switched off. Ask the school office.")
}

// A save that another came before shows both, and loses neither.
func TestConflict(t *testing.T) {
	s := apptest.NewSite(t)
	first, second := s.Visitor(), s.Visitor()
	first.SignIn(apptest.Okafor, "")
	second.SignIn(apptest.Boateng, "") // they teach Algebra II together
	code, version := s.Door("a.okafor@school.test", 0)
	form := func(link string) url.Values {
		return url.Values{"link": {link}, "version": {fmt.Sprint(version)}}
	}
	first.Post("/me/doors/"+code, form("https://zoom.us/j/81111111111")).Want(t, 200, "Saved.")
	second.Post("/me/doors/"+code, form("https://zoom.us/j/82222222222")).Want(t, 409,
		"Ms Adaeze Okafor changed this link", "811 1111 1111", "822 2222 2222", "Use mine", "Keep theirs")
	if live, _ := s.Store.Entry(context.Background(), code); live.Door.Link != "https://zoom.us/j/81111111111" {
		t.Errorf("the first save is gone: %q", live.Door.Link)
	}
	// "Use mine" is the same form against the version that is live now.
	mine := url.Values{"link": {"https://zoom.us/j/82222222222"}, "version": {fmt.Sprint(version + 1)}}
	second.Post("/me/doors/"+code, mine).Want(t, 200, "Saved.", "822 2222 2222")
}

// What was typed outlives refusals and the end of a session.
func TestNothingTypedIsLost(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "")
	code, version := s.Door("a.okafor@school.test", 0)
	refused := url.Values{"link": {"https://bit.ly/algebra"}, "note": {"Bring a ruler"}, "version": {fmt.Sprint(version)}}
	v.Post("/me/doors/"+code, refused).Want(t, 422, "https://bit.ly/algebra", "Bring a ruler", `aria-invalid="true"`, "This one goes to bit.ly", "<title>Error: ")
	two := url.Values{"link": {"https://zoom.us/j/81111111111 or https://meet.google.com/abc-defg-hij"}, "version": {fmt.Sprint(version)}}
	v.Post("/me/doors/"+code, two).Want(t, 422, "There are two meetings in that text.", `value="https://zoom.us/j/81111111111"`)
	two.Set("choice", "https://meet.google.com/abc-defg-hij")
	v.Post("/me/doors/"+code, two).Want(t, 200, "Saved.", "abc-defg-hij")

	_, version = s.Door("a.okafor@school.test", 0)
	p, _ := s.Store.PersonByEmail(context.Background(), "a.okafor@school.test")
	if err := s.Store.EndSession(context.Background(), apptest.CookieOf(t, v, "session")); err != nil {
		t.Fatal(p, err)
	}
	form := url.Values{"link": {invitation}, "note": {"Kept?"}, "version": {fmt.Sprint(version)}}
	v.Post("/me/doors/"+code, form).Want(t, 200, "You were signed out. Your text is still here.")
	v.SignIn(apptest.Okafor, "/me#door-"+code).Want(t, 200, "Your text is still here", "Adaeze Okafor is inviting you", "Kept?")
	v.Post("/me/doors/"+code, form).Want(t, 200, "Saved.")
	if strings.Contains(v.Get("/me").Body, "Your text is still here") {
		t.Error("the saved text is offered again")
	}
	htmx := s.Visitor().Post("/me/doors/"+code, form, "HX-Request", "true")
	if htmx.Status != 401 || !strings.HasPrefix(htmx.Header.Get("HX-Redirect"), "/sign-in?next=") {
		t.Errorf("htmx without a session: %d %q", htmx.Status, htmx.Header.Get("HX-Redirect"))
	}
}

// The same link for several sections is one save and one undo.
func TestSeveralDoorsAtOnce(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "")
	code, version := s.Door("a.okafor@school.test", 0)
	also, alsoVersion := s.Door("a.okafor@school.test", 1)
	form := url.Values{"link": {"https://zoom.us/j/81111111111"}, "note": {"first only"}, "version": {fmt.Sprint(version)}, "also": {fmt.Sprintf("%s.%d", also, alsoVersion)}}
	part := v.Post("/me/doors/"+code, form, "HX-Request", "true").Want(t, 200, "Saved for 2 classes.", `hx-swap-oob="true"`)
	if strings.Contains(part.Body, "<html") {
		t.Error("htmx got a whole page")
	}
	for _, c := range []string{code, also} {
		if e, _ := s.Store.Entry(context.Background(), c); e.Door.Link != "https://zoom.us/j/81111111111" {
			t.Errorf("door %s has %q", c, e.Door.Link)
		}
	}
	if e, _ := s.Store.Entry(context.Background(), also); e.Door.Note != "" {
		t.Errorf("the note went along: %q", e.Door.Note)
	}
	undo := apptest.Between(t, part.Body, `action="/changes/`, `/undo"`)
	v.Post("/changes/"+undo+"/undo", nil, "HX-Request", "true").Want(t, 200, "Undone for 2 classes.")
	for _, c := range []string{code, also} {
		if e, _ := s.Store.Entry(context.Background(), c); e.Door.Link != "" {
			t.Errorf("after the undo door %s has %q", c, e.Door.Link)
		}
	}
}

// Nobody changes a door that is not theirs, from here or from another site.
func TestOthersDoors(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.SignIn(apptest.Oneil, "")
	code, version := s.Door("a.okafor@school.test", 0)
	form := url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {fmt.Sprint(version)}}
	own, ownVersion := s.Door("j.oneil@school.test", 0)
	v.Post("/me/doors/"+code, form).Want(t, 403, "That is not yours to change")
	v.Post("/me/doors/"+code+"/clear", form).Want(t, 403)
	v.Post("/me/doors/"+code+"/preview", form).Want(t, 403)
	v.Post("/me/doors/nosuch", form).Want(t, 404)
	smuggled := url.Values{"link": form["link"], "version": {fmt.Sprint(ownVersion)}, "also": {fmt.Sprintf("%s.%d", code, version)}}
	v.Post("/me/doors/"+own, smuggled).Want(t, 403)
	v.Post("/me/doors/"+own, url.Values{"link": form["link"], "version": {fmt.Sprint(ownVersion)}}, "Sec-Fetch-Site", "cross-site").Want(t, 403, "Another website")
	v.Get("/", "Host-Is", "ignored").Want(t, 200)
	for _, c := range []string{code, own} {
		if e, _ := s.Store.Entry(context.Background(), c); e.Door.Version != 0 {
			t.Errorf("door %s was changed", c)
		}
	}
}
