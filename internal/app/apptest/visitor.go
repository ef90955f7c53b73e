package apptest

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hallway/internal/signin/googletest"
)

// Visitor is a browser without JavaScript: cookies, redirects, and Google at
// its own address.
type Visitor struct {
	Site   *Site
	Client *http.Client
}

// Answer is the response after all redirects.
type Answer struct {
	Status int
	URL    string
	Body   string
	Header http.Header
}

// Visitor is a new browser at the site.
func (s *Site) Visitor() *Visitor {
	jar, _ := cookiejar.New(nil)
	local, google := http.DefaultTransport.(*http.Transport).Clone(), s.Google.Client()
	local.Proxy, local.TLSClientConfig = nil, &tls.Config{RootCAs: s.Roots}
	s.T.Cleanup(local.CloseIdleConnections)
	transport := RoundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Hostname() == "127.0.0.1" {
			return local.RoundTrip(r)
		}
		return google.Transport.RoundTrip(r)
	})
	return &Visitor{s, &http.Client{Jar: jar, Transport: transport}}
}

// RoundTripper is a function that is an http.RoundTripper.
type RoundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (f RoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// StopAtStrangers follows redirects within this machine only.
func StopAtStrangers(r *http.Request, _ []*http.Request) error {
	if r.URL.Hostname() != "127.0.0.1" {
		return http.ErrUseLastResponse
	}
	return nil
}

// SignIn goes through Google as somebody and returns the last page.
func (v *Visitor) SignIn(id googletest.Identity, next string) Answer {
	v.Site.T.Helper()
	v.Site.Google.Next(id)
	return v.Get("/auth/google?next=" + url.QueryEscape(next))
}

// Get opens a page of the site; header is pairs of names and values.
func (v *Visitor) Get(path string, header ...string) Answer {
	v.Site.T.Helper()
	r, err := http.NewRequest(http.MethodGet, v.Site.URL+path, nil)
	if err != nil {
		v.Site.T.Fatal(err)
	}
	return v.Do(r, header...)
}

// Post sends a form of the site; header is pairs of names and values.
func (v *Visitor) Post(path string, form url.Values, header ...string) Answer {
	v.Site.T.Helper()
	r, err := http.NewRequest(http.MethodPost, v.Site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.Site.T.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.Do(r, header...)
}

// Do sends any request and follows redirects.
func (v *Visitor) Do(r *http.Request, header ...string) Answer {
	v.Site.T.Helper()
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := v.Client.Do(r)
	if err != nil {
		v.Site.T.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.Site.T.Fatal(err)
	}
	return Answer{response.StatusCode, response.Request.URL.String(), string(body), response.Header}
}

// Want fails unless the answer has the status and contains all the texts.
func (a Answer) Want(t testing.TB, status int, texts ...string) Answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%s answered %d, want %d\n%s", a.URL, a.Status, status, Excerpt(a.Body))
	}
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			t.Fatalf("%s does not contain %q\n%s", a.URL, text, Excerpt(a.Body))
		}
	}
	return a
}

var mainPart = regexp.MustCompile(`(?s)<main.*</main>`)

// Excerpt is the part of a page that a failed test shows.
func Excerpt(body string) string {
	if found := mainPart.FindString(body); found != "" {
		body = found
	}
	return body[:min(len(body), 3000)]
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

// Itoa is a number in a form.
func Itoa(n int64) string { return strconv.FormatInt(n, 10) }
