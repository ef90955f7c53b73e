package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/views"
)

// How many people the list shows, and how many changes a person's page.
const (
	peopleShown   = 200
	recentChanges = 10
)

// people is the list of people.
func (s *Server) people(c echo.Context) error {
	console, err := s.console(c, "/admin/people")
	if err != nil {
		return err
	}
	list, err := s.store.PeopleAt(c.Request().Context(), scope(c))
	if err != nil {
		return err
	}
	page := views.People{Console: console, Query: oneLine(c.QueryParam("q")), Total: len(list), Only: c.QueryParam("waiting") != ""}
	for _, p := range list {
		if p.Email == "" {
			page.Waiting++
		}
		if page.Only && p.Email != "" || !views.Match(p.Name+" "+p.SortName+" "+string(p.Email)+" "+strings.Join(p.Classes, " "), page.Query) {
			continue
		}
		if page.Found++; page.Found > peopleShown {
			continue
		}
		page.Rows = append(page.Rows, views.PersonRow{Person: p.Person, Classes: p.Classes, Access: s.access(p)})
	}
	return render(c, http.StatusOK, views.PeoplePage(page), nil)
}

// access says in a few words whether somebody can sign in.
func (s *Server) access(p db.Listed) string {
	switch {
	case p.Suspended:
		return "Suspended"
	case p.Email == "":
		return "No address: cannot sign in"
	case p.SeenAt.IsZero():
		return "Has not signed in yet"
	}
	return "Last signed in " + views.When(p.SeenAt, s.now(), s.store.Settings().Zone)
}
