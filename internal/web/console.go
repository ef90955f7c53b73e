package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// admin lets administrators in. The database checks again at every write.
func (s *Server) admin(next echo.HandlerFunc) echo.HandlerFunc {
	return s.signedIn(func(c echo.Context, p school.Person) error {
		if p.Role != school.Admin {
			return refuse(http.StatusForbidden, "not an administrator", "That is for administrators",
				"You are signed in as a teacher. Ask an administrator if something needs repair.", "Go to my links", "/me")
		}
		return next(c)
	})
}

// adminOfAll refuses administrators of a single school.
func (s *Server) adminOfAll(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if scope(c) != 0 {
			return refuse(http.StatusForbidden, "administers only one school", "That is for the whole district",
				"You administer one school. Ask an administrator of all schools.", "Go to the board", boardPath)
		}
		return next(c)
	}
}

// scope is the one school that the signed-in person administers; 0: all.
func scope(c echo.Context) int64 {
	p, _ := c.Get(keyPerson).(school.Person)
	return p.OnlySchool
}

// signedIn gives a handler the person, and sends everybody else to sign in.
func (s *Server) signedIn(next func(echo.Context, school.Person) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, ok, err := s.person(c)
		switch {
		case err != nil:
			return err
		case ok:
			return next(c, p)
		case c.Request().Method == http.MethodPost:
			return s.toSignInAgain(c, formPage(c))
		case isHTMX(c): // a part that updates itself: the whole page goes to sign-in
			return s.toSignInAgain(c, c.Request().URL.RequestURI())
		}
		return s.toSignIn(c, c.Request().URL.RequestURI())
	}
}

// formPage is the page of a form: the longest beginning of the form's address that is a
// page, as /admin/classes/7 is of /admin/classes/7/archive.
func formPage(c echo.Context) string {
	pages := map[string]bool{}
	for _, r := range c.Echo().Routes() {
		pages[r.Path] = pages[r.Path] || r.Method == http.MethodGet
	}
	route, path := c.Path(), c.Request().URL.EscapedPath()
	for strings.Count(route, "/") > 1 && !pages[route] {
		route, path = route[:strings.LastIndexByte(route, '/')], path[:strings.LastIndexByte(path, '/')]
	}
	if !pages[route] {
		return "/"
	}
	return path
}

// console is what every page of the console shows. It uses up the flash.
func (s *Server) console(c echo.Context, here string) (views.Console, error) {
	page := views.Console{Site: s.site(c), Here: here, Limited: scope(c) != 0}
	var err error
	if page.Site.Admin { // a teacher sees the history of a class on such a page too
		page.Open, err = s.store.WaitingRequests(c.Request().Context(), s.actor(c))
	}
	done := s.takeFlash(c)
	page.Said, page.Notices, page.Undo = done.Said, done.Notices, done.Undo
	return page, err
}

// done redirects, and shows the outcome on the next page.
func (s *Server) done(c echo.Context, said, next string) error {
	s.keep(c, cookieFlash, flash{Said: said}, flashLimit)
	return c.Redirect(http.StatusSeeOther, next)
}

// actor is the signed-in person of a request, for the history.
func (s *Server) actor(c echo.Context) school.Actor {
	p, _ := c.Get(keyPerson).(school.Person)
	return actorOf(c, p)
}

// idParam reads the id of the address. Anything else is 0, which nothing has.
func idParam(c echo.Context) int64 {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// byID gives a handler the id of the address.
func byID(h func(c echo.Context, id int64) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if id := idParam(c); id > 0 {
			return h(c, id)
		}
		return school.ErrNotFound
	}
}
