package app

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
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
		{"a letter that looks like k", googletest.Identity{Sub: "1", Email: "\u212a.boateng@school.test", HD: domain}, nil, 403, "email-malformed", "a letter that school addresses do not have"},
		{"spaces around the e-mail", googletest.Identity{Sub: "1", Email: " k.boateng@school.test ", HD: domain}, nil, 403, "email-malformed", "has a space"},
		{"a blank subject", googletest.Identity{Sub: " ", Email: okafor.Email, HD: domain}, nil, 403, "no-subject", "could not be trusted"},
		{"Google is down", okafor, token("status500"), 502, "google-status", "Google has a problem"},
		{"Google is slow", okafor, token("slow"), 502, "google-slow", "too long"},
		{"Google's certificate is over", okafor, func(s *site) { s.google.Fault("token", "certexpired") }, 502, "google-certificate", "not secure"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			if test.fault != nil {
				test.fault(s)
			}
			v := s.visitor()
			a := v.signIn(test.id, "/me").want(t, test.status, test.says)
			again, another := `href="/sign-in?next=%2Fme"`, `href="/auth/google?choose=1&amp;next=%2Fme">Use another account`
			switch test.reason {
			case "no-attempt": // whose next nobody knows
				a.want(t, 403, "You are not signed in", `href="/sign-in"`, `href="/auth/google?choose=1">Use another account`)
			case "email-unverified", "email-malformed", "no-domain", "other-domain":
				a.want(t, 403, "That account does not work here", another)
			default:
				a.want(t, test.status, again)
				if test.status == 403 {
					a.want(t, 403, "You are not signed in", another)
				}
			}
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

// callback goes to Google and returns the address that Google sends back to,
// without opening it.
func (v *visitor) callback(id googletest.Identity, next string) string {
	v.site.t.Helper()
	v.site.google.Next(id)
	r, _ := http.NewRequest(http.MethodGet, v.asked("/auth/google?next="+url.QueryEscape(next)).String(), nil)
	client := *v.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	if err != nil {
		v.site.t.Fatal(err)
	}
	defer answer.Body.Close()
	back, err := answer.Location()
	if err != nil || !strings.HasPrefix(back.Path, "/auth/google/callback") {
		v.site.t.Fatalf("Google sends back to %v (%v)", back, err)
	}
	return back.RequestURI()
}

// A callback works once, in the browser that began, and two tabs do not
// disturb each other.
func TestCallbackOnce(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	first, second := v.callback(okafor, "/me"), v.callback(okafor, "/me")
	if a := s.visitor().get(first); a.status != 403 {
		t.Errorf("another browser finished the sign-in: %d", a.status)
	}
	for name, callback := range map[string]string{"first": first, "second": second} {
		if a := v.get(callback); a.status != 303 || a.header.Get("Location") != "/me" {
			t.Errorf("the %s tab: %d %s", name, a.status, a.header.Get("Location"))
		}
	}
	// Opened again: whoever is signed in goes on, with the session there was,
	// and a browser that is not gets none.
	session, sessions := cookieOf(t, v, "session"), s.sessions()
	for range 2 {
		a := v.get(first)
		if a.status != 303 || a.header.Get("Location") != "/me" || len(a.header.Values("Set-Cookie")) > 0 {
			t.Errorf("a callback opened again: %d %v", a.status, a.header)
		}
	}
	if a := s.visitor().get(first); a.status != 403 || len(a.header.Values("Set-Cookie")) == 0 || strings.Contains(fmt.Sprint(a.header.Values("Set-Cookie")), "session") {
		t.Errorf("another browser opened a used callback: %d %v", a.status, a.header)
	}
	if now := cookieOf(t, v, "session"); now != session || s.sessions() != sessions {
		t.Error("a callback that was used made another session")
	}
	v.post("/sign-out", nil)
	if a := v.get(first); a.status != 403 {
		t.Errorf("a callback worked after the sign-out: %d", a.status)
	}
}

// sessions counts those of the database.
func (s *site) sessions() string {
	s.t.Helper()
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(s.data, "hallway.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer pool.Close()
	var n string
	if err := pool.QueryRow(`select count(*) from sessions`).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// A callback that is opened again leads whoever is in to their page, and offers
// everybody else to start again. An attempt that lives is judged, whoever is in.
func TestCallbackAgain(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct {
		name string
		in   func(*visitor)
		to   string // "": the page that offers to start again
	}{
		{"nobody", func(*visitor) {}, ""},
		{"a teacher", func(v *visitor) { v.signIn(okafor, "/me") }, "/me"},
		{"a student", func(v *visitor) { v.signIn(student, "/") }, "/"},
		{"a teacher who signed out", func(v *visitor) { v.signIn(okafor, "/me"); v.post("/sign-out", nil) }, ""},
		{"a student who signed out", func(v *visitor) { v.signIn(student, "/"); v.post("/sign-out", nil) }, ""},
		{"a forged reader", func(v *visitor) {
			address, _ := url.Parse(s.url)
			v.client.Jar.SetCookies(address, []*http.Cookie{{Name: "reader", Value: "school.test~99999999999~x", Path: "/"}})
		}, ""},
	} {
		v := s.visitor()
		test.in(v)
		v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, path := range []string{"/auth/google/callback?state=AAAAAAAAAAAA&code=x", "/auth/google/callback"} {
			a := v.get(path)
			if test.to == "" {
				a.want(t, 403, "You are not signed in", "Start again", "Use another account")
			} else if a.status != 303 || a.header.Get("Location") != test.to || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s at %s: %d %v", test.name, path, a.status, a.header)
			}
		}
	}

	// Late: the browser kept the attempt for longer than it may.
	v := s.visitor()
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	in := s.visitor()
	in.signIn(okafor, "/me")
	in.client.CheckRedirect = v.client.CheckRedirect
	next := "/s/larkfield-commons"
	stays, goes := v.callback(okafor, next), in.callback(okafor, next)
	s.forward(10*time.Minute + time.Second)
	v.get(stays).want(t, 403, "longer than 10 minutes", `href="/sign-in?next=%2Fs%2Flarkfield-commons"`)
	if a := in.get(goes); a.status != 303 || a.header.Get("Location") != next {
		t.Errorf("late and signed in: %d %v", a.status, a.header)
	}

	// A live attempt decides: here somebody cancels, though they are in.
	s.forward(-11 * time.Minute)
	in.get(in.callback(googletest.Identity{Deny: "access_denied"}, "/me")).want(t, 403, "You cancelled")
}

// asked is where Google would be asked: the authorisation URL that a page of
// the site leads to.
func (v *visitor) asked(path string) *url.URL {
	v.site.t.Helper()
	client := *v.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Get(v.site.url + path)
	if err != nil {
		v.site.t.Fatal(err)
	}
	defer answer.Body.Close()
	to, err := answer.Location()
	if err != nil || to.Host != "accounts.google.com" {
		v.site.t.Fatalf("%s leads to %v (%v)", path, to, err)
	}
	return to
}

// Google lists the accounts to choose from after a sign-out, after a refusal
// and on "Use another account", and otherwise goes on with the one that is
// signed in there. One domain is a hint each time.
func TestAccountChooser(t *testing.T) {
	const another = `href="/auth/google?choose=1&amp;next=%2Fme"`
	gmail := googletest.Identity{Sub: "1", Email: "okafor@gmail.com"}
	token := func(do string) func(*site) { return func(s *site) { s.google.Fault("token", do) } }
	signIn := func(id googletest.Identity) func(*visitor) answer {
		return func(v *visitor) answer { return v.signIn(id, "/me") }
	}
	inherited, suspended := okafor, boateng
	inherited.Sub = "77"
	for _, test := range []struct {
		name   string
		fault  func(*site)
		does   func(*visitor) answer
		offers string // a link of the answer
		choose bool
	}{
		{"a first sign-in", nil, func(v *visitor) answer { return v.get("/sign-in?next=/me") }, `href="/auth/google?next=%2Fme"`, false},
		{"after a teacher's sign-in", nil, signIn(oneil), "", false},
		{"after a reader's sign-in", nil, func(v *visitor) answer { return v.signIn(student, "/") }, "", false},
		{"after an outage", token("status500"), signIn(oneil), `href="/sign-in?next=%2Fme"`, false},
		{"after a sign-out", nil, func(v *visitor) answer { v.signIn(oneil, "/me"); return v.post("/sign-out", nil) }, "", true},
		{"after a reader's sign-out", nil, func(v *visitor) answer { v.signIn(student, "/"); return v.post("/sign-out", nil) }, "", true},
		{"after signing out everywhere", nil, func(v *visitor) answer { v.signIn(oneil, "/me"); return v.post("/sign-out/everywhere", nil) }, "", true},
		{"after a personal account", nil, signIn(gmail), another, true},
		{"after another organisation", nil, signIn(googletest.Identity{Sub: "1", Email: "a@evil.test", HD: "evil.test"}), another, true},
		{"after an unverified e-mail", nil, signIn(googletest.Identity{Sub: "1", Email: okafor.Email, HD: domain, Unverified: true}), another, true},
		{"after a malformed e-mail", nil, signIn(googletest.Identity{Sub: "1", Email: " " + okafor.Email, HD: domain}), another, true},
		{"after cancelling", nil, signIn(googletest.Identity{Deny: "access_denied"}), another, true},
		{"after a bad token", token("badsig"), signIn(okafor), another, true},
		{"after a callback of nobody's", nil, func(v *visitor) answer { return v.get("/auth/google/callback?state=x&code=x") }, `href="/auth/google?choose=1"`, true},
		{"after an address of somebody else's", nil, signIn(inherited), another, true},
		{"after an unknown teacher", nil, signIn(newcomer), another, true},
		{"after asking without words", nil, func(v *visitor) answer { v.signIn(newcomer, "/me"); return v.post("/requests", nil) }, another, true},
		{"after a suspended person", func(s *site) {
			s.store.Suspend(s.t.Context(), school.Command("test"), s.person(suspended.Email).ID, true)
		}, signIn(suspended), another, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			s.visitor().signIn(okafor, "/me").want(t, 200, "My links")
			if test.fault != nil {
				test.fault(s)
			}
			v := s.visitor()
			if a := test.does(v); !strings.Contains(a.body, test.offers) {
				t.Errorf("%s does not offer %s\n%s", a.url, test.offers, excerpt(a.body))
			} else if test.choose && test.offers != "" && !strings.Contains(a.body, "Use another account") {
				t.Errorf("no “Use another account”\n%s", excerpt(a.body))
			}
			prompt := func(path string) string {
				q := v.asked(path).Query()
				if q.Get("hd") != domain {
					t.Errorf("%s: hd is %q", path, q.Get("hd"))
				}
				return q.Get("prompt")
			}
			want := ""
			if test.choose {
				want = "select_account"
			}
			for range 2 { // asking does not end it
				if got := prompt("/auth/google?next=/me"); got != want {
					t.Errorf("prompt is %q, want %q", got, want)
				}
			}
			if got := prompt("/auth/google?choose=1&next=%2Fme"); got != "select_account" {
				t.Errorf("“Use another account” sends prompt %q", got)
			}
			// A sign-in that works ends it, a teacher's and a reader's, and the
			// link of the refusal keeps where to go.
			s.google.Fault("token", "")
			s.google.Next(oneil)
			v.get("/auth/google?choose=1&next=%2Fme").want(t, 200, "My links")
			if got := prompt("/auth/google"); got != "" {
				t.Errorf("after a sign-in that works prompt is %q", got)
			}
			v.post("/sign-out", nil)
			v.signIn(student, "/").want(t, 200, "Class links")
			if got := prompt("/auth/google"); got != "" {
				t.Errorf("after a reader's sign-in prompt is %q", got)
			}
		})
	}
}

// newcomer is an account of the school that is nobody in the roster.
var newcomer = googletest.Identity{Sub: "55", Email: "new@school.test", Name: "New", HD: domain}

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
