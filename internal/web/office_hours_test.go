package web_test

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// An administrator sets the link of somebody's office hours on that person's page, with the
// card that is on My links.
func TestOfficeHoursByTheOffice(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	okafor := s.Person(apptest.Okafor.Email)
	page := personPage(s, apptest.Okafor.Email)
	doors, err := s.Store.DoorsOf(t.Context(), okafor.ID)
	if err != nil {
		t.Fatal(err)
	}
	last := doors[len(doors)-1]
	if last.Section.ID != 0 {
		t.Fatal("the last card is not that of office hours")
	}
	code := last.Door.Code
	place := page + "#door-" + code
	body := admin.Get(page).Want(t, 200, `id="door-`+code, `name="back" value="`+place+`"`, `href="#door-`+code).Body
	if strings.Contains(body, `name="also"`) {
		t.Error("the card offers the administrator's own classes")
	}
	version := func() string {
		return apptest.Between(t, apptest.Between(t, admin.Get(page).Body, `id="door-`+code, `</article>`), `name="version" value="`, `"`)
	}
	post := func(v *apptest.Visitor, link, version string, header ...string) apptest.Answer {
		return v.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {version}, "back": {place}}, header...)
	}
	stale := version()
	post(admin, "nonsense", stale).Want(t, 422, "Error: Ms Adaeze Okafor", "nonsense", `aria-invalid="true"`, place)
	saved := post(admin, apptest.Invited, stale).Want(t, 200, "Saved.", "Zoom 934 1100 7919", "Undo")
	if saved.URL != s.URL+place {
		t.Errorf("a save went to %s", saved.URL)
	}
	post(admin, apptest.SecondLink, stale).Want(t, 409, "Use mine", place)
	if part := post(admin, apptest.SecondLink, version(), "HX-Request", "true").Want(t, 200, "Saved.", place).Body; strings.Contains(part, "<html") {
		t.Error("htmx got a page")
	}
	undo := apptest.Between(t, admin.Get(page).Body, `action="/changes/`, `/undo"`)
	admin.Post("/changes/"+undo+"/undo", url.Values{"back": {place}}).Want(t, 200, "Undone", "Zoom 934 1100 7919", "Last changes")
	admin.Post("/me/doors/"+code+"/clear", url.Values{"version": {version()}, "back": {place}}).Want(t, 200, "Last changes", "No meeting")

	// A text that is typed when the session has ended is on the same card afterwards.
	lost := s.Visitor()
	signIn := post(lost, apptest.Invited, version())
	if !strings.Contains(signIn.URL, url.QueryEscape(place)) {
		t.Errorf("without a session it leads to %s", signIn.URL)
	}
	lost.SignIn(apptest.Head, place).Want(t, 200, "Last changes", apptest.Invited)

	// Fields that no form has lead nowhere else, and show nobody another's page.
	thief := s.Visitor()
	thief.SignIn(apptest.Boateng, "/me")
	own, _ := s.Door(apptest.Boateng.Email, 0)
	thief.Post("/me/doors/"+own, url.Values{"link": {"nonsense"}, "version": {"0"}, "back": {place}}).Want(t, 403)
	post(thief, apptest.Invited, version()).Want(t, 403)
	admin.Post("/me/doors/"+own, url.Values{"link": {"nonsense"}, "version": {"0"}, "back": {"//evil.test/admin/people/1#door-x"}}).Want(t, 422, "My links")
}

// Who administers one school sets the office hours of those who are there, and no others.
func TestOfficeHoursOfOneSchool(t *testing.T) {
	file := filepath.Join(t.TempDir(), "schools.csv")
	north := northOf(t, file)
	s := north.Site
	both, sam := s.Person("both@school.test"), s.Person("s@school.test")
	north.Get("/admin/people/"+apptest.Itoa(both.ID)).Want(t, 200, `id="door-`)
	north.Get("/admin/people/"+apptest.Itoa(sam.ID)).Want(t, 403)
	code, _ := s.Door("s@school.test", 1)
	north.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {"0"}, "back": {"/admin/people/" + apptest.Itoa(sam.ID) + "#door-" + code}}).Want(t, 403)
}
