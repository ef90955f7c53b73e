package signin_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/internal/school"
	"hallway/internal/signin"
	"hallway/internal/signin/googletest"
)

const callback = "https://hallway.test/auth/google/callback"

var ada = googletest.Identity{Sub: "1", Email: "Ada@School.test", Name: "Ada Lovelace", HD: "school.test"}

// bench is a fake Google and the sign-in that uses it.
type bench struct {
	t      *testing.T
	fake   *googletest.Google
	google *signin.Google
}

func setUp(t *testing.T, timeout time.Duration) *bench {
	t.Helper()
	fake := googletest.New(t)
	return &bench{t, fake, connect(t, fake, fake.Secret, timeout, time.Now, "school.test")}
}

func connect(t *testing.T, fake *googletest.Google, secret string, timeout time.Duration, now func() time.Time, domains ...string) *signin.Google {
	t.Helper()
	g, err := signin.New(fake.ClientID, secret, callback, domains, fake.Client(timeout), now)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// visit does what a browser does at Google, and returns the callback.
func (b *bench) visit(authURL string) url.Values {
	b.t.Helper()
	client := b.fake.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Get(authURL)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		b.t.Fatalf("Google answered %s and sends nobody back", resp.Status)
	}
	if !strings.HasPrefix(back.String(), callback+"?") {
		b.t.Fatalf("Google sends the person to %s", back)
	}
	return back.Query()
}

// signIn is one whole attempt.
func (b *bench) signIn(id googletest.Identity) (school.Identity, error) {
	b.t.Helper()
	authURL, a := b.begin("/doors")
	b.fake.Next(id)
	return b.google.Finish(b.t.Context(), a, b.visit(authURL))
}

func (b *bench) begin(next string) (string, signin.Attempt) {
	b.t.Helper()
	authURL, a, err := b.google.Begin(next)
	if err != nil {
		b.t.Fatal(err)
	}
	return authURL, a
}

// wants checks the reason of an error, that its message is a sentence, and that no
// secret is in any text of the error.
func (b *bench) wants(err error, reason string) {
	b.t.Helper()
	var refusal *signin.Refusal
	var outage *signin.Outage
	var got, message string
	switch {
	case errors.As(err, &outage):
		got, message = outage.Reason, outage.Message
	case errors.As(err, &refusal):
		got, message = refusal.Reason, refusal.Message
	}
	if got != reason {
		b.t.Errorf("reason %q, want %q (error %v)", got, reason, err)
	}
	if errors.Is(err, signin.ErrUnavailable) != (outage != nil) || outage != nil && refusal != nil {
		b.t.Errorf("%v: a refusal or an outage, not both", err)
	}
	if !strings.HasSuffix(message, ".") {
		b.t.Errorf("%s: the message %q is not a sentence", reason, message)
	}
	for _, secret := range b.fake.Secrets() {
		if err != nil && strings.Contains(err.Error()+message, secret) {
			b.t.Errorf("%s: a secret is in the error: %v", reason, err)
		}
	}
}

func TestSignIn(t *testing.T) {
	b := setUp(t, 10*time.Second)
	got, err := b.signIn(ada)
	want := school.Identity{Issuer: "https://accounts.google.com", Subject: "1", Email: "ada@school.test", Name: "Ada Lovelace", Domain: "school.test"}
	if err != nil || got != want {
		t.Fatalf("got %+v, %v; want %+v", got, err, want)
	}
	authURL, a := b.begin("//evil.test")
	if a.Next != "/" || time.Until(a.Expires) > 10*time.Minute || time.Until(a.Expires) < 9*time.Minute {
		t.Errorf("attempt %+v", a)
	}
	u, err := url.Parse(authURL)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if q.Get("hd") != "school.test" || q.Get("scope") != "openid email profile" || q.Get("nonce") != a.Nonce || q.Get("access_type") != "" {
		t.Errorf("authorisation URL %s", authURL)
	}
	if strings.Contains(authURL, a.Verifier) || strings.Contains(authURL, b.fake.Secret) {
		t.Error("a secret is in the authorisation URL")
	}
	two := connect(t, b.fake, b.fake.Secret, time.Second, time.Now, "a.test", "b.test")
	if authURL, _, _ := two.Begin("/"); strings.Contains(authURL, "hd=") {
		t.Error("hd is sent although there are two domains")
	}
}

