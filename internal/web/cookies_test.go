package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// withCookie is a browser that keeps a cookie's value by hand, whatever its
// Max-Age said.
func withCookie(s *apptest.Site, name, value string) *apptest.Visitor {
	s.T.Helper()
	v := s.Visitor()
	address, _ := url.Parse(s.URL)
	v.Client.Jar.SetCookies(address, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
	return v
}

// The value of a sealed cookie expires by the server's clock, also if somebody keeps
// it for longer than the browser would.
func TestSealedCookiesEnd(t *testing.T) {
	s := apptest.NewSite(t)
	teacher, wrong := s.Visitor(), s.Visitor()
	teacher.SignIn(apptest.Boateng, "/me")

	// An account that may ask to be added: half an hour.
	wrong.SignIn(apptest.Wrongly, "/me").Want(t, 403, "Ask to be added")
	ask := apptest.CookieOf(t, wrong, "ask")
	words := url.Values{"words": {"Okafor, I teach Algebra II"}}
	s.Forward(29 * time.Minute)
	withCookie(s, "ask", ask).Post("/requests", words).Want(t, 200, "You asked to be added")
	s.Forward(time.Minute)
	withCookie(s, "ask", ask).Post("/requests", words).Want(t, 403, "Sign in first")

	// The text of a save whose session had ended: half an hour.
	code, version := s.Door(apptest.Okafor.Email, 0)
	late := s.Visitor()
	late.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Your text is still here")
	draft := apptest.CookieOf(t, late, "draft")
	s.Forward(29 * time.Minute)
	withCookie(s, "draft", draft).Get("/sign-in").Want(t, 200, "Your text is still here")
	s.Forward(time.Minute)
	if a := withCookie(s, "draft", draft).Get("/sign-in").Want(t, 200); strings.Contains(a.Body, "Your text is still here") {
		t.Error("a draft outlives its half hour")
	}

	// The outcome of a plain form: a minute.
	teacher.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	teacher.Post("/me/doors/"+code, url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}).Want(t, 303)
	flash, session := apptest.CookieOf(t, teacher, "flash"), apptest.CookieOf(t, teacher, "session")
	look := func() string {
		return s.Visitor().Get("/me", "Cookie", "session="+session+"; flash="+flash).Want(t, 200).Body
	}
	s.Forward(59 * time.Second)
	if !strings.Contains(look(), "Saved. Students see it now.") {
		t.Error("the outcome is not shown within its minute")
	}
	s.Forward(time.Second)
	if strings.Contains(look(), "Saved. Students see it now.") {
		t.Error("the outcome is shown after its minute")
	}
}

// An account whose domain may no longer sign in cannot ask to be added with an older
// cookie.
func TestSealedCookiesKnowTheirDomain(t *testing.T) {
	s := apptest.NewSiteWith(t, func(s *apptest.Site) { s.Domains = []string{"old.test", apptest.Domain} })
	leaving, staying := s.Visitor(), s.Visitor()
	old := apptest.Student
	old.Email, old.HD = "sub@old.test", "old.test"
	leaving.SignIn(old, "/me").Want(t, 403, "Ask to be added")
	staying.SignIn(apptest.Wrongly, "/me").Want(t, 403, "Ask to be added")
	left, stayed := apptest.CookieOf(t, leaving, "ask"), apptest.CookieOf(t, staying, "ask")
	s.Domains = []string{apptest.Domain}
	s.Restart()
	words := url.Values{"words": {"I teach Algebra II"}}
	withCookie(s, "ask", left).Post("/requests", words).Want(t, 403, "Sign in first")
	withCookie(s, "ask", stayed).Post("/requests", words).Want(t, 200, "You asked to be added")
}

// A new sign-in has its own token, and the earlier one is invalid, whoever signs in.
func TestSignInEndsTheOldSession(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	for _, id := range []struct {
		who  string
		sign func()
	}{
		{"the same person", func() { v.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links") }},
		{"another person", func() { v.SignIn(apptest.Boateng, "/me").Want(t, 200, "My links") }},
	} {
		v.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
		before := apptest.CookieOf(t, v, "session")
		id.sign()
		if after := apptest.CookieOf(t, v, "session"); after == before {
			t.Errorf("%s has the token of before", id.who)
		}
		if a := withCookie(s, "session", before).Get("/me"); !strings.Contains(a.URL, "/sign-in") {
			t.Errorf("%s signed in, and the old token opens %s", id.who, a.URL)
		}
	}
}

// Cookies live as long as what they are for, and no script or other site gets
// at them; TestServe looks at the same over https.
func TestCookieAges(t *testing.T) {
	s := apptest.NewSite(t)
	v := s.Visitor()
	seen := map[string]bool{}
	v.Client.Transport = apptest.WatchCookies(v.Client.Transport, func(c *http.Cookie) {
		name, fault := apptest.CookieFault(c, false)
		if seen[name] = true; fault != "" {
			t.Errorf("the cookie %s %s: %s", name, fault, c.Raw)
		}
	})
	code, version := s.Door(apptest.Okafor.Email, 0)
	form := url.Values{"link": {apptest.Invited}, "version": {apptest.Itoa(version)}}
	v.Post("/me/doors/"+code, form).Want(t, 200)
	v.SignIn(apptest.Wrongly, "/me").Want(t, 403)
	v.SignIn(apptest.Okafor, "/me").Want(t, 200)
	v.Post("/me/doors/"+code, form).Want(t, 200, "Saved.")
	before := apptest.CookieOf(t, v, "session")
	s.Command("admin", apptest.Okafor.Email) // more rights, so another token
	v.Get("/me").Want(t, 200)
	if apptest.CookieOf(t, v, "session") == before {
		t.Error("the role changed and the token did not")
	}
	for name := range apptest.CookieAges {
		if !seen[name] {
			t.Errorf("%s was not set", name)
		}
	}
}

// A session that nobody uses for a week ends, by the server's clock.
func TestSessionIdles(t *testing.T) {
	s := apptest.NewSite(t)
	used, left := s.Visitor(), s.Visitor()
	used.SignIn(apptest.Okafor, "/me")
	left.SignIn(apptest.Boateng, "/me")
	s.Forward(7*24*time.Hour - time.Minute)
	used.Get("/me").Want(t, 200, "My links")
	s.Forward(2 * time.Minute)
	used.Get("/me").Want(t, 200, "My links")
	if a := left.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
		t.Errorf("after a week the session still opens %s", a.URL)
	}
}
