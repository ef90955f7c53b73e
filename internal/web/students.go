package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"hallway/internal/directory"
	"hallway/internal/school"
	"hallway/views"
)

// home is the directory: bytes from memory.
func (s *Server) home(c echo.Context) error {
	return searched(c, published(c).Home(c.Response(), c.Request(), s.searchTurn(c)))
}

// school is one school's directory, when there are several.
func (s *Server) school(c echo.Context) error {
	return searched(c, published(c).School(c.Response(), c.Request(), c.Param("school"), s.searchTurn(c)))
}

// searchTurn waits for a turn to render the answer to a question. Those who wait
// for the same answer wait with whoever asked first, who may go away meanwhile.
func (s *Server) searchTurn(c echo.Context) directory.Turn {
	return func() (func(), error) {
		return s.searches.take(context.WithoutCancel(c.Request().Context()), s.lineOf(c))
	}
}

// searched says in words that no turn came.
func searched(c echo.Context, err error) error {
	if errors.Is(err, errBusy) {
		return tooMany(c, busyWait, "Many people are searching at the same time.")
	}
	return err
}

// join sends to the meeting behind a door's permanent address.
func (s *Server) join(c echo.Context) error {
	e, found := published(c).Door(c.Param("code"))
	if !found {
		return school.ErrNotFound
	}
	if e.Door.Link == "" {
		who := e.TeacherNames()
		if who == "" {
			who = "The teacher"
		}
		return &refusal{status: http.StatusNotFound, reason: "no link yet", notice: views.Notice{
			Title: "No link yet: " + e.Title(), Message: who + " has not set a meeting link for this. Look again a little later, or ask.",
			Action: "See all classes", Href: "/",
		}}
	}
	h := c.Response().Header()
	h.Set(echo.HeaderCacheControl, "no-store") // the link behind the address may change any time
	h.Set("X-Robots-Tag", "noindex")
	return c.Redirect(http.StatusFound, e.Door.Link)
}
