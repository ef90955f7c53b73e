package apptest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// CookieAges are the lifetimes of cookies in seconds. The names of sign-in attempts
// begin with login-.
var CookieAges = map[string]int{
	"session": 30 * 86400, "reader": 30 * 86400, "choose": 365 * 86400, "login-": 600, "ask": 1800, "draft": 1800, "flash": 60,
}

// CookieFault says what is wrong with a cookie that the site sets, and its
// bare name.
func CookieFault(c *http.Cookie, secure bool) (name, fault string) {
	name, prefix := strings.CutPrefix(c.Name, "__Host-")
	if strings.HasPrefix(name, "login-") {
		name = "login-"
	}
	age, known := CookieAges[name]
	switch {
	case prefix != secure || c.Secure != secure:
		fault = "lacks what https needs, or has it on http"
	case !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "":
		fault = "is open to scripts, to other sites or to other hosts"
	case !known:
		fault = "is not in the table"
	case c.MaxAge != age && c.MaxAge >= 0: // below, it ends
		fault = fmt.Sprintf("lives %d seconds, want %d", c.MaxAge, age)
	}
	return name, fault
}

// WatchCookies calls see with every cookie that the site sets.
func WatchCookies(through http.RoundTripper, see func(*http.Cookie)) http.RoundTripper {
	return RoundTripper(func(r *http.Request) (*http.Response, error) {
		answer, err := through.RoundTrip(r)
		if err == nil && r.URL.Hostname() == "127.0.0.1" {
			for _, c := range answer.Cookies() {
				see(c)
			}
		}
		return answer, err
	})
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
	t.Fatal("no cookie ", name)
	return ""
}
