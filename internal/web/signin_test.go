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
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

// Every way in that is not a verified account of the school is refused, each
// with its own reason in the log and a page that offers to start again.
func TestSignInFaults(t *testing.T) {
	token := func(do string) func(*apptest.Site) { return func(s *apptest.Site) { s.Google.Fault("token", do) } }
	for _, test := range []struct {
		name   string
		id     googletest.Identity
		fault  func(*apptest.Site)
		status int
		reason string
		says   string
	}{
		{"state of somebody else", apptest.Okafor, func(s *apptest.Site) { s.Google.Fault("auth", "wrongstate") }, 403, "no-attempt", "not started in this browser"},
		{"no state", apptest.Okafor, func(s *apptest.Site) { s.Google.Fault("auth", "nostate") }, 403, "no-attempt", "not started in this browser"},
		{"no code", apptest.Okafor, func(s *apptest.Site) { s.Google.Fault("auth", "nocode") }, 403, "no-code", "incomplete"},
		{"the person cancels", googletest.Identity{Deny: "access_denied"}, nil, 403, "denied", "You cancelled"},
		{"nonce of another sign-in", apptest.Okafor, token("wrongnonce"), 403, "nonce-mismatch", "another sign-in"},
		{"no nonce", apptest.Okafor, token("nononce"), 403, "nonce-mismatch", "another sign-in"},
		{"bad signature", apptest.Okafor, token("badsig"), 403, "bad-signature", "could not be trusted"},
		{"alg none", apptest.Okafor, token("algnone"), 403, "bad-algorithm", "could not be trusted"},
		{"token for another client", apptest.Okafor, token("wrongaud"), 403, "wrong-audience", "could not be trusted"},
		{"token of another issuer", apptest.Okafor, token("wrongiss"), 403, "wrong-issuer", "could not be trusted"},
		{"expired", apptest.Okafor, token("expired"), 403, "expired", "expired"},
		{"never expires", apptest.Okafor, token("noexp"), 403, "expired", "expired"},
		{"nobody", apptest.Okafor, token("nosub"), 403, "no-subject", "could not be trusted"},
		{"no token", apptest.Okafor, token("noidtoken"), 403, "no-id-token", "could not be trusted"},
		{"unverified e-mail", googletest.Identity{Sub: "1", Email: apptest.Okafor.Email, HD: apptest.Domain, Unverified: true}, nil, 403, "email-unverified", "not verified"},
		{"a personal account", googletest.Identity{Sub: "1", Email: "okafor@gmail.com"}, nil, 403, "no-domain", "personal Google account"},
		{"another organisation", googletest.Identity{Sub: "1", Email: "a@evil.test", HD: "evil.test"}, nil, 403, "other-domain", "another organisation"},
		{"a letter that looks like k", googletest.Identity{Sub: "1", Email: "\u212a.boateng@school.test", HD: apptest.Domain}, nil, 403, "email-malformed", "a letter that no school address has"},
		{"spaces around the e-mail", googletest.Identity{Sub: "1", Email: " k.boateng@school.test ", HD: apptest.Domain}, nil, 403, "email-malformed", "has a space"},
		{"a blank subject", googletest.Identity{Sub: " ", Email: apptest.Okafor.Email, HD: apptest.Domain}, nil, 403, "no-subject", "could not be trusted"},
		{"Google is down", apptest.Okafor, token("status500"), 502, "google-status", "Google has trouble"},
		{"Google is slow", apptest.Okafor, token("slow"), 502, "google-slow", "too long"},
		{"Google's certificate is over", apptest.Okafor, func(s *apptest.Site) { s.Google.Fault("token", "certexpired") }, 502, "google-certificate", "not secure"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := apptest.NewSite(t)
			if test.fault != nil {
				test.fault(s)
			}
			v := s.Visitor()
			a := v.SignIn(test.id, "/me").Want(t, test.status, test.says)
			again, another := `href="/sign-in?next=%2Fme"`, `href="/auth/google?choose=1&amp;next=%2Fme">Use another account`
			switch test.reason {
			case "no-attempt": // whose next nobody knows
				a.Want(t, 403, "You are not signed in", `href="/sign-in"`, `href="/auth/google?choose=1">Use another account`)
			case "email-unverified", "email-malformed", "no-domain", "other-domain":
				a.Want(t, 403, "That account does not work here", another)
			default:
				a.Want(t, test.status, again)
				if test.status == 403 {
					a.Want(t, 403, "You are not signed in", another)
				}
			}
			if !strings.Contains(s.Logs.String(), `"reason":"`+test.reason+`"`) {
				t.Errorf("the log does not say %q:\n%s", test.reason, s.Logs)
			}
			if a := v.Get("/me"); !strings.Contains(a.URL, "/sign-in") {
				t.Errorf("signed in all the same: %s", a.URL)
			}
			// The next try works: a fault leaves nothing behind.
			for _, at := range []string{"auth", "token"} {
				s.Google.Fault(at, "")
			}
			v.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
		})
	}
}