func TestRefusals(t *testing.T) {
	b := setUp(t, 10*time.Second)
	tests := []struct{ at, do, reason string }{
		{"auth", "wrongstate", "state-mismatch"},
		{"auth", "nostate", "no-state"},
		{"auth", "nocode", "no-code"},
		{"auth", "error", "google-error"},
		{"token", "noidtoken", "no-id-token"},
		{"token", "numberidtoken", "no-id-token"}, // goth panics
		{"token", "junkidtoken", "bad-token"},
		{"token", "badsig", "bad-signature"},
		{"token", "algnone", "bad-algorithm"},
		{"token", "wrongaud", "wrong-audience"},
		{"token", "otherazp", "wrong-audience"},
		{"token", "wrongiss", "wrong-issuer"},
		{"token", "expired", "expired"},
		{"token", "noexp", "expired"},
		{"token", "wrongnonce", "nonce-mismatch"},
		{"token", "nononce", "nonce-mismatch"},
		{"token", "nosub", "no-subject"},
		{"token", "", ""},
	}
	for _, tt := range tests {
		b.fake.Fault(tt.at, tt.do)
		claims, err := b.signIn(ada)
		b.fake.Fault(tt.at, "")
		if tt.reason == "" {
			if err != nil {
				t.Errorf("without a fault: %v", err)
			}
			continue
		}
		b.wants(err, tt.reason)
		if claims != (school.Identity{}) {
			t.Errorf("%s: claims %+v", tt.do, claims)
		}
	}
}

func TestPeople(t *testing.T) {
	b := setUp(t, 10*time.Second)
	tests := []struct {
		name   string
		id     googletest.Identity
		reason string
		email  string
	}{
		{"cancelled", googletest.Identity{Deny: "access_denied"}, "denied", ""},
		{"another error", googletest.Identity{Deny: "Token=" + b.fake.Secret}, "google-error", ""},
		{"unverified", googletest.Identity{Sub: "1", Email: "ada@school.test", HD: "school.test", Unverified: true}, "email-unverified", "ada@school.test"},
		{"no e-mail", googletest.Identity{Sub: "1", HD: "school.test"}, "email-unverified", ""},
		{"personal", googletest.Identity{Sub: "1", Email: "ada@school.test"}, "no-domain", "ada@school.test"},
		{"other school", googletest.Identity{Sub: "1", Email: "eve@evil.test", HD: "evil.test"}, "other-domain", "eve@evil.test"},
		{"part of the name", googletest.Identity{Sub: "1", Email: "eve@x.test", HD: "not-school.test"}, "other-domain", "eve@x.test"},
		{"Kelvin sign", googletest.Identity{Sub: "1", Email: "\u212aim@school.test", HD: "school.test"}, "email-malformed", ""},
		{"Kelvin sign in the domain", googletest.Identity{Sub: "1", Email: "kim@\u212aschool.test", HD: "school.test"}, "email-malformed", ""},
		{"spaces around", googletest.Identity{Sub: "1", Email: " sa@school.test ", HD: "school.test"}, "email-malformed", ""},
		{"line end", googletest.Identity{Sub: "1", Email: "sa@school.test\n", HD: "school.test"}, "email-malformed", ""},
		{"no address", googletest.Identity{Sub: "1", Email: "sa", HD: "school.test"}, "email-malformed", ""},
		{"blank domain", googletest.Identity{Sub: "1", Email: "sa@school.test", HD: " "}, "other-domain", "sa@school.test"},
		{"space at the domain", googletest.Identity{Sub: "1", Email: "sa@school.test", HD: "school.test "}, "other-domain", "sa@school.test"},
		{"long s in the domain", googletest.Identity{Sub: "1", Email: "sa@school.test", HD: "\u017fchool.test"}, "other-domain", "sa@school.test"},
		{"blank subject", googletest.Identity{Sub: " ", Email: "sa@school.test", HD: "school.test"}, "no-subject", "sa@school.test"},
		{"no-break space for a subject", googletest.Identity{Sub: "\u00a0", Email: "sa@school.test", HD: "school.test"}, "no-subject", "sa@school.test"},
		{"subject that is not ASCII", googletest.Identity{Sub: "1\ufffd", Email: "sa@school.test", HD: "school.test"}, "no-subject", "sa@school.test"},
		{"subject that is too long", googletest.Identity{Sub: strings.Repeat("1", 256), Email: "sa@school.test", HD: "school.test"}, "no-subject", "sa@school.test"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := b.signIn(tt.id)
			b.wants(err, tt.reason)
			var r *signin.Refusal
			if errors.As(err, &r) && string(r.Identity.Email) != tt.email {
				t.Errorf("recorded e-mail %q, want %q", r.Identity.Email, tt.email)
			}
			if strings.HasSuffix(tt.reason, "-domain") && !strings.HasSuffix(r.Message, "@school.test.") {
				t.Errorf("%q does not name the school's domain", r.Message)
			}
		})
	}
}

