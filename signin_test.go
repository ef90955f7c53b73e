package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/signin/googletest"
)

// Every way in that is not a verified account of the school is refused, each
// with its own reason in the log and a page that offers to start again.
func TestSignInFaults(t *testing.T) {
	token := func(do string) func(*site) { return func(s *site) { s.google.Fault("token", do) } }
	for _, test := range []struct {
		name   string
		id     googletest.Identity
		fault  func(*site)
		status int
		reason string
		says   string
	}{
		{"state of somebody else", okafor, func(s *site) { s.google.Fault("auth", "wrongstate") }, 403, "no-attempt", "not started in this browser"},
		{"no state", okafor, func(s *site) { s.google.Fault("auth", "nostate") }, 403, "no-attempt", "not started in this browser"},
		{"no code", okafor, func(s *site) { s.google.Fault("auth", "nocode") }, 403, "no-code", "incomplete"},
		{"the person cancels", googletest.Identity{Deny: "access_denied"}, nil, 403, "denied", "You cancelled"},
		{"nonce of another sign-in", okafor, token("wrongnonce"), 403, "nonce-mismatch", "another sign-in"},
		{"no nonce", okafor, token("nononce"), 403, "nonce-mismatch", "another sign-in"},
		{"bad signature", okafor, token("badsig"), 403, "bad-signature", "could not be trusted"},
		{"alg none", okafor, token("algnone"), 403, "bad-algorithm", "could not be trusted"},
		{"token for another client", okafor, token("wrongaud"), 403, "wrong-audience", "could not be trusted"},
		{"token of another issuer", okafor, token("wrongiss"), 403, "wrong-issuer", "could not be trusted"},
		{"expired", okafor, token("expired"), 403, "expired", "expired"},
		{"never expires", okafor, token("noexp"), 403, "expired", "expired"},
		{"nobody", okafor, token("nosub"), 403, "no-subject", "could not be trusted"},
		{"no token", okafor, token("noidtoken"), 403, "no-id-token", "could not be trusted"},
		{"unverified e-mail", googletest.Identity{Sub: "1", Email: okafor.Email, HD: domain, Unverified: true}, nil, 403, "email-unverified", "not verified"},
		{"a personal account", googletest.Identity{Sub: "1", Email: "okafor@gmail.com"}, nil, 403, "no-domain", "personal Google account"},
		{"another organisation", googletest.Identity{Sub: "1", Email: "a@evil.test", HD: "evil.test"}, nil, 403, "other-domain", "another organisation"},
		{"a letter that looks like k", googletest.Identity{Sub: "1", Email: "\u212a.boateng@school.test", HD: domain}, nil, 403, "email-malformed", "a letter that no school address has"},
		{"spaces around the e-mail", googletest.Identity{Sub: "1", Email: " k.boateng@school.test ", HD: domain}, nil, 403, "email-malformed", "has a space"},
		{"a blank subject", googletest.Identity{Sub: " ", Email: okafor.Email, HD: domain}, nil, 403, "no-subject", "could not be trusted"},
		{"Google is down", okafor, token("status500"), 502, "google-status", "Google has trouble"},
		{"Google is slow", okafor, token("slow"), 502, "google-slow", "too long"},
		{"Google's certificate is over", okafor, func(s *site) { s.google.Fault("token", "certexpired") }, 502, "google-certificate", "not secure"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			if test.fault != nil {
				test.fault(s)
			}
			v := s.visitor()
			v.signIn(test.id, "/me").want(t, test.status, test.says, `href="/sign-in"`)
			if !strings.Contains(s.logs.String(), `"reason":"`+test.reason+`"`) {
				t.Errorf("the log does not say %q:\n%s", test.reason, s.logs)
			}
			if a := v.get("/me"); !strings.Contains(a.url, "/sign-in") {
				t.Errorf("signed in all the same: %s", a.url)
			}
			// The next try works: a fault leaves nothing behind.
			for _, at := range []string{"auth", "token"} {
				s.google.Fault(at, "")
			}
			v.signIn(okafor, "/me").want(t, 200, "My links")
		})
	}
}

