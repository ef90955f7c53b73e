package app

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/school"
)

// invitation is what Zoom's "Copy invitation" gives.
const invitation = `Adaeze Okafor is inviting you to a scheduled Zoom meeting.

Topic: Algebra II
Time: Nov 24, 2026 08:30 AM Central Time (US and Canada)

Join Zoom Meeting
https://school.zoom.us/j/93411007919?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09

Meeting ID: 934 1100 7919
Passcode: 123123
One tap mobile
+13126266799,,93411007919#,,,,*123123# US (Chicago)
Find your local number: https://school.zoom.us/u/kcAbCdEfG`

const invited = "https://school.zoom.us/j/93411007919?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09"

// The main job, end to end: a roster imported, a teacher signed in through
// Google's protocol, an invitation pasted and saved, a student who joins.
func TestStory(t *testing.T) {
	s := newSite(t)

	// A student cannot read before signing in with the school's account, and can after.
	reader := s.visitor()
	reader.get("/").want(t, 200, "Sign in")
	reader.signIn(student, "/").want(t, 200, "Class links", "Algebra II", "No link yet")

	// The teacher signs in and sees her classes and office hours, not others'.
	teacher := s.visitor()
	page := teacher.signIn(okafor, "").want(t, 200, "My links", "Algebra II", "Pre-Calculus", "Office hours", "Ms Adaeze Okafor")
	if strings.Contains(page.body, "Statistics") {
		t.Error("a teacher sees a class of somebody else")
	}

	// She pastes the whole invitation and saves, without JavaScript.
	code, version := s.door("a.okafor@school.test", 0)
	form := url.Values{"link": {invitation}, "note": {"Cameras on, please."}, "version": {fmt.Sprint(version)}}
	teacher.post("/me/doors/"+code, form).want(t, 200, "Saved. Students see it now.", "Undo", "934 1100 7919", "Cameras on, please.")

	// The very next page has it, and the permanent address leads to it.
	reader.get("/").want(t, 200, invited, "Cameras on, please.", "on Zoom")
	reader.client.CheckRedirect = stopAtStrangers
	if joined := reader.get("/j/" + code); joined.status != 302 || joined.header.Get("Location") != invited {
		t.Errorf("/j/%s answered %d to %q", code, joined.status, joined.header.Get("Location"))
	}
	other, _ := s.door("a.okafor@school.test", 1)
	reader.get("/j/"+other).want(t, 404, "No link yet", "Ms Adaeze Okafor")

	// She takes it back.
	saved := teacher.get("/me").body
	undo := between(t, saved, `action="/changes/`, `/undo"`)
	teacher.post("/changes/"+undo+"/undo", nil).want(t, 200, "Undone.")
	if strings.Contains(reader.get("/").body, invited) {
		t.Error("an undone link is still published")
	}

	// Signing out ends the session for good.
	session := cookieOf(t, teacher, "session")
	teacher.post("/sign-out", nil).want(t, 200, "Sign in")
	if _, err := s.store.Session(context.Background(), session); err == nil {
		t.Error("the session outlived the sign-out")
	}

	// A suspended person is refused at the next request, signed in or not.
	second := s.visitor()
	second.signIn(boateng, "").want(t, 200, "Statistics")
	p, _ := s.store.PersonByEmail(context.Background(), "k.boateng@school.test")
	if err := s.store.Suspend(context.Background(), school.Command("test"), p.ID, true); err != nil {
		t.Fatal(err)
	}
	if a := second.get("/me"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("a suspended person still sees %s", a.url)
	}
	second.signIn(boateng, "").want(t, 403, "Your sign-in is switched off. Ask the school office.")
}

// A save that another came before shows both, and loses neither.
func TestConflict(t *testing.T) {
	s := newSite(t)
	first, second := s.visitor(), s.visitor()
	first.signIn(okafor, "")
	second.signIn(boateng, "") // they teach Algebra II together
	code, version := s.door("a.okafor@school.test", 0)
	form := func(link string) url.Values {
		return url.Values{"link": {link}, "version": {fmt.Sprint(version)}}
	}
	first.post("/me/doors/"+code, form("https://zoom.us/j/81111111111")).want(t, 200, "Saved.")
	second.post("/me/doors/"+code, form("https://zoom.us/j/82222222222")).want(t, 409,
		"Ms Adaeze Okafor changed this link", "811 1111 1111", "822 2222 2222", "Use mine", "Keep theirs")
	if live, _ := s.store.Entry(context.Background(), code); live.Door.Link != "https://zoom.us/j/81111111111" {
		t.Errorf("the first save is gone: %q", live.Door.Link)
	}
	// "Use mine" is the same form against the version that is live now.
	mine := url.Values{"link": {"https://zoom.us/j/82222222222"}, "version": {fmt.Sprint(version + 1)}}
	second.post("/me/doors/"+code, mine).want(t, 200, "Saved.", "822 2222 2222")
}

