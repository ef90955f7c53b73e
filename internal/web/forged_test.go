package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// A form that another site sends changes nothing, whichever form it is.
func TestCrossSite(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	code, _ := s.Door(apptest.Okafor.Email, 0)
	for _, route := range routesOf(t, s) {
		method, path, _ := strings.Cut(route, " ")
		if method != "POST" {
			continue
		}
		path = strings.NewReplacer(":code", code, ":id", "1").Replace(path)
		admin.Post(path, url.Values{"link": {apptest.Invited}, "name": {"x"}, "mode": {"live"}}, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test").Want(t, 403, "Another website tried to send this form.")
	}
}

// A teacher who sends other people's ids, or fields that no form has, changes
// nothing of other people.
func TestForgedFields(t *testing.T) {
	s := apptest.NewSite(t)
	admin, lead, thief := s.Administrator(), s.Visitor(), s.Visitor()
	lead.SignIn(apptest.Okafor, "/me")
	thief.SignIn(apptest.Oneil, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	lead.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	change := apptest.Between(t, lead.Get("/me").Body, `action="/changes/`, `/undo"`)
	own, ownVersion := s.Door(apptest.Oneil.Email, 0)
	okaforID, thiefID := apptest.Itoa(s.Person(apptest.Okafor.Email).ID), apptest.Itoa(s.Person(apptest.Oneil.Email).ID)
	forged := url.Values{"link": {"https://zoom.us/j/86666666666"}, "version": {apptest.Itoa(version + 1)}, "role": {"admin"}, "person_id": {okaforID}, "person": {thiefID}, "name": {"Thief"}}

	for _, path := range []string{"/me/doors/" + code, "/me/doors/" + code + "/clear", "/me/doors/" + code + "/people/co", "/me/doors/" + code + "/people/cover",
		"/changes/" + change + "/undo", "/admin/people/" + thiefID, "/admin/people/" + okaforID + "/suspend", "/admin/people/new"} {
		thief.Post(path, forged).Want(t, 403, "")
	}
	// Somebody else's door among "also use for" refuses the whole form.
	forged.Set("version", apptest.Itoa(ownVersion))
	forged.Set("also", code+"."+apptest.Itoa(version+1))
	thief.Post("/me/doors/"+own, forged).Want(t, 403, "That is not yours to change")
	forged.Del("also")
	thief.Post("/me/doors/"+own, forged).Want(t, 200, "Saved.")
	if p := s.Person(apptest.Oneil.Email); p.Role != school.Teacher || p.Name == "Thief" {
		t.Errorf("the fields of no form made %+v", p)
	}
	if e, _ := s.Store.Entry(context.Background(), code); e.Door.Link != apptest.Invited {
		t.Errorf("the door leads to %s", e.Door.Link)
	}
	admin.Get("/admin/activity").Want(t, 200)
	if n := strings.Count(s.Logs.String(), `"actor":"j.oneil@school.test","method":"POST"`); n < 9 {
		t.Errorf("only %d of the attempts are in the log", n)
	}
}
