package web

import (
	"net/http"
	"strconv"

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
	page := views.Remind{Console: console, List: c.QueryParam("list"), Link: s.cfg.URL.JoinPath("me").String(), Size: db.RemindPage}
	for _, text := range c.QueryParams()["class"] {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && len(page.Chosen) < remindMost {
			page.Chosen = append(page.Chosen, n)
		}
	}
	if page.List != "" {
		page.Chosen = nil
	}
	which := db.Remind{List: page.List, Classes: page.Chosen}
	if !which.Known() {
		return school.ErrNotFound
	}
	page.Number, _ = strconv.Atoi(c.QueryParam("page"))
	page.Number = max(1, min(page.Number, 1_000_000))
	page.Reminders, err = s.store.Reminders(c.Request().Context(), s.actor(c), which, (page.Number-1)*page.Size)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.RemindPage(page), nil)
}
