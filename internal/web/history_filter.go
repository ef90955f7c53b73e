package web

import (
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// readFilter reads the filter's form. It ignores an invalid date or an unknown
// person, with a message.
func (s *Server) readFilter(c echo.Context) (views.ActivityFilter, db.HistoryFilter, error) {
	form := views.ActivityFilter{
		Door: oneLine(c.QueryParam("door")), Kind: c.QueryParam("kind"), From: c.QueryParam("from"), To: c.QueryParam("to"),
	}
	if err := s.whoIsMeant(c, &form); err != nil {
		return form, db.HistoryFilter{}, err
	}
	older, _ := strconv.ParseInt(c.QueryParam("older"), 10, 64)
	filter := db.HistoryFilter{Person: form.Person, Door: form.Door, Kind: form.Kind, Older: older, School: scope(c)}
	for _, date := range []struct {
		text string
		days int
		to   *time.Time
	}{{form.From, 0, &filter.From}, {form.To, 1, &filter.Until}} {
		if date.text == "" {
			continue
		}
		t, err := time.ParseInLocation(time.DateOnly, date.text, s.store.Settings().Zone)
		if err != nil {
			form.Error = "Write dates like 2026-11-24. That date was ignored."
			continue
		}
		*date.to = t.AddDate(0, 0, date.days)
	}
	return form, filter, nil
}

// whoIsMeant reads the filter's person: an id of the list, or a name or an e-mail
// if that list would be too long.
func (s *Server) whoIsMeant(c echo.Context, form *views.ActivityFilter) error {
	form.Typed = oneLine(c.QueryParam("person"))
	if form.Typed == "" {
		return nil
	}
	if n, err := strconv.ParseInt(form.Typed, 10, 64); err == nil {
		form.Person = n
		return nil
	}
	people, err := s.store.PeopleAt(c.Request().Context(), scope(c))
	address, _ := school.ParseEmail(form.Typed) // "" when it is a name
	found := 0
	for _, p := range people {
		if address != "" && p.Email == address || views.Fold(p.Name) == views.Fold(form.Typed) {
			form.Person = p.ID
			found++
		}
	}
	if found != 1 {
		form.Person, form.Error = 0, "Nobody in the roster has that name or e-mail, so it was ignored."
	}
	if found > 1 {
		form.Error = "Several people have that name. Write the e-mail of the one you mean. The name was ignored."
	}
	return err
}
