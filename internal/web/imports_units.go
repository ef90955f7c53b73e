package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"hallway/internal/roster"
)

const unitsRoute = "/admin/imports/check/:token/units"

// unitsLimit is how many bytes a form may send that ticks organisational units: those
// of a district's schools, by their paths.
const unitsLimit = 512 << 10

// chooseUnits reads the file again for the organisational units that are ticked.
func (s *Server) chooseUnits(c echo.Context, ck *check) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	actor := s.actor(c)
	begun := ck.begin(comparing, func(is *checked) bool {
		if is.data == nil {
			return false // of a file that has none
		}
		is.choice = &roster.UnitChoice{Staff: listed(is.incoming.Units, form["unit"])}
		return true
	})
	if begun {
		s.background(c.Request().Context(), ck, actor, checkWait, func(ctx context.Context) { s.checkRoster(ctx, ck, actor) })
	}
	return c.Redirect(http.StatusSeeOther, ck.path()+"#units")
}

// listed are those of the ticked paths that the page has listed.
func listed(units []roster.Unit, ticked []string) (paths []string) {
	for _, u := range units {
		if slices.Contains(ticked, u.Path) {
			paths = append(paths, u.Path)
		}
	}
	return paths
}
