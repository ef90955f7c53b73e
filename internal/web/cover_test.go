package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// A colleague covers from one date to another: sees the class only on these days,
// and sets a link that students see. The usual link is back at the school's
// midnight, also after a restart.
func TestCover(t *testing.T) {
	s := apptest.NewSite(t)
	lead, cover, reader := s.Visitor(), s.Visitor(), s.Visitor()
	lead.SignIn(apptest.Okafor, "/me")
	cover.SignIn(apptest.Oneil, "/me").Want(t, 200, "My links")
	reader.SignIn(apptest.Student, "/")
	code, version := s.Door(apptest.Okafor.Email, 0)
	const usual, own = "https://zoom.us/j/81111111111", "https://zoom.us/j/82222222222"
	save := func(v *apptest.Visitor, link string) apptest.Answer {
		_, version = s.Door(apptest.Okafor.Email, 0)
		return v.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(version)}})
	}
	day := func(days int) string { return s.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	people, who := "/me/doors/"+code+"/people", apptest.Itoa(s.Person(apptest.Oneil.Email).ID)
	lend := func(from, to string) apptest.Answer {
		return lead.Post(people+"/cover", url.Values{"person": {who}, "from": {from}, "to": {to}})
	}
	save(lead, usual).Want(t, 200, "Saved.")

	// What is impossible gets an error beside what was typed.
	lend(day(3), day(1)).Want(t, 422, "The last day is before the first.")
	lend(day(-3), day(-1)).Want(t, 422, "That day is over.")
	lend("tomorrow", "").Want(t, 422, "Choose the first day of the cover.", "Choose the last day of the cover.")
	lend(day(1), day(900)).Want(t, 422, "A cover lasts a year at most.")
	lead.Post(people+"/cover", url.Values{"person": {apptest.Itoa(s.Person(apptest.Boateng.Email).ID)}, "from": {day(1)}, "to": {day(1)}}).Want(t, 422, "teaches this class already")
	cover.Post(people+"/cover", url.Values{"person": {who}, "from": {day(0)}, "to": {day(1)}}).Want(t, 403, "")
	cover.Get(people).Want(t, 403, "You cannot share this class")

	// Before: nothing.
	lend(day(1), day(2)).Want(t, 200, "Added.", "Will cover from")
	save(cover, own).Want(t, 403, "That is not yours to change")
	reader.Get("/").Want(t, 200, usual)

	// During: the cover's link, the substitute's name, and two people at it.
	s.Forward(24 * time.Hour)
	apptest.Until(t, "the cover begins", func() bool { return strings.Contains(reader.Get("/").Body, "covering for Ms Adaeze Okafor") })
	cover.Get("/me").Want(t, 200, "Algebra II", "You are covering this class until")
	save(cover, own).Want(t, 200, "Saved. Students see it now.")
	reader.Get("/").Want(t, 200, own)
	lead.Get("/me").Want(t, 200, "with their own link, which students see now", "811 1111 1111")
	cover.Get("/me/doors/"+code+"/history").Want(t, 200, "Set the cover link of A Algebra II 01")
	cover.Get(people).Want(t, 403, "")

	// The same after a restart.
	s.Restart()
	reader.Get("/").Want(t, 200, own)

	// After: the usual link, no rights.
	s.Forward(48 * time.Hour)
	apptest.Until(t, "the cover ends", func() bool { return strings.Contains(reader.Get("/").Body, usual) })
	if body := reader.Get("/").Body; strings.Contains(body, own) || strings.Contains(body, "covering for") {
		t.Error("the cover is over and still shown")
	}
	save(cover, own).Want(t, 403, "That is not yours to change")
	cover.Get("/me/doors/"+code+"/history").Want(t, 403, "")

	// End it immediately, and undo that.
	lend(day(0), day(4)).Want(t, 200, "Covers until")
	lead.Post(people+"/end", url.Values{"person": {who}, "role": {"cover"}}).Want(t, 200, "Done.")
	save(cover, own).Want(t, 403, "")
	change := apptest.Between(t, lead.Get("/me/doors/"+code+"/history").Body, `action="/changes/`, `/undo"`)
	lead.Post("/changes/"+change+"/undo", url.Values{"back": {people}}).Want(t, 200, "Covers until")
	save(cover, own).Want(t, 200, "Saved.")
	change = apptest.Between(t, cover.Get("/me").Body, `action="/changes/`, `/undo"`)
	cover.Post("/changes/"+change+"/undo", nil).Want(t, 200, "Undone.")
	reader.Get("/").Want(t, 200, usual)

	// A co-teacher for good, until removed.
	lead.Post(people+"/end", url.Values{"person": {who}, "role": {"cover"}}).Want(t, 200)
	lead.Post(people+"/co", url.Values{"person": {who}}).Want(t, 200, "Added.", "Co-teacher: can change the link")
	save(cover, own).Want(t, 200, "Saved.")
	lead.Post(people+"/end", url.Values{"person": {who}, "role": {"co"}}).Want(t, 200, "Done.")
	save(cover, usual).Want(t, http.StatusForbidden, "")
}

// A mode's end comes by itself, on the directory too.
func TestModeEnds(t *testing.T) {
	s := apptest.NewSite(t)
	admin, reader := s.Administrator(), s.Visitor()
	reader.SignIn(apptest.Student, "/")
	admin.Post("/admin/settings/mode", url.Values{"mode": {"live"}})
	end := s.Now().UTC().Add(2 * time.Hour).Format("2006-01-02T15:04")
	admin.Post("/admin/settings/mode", url.Values{"mode": {"maintenance"}, "until": {end}}).Want(t, 200, "Maintenance")
	reader.Get("/").Want(t, 200, "nothing can be saved until")
	s.Forward(3 * time.Hour)
	apptest.Until(t, "maintenance ends", func() bool { return strings.Contains(reader.Get("/").Body, "</span> Live") })
	code, version := s.Door(apptest.Okafor.Email, 0)
	admin.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
}
