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

// optionsShown is how many people and classes a list to choose from may have. With
// more, somebody types a name or a code.
const optionsShown = 1000

// activity is the history of everything, filtered, a hundred changes a page.
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
	page := views.Activity{Console: console, Title: "History", Filter: form, Filtered: form.Query() != ""}
	size, err := s.store.SizeAt(ctx, scope(c))
	if err != nil {
		return err
	}
	if page.Many = size.People+size.Classes > optionsShown; !page.Many {
		people, err := s.store.PeopleAt(ctx, scope(c))
		if err != nil {
			return err
		}
		for _, p := range people {
			page.People = append(page.People, p.Person)
		}
		if page.Doors, err = s.store.DoorsAt(ctx, scope(c)); err != nil {
			return err
		}
	}
	list, more, err := s.store.History(ctx, filter)
	if err != nil {
		return err
	}
	page.Rows = s.changeRows(list, "/admin/activity?"+form.Query())
	if more {
		page.Next = "/admin/activity?" + form.Query() + "&older=" + strconv.FormatInt(list[len(list)-1].ID, 10)
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
	list, more, err := s.store.History(ctx, db.HistoryFilter{Door: e.Door.Code, Older: older})
	if err != nil {
		return err
	}
	console, err := s.console(c, "")
	if err != nil {
		return err
	}
	path := "/me/doors/" + e.Door.Code + "/history"
	page := views.Activity{Console: console, Title: "History of " + alsoLabel(e, nil), Door: e.Door.Code, Rows: s.changeRows(list, path)}
	if !e.Right.Administers { // colleagues do not see network addresses
		for i := range page.Rows {
			page.Rows[i].Where = ""
		}
	}
	if more {
		page.Next = path + "?older=" + strconv.FormatInt(list[len(list)-1].ID, 10)
	}
	return render(c, http.StatusOK, views.ActivityPage(page), nil)
}

// activityCSV is all of the filtered history as a file, read page by page.
func (s *Server) activityCSV(c echo.Context) error {
	_, filter, err := s.readFilter(c)
	if err != nil {
		return err
	}
	w := csvFile(c, "history.csv")
	w.Row("change", "time", "who", "action", "what", "before", "after", "undoes", "undone_by", "address", "reference")
	for {
		list, more, err := s.store.History(c.Request().Context(), filter)
		if err != nil {
			return err
		}
		for _, ch := range list {
			row := views.NewChangeRow(ch, s.store.Settings().Zone, s.now(), "")
			w.Row(id(ch.ID), ch.At.In(s.store.Settings().Zone).Format(time.RFC3339), ch.Actor, string(ch.Action),
				row.What, row.Before, row.After, id(ch.Undoes), id(ch.UndoneBy), ch.Address, ch.Request)
		}
		if w.Flush(); !more || w.Error() != nil {
			return w.Error()
		}
		filter.Older = list[len(list)-1].ID
	}
}

func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// changeRows puts changes into words. Undo returns to back.
func (s *Server) changeRows(list []school.Change, back string) []views.ChangeRow {
	rows := make([]views.ChangeRow, len(list))
	for i, ch := range list {
		rows[i] = views.NewChangeRow(ch, s.store.Settings().Zone, s.now(), back)
	}
	return rows
}