// An identity is (iss, sub), bound once by a verified address: not a name, and
// not an address that went to somebody new.
func TestIdentity(t *testing.T) {
	s := newSite(t)
	s.visitor().signIn(okafor, "").want(t, 200, "Ms Adaeze Okafor")

	renamed := okafor
	renamed.Name, renamed.Email = "Somebody Else Entirely", "adaeze.okafor@school.test"
	s.visitor().signIn(renamed, "").want(t, 200, "Ms Adaeze Okafor", "Algebra II")

	inherited := okafor
	inherited.Sub = "77"
	s.visitor().signIn(inherited, "/me").want(t, 403, "another Google account")
	if !strings.Contains(s.logs.String(), `"reason":"address-bound-to-other-account"`) {
		t.Error("the log does not say why")
	}

	namesake := googletest.Identity{Sub: "78", Email: "mallory@school.test", Name: "Ms Adaeze Okafor", HD: domain}
	s.visitor().signIn(namesake, "/me").want(t, 403, "mallory@school.test", "no teacher with that address")

	// A name that broke the first system.
	s.visitor().signIn(oneil, "").want(t, 200, "The Rev. Dr. José O&#39;Neil-Smith III", "Ethics")
}

// A callback works once, in the browser that began, and two tabs do not
// disturb each other.
func TestCallbackOnce(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	begin := func() (callback string) {
		t.Helper()
		s.google.Next(okafor)
		toGoogle := v.get("/auth/google?next=/me")
		r, _ := http.NewRequest(http.MethodGet, toGoogle.header.Get("Location"), nil)
		back, err := url.Parse(v.do(r).header.Get("Location"))
		if err != nil || !strings.HasPrefix(back.Path, "/auth/google/callback") {
			t.Fatalf("Google sends back to %v (%v)", back, err)
		}
		return back.RequestURI()
	}
	first, second := begin(), begin()
	if a := s.visitor().get(first); a.status != 403 {
		t.Errorf("another browser finished the sign-in: %d", a.status)
	}
	for name, callback := range map[string]string{"first": first, "second": second} {
		if a := v.get(callback); a.status != 303 || a.header.Get("Location") != "/me" {
			t.Errorf("the %s tab: %d %s", name, a.status, a.header.Get("Location"))
		}
	}
	if a := v.get(first); a.status != 403 {
		t.Errorf("a callback worked twice: %d", a.status)
	}
}

// Where to go on to is a path of this site, whatever the link says.
func TestNextStaysHere(t *testing.T) {
	s := newSite(t)
	for _, next := range []string{"https://evil.test/", "//evil.test", `/\evil.test`, "/%2f%2fevil.test", "javascript:alert(1)"} {
		if a := s.visitor().signIn(okafor, next); !strings.HasPrefix(a.url, s.url+"/") {
			t.Errorf("next=%q ends at %s", next, a.url)
		}
	}
}

// No token, code, passcode or cookie value is ever logged, and neither is a
// student's address; who did what is.
func TestLogs(t *testing.T) {
	s := newSite(t)
	teacher, reader := s.visitor(), s.visitor()
	teacher.signIn(okafor, "")
	reader.signIn(student, "/")
	reader.get("/?q=secret+search")
	code, version := s.door("a.okafor@school.test", 0)
	text := "https://zoom.us/j/93411007919\nPasscode: s3same77"
	teacher.post("/me/doors/"+code, url.Values{"link": {text}, "version": {itoa(version)}}).want(t, 200, "Saved.", "s3same77")
	refused := reader.post("/me/doors/"+code, url.Values{"link": {text}, "version": {"0"}})
	if !strings.Contains(refused.url, "/sign-in") {
		t.Errorf("a student's save ended at %s", refused.url)
	}
	missing := reader.get("/nothing-here").want(t, 404)
	session := cookieOf(t, teacher, "session")
	teacher.post("/sign-out", nil)

	log := s.logs.String()
	secrets := append(s.google.Secrets(), s.google.Secret, session, cookieOf(t, reader, "reader"), "s3same77", "secret+search", "secret search", student.Email, student.Name)
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	id := missing.header.Get("X-Request-Id")
	if !strings.Contains(missing.body, id) || !strings.Contains(log, id) {
		t.Errorf("request %q is not in both page and log", id)
	}
	for _, want := range []string{`"msg":"door saved"`, `"actor":"a.okafor@school.test"`, `"door":"` + code + `"`, `"outcome":"signed in"`, `"outcome":"reader"`, `"outcome":"signed out"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	for line := range strings.Lines(log) {
		if strings.Contains(line, `"msg":"request"`) {
			for _, field := range []string{`"request":"`, `"actor":"`, `"route":"`, `"status":`, `"ms":`, `"bytes":`} {
				if !strings.Contains(line, field) {
					t.Fatalf("no %s in %s", field, line)
				}
			}
		}
	}
}
