package web_test

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// When the database is busy for too long, a save is neither lost nor a fault: the
// answer says when to try again, and keeps what was typed.
func TestOverload(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := apptest.NewSite(t)
	teacher := s.Visitor()
	teacher.SignIn(apptest.Okafor, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	release := s.Hold()
	form := url.Values{"link": {apptest.SecondLink}, "version": {apptest.Itoa(version)}}
	a := teacher.Post("/me/doors/"+code, form).Want(t, 503, "Very many people are saving right now.", "Your text is still here, and the old link is still live.", apptest.SecondLink)
	if a.Header.Get("Retry-After") != "5" {
		t.Errorf("Retry-After is %q", a.Header.Get("Retry-After"))
	}
	release()
	teacher.Post("/me/doors/"+code, form).Want(t, 200, "Saved.")
	if strings.Contains(s.Logs.String(), `"status":500`) {
		t.Error("it was answered as a fault")
	}
}