// An identity is (iss, sub), bound once by a verified address: not a name, and
// not an address that went to somebody new.
func TestIdentity(t *testing.T) {
	s := apptest.NewSite(t)
	s.Visitor().SignIn(apptest.Okafor, "").Want(t, 200, "Ms Adaeze Okafor")

	renamed := apptest.Okafor
	renamed.Name, renamed.Email = "Somebody Else Entirely", "adaeze.okafor@school.test"
	s.Visitor().SignIn(renamed, "").Want(t, 200, "Ms Adaeze Okafor", "Algebra II")

	inherited := apptest.Okafor
	inherited.Sub = "77"
	s.Visitor().SignIn(inherited, "/me").Want(t, 403, "another Google account")
	if !strings.Contains(s.Logs.String(), `"reason":"address-bound-to-other-account"`) {
		t.Error("the log does not say why")
	}

	namesake := googletest.Identity{Sub: "78", Email: "mallory@school.test", Name: "Ms Adaeze Okafor", HD: apptest.Domain}
	s.Visitor().SignIn(namesake, "/me").Want(t, 403, "mallory@school.test", "no teacher with that address")

	// A name that broke the first system.
	s.Visitor().SignIn(apptest.Oneil, "").Want(t, 200, "The Rev. Dr. José O&#39;Neil-Smith III", "Ethics")
}

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
	// Opened again: whoever is signed in goes on, with the session there was,
	// and a browser that is not gets none.
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

// countSessions counts those of the database.
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

// A callback that is opened again leads whoever is in to their page, and offers
// everybody else to start again. An attempt that lives is judged, whoever is in.
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

	// A live attempt decides: here somebody cancels, though they are in.
	s.Forward(-11 * time.Minute)
	in.Get(callback(in, googletest.Identity{Deny: "access_denied"}, "/me")).Want(t, 403, "You cancelled")
}

// asked is where Google would be asked: the authorisation URL that a page of
// the site leads to.
func asked(v *apptest.Visitor, path string) *url.URL {
	v.Site.T.Helper()
	client := *v.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Get(v.Site.URL + path)
	if err != nil {
		v.Site.T.Fatal(err)
	}
	defer answer.Body.Close()
	to, err := answer.Location()
	if err != nil || to.Host != "accounts.google.com" {
		v.Site.T.Fatalf("%s leads to %v (%v)", path, to, err)
	}
	return to
}