// What was typed outlives refusals and the end of a session.
func TestNothingTypedIsLost(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.signIn(okafor, "")
	code, version := s.door("a.okafor@school.test", 0)
	refused := url.Values{"link": {"https://bit.ly/algebra"}, "note": {"Bring a ruler"}, "version": {fmt.Sprint(version)}}
	v.post("/me/doors/"+code, refused).want(t, 422, "https://bit.ly/algebra", "Bring a ruler", "There is a problem", "This one goes to bit.ly", "<title>Error: ")
	two := url.Values{"link": {"https://zoom.us/j/81111111111 or https://meet.google.com/abc-defg-hij"}, "version": {fmt.Sprint(version)}}
	v.post("/me/doors/"+code, two).want(t, 422, "There are two meetings in that text.", `value="https://zoom.us/j/81111111111"`)
	two.Set("choice", "https://meet.google.com/abc-defg-hij")
	v.post("/me/doors/"+code, two).want(t, 200, "Saved.", "abc-defg-hij")

	_, version = s.door("a.okafor@school.test", 0)
	p, _ := s.store.PersonByEmail(context.Background(), "a.okafor@school.test")
	if err := s.store.EndSession(context.Background(), cookieOf(t, v, "session")); err != nil {
		t.Fatal(p, err)
	}
	form := url.Values{"link": {invitation}, "note": {"Kept?"}, "version": {fmt.Sprint(version)}}
	v.post("/me/doors/"+code, form).want(t, 200, "You were signed out. Your text is still here.")
	v.signIn(okafor, "/me#door-"+code).want(t, 200, "Your text is still here", "Adaeze Okafor is inviting you", "Kept?")
	v.post("/me/doors/"+code, form).want(t, 200, "Saved.")
	if strings.Contains(v.get("/me").body, "Your text is still here") {
		t.Error("the saved text is offered again")
	}
	htmx := s.visitor().post("/me/doors/"+code, form, "HX-Request", "true")
	if htmx.status != 401 || !strings.HasPrefix(htmx.header.Get("HX-Redirect"), "/sign-in?next=") {
		t.Errorf("htmx without a session: %d %q", htmx.status, htmx.header.Get("HX-Redirect"))
	}
}

// The same link for several sections is one save and one undo.
func TestSeveralDoorsAtOnce(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.signIn(okafor, "")
	code, version := s.door("a.okafor@school.test", 0)
	also, alsoVersion := s.door("a.okafor@school.test", 1)
	form := url.Values{"link": {"https://zoom.us/j/81111111111"}, "note": {"first only"}, "version": {fmt.Sprint(version)}, "also": {fmt.Sprintf("%s.%d", also, alsoVersion)}}
	part := v.post("/me/doors/"+code, form, "HX-Request", "true").want(t, 200, "Saved for 2 classes.", `hx-swap-oob="true"`)
	if strings.Contains(part.body, "<html") {
		t.Error("htmx got a whole page")
	}
	for _, c := range []string{code, also} {
		if e, _ := s.store.Entry(context.Background(), c); e.Door.Link != "https://zoom.us/j/81111111111" {
			t.Errorf("door %s has %q", c, e.Door.Link)
		}
	}
	if e, _ := s.store.Entry(context.Background(), also); e.Door.Note != "" {
		t.Errorf("the note went along: %q", e.Door.Note)
	}
	undo := between(t, part.body, `action="/changes/`, `/undo"`)
	v.post("/changes/"+undo+"/undo", nil, "HX-Request", "true").want(t, 200, "Undone.")
	for _, c := range []string{code, also} {
		if e, _ := s.store.Entry(context.Background(), c); e.Door.Link != "" {
			t.Errorf("after the undo door %s has %q", c, e.Door.Link)
		}
	}
}

// Nobody changes a door that is not theirs, from here or from another site.
func TestOthersDoors(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.signIn(oneil, "")
	code, version := s.door("a.okafor@school.test", 0)
	form := url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {fmt.Sprint(version)}}
	own, ownVersion := s.door("j.oneil@school.test", 0)
	v.post("/me/doors/"+code, form).want(t, 403, "That is not yours to change")
	v.post("/me/doors/"+code+"/clear", form).want(t, 403)
	v.post("/me/doors/"+code+"/preview", form).want(t, 403)
	v.post("/me/doors/nosuch", form).want(t, 404)
	smuggled := url.Values{"link": form["link"], "version": {fmt.Sprint(ownVersion)}, "also": {fmt.Sprintf("%s.%d", code, version)}}
	v.post("/me/doors/"+own, smuggled).want(t, 403)
	v.post("/me/doors/"+own, url.Values{"link": form["link"], "version": {fmt.Sprint(ownVersion)}}, "Sec-Fetch-Site", "cross-site").want(t, 403, "Another website")
	v.get("/", "Host-Is", "ignored").want(t, 200)
	for _, c := range []string{code, own} {
		if e, _ := s.store.Entry(context.Background(), c); e.Door.Version != 0 {
			t.Errorf("door %s was changed", c)
		}
	}
}