// An identity is used as Google writes it: only A to Z of addresses and domains are
// lower-cased, and a subject does not change by a byte.
func TestSpelling(t *testing.T) {
	b := setUp(t, 10*time.Second)
	b.google = connect(t, b.fake, b.fake.Secret, 10*time.Second, time.Now, "kim.test")
	for _, sub := range []string{"1", " 1", "1 ", "Ab", "aB", strings.Repeat("1", 255)} {
		got, err := b.signIn(googletest.Identity{Sub: sub, Email: "O'Neil+X@KIM.Test", HD: "KIM.Test"})
		want := school.Identity{Issuer: "https://accounts.google.com", Subject: sub, Email: "o'neil+x@kim.test", Domain: "kim.test"}
		if err != nil || got != want {
			t.Errorf("subject %q: got %+v, %v; want %+v", sub, got, err, want)
		}
	}
	_, err := b.signIn(googletest.Identity{Sub: "1", Email: "sa@kim.test", HD: "\u212aim.test"})
	b.wants(err, "other-domain")
}

func TestOutages(t *testing.T) {
	tests := []struct{ at, do, reason string }{
		{"token", "status500", "google-status"},
		{"token", "garbage", "google-status"},
		{"token", "noaccess", "google-status"},
		{"token", "slow", "google-slow"},
		{"token", "drop", "google-unreachable"},
		{"token", "certexpired", "google-certificate"},
		{"certs", "status500", "google-status"},
		{"certs", "garbage", "google-status"},
		{"certs", "slow", "google-slow"},
		{"certs", "drop", "google-unreachable"},
		{"certs", "certexpired", "google-certificate"},
	}
	for _, tt := range tests {
		t.Run(tt.at+" "+tt.do, func(t *testing.T) {
			t.Parallel()
			timeout := 10 * time.Second
			if tt.do == "slow" {
				timeout = 500 * time.Millisecond
			}
			b := setUp(t, timeout) // a new one each time, because go-oidc caches keys
			b.fake.Fault(tt.at, tt.do)
			_, err := b.signIn(ada)
			b.wants(err, tt.reason)
			b.fake.Fault(tt.at, "")
			if _, err := b.signIn(ada); err != nil {
				t.Errorf("Google is back, and yet: %v", err)
			}
		})
	}
	t.Run("no route", func(t *testing.T) {
		b := setUp(t, time.Second)
		client := &http.Client{Transport: &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse("http://127.0.0.1:1") }}}
		g, err := signin.New(b.fake.ClientID, b.fake.Secret, callback, []string{"school.test"}, client, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		authURL, a := b.begin("/")
		b.fake.Next(ada)
		_, err = g.Finish(t.Context(), a, b.visit(authURL))
		b.wants(err, "google-unreachable")
	})
}

// When a person closes the tab, the connection to Google does not stay for 10 seconds.
func TestCancel(t *testing.T) {
	for _, at := range []string{"token", "certs"} {
		b := setUp(t, 10*time.Second)
		b.fake.Fault(at, "slow")
		authURL, a := b.begin("/")
		b.fake.Next(ada)
		back := b.visit(authURL)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := b.google.Finish(ctx, a, back)
		b.wants(err, "google-slow")
		if d := time.Since(start); d > 3*time.Second {
			t.Errorf("%s: gave up after %s", at, d)
		}
	}
}

func TestWrongSecret(t *testing.T) {
	b := setUp(t, time.Second)
	b.google = connect(t, b.fake, "another-secret", time.Second, time.Now, "school.test")
	_, err := b.signIn(ada)
	b.wants(err, "client-refused")
	if strings.Contains(err.Error(), "another-secret") {
		t.Errorf("the secret is in %v", err)
	}
}

