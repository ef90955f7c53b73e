package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// withCookie is a browser that keeps a cookie's value by hand, whatever its
// Max-Age said.
func (s *site) withCookie(name, value string) *visitor {
	s.t.Helper()
	v := s.visitor()
	address, _ := url.Parse(s.url)
	v.client.Jar.SetCookies(address, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
	return v
}

// What a sealed cookie keeps is over when the server's clock says so, also when
// somebody keeps the value for longer than the browser would.
func TestSealedCookiesEnd(t *testing.T) {
	s := newSite(t)
	teacher, wrong := s.visitor(), s.visitor()
	teacher.signIn(boateng, "/me")

	// An account that may ask to be added: half an hour.
	wrong.signIn(wrongly, "/me").want(t, 403, "Ask to be added")
	ask := cookieOf(t, wrong, "ask")
	words := url.Values{"words": {"Okafor, I teach Algebra II"}}
	s.forward(29 * time.Minute)
	s.withCookie("ask", ask).post("/requests", words).want(t, 200, "You asked to be added")
	s.forward(time.Minute)
	s.withCookie("ask", ask).post("/requests", words).want(t, 403, "Sign in first")

	// The text of a save whose session was over: half an hour.
	code, version := s.door(okafor.Email, 0)
	late := s.visitor()
	late.post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {itoa(version)}}).want(t, 200, "Your text is still here")
	draft := cookieOf(t, late, "draft")
	s.forward(29 * time.Minute)
	s.withCookie("draft", draft).get("/sign-in").want(t, 200, "Your text is still here")
	s.forward(time.Minute)
	if a := s.withCookie("draft", draft).get("/sign-in").want(t, 200); strings.Contains(a.body, "Your text is still here") {
		t.Error("a draft outlives its half hour")
	}

	// The outcome of a plain form: a minute.
	teacher.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	teacher.post("/me/doors/"+code, url.Values{"link": {invited}, "version": {itoa(version)}}).want(t, 303)
	flash, session := cookieOf(t, teacher, "flash"), cookieOf(t, teacher, "session")
	look := func() string {
		return s.visitor().get("/me", "Cookie", "session="+session+"; flash="+flash).want(t, 200).body
	}
	s.forward(59 * time.Second)
	if !strings.Contains(look(), "Saved. Students see it now.") {
		t.Error("the outcome is not shown within its minute")
	}
	s.forward(time.Second)
	if strings.Contains(look(), "Saved. Students see it now.") {
		t.Error("the outcome is shown after its minute")
	}
}

// An account whose domain may no longer sign in may not ask to be added either,
// with what it kept from before.
func TestSealedCookiesKnowTheirDomain(t *testing.T) {
	s := newSiteWith(t, func(s *site) { s.domains = []string{"old.test", domain} })
	leaving, staying := s.visitor(), s.visitor()
	old := student
	old.Email, old.HD = "sub@old.test", "old.test"
	leaving.signIn(old, "/me").want(t, 403, "Ask to be added")
	staying.signIn(wrongly, "/me").want(t, 403, "Ask to be added")
	left, stayed := cookieOf(t, leaving, "ask"), cookieOf(t, staying, "ask")
	s.domains = []string{domain}
	s.restart()
	words := url.Values{"words": {"I teach Algebra II"}}
	s.withCookie("ask", left).post("/requests", words).want(t, 403, "Sign in first")
	s.withCookie("ask", stayed).post("/requests", words).want(t, 200, "You asked to be added")
}

// A new sign-in has its own token, and the one before opens nothing, whoever
// signs in.
func TestSignInEndsTheOldSession(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	for _, id := range []struct {
		who  string
		sign func()
	}{
		{"the same person", func() { v.signIn(okafor, "/me").want(t, 200, "My links") }},
		{"another person", func() { v.signIn(boateng, "/me").want(t, 200, "My links") }},
	} {
		v.signIn(okafor, "/me").want(t, 200, "My links")
		before := cookieOf(t, v, "session")
		id.sign()
		if after := cookieOf(t, v, "session"); after == before {
			t.Errorf("%s has the token of before", id.who)
		}
		if a := s.withCookie("session", before).get("/me"); !strings.Contains(a.url, "/sign-in") {
			t.Errorf("%s signed in, and the old token opens %s", id.who, a.url)
		}
	}
}

// cookieAges are how long each cookie lives, in seconds; those of attempts to
// sign in have names of their own, which begin with login-.
var cookieAges = map[string]int{"session": 2592000, "reader": 2592000, "login-": 600, "ask": 1800, "draft": 1800, "flash": 60, "choose": 31536000}

// cookieFault says what is wrong with a cookie that the site sets, and its
// bare name.
func cookieFault(c *http.Cookie, secure bool) (name, fault string) {
	name, prefix := strings.CutPrefix(c.Name, "__Host-")
	if strings.HasPrefix(name, "login-") {
		name = "login-"
	}
	age, known := cookieAges[name]
	switch {
	case prefix != secure || c.Secure != secure:
		fault = "has not what https asks for, or has it on http"
	case !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "":
		fault = "is open to scripts, to other sites or to other hosts"
	case !known:
		fault = "is in no table"
	case c.MaxAge != age && c.MaxAge >= 0: // below, it ends
		fault = fmt.Sprintf("lives %d seconds, want %d", c.MaxAge, age)
	}
	return name, fault
}

// Cookies live as long as what they are for, and no script or other site gets
// at them; TestServe looks at the same over https.
func TestCookieAges(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	seen := map[string]bool{}
	v.client.Transport = watchCookies(v.client.Transport, func(c *http.Cookie) {
		name, fault := cookieFault(c, false)
		if seen[name] = true; fault != "" {
			t.Errorf("the cookie %s %s: %s", name, fault, c.Raw)
		}
	})
	code, version := s.door(okafor.Email, 0)
	form := url.Values{"link": {invited}, "version": {itoa(version)}}
	v.post("/me/doors/"+code, form).want(t, 200)
	v.signIn(wrongly, "/me").want(t, 403)
	v.signIn(okafor, "/me").want(t, 200)
	v.post("/me/doors/"+code, form).want(t, 200, "Saved.")
	before := cookieOf(t, v, "session")
	s.command("admin", okafor.Email) // whoever has more rights gets another token
	v.get("/me").want(t, 200)
	if cookieOf(t, v, "session") == before {
		t.Error("the role changed and the token did not")
	}
	for name := range cookieAges {
		if !seen[name] {
			t.Errorf("%s was not set", name)
		}
	}
}

// watchCookies shows every cookie that the site sets.
func watchCookies(through http.RoundTripper, see func(*http.Cookie)) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		answer, err := through.RoundTrip(r)
		if err == nil && r.URL.Hostname() == "127.0.0.1" {
			for _, c := range answer.Cookies() {
				see(c)
			}
		}
		return answer, err
	})
}

// A session that nobody uses for a week ends, by the server's clock.
func TestSessionIdles(t *testing.T) {
	s := newSite(t)
	used, left := s.visitor(), s.visitor()
	used.signIn(okafor, "/me")
	left.signIn(boateng, "/me")
	s.forward(7*24*time.Hour - time.Minute)
	used.get("/me").want(t, 200, "My links")
	s.forward(2 * time.Minute)
	used.get("/me").want(t, 200, "My links")
	if a := left.get("/me"); !strings.Contains(a.url, "/sign-in") {
		t.Errorf("after a week the session still opens %s", a.url)
	}
}
