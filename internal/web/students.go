package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// home is the directory: bytes from memory.
func (s *Server) home(c echo.Context) error {
	published(c).Home(c.Response(), c.Request())
	return nil
}

// school is one school's directory, when there are several.
func (s *Server) school(c echo.Context) error {
	if !published(c).School(c.Response(), c.Request(), c.Param("school")) {
		return school.ErrNotFound
	}
	return nil
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
