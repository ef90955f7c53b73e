package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// In a door's history only its administrators see network addresses. A cover can
// undo what they saved for their cover.
func TestHistoryOfOneDoor(t *testing.T) {
	s := apptest.NewSite(t)
	lead, admin, cover := s.Visitor(), s.Administrator(), s.Visitor()
	lead.SignIn(apptest.Okafor, "")
	cover.SignIn(apptest.Oneil, "")
	code, version := s.Door(apptest.Okafor.Email, 0)
	form := url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {fmt.Sprint(version)}}
	lead.Post("/me/doors/"+code, form).Want(t, 200, "Saved.")
	history := "/me/doors/" + code + "/history"
	if a := lead.Get(history).Want(t, 200, "811 1111 1111"); strings.Contains(a.Body, "127.0.0.1") {
		t.Error("a colleague reads addresses")
	}
	admin.Get(history).Want(t, 200, "811 1111 1111", "127.0.0.1")

	lent := url.Values{"person": {apptest.Itoa(s.Person(apptest.Oneil.Email).ID)}, "from": {s.Store.Today()}, "to": {s.Store.Today()}}
	lead.Post("/me/doors/"+code+"/people/cover", lent).Want(t, 200, "Added.")
	e, err := s.Store.Entry(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	form = url.Values{"link": {"https://zoom.us/j/82222222222"}, "version": {fmt.Sprint(e.Door.Version)}}
	cover.Post("/me/doors/"+code, form).Want(t, 200, "Saved.", "822 2222 2222")
	change := apptest.Between(t, cover.Get("/me").Body, `action="/changes/`, `/undo"`)
	cover.Post("/changes/"+change+"/undo", nil).Want(t, 200, "Undone.", "811 1111 1111")
}
