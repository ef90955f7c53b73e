package web

import (
	"cmp"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// Somebody is a person to be in the demo. Only the demo command fills
// Config.Demo, and without it the address does not exist.
type Somebody struct {
	Key, Name, About string
	Next             string // where they go if they were not on their way somewhere
	Identity         school.Identity
}

// choices is the chooser's list.
func choices(people []Somebody) []views.Choice {
	list := make([]views.Choice, len(people))
	for i, p := range people {
		list[i] = views.Choice{Key: p.Key, Name: p.Name, About: p.About}
	}
	return list
}

// signInDemo signs in as one of them, through the same door as Google's answer.
func (s *Server) signInDemo(c echo.Context) error {
	for _, p := range s.cfg.Demo {
		if p.Key == c.FormValue("who") {
			return s.admit(c, p.Identity, cmp.Or(nextOf(c.FormValue("next")), p.Next))
		}
	}
	return school.ErrNotFound
}
