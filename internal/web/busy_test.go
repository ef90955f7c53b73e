package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
)

// A preview and a search whose turn does not come are 429 in words, with when to
// come back. Somebody else's line does not matter.
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
	s.searches.take(t.Context(), "192.0.2.1")
	c, err = at(func(c echo.Context) error {
		_, err := s.searchTurn(c)()
		return searched(c, err)
	})
	said("a search", c, err)
}
