package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
	"hallway/internal/signin/googletest"
)

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

// Google shows its list of accounts after a sign-out, after a refusal and on "Use
// another account". Otherwise it uses the account that is signed in there. The
// domain is a hint each time.
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
			if err := s.Store.Suspend(s.T.Context(), school.Command("test"), s.Person(suspended.Email).ID, true); err != nil {
				s.T.Fatal(err)
			}
		}, signIn(suspended), another, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // each has a site of its own
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
			// A successful sign-in ends it, a teacher's and a reader's, and the
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
