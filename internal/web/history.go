package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// activity is the history of everything, filtered and paged.
func (s *Server) activity(c echo.Context) error {
	ctx := c.Request().Context()
	console, err := s.console(c, "/admin/activity")
	if err != nil {
		return err
	}
	form, filter, err := s.readFilter(c)
	if err != nil {
		return err
	}
	page := views.Activity{Console: console, Title: "History", Filter: form, Filtered: form.Query() != "" || form.Text != ""}
	if form.Unknown || len(form.Offers) > 0 {
		return render(c, http.StatusOK, views.ActivityPage(page), nil)
	}
	list, older, err := s.store.Batches(ctx, filter)
	if err != nil {
		return err
	}
	page.Rows = s.changeRows(list, "/admin/activity?"+form.Query())
	if older != 0 {
		page.Next = "/admin/activity?" + form.Query() + "&older=" + strconv.FormatInt(older, 10)
	}
	return render(c, http.StatusOK, views.ActivityPage(page), nil)
}

// doorHistory is the history of one door, for the people who may change it.
func (s *Server) doorHistory(c echo.Context, p school.Person) error {
	ctx := c.Request().Context()
	e, err := s.store.EntryFor(ctx, p.ID, c.Param("code"))
	if err != nil {
		return err
	}
	older, _ := strconv.ParseInt(c.QueryParam("older"), 10, 64)
	list, before, err := s.store.Batches(ctx, db.HistoryFilter{Door: e.Door.Code, Older: older})
	if err != nil {
		return err
	}
	console, err := s.console(c, "")
	if err != nil {
		return err
	}
	path := "/me/doors/" + e.Door.Code + "/history"
	page := views.Activity{Console: console, Title: "History of " + alsoLabel(e, nil), Door: e.Door.Code, Rows: s.changeRows(list, path)}
	_, looking := c.Get(keyViewer).(school.Person)
	for i := range page.Rows {
		if !e.Right.Administers { // colleagues do not see network addresses
			page.Rows[i].Where = ""
		}
		page.Rows[i].CanUndo = page.Rows[i].CanUndo && !looking
	}
	if before != 0 {
		page.Next = path + "?older=" + strconv.FormatInt(before, 10)
	}
	return render(c, http.StatusOK, views.ActivityPage(page), nil)
}

// activityCSV is all of the filtered history as a file, read page by page.
func (s *Server) activityCSV(c echo.Context) error {
	form, filter, err := s.readFilter(c)
	if err != nil {
		return err
	}
	w, zone := csvFile(c, "history.csv"), s.store.Settings().Zone
	w.Row("change", "time", "who", "action", "what", "before", "after", "undoes", "undone_by", "address", "reference")
	for !form.Unknown && len(form.Offers) == 0 {
		list, more, err := s.store.History(c.Request().Context(), filter)
		if err != nil {
			return err
		}
		for _, ch := range list {
			what, before, after := views.ChangeWords(ch, zone)
			w.Row(id(ch.ID), ch.At.In(zone).Format(time.RFC3339), ch.Actor, string(ch.Action),
				what, before, after, id(ch.Undoes), id(ch.UndoneBy), ch.Address, ch.Request)
		}
		if w.Flush(); !more || w.Error() != nil {
			break
		}
		filter.Older = list[len(list)-1].ID
	}
	w.Flush()
	return w.Error()
}

func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// changeRows puts changes into lines. Undo returns to back.
func (s *Server) changeRows(list []school.Change, back string) []views.ChangeRow {
	return views.ChangeRows(list, s.store.Settings().Zone, s.now(), back)
}
