package web

import (
	"cmp"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// Somebody is a person that you can be in the demo. Only the demo command sets
// Config.Demo; without it, the demo's sign-in does not exist.
type Somebody struct {
	Key, Name, About string
	Next             string // their start page, if they did not ask for another one
	Identity         school.Identity
}

func choices(people []Somebody) []views.Choice {
	list := make([]views.Choice, len(people))
	for i, p := range people {
		list[i] = views.Choice{Key: p.Key, Name: p.Name, About: p.About}
	}
	return list
}

// signInDemo signs in as one of these people, by the same code as for Google.
func (s *Server) signInDemo(c echo.Context) error {
	for _, p := range s.cfg.Demo {
		if p.Key == c.FormValue("who") {
			return s.admit(c, p.Identity, cmp.Or(nextOf(c.FormValue("next")), p.Next))
		}
	}
	return school.ErrNotFound
}
