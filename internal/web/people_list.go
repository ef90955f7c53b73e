package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// recentChanges is how many changes a person's page shows.
const recentChanges = 10

// people is the list of people.
func (s *Server) people(c echo.Context) error {
	console, err := s.console(c, "/admin/people")
	if err != nil {
		return err
	}
	q := views.PeopleQuery{
		Text: oneLine(c.QueryParam("q")), Role: c.QueryParam("role"), Access: c.QueryParam("access"), Sort: c.QueryParam("sort"),
		Down: c.QueryParam("down") != "",
	}
	if c.QueryParam("waiting") != "" { // how older pages lead to people without an e-mail
		q.Access = string(school.NoAddress)
	}
	q.Page, _ = strconv.Atoi(c.QueryParam("page"))
	q.Page = max(1, min(q.Page, 1_000_000))
	find := db.PeopleQuery{
		School: scope(c), Role: school.Role(q.Role), Access: school.Access(q.Access), Order: db.PeopleOrder(q.Sort), Reverse: q.Down,
		Skip: (q.Page - 1) * db.PeoplePage, Domains: s.cfg.Domains,
	}
	if q.Text != "" {
		find.Match = views.Matching(q.Text)
	}
	found, err := s.store.FindPeople(c.Request().Context(), find)
	if err != nil {
		return err
	}
	page := views.People{
		Console: console, Query: q, Domains: s.cfg.Domains, Total: found.Total, Found: found.Found, Of: found.Of,
		Size: db.PeoplePage, Now: s.now(),
	}
	for _, p := range found.List {
		access := school.AccessOf(p.Person, !p.SeenAt.IsZero(), s.cfg.Domains)
		page.Rows = append(page.Rows, views.PersonRow{Person: p.Person, Classes: p.Classes, Access: access, SeenAt: p.SeenAt})
	}
	return render(c, http.StatusOK, views.PeoplePage(page), nil)
}
