package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// In a door's history addresses are for those who administer it. Whoever covers
// a class can take back what they saved for their cover.
func TestHistoryOfOneDoor(t *testing.T) {
	s := newSite(t)
	lead, admin, cover := s.visitor(), s.administrator(), s.visitor()
	lead.signIn(okafor, "")
	cover.signIn(oneil, "")
	code, version := s.door(okafor.Email, 0)
	form := url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {fmt.Sprint(version)}}
	lead.post("/me/doors/"+code, form).want(t, 200, "Saved.")
	history := "/me/doors/" + code + "/history"
	if a := lead.get(history).want(t, 200, "811 1111 1111"); strings.Contains(a.body, "127.0.0.1") {
		t.Error("a colleague reads addresses")
	}
	admin.get(history).want(t, 200, "811 1111 1111", "127.0.0.1")

	lent := url.Values{"person": {itoa(s.person(oneil.Email).ID)}, "from": {s.store.Today()}, "to": {s.store.Today()}}
	lead.post("/me/doors/"+code+"/people/cover", lent).want(t, 200, "Lent.")
	e, err := s.store.Entry(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	form = url.Values{"link": {"https://zoom.us/j/82222222222"}, "version": {fmt.Sprint(e.Door.Version)}}
	cover.post("/me/doors/"+code, form).want(t, 200, "Saved.", "822 2222 2222")
	change := between(t, cover.get("/me").body, `action="/changes/`, `/undo"`)
	cover.post("/changes/"+change+"/undo", nil).want(t, 200, "Undone.", "811 1111 1111")
}
