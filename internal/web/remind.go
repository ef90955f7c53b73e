package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// remindMost is how many classes an address may choose.
const remindMost = 200

// remind is the page to write to the teachers of a list, or of chosen classes. It sends
// nothing and changes nothing.
func (s *Server) remind(c echo.Context) error {
	console, err := s.console(c, boardPath)
	if err != nil {
		return err
	}
	page := views.Remind{Console: console, List: c.QueryParam("list"), Link: s.cfg.URL.JoinPath("me").String()}
	if page.List == "" {
		page.Chosen = idsOf(c.QueryParams()["class"], remindMost)
	}
	which := db.Remind{List: page.List, Classes: page.Chosen}
	if !which.Known() {
		return school.ErrNotFound
	}
	number := pageNumber(c)
	page.Reminders, err = s.store.Reminders(c.Request().Context(), s.actor(c), which, (number-1)*db.RemindPage)
	if err != nil {
		return err
	}
	page.Pages = views.Pages{Number: number, Size: db.RemindPage, Found: page.Reminders.Found}
	return render(c, http.StatusOK, views.RemindPage(page), nil)
}
