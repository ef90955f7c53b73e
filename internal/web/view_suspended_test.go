package web_test

import (
	"net/url"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// To repair the rights of somebody who is suspended, an administrator views their
// pages, which show what they showed before.
func TestViewAsSuspended(t *testing.T) {
	s := apptest.NewSite(t)
	admin, lead, cover := s.Administrator(), s.Visitor(), s.Visitor()
	lead.SignIn(apptest.Okafor, "/me")
	cover.SignIn(apptest.Oneil, "/me")
	code, version := s.Door(apptest.Okafor.Email, 0)
	door := "/me/doors/" + code
	form := func(link string) url.Values {
		return url.Values{"link": {"https://zoom.us/j/" + link}, "version": {apptest.Itoa(version)}}
	}
	lead.Post(door, form("81111111111")).Want(t, 200, "Saved.")
	coverID := apptest.Itoa(s.Person(apptest.Oneil.Email).ID)
	until := s.Now().UTC().AddDate(0, 0, 3).Format(time.DateOnly)
	lead.Post(door+"/people/cover", url.Values{"person": {coverID}, "from": {s.Store.Today()}, "to": {until}}).Want(t, 200, "Added.")
	_, version = s.Door(apptest.Okafor.Email, 0)
	cover.Post(door, form("82222222222")).Want(t, 200, "Saved.")

	view := func(id string) {
		admin.Post("/view/end", nil)
		admin.Post("/admin/people/"+id+"/suspend", nil).Want(t, 200, "Sign-in is switched off.")
		admin.Post("/admin/people/"+id+"/view", nil).Want(t, 200)
	}
	view(coverID)
	admin.Get("/me").Want(t, 200, "You are covering this class", "822 2222 2222")
	admin.Get(door+"/history").Want(t, 200)
	view(apptest.Itoa(s.Person(apptest.Okafor.Email).ID))
	admin.Get("/me").Want(t, 200, door+"/people")
	admin.Get(door+"/people").Want(t, 200)
	admin.Get(door+"/history").Want(t, 200)
}