// The clock that was passed in is used, not the machine's.
func TestClock(t *testing.T) {
	b := setUp(t, time.Second)
	late := func() time.Time { return time.Now().Add(2 * time.Hour) }
	b.google = connect(t, b.fake, b.fake.Secret, 10*time.Second, late, "school.test")
	_, err := b.signIn(ada)
	b.wants(err, "expired")
	b.fake.Now = late
	if _, err := b.signIn(ada); err != nil {
		t.Error(err)
	}
}

func TestTwoTabs(t *testing.T) {
	b := setUp(t, 10*time.Second)
	url1, a1 := b.begin("/one")
	url2, a2 := b.begin("/two")
	if a1.CookieName(true) == a2.CookieName(true) || a1.Verifier == a2.Verifier || a1.Nonce == a2.Nonce {
		t.Fatal("two attempts share something")
	}
	b.fake.Next(ada, ada)
	back1, back2 := b.visit(url1), b.visit(url2)
	_, err := b.google.Finish(t.Context(), a1, back2)
	b.wants(err, "state-mismatch")
	var wg sync.WaitGroup
	for i, back := range []url.Values{back1, back2} {
		wg.Go(func() {
			if _, err := b.google.Finish(t.Context(), []signin.Attempt{a1, a2}[i], back); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestReplay(t *testing.T) {
	b := setUp(t, 10*time.Second)
	authURL, a := b.begin("/")
	b.fake.Next(ada, ada)
	back := b.visit(authURL)
	if _, err := b.google.Finish(t.Context(), a, back); err != nil {
		t.Fatal(err)
	}
	_, err := b.google.Finish(t.Context(), a, back) // the finished callback again
	b.wants(err, "code-refused")

	_, other := b.begin("/") // the code, in another person's attempt
	_, err = b.google.Finish(t.Context(), other, url.Values{"state": {other.State}, "code": {back.Get("code")}})
	b.wants(err, "code-refused")

	// A code that was stolen before it was used does not pass PKCE.
	fresh := b.visit(authURL)
	_, err = b.google.Finish(t.Context(), other, url.Values{"state": {other.State}, "code": {fresh.Get("code")}})
	b.wants(err, "code-refused")
}

// Only the code is used from the callback; goth would use more.
func TestForeignParameters(t *testing.T) {
	b := setUp(t, 10*time.Second)
	authURL, a := b.begin("/")
	b.fake.Next(ada)
	back := b.visit(authURL)
	back.Set("redirect_uri", "https://evil.test/")
	back.Set("code_verifier", "evil")
	if _, err := b.google.Finish(t.Context(), a, back); err != nil {
		t.Error(err)
	}
	_, err := b.google.Finish(t.Context(), signin.Attempt{}, url.Values{"state": {""}, "code": {"x"}})
	b.wants(err, "no-state")
	_, err = b.google.Finish(t.Context(), signin.Attempt{}, url.Values{"state": {"x"}, "code": {"x"}})
	b.wants(err, "state-mismatch")

	// An empty nonce does not match a missing nonce in the token.
	authURL, a = b.begin("/")
	b.fake.Next(ada)
	b.fake.Fault("token", "nononce")
	back, a.Nonce = b.visit(authURL), ""
	_, err = b.google.Finish(t.Context(), a, back)
	b.wants(err, "nonce-mismatch")
}

func TestNew(t *testing.T) {
	for _, args := range [][4]string{
		{"", "s", callback, "a.test"}, {"id", "", callback, "a.test"}, {"id", "s", "/auth", "a.test"}, {"id", "s", callback, ""},
	} {
		if _, err := signin.New(args[0], args[1], args[2], strings.Fields(args[3]), http.DefaultClient, time.Now); err == nil {
			t.Errorf("New(%q) is not an error", args)
		}
	}
}

// A name is as long as its owner likes, and is cut between letters.
func TestLongNames(t *testing.T) {
	b := setUp(t, 10*time.Second)
	id, err := b.signIn(googletest.Identity{Sub: "1", Email: "ada@school.test", Name: strings.Repeat("ö", 101), HD: "school.test"})
	if err != nil || id.Name != strings.Repeat("ö", 100) {
		t.Errorf("the name is %q (%v)", id.Name, err)
	}
}
