package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
)

// A preview or a search that waited in vain for its turn gets a 429 that says when
// to try again. Other lines do not matter.
func TestBusyIsSaid(t *testing.T) {
	s := &Server{cfg: Config{URL: &url.URL{}}}
	s.previews = turns{atOnce: 2, each: 1, waiting: 5, long: time.Millisecond}
	s.searches = turns{atOnce: 1, waiting: 5, long: time.Millisecond}
	at := func(h func(echo.Context) error) (echo.Context, error) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("link=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		c := echo.New().NewContext(r, httptest.NewRecorder())
		c.Set(keyPerson, school.Person{ID: 7})
		return c, h(c)
	}
	said := func(what string, c echo.Context, err error) {
		t.Helper()
		var busy *refusal
		if !errors.As(err, &busy) || busy.status != http.StatusTooManyRequests || busy.notice.Message == "" || c.Response().Header().Get("Retry-After") == "" {
			t.Errorf("%s: %v, %v", what, err, c.Response().Header())
		}
	}
	for _, key := range []string{"7", "192.0.2.1"} {
		if _, err := s.previews.take(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	c, err := at(s.previewDoor)
	said("a preview", c, err)
	if c.Request().PostForm.Get("link") != "x" {
		t.Error("it waited before its form was read")
	}
	if _, err := s.searches.take(t.Context(), "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	c, err = at(func(c echo.Context) error {
		_, err := s.searchTurn(c)()
		return searched(c, err)
	})
	said("a search", c, err)
}

// A crowd in a network does not delay a browser that has read here before, and an
// invalid cookie does not get its own line.
func TestLineOf(t *testing.T) {
	s := &Server{cfg: Config{URL: &url.URL{}}}
	s.readers.domains, s.readers.now = []string{"school.test"}, time.Now
	s.readers.use(db.ReaderKey{Number: 1, Seed: make([]byte, 32)})
	line := func(value string) string {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: s.cookieName(cookieReader), Value: value})
		return s.lineOf(echo.New().NewContext(r, httptest.NewRecorder()))
	}
	sign := func() string { return s.readers.keys.Load().Sign("school.test", time.Now()) }
	one, other := sign(), sign()
	if line(one) == line(other) || line(one) == line("") {
		t.Error("two browsers, or one and its network, wait in one line")
	}
	for _, forged := range []string{"", "x", one + "x"} {
		if got := line(forged); got != "192.0.2.1" {
			t.Errorf("%q waits in the line %q", forged, got)
		}
	}
}

// However many addresses there are, the buckets are bounded.
func TestBucketsAreBounded(t *testing.T) {
	now := time.Now()
	l := newLimits(time.Hour, 5, func() time.Time { return now })
	for i := range bucketsKept + 500 {
		l.take(strconv.Itoa(i))
	}
	if n := l.buckets.Len(); n > bucketsKept {
		t.Errorf("%d buckets", n)
	}
}
