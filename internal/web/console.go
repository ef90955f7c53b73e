package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// admin lets administrators in. The database asks again at every write.
func (s *Server) admin(next echo.HandlerFunc) echo.HandlerFunc {
	return s.signedIn(func(c echo.Context, p school.Person) error {
		if p.Role != school.Admin {
			return &refusal{status: http.StatusForbidden, reason: "not an administrator", notice: views.Notice{
				Title: "That is for administrators", Message: "You are signed in as a teacher. Ask an administrator if something needs repair.",
				Action: "Go to my links", Href: "/me",
			}}
		}
		return next(c)
	})
}

// adminOfAll keeps those out who administer one school alone: what the page
// changes, or shows, is everybody's.
func (s *Server) adminOfAll(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if scope(c) != 0 {
			return &refusal{status: http.StatusForbidden, reason: "administers one school alone", notice: views.Notice{
				Title: "That is for the whole district", Message: "You administer one school. Ask an administrator of all schools.",
				Action: "Go to the people", Href: "/admin/people",
			}}
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
			next := "/admin/people"
			if strings.HasPrefix(c.Path(), "/admin/imports") {
				next = "/admin/imports"
			}
			return s.toSignInAgain(c, next)
		case isHTMX(c): // a part that keeps up: its page goes to sign in
			return s.toSignInAgain(c, c.Request().URL.RequestURI())
		}
		return s.toSignIn(c, c.Request().URL.RequestURI())
	}
}

// console is what every page of the console says. It uses up the flash.
func (s *Server) console(c echo.Context, here string) (views.Console, error) {
	page := views.Console{Site: s.site(c), Here: here, Limited: scope(c) != 0}
	var err error
	if page.Site.Admin { // a teacher sees the history of a class on such a page too
		page.Open, err = s.store.WaitingRequests(c.Request().Context(), s.actor(c))
	}
	var done flash
	if s.kept(c, cookieFlash, &done) {
		s.forget(c, cookieFlash)
		page.Said, page.Notices = done.Said, done.Notices
	}
	return page, err
}

// done says what happened on the page that comes next.
func (s *Server) done(c echo.Context, said, next string) error {
	s.keep(c, cookieFlash, flash{Said: said}, flashLimit)
	return c.Redirect(http.StatusSeeOther, next)
}

// actor is the signed-in person of a request, for the history.
func (s *Server) actor(c echo.Context) school.Actor {
	p, _ := c.Get(keyPerson).(school.Person)
	return actorOf(c, p)
}

// idParam reads an id of the address; what is none is not found.
func idParam(c echo.Context, name string) (int64, error) {
	id, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, school.ErrNotFound
	}
	return id, nil
}
