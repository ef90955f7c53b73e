package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// No form works with what is left of a body that is too large or malformed.
func TestEveryFormIsWhole(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	code, _ := s.Door(apptest.Okafor.Email, 0)
	before := dump(t, s)
	huge := url.Values{"name": {strings.Repeat("x", 300<<10)}}.Encode()
	for _, route := range routesOf(t, s) {
		method, path, _ := strings.Cut(route, " ")
		if method != http.MethodPost || path == "/admin/imports" { // a file
			continue
		}
		path = strings.NewReplacer(":code", code, ":id", "1").Replace(path)
		if path != "/admin/imports/check/:token/units" { // a district has many units
			sendRaw(admin, path, huge).Want(t, 413, "That is too much text")
		}
		sendRaw(admin, path, "name=%zz").Want(t, 400, "The form did not arrive as it was sent")
	}
	if after := dump(t, s); after != before {
		t.Error("a form that was refused changed the database")
	}
}

// Somebody whose session has ended comes back to the page that the form was on.
func TestWayBackToEachForm(t *testing.T) {
	s := apptest.NewSite(t)
	for form, page := range map[string]string{
		"/admin/classes": "/admin/classes", "/admin/classes/7": "/admin/classes/7", "/admin/classes/7/merge": "/admin/classes/7",
		"/admin/schools": "/admin/schools", "/admin/schools/2/archive": "/admin/schools/2",
		"/admin/people/3/out/end": "/admin/people/3/out", "/admin/people/3/suspend": "/admin/people/3", "/admin/people/new": "/admin/people/new",
		"/admin/requests/4/this": "/admin/requests", "/admin/requests/hosts/allow": "/admin/requests", "/admin/settings/mode": "/admin/settings",
		"/admin/year": "/admin/year", "/admin/year/check/abc/apply": "/admin/year/check/abc", "/admin/year/5/undo": "/admin/year",
		"/admin/imports/check/abc/answer": "/admin/imports/check/abc", "/admin/imports/6/undo": "/admin/imports/6",
		"/me/doors/abc/people/cover": "/me/doors/abc/people", "/me/out/end": "/me/out", "/me/out/3/end": "/me/out/3",
	} {
		v := s.Visitor()
		v.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		if got, want := v.Post(form, nil).Header.Get("Location"), "/sign-in?next="+url.QueryEscape(page); got != want {
			t.Errorf("POST %s without a session leads to %s, want %s", form, got, want)
		}
	}
	v := s.Visitor()
	v.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if got := v.Post("/changes/9/undo", url.Values{"back": {"/admin/activity?kind=class"}}).Header.Get("Location"); got != "/sign-in?next="+url.QueryEscape("/admin/activity?kind=class") {
		t.Errorf("an undo without a session leads to %s", got)
	}
}

// sendRaw posts a body as it is.
func sendRaw(v *apptest.Visitor, path, body string) apptest.Answer {
	v.Site.T.Helper()
	r, err := http.NewRequest(http.MethodPost, v.Site.URL+path, strings.NewReader(body))
	if err != nil {
		v.Site.T.Fatal(err)
	}
	return v.Do(r, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
}
