package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"hallway/internal/directory"
	"hallway/internal/school"
	"hallway/views"
)

// home is the directory, from memory.
func (s *Server) home(c echo.Context) error {
	return searched(c, published(c).Home(c.Response(), c.Request(), s.searchTurn(c)))
}

// school is the directory of one of several schools.
func (s *Server) school(c echo.Context) error {
	return searched(c, published(c).School(c.Response(), c.Request(), c.Param("school"), s.searchTurn(c)))
}

// onNow is what is on now, from memory.
func (s *Server) onNow(c echo.Context) error {
	return published(c).Now(c.Response(), c.Request(), s.now())
}

// onNowAt is what is on now at one of several schools.
func (s *Server) onNowAt(c echo.Context) error {
	return published(c).SchoolNow(c.Response(), c.Request(), c.Param("school"), s.now())
}

// searchTurn waits for a turn to render the result of a search, or another day. Requests for the
// same search share the turn of the first, so it must not end if the first
// browser goes away.
func (s *Server) searchTurn(c echo.Context) directory.Turn {
	return func() (func(), error) {
		return s.searches.take(context.WithoutCancel(c.Request().Context()), s.lineOf(c))
	}
}

// searched turns errBusy into a page.
func searched(c echo.Context, err error) error {
	if errors.Is(err, errBusy) {
		return tooMany(c, busyWait, "Many people are searching at the same time.")
	}
	return err
}

// join redirects from a door's permanent address to its meeting.
func (s *Server) join(c echo.Context) error {
	e, found := published(c).Door(c.Param("code"))
	if !found { // an earlier year's, or mistyped
		return refuse(http.StatusNotFound, "no such door", "This class is not in the directory",
			"Its year may be over, or the address has a typing error in it. Look for your class in the list.", "See all classes", "/")
	}
	if e.Phase != school.Running {
		title, message := views.TermWords(e, s.now(), s.store.Settings().Zone)
		return refuse(http.StatusNotFound, "not in its term", title, message, "See all classes", "/")
	}
	if e.NoMeeting() {
		title, message := views.NoMeetingWords(e, s.store.Settings().Zone)
		return refuse(http.StatusNotFound, "no meeting", title, message, "See all classes", "/")
	}
	if e.Door.Link == "" {
		return refuse(http.StatusNotFound, "no link yet", "No link yet: "+e.Title(),
			cmp.Or(e.TeacherNames(), "The teacher")+" has not set a meeting link for this. Look again a little later, or ask.",
			"See all classes", "/")
	}
	h := c.Response().Header()
	h.Set(echo.HeaderCacheControl, "no-store") // the link may change at any time
	h.Set("X-Robots-Tag", "noindex")
	return c.Redirect(http.StatusFound, e.Door.Link)
}
