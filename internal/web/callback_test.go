package web_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// callback goes to Google and returns the address that Google sends back to,
// without opening it.
func callback(v *apptest.Visitor, id googletest.Identity, next string) string {
	v.Site.T.Helper()
	v.Site.Google.Next(id)
	r, _ := http.NewRequest(http.MethodGet, asked(v, "/auth/google?next="+url.QueryEscape(next)).String(), nil)
	client := *v.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	if err != nil {
		v.Site.T.Fatal(err)
	}
	defer answer.Body.Close()
	back, err := answer.Location()
	if err != nil || !strings.HasPrefix(back.Path, "/auth/google/callback") {
		v.Site.T.Fatalf("Google sends back to %v (%v)", back, err)
	}
	return back.RequestURI()
}

// A callback works once, in the browser that began, and two tabs do not
// disturb each other.
func TestCallbackOnce(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	v.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	first, second := callback(v, apptest.Okafor, "/me"), callback(v, apptest.Okafor, "/me")
	if a := s.Visitor().Get(first); a.Status != 403 {
		t.Errorf("another browser finished the sign-in: %d", a.Status)
	}
	for name, callback := range map[string]string{"first": first, "second": second} {
		if a := v.Get(callback); a.Status != 303 || a.Header.Get("Location") != "/me" {
			t.Errorf("the %s tab: %d %s", name, a.Status, a.Header.Get("Location"))
		}
	}
	// Opened again: a signed-in browser continues with its session, and another one
	// gets none.
	session, sessions := apptest.CookieOf(t, v, "session"), countSessions(s)
	for range 2 {
		a := v.Get(first)
		if a.Status != 303 || a.Header.Get("Location") != "/me" || len(a.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("a callback opened again: %d %v", a.Status, a.Header)
		}
	}
	if a := s.Visitor().Get(first); a.Status != 403 || len(a.Header.Values("Set-Cookie")) == 0 || strings.Contains(fmt.Sprint(a.Header.Values("Set-Cookie")), "session") {
		t.Errorf("another browser opened a used callback: %d %v", a.Status, a.Header)
	}
	if now := apptest.CookieOf(t, v, "session"); now != session || countSessions(s) != sessions {
		t.Error("a callback that was used made another session")
	}
	v.Post("/sign-out", nil)
	if a := v.Get(first); a.Status != 403 {
		t.Errorf("a callback worked after the sign-out: %d", a.Status)
	}
}

// countSessions counts the sessions in the database.
func countSessions(s *apptest.Site) string {
	s.T.Helper()
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(s.Data, "hallway.db"))
	if err != nil {
		s.T.Fatal(err)
	}
	defer pool.Close()
	var n string
	if err := pool.QueryRow(`select count(*) from sessions`).Scan(&n); err != nil {
		s.T.Fatal(err)
	}
	return n
}

// A callback that is opened again redirects people who are signed in to their page,
// and offers everybody else to start again. A valid attempt is judged for both.
func TestCallbackAgain(t *testing.T) {
	s := apptest.NewSite(t)
	for _, test := range []struct {
		name string
		in   func(*apptest.Visitor)
		to   string // "": the page that offers to start again
	}{
		{"nobody", func(*apptest.Visitor) {}, ""},
		{"a teacher", func(v *apptest.Visitor) { v.SignIn(apptest.Okafor, "/me") }, "/me"},
		{"a student", func(v *apptest.Visitor) { v.SignIn(apptest.Student, "/") }, "/"},
		{"a teacher who signed out", func(v *apptest.Visitor) { v.SignIn(apptest.Okafor, "/me"); v.Post("/sign-out", nil) }, ""},
		{"a student who signed out", func(v *apptest.Visitor) { v.SignIn(apptest.Student, "/"); v.Post("/sign-out", nil) }, ""},
		{"a forged reader", func(v *apptest.Visitor) {
			address, _ := url.Parse(s.URL)
			v.Client.Jar.SetCookies(address, []*http.Cookie{{Name: "reader", Value: "school.test~99999999999~x", Path: "/"}})
		}, ""},
	} {
		v := s.Visitor()
		test.in(v)
		v.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, path := range []string{"/auth/google/callback?state=AAAAAAAAAAAA&code=x", "/auth/google/callback"} {
			a := v.Get(path)
			if test.to == "" {
				a.Want(t, 403, "You are not signed in", "Start again", "Use another account")
			} else if a.Status != 303 || a.Header.Get("Location") != test.to || a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s at %s: %d %v", test.name, path, a.Status, a.Header)
			}
		}
	}

	// Late: the browser kept the attempt for longer than it may.
	v := s.Visitor()
	v.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	in := s.Visitor()
	in.SignIn(apptest.Okafor, "/me")
	in.Client.CheckRedirect = v.Client.CheckRedirect
	next := "/s/larkfield-commons"
	stays, goes := callback(v, apptest.Okafor, next), callback(in, apptest.Okafor, next)
	s.Forward(10*time.Minute + time.Second)
	v.Get(stays).Want(t, 403, "longer than 10 minutes", `href="/sign-in?next=%2Fs%2Flarkfield-commons"`)
	if a := in.Get(goes); a.Status != 303 || a.Header.Get("Location") != next {
		t.Errorf("late and signed in: %d %v", a.Status, a.Header)
	}

	// A valid attempt decides: here somebody cancels who is signed in.
	s.Forward(-11 * time.Minute)
	in.Get(callback(in, googletest.Identity{Deny: "access_denied"}, "/me")).Want(t, 403, "You cancelled")
}
