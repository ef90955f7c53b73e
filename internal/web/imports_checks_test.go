package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// A plan that has changed since it was shown is not applied, but shown again.
func TestImportStale(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "next.csv", []byte(apptest.NextTerm))
	okaforID, li := s.Person(apptest.Okafor.Email).ID, s.Person("w.li@school.test").ID
	if err := s.Store.EditPerson(t.Context(), school.Command("test"), li, db.PersonEdit{Name: "Dr Li Wen", Email: "w.li@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	fresh := press(t, admin, page, "2").Want(t, 409, "<title>Error: ", "2 lines changed since this check. Read it again, then apply.", "Removed: 2", "Dr Li Wen")
	press(t, admin, page, "2").Want(t, 409, "This was checked again after you opened the page.")
	admin.Post("/admin/imports/check/"+token(t, page)+"/apply", nil).Want(t, 409, "Read it again, then apply.")
	admin.Post("/admin/imports/check/"+token(t, page)+"/again", nil).Want(t, 200, "Checked again: nothing is different.")
	if err := s.Store.Suspend(t.Context(), school.Command("test"), okaforID, true); err != nil {
		t.Fatal(err)
	}
	press(t, admin, fresh, "2").Want(t, 200, "Applied. Students see it now.")
}

// Only its owner sees a check. It is kept for an hour, and each person has at most
// eight.
func TestImportChecksAreHeld(t *testing.T) {
	s := apptest.NewSite(t)
	admin, other := s.Administrator(), s.Visitor()
	s.Command("admin", apptest.Boateng.Email)
	other.SignIn(apptest.Boateng, "/me")
	first := token(t, upload(admin, "first.csv", []byte(apptest.NextTerm)))
	for _, path := range []string{"", "/findings.csv", "/plan.csv"} {
		admin.Get("/admin/imports/check/"+first+path).Want(t, 200)
		other.Get("/admin/imports/check/"+first+path).Want(t, 404, "This check is over")
	}
	for _, path := range []string{"/again", "/apply"} {
		other.Post("/admin/imports/check/"+first+path, nil).Want(t, 404)
	}
	part := admin.Get("/admin/imports/check/"+first, "HX-Request", "true").Want(t, 200)
	if to := part.Header.Get("HX-Redirect"); to != "/admin/imports/check/"+first || part.Body != "" {
		t.Errorf("htmx is led to %q and reads %q", to, part.Body)
	}
	var last string
	for n := range 8 {
		last = token(t, upload(admin, fmt.Sprintf("%d.csv", n), []byte(apptest.NextTerm)))
	}
	admin.Get("/admin/imports/check/"+first).Want(t, 404)
	admin.Get("/admin/imports/check/"+last).Want(t, 200)
	s.Forward(time.Hour + time.Second)
	admin.Get("/admin/imports/check/"+last).Want(t, 404)
}

// Long work shows its progress, on a page that reloads itself with htmx and without.
func TestImportProgress(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := upload(admin, "next.csv", []byte(apptest.NextTerm))
	check := "/admin/imports/check/" + token(t, page)
	form := url.Values{"shown": {apptest.Between(t, page.Body, `name="shown" value="`, `"`)}, "remove": {"2"}}
	release := s.Hold()
	a := admin.Post(check+"/apply", form).Want(t, 200, `<noscript><meta http-equiv="refresh" content="1"`, `hx-trigger="every 1s"`, "Applying", "You can leave it")
	if part := admin.Get(check, "HX-Request", "true").Want(t, 200, `id="progress"`); strings.Contains(part.Body, "<html") {
		t.Error("htmx got a whole page")
	}
	admin.Get("/admin/imports").Want(t, 200, check) // people who left find it again
	release()
	settled(admin, a).Want(t, 200, "Applied. Students see it now.")
	if to := admin.Get(check, "HX-Request", "true").Header.Get("HX-Redirect"); !strings.HasPrefix(to, "/admin/imports/") {
		t.Errorf("htmx is led to %q", to)
	}
	signedOut := s.Visitor()
	if to := signedOut.Get(check, "HX-Request", "true").Header.Get("HX-Redirect"); !strings.HasPrefix(to, "/sign-in") {
		t.Errorf("htmx of somebody whose session is over is led to %q", to)
	}
}
