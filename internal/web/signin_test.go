package web_test

import (
	"strings"
	"testing"

	"hallway/internal/app/apptest"
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
		{"a letter that looks like k", googletest.Identity{Sub: "1", Email: "\u212a.boateng@school.test", HD: apptest.Domain}, nil, 403, "email-malformed", "a letter that school addresses do not have"},
		{"spaces around the e-mail", googletest.Identity{Sub: "1", Email: " k.boateng@school.test ", HD: apptest.Domain}, nil, 403, "email-malformed", "has a space"},
		{"a blank subject", googletest.Identity{Sub: " ", Email: apptest.Okafor.Email, HD: apptest.Domain}, nil, 403, "no-subject", "could not be trusted"},
		{"Google is down", apptest.Okafor, token("status500"), 502, "google-status", "Google has a problem"},
		{"Google is slow", apptest.Okafor, token("slow"), 502, "google-slow", "too long"},
		{"Google's certificate is over", apptest.Okafor, func(s *apptest.Site) { s.Google.Fault("token", "certexpired") }, 502, "google-certificate", "not secure"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // each has a site of its own
			s := apptest.NewSite(t)
			if test.fault != nil {
				test.fault(s)
			}
			v := s.Visitor()
			a := v.SignIn(test.id, "/me").Want(t, test.status, test.says)
			again, another := `href="/sign-in?next=%2Fme"`, `href="/auth/google?choose=1&amp;next=%2Fme">Use another account`
			switch test.reason {
			case "no-attempt": // whose next is unknown
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

// An identity is (iss, sub), connected once by a verified address: not by a name,
// and not by an address that now belongs to somebody new.
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

// newcomer is an account of the school that is not in the roster.
var newcomer = googletest.Identity{Sub: "55", Email: "new@school.test", Name: "New", HD: apptest.Domain}

// The next page is a path of this site, whatever the link says.
func TestNextStaysHere(t *testing.T) {
	s := apptest.NewSite(t)
	for _, next := range []string{"https://evil.test/", "//evil.test", `/\evil.test`, "/%2f%2fevil.test", "javascript:alert(1)"} {
		if a := s.Visitor().SignIn(apptest.Okafor, next); !strings.HasPrefix(a.URL, s.URL+"/") {
			t.Errorf("next=%q ends at %s", next, a.URL)
		}
	}
}
