package app

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// stopAtStrangers follows redirects within this machine only.
func stopAtStrangers(r *http.Request, _ []*http.Request) error {
	if r.URL.Hostname() != "127.0.0.1" {
		return http.ErrUseLastResponse
	}
	return nil
}

// between is the first text between two others.
func between(t testing.TB, s, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(s, before)
	inside, _, ends := strings.Cut(rest, after)
	if !found || !ends {
		t.Fatalf("nothing between %q and %q in\n%s", before, after, excerpt(s))
	}
	return inside
}

// cookieOf is the value of a visitor's cookie.
func cookieOf(t testing.TB, v *visitor, name string) string {
	t.Helper()
	u, _ := url.Parse(v.site.url)
	for _, c := range v.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	t.Fatal(errors.New("no cookie " + name))
	return ""
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// until waits for something that happens by itself, within ten seconds.
func until(t testing.TB, what string, happened func() bool) {
	t.Helper()
	within(t, 10*time.Second, what, happened)
}

// within is until with a limit of its own.
func within(t testing.TB, limit time.Duration, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !happened(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in %v it did not happen that %s", limit, what)
		}
	}
}
