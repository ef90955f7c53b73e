package web

import (
	"net/http"

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
		Down: c.QueryParam("down") != "", Page: pageNumber(c),
	}
	if c.QueryParam("waiting") != "" { // how older pages lead to people without an e-mail
		q.Access = string(school.NoAddress)
	}
	find := db.PeopleQuery{
		School: scope(c), Role: school.Role(q.Role), Access: school.Access(q.Access), Order: db.PeopleOrder(q.Sort), Reverse: q.Down,
		Skip: (q.Page - 1) * db.PeoplePage, Domains: s.cfg.Domains,
	}
	if q.Text != "" {
		folded := views.Fold(q.Text)
		find.Match = func(text string) bool { return views.MatchFolded(views.Fold(text), folded) }
	}
	found, err := s.store.FindPeople(c.Request().Context(), find)
	if err != nil {
		return err
	}
	if len(found.List) == 0 && found.Found > 0 { // the list has become shorter than the page's number
		q.Page = 1
		return c.Redirect(http.StatusSeeOther, q.Address())
	}
	page := views.People{
		Console: console, Query: q, Domains: s.cfg.Domains, Total: found.Total, Of: found.Of, Now: s.now(),
		Pages: views.Pages{Number: q.Page, Size: db.PeoplePage, Found: found.Found},
	}
	for _, p := range found.List {
		access := school.AccessOf(p.Person, !p.SeenAt.IsZero(), s.cfg.Domains)
		page.Rows = append(page.Rows, views.PersonRow{Person: p.Person, Classes: p.Classes, Access: access, SeenAt: p.SeenAt})
	}
	return render(c, http.StatusOK, views.PeoplePage(page), nil)
}
