package apptest

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// StopAtStrangers follows redirects within this machine only.
func StopAtStrangers(r *http.Request, _ []*http.Request) error {
	if r.URL.Hostname() != "127.0.0.1" {
		return http.ErrUseLastResponse
	}
	return nil
}

// Between is the first text between two others.
func Between(t testing.TB, s, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(s, before)
	inside, _, ends := strings.Cut(rest, after)
	if !found || !ends {
		t.Fatalf("nothing between %q and %q in\n%s", before, after, Excerpt(s))
	}
	return inside
}

// CookieOf is the value of a visitor's cookie.
func CookieOf(t testing.TB, v *Visitor, name string) string {
	t.Helper()
	u, _ := url.Parse(v.Site.URL)
	for _, c := range v.Client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	t.Fatal(errors.New("no cookie " + name))
	return ""
}

func Itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Until waits for something that happens by itself, within ten seconds.
func Until(t testing.TB, what string, happened func() bool) {
	t.Helper()
	Within(t, 10*time.Second, what, happened)
}

// Within is until with a limit of its own.
func Within(t testing.TB, limit time.Duration, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !happened(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in %v it did not happen that %s", limit, what)
		}
	}
}