// Google lists the accounts to choose from after a sign-out, after a refusal
// and on "Use another account", and otherwise goes on with the one that is
// signed in there. One domain is a hint each time.
func TestAccountChooser(t *testing.T) {
	const another = `href="/auth/google?choose=1&amp;next=%2Fme"`
	gmail := googletest.Identity{Sub: "1", Email: "okafor@gmail.com"}
	token := func(do string) func(*apptest.Site) { return func(s *apptest.Site) { s.Google.Fault("token", do) } }
	signIn := func(id googletest.Identity) func(*apptest.Visitor) apptest.Answer {
		return func(v *apptest.Visitor) apptest.Answer { return v.SignIn(id, "/me") }
	}
	inherited, suspended := apptest.Okafor, apptest.Boateng
	inherited.Sub = "77"
	for _, test := range []struct {
		name   string
		fault  func(*apptest.Site)
		does   func(*apptest.Visitor) apptest.Answer
		offers string // a link of the answer
		choose bool
	}{
		{"a first sign-in", nil, func(v *apptest.Visitor) apptest.Answer { return v.Get("/sign-in?next=/me") }, `href="/auth/google?next=%2Fme"`, false},
		{"after a teacher's sign-in", nil, signIn(apptest.Oneil), "", false},
		{"after a reader's sign-in", nil, func(v *apptest.Visitor) apptest.Answer { return v.SignIn(apptest.Student, "/") }, "", false},
		{"after an outage", token("status500"), signIn(apptest.Oneil), `href="/sign-in?next=%2Fme"`, false},
		{"after a sign-out", nil, func(v *apptest.Visitor) apptest.Answer {
			v.SignIn(apptest.Oneil, "/me")
			return v.Post("/sign-out", nil)
		}, "", true},
		{"after a reader's sign-out", nil, func(v *apptest.Visitor) apptest.Answer {
			v.SignIn(apptest.Student, "/")
			return v.Post("/sign-out", nil)
		}, "", true},
		{"after signing out everywhere", nil, func(v *apptest.Visitor) apptest.Answer {
			v.SignIn(apptest.Oneil, "/me")
			return v.Post("/sign-out/everywhere", nil)
		}, "", true},
		{"after a personal account", nil, signIn(gmail), another, true},
		{"after another organisation", nil, signIn(googletest.Identity{Sub: "1", Email: "a@evil.test", HD: "evil.test"}), another, true},
		{"after an unverified e-mail", nil, signIn(googletest.Identity{Sub: "1", Email: apptest.Okafor.Email, HD: apptest.Domain, Unverified: true}), another, true},
		{"after a malformed e-mail", nil, signIn(googletest.Identity{Sub: "1", Email: " " + apptest.Okafor.Email, HD: apptest.Domain}), another, true},
		{"after cancelling", nil, signIn(googletest.Identity{Deny: "access_denied"}), another, true},
		{"after a bad token", token("badsig"), signIn(apptest.Okafor), another, true},
		{"after a callback of nobody's", nil, func(v *apptest.Visitor) apptest.Answer { return v.Get("/auth/google/callback?state=x&code=x") }, `href="/auth/google?choose=1"`, true},
		{"after an address of somebody else's", nil, signIn(inherited), another, true},
		{"after an unknown teacher", nil, signIn(newcomer), another, true},
		{"after asking without words", nil, func(v *apptest.Visitor) apptest.Answer { v.SignIn(newcomer, "/me"); return v.Post("/requests", nil) }, another, true},
		{"after a suspended person", func(s *apptest.Site) {
			s.Store.Suspend(s.T.Context(), school.Command("test"), s.Person(suspended.Email).ID, true)
		}, signIn(suspended), another, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Visitor().SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
			if test.fault != nil {
				test.fault(s)
			}
			v := s.Visitor()
			if a := test.does(v); !strings.Contains(a.Body, test.offers) {
				t.Errorf("%s does not offer %s\n%s", a.URL, test.offers, apptest.Excerpt(a.Body))
			} else if test.choose && test.offers != "" && !strings.Contains(a.Body, "Use another account") {
				t.Errorf("no “Use another account”\n%s", apptest.Excerpt(a.Body))
			}
			prompt := func(path string) string {
				q := asked(v, path).Query()
				if q.Get("hd") != apptest.Domain {
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
			s.Google.Fault("token", "")
			s.Google.Next(apptest.Oneil)
			v.Get("/auth/google?choose=1&next=%2Fme").Want(t, 200, "My links")
			if got := prompt("/auth/google"); got != "" {
				t.Errorf("after a sign-in that works prompt is %q", got)
			}
			v.Post("/sign-out", nil)
			v.SignIn(apptest.Student, "/").Want(t, 200, "Class links")
			if got := prompt("/auth/google"); got != "" {
				t.Errorf("after a reader's sign-in prompt is %q", got)
			}
		})
	}
}

// newcomer is an account of the school that is nobody in the roster.
var newcomer = googletest.Identity{Sub: "55", Email: "new@school.test", Name: "New", HD: apptest.Domain}

// Where to go on to is a path of this site, whatever the link says.
func TestNextStaysHere(t *testing.T) {
	s := apptest.NewSite(t)
	for _, next := range []string{"https://evil.test/", "//evil.test", `/\evil.test`, "/%2f%2fevil.test", "javascript:alert(1)"} {
		if a := s.Visitor().SignIn(apptest.Okafor, next); !strings.HasPrefix(a.URL, s.URL+"/") {
			t.Errorf("next=%q ends at %s", next, a.URL)
		}
	}
}

// No token, code, passcode or cookie value is ever logged, and neither is a
// student's address; who did what is.
func TestLogs(t *testing.T) {
	s := apptest.NewSite(t)
	teacher, reader := s.Visitor(), s.Visitor()
	teacher.SignIn(apptest.Okafor, "")
	reader.SignIn(apptest.Student, "/")
	reader.Get("/?q=secret+search")
	code, version := s.Door("a.okafor@school.test", 0)
	text := "https://zoom.us/j/93411007919\nPasscode: s3same77"
	teacher.Post("/me/doors/"+code, url.Values{"link": {text}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.", "s3same77")
	refused := reader.Post("/me/doors/"+code, url.Values{"link": {text}, "version": {"0"}})
	if !strings.Contains(refused.URL, "/sign-in") {
		t.Errorf("a student's save ended at %s", refused.URL)
	}
	missing := reader.Get("/nothing-here").Want(t, 404)
	session := apptest.CookieOf(t, teacher, "session")
	teacher.Post("/sign-out", nil)

	log := s.Logs.String()
	secrets := append(s.Google.Secrets(), s.Google.Secret, session, apptest.CookieOf(t, reader, "reader"), "s3same77", "secret+search", "secret search", apptest.Student.Email, apptest.Student.Name)
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	id := missing.Header.Get("X-Request-Id")
	if !strings.Contains(missing.Body, id) || !strings.Contains(log, id) {
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
