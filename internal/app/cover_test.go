package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// A colleague covers from a date to a date: sees the class on these days and no
// others, sets a link that students see, and the usual link is back by itself
// at the school's midnight, also after a restart.
func TestCover(t *testing.T) {
	s := newSite(t)
	lead, cover, reader := s.visitor(), s.visitor(), s.visitor()
	lead.signIn(okafor, "/me")
	cover.signIn(oneil, "/me").want(t, 200, "My links")
	reader.signIn(student, "/")
	code, version := s.door(okafor.Email, 0)
	const usual, own = "https://zoom.us/j/81111111111", "https://zoom.us/j/82222222222"
	save := func(v *visitor, link string) answer {
		_, version = s.door(okafor.Email, 0)
		return v.post("/me/doors/"+code, url.Values{"link": {link}, "version": {itoa(version)}})
	}
	day := func(days int) string { return s.now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	people, who := "/me/doors/"+code+"/people", itoa(s.person(oneil.Email).ID)
	lend := func(from, to string) answer {
		return lead.post(people+"/cover", url.Values{"person": {who}, "from": {from}, "to": {to}})
	}
	save(lead, usual).want(t, 200, "Saved.")

	// What cannot be is said in words, beside what was typed.
	lend(day(3), day(1)).want(t, 422, "The last day is before the first.")
	lend(day(-3), day(-1)).want(t, 422, "That day is over.")
	lend("tomorrow", "").want(t, 422, "Choose the first day of the cover.", "Choose the last day of the cover.")
	lend(day(1), day(900)).want(t, 422, "A cover lasts a year at most.")
	lead.post(people+"/cover", url.Values{"person": {itoa(s.person(boateng.Email).ID)}, "from": {day(1)}, "to": {day(1)}}).want(t, 422, "teaches this class already")
	cover.post(people+"/cover", url.Values{"person": {who}, "from": {day(0)}, "to": {day(1)}}).want(t, 403, "")
	cover.get(people).want(t, 403, "That is not yours to lend")

	// Before: nothing.
	lend(day(1), day(2)).want(t, 200, "Added.", "Will cover from")
	save(cover, own).want(t, 403, "That is not yours to change")
	reader.get("/").want(t, 200, usual)

	// During: the cover's link, the substitute's name, and two people at it.
	s.forward(24 * time.Hour)
	until(t, "the cover begins", func() bool { return strings.Contains(reader.get("/").body, "covering for Ms Adaeze Okafor") })
	cover.get("/me").want(t, 200, "Algebra II", "You are covering this class until")
	save(cover, own).want(t, 200, "Saved. Students see it now.")
	reader.get("/").want(t, 200, own)
	lead.get("/me").want(t, 200, "with their own link, which students see now", "811 1111 1111")
	cover.get("/me/doors/"+code+"/history").want(t, 200, "Set the cover link of A Algebra II 01")
	cover.get(people).want(t, 403, "")

	// The same after a restart.
	s.restart()
	reader.get("/").want(t, 200, own)

	// After: the usual link, no rights.
	s.forward(48 * time.Hour)
	until(t, "the cover ends", func() bool { return strings.Contains(reader.get("/").body, usual) })
	if body := reader.get("/").body; strings.Contains(body, own) || strings.Contains(body, "covering for") {
		t.Error("the cover is over and still shown")
	}
	save(cover, own).want(t, 403, "That is not yours to change")
	cover.get("/me/doors/"+code+"/history").want(t, 403, "")

	// Ending it at once, and taking the end back.
	lend(day(0), day(4)).want(t, 200, "Covers until")
	lead.post(people+"/end", url.Values{"person": {who}, "role": {"cover"}}).want(t, 200, "Done.")
	save(cover, own).want(t, 403, "")
	change := between(t, lead.get("/me/doors/"+code+"/history").body, `action="/changes/`, `/undo"`)
	lead.post("/changes/"+change+"/undo", url.Values{"back": {people}}).want(t, 200, "Covers until")
	save(cover, own).want(t, 200, "Saved.")
	change = between(t, cover.get("/me").body, `action="/changes/`, `/undo"`)
	cover.post("/changes/"+change+"/undo", nil).want(t, 200, "Undone.")
	reader.get("/").want(t, 200, usual)

	// A co-teacher for good, until removed.
	lead.post(people+"/end", url.Values{"person": {who}, "role": {"cover"}}).want(t, 200)
	lead.post(people+"/co", url.Values{"person": {who}}).want(t, 200, "Added.", "Co-teacher: can change the link")
	save(cover, own).want(t, 200, "Saved.")
	lead.post(people+"/end", url.Values{"person": {who}, "role": {"co"}}).want(t, 200, "Done.")
	save(cover, usual).want(t, http.StatusForbidden, "")
}

// A mode's end comes by itself, on the directory too.
func TestModeEnds(t *testing.T) {
	s := newSite(t)
	admin, reader := s.administrator(), s.visitor()
	reader.signIn(student, "/")
	admin.post("/admin/settings/mode", url.Values{"mode": {"live"}})
	end := s.now().UTC().Add(2 * time.Hour).Format("2006-01-02T15:04")
	admin.post("/admin/settings/mode", url.Values{"mode": {"maintenance"}, "until": {end}}).want(t, 200, "Maintenance")
	reader.get("/").want(t, 200, "nothing can be saved until")
	s.forward(3 * time.Hour)
	until(t, "maintenance ends", func() bool { return strings.Contains(reader.get("/").body, "· Live") })
	code, version := s.door(okafor.Email, 0)
	admin.post("/me/doors/"+code, url.Values{"link": {invited}, "version": {itoa(version)}}).want(t, 200, "Saved.")
}
