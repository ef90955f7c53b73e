package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// viewAs shows what a person sees, read only.
func (s *Server) viewAs(c echo.Context) error {
	id, err := idParam(c, "id")
	if err != nil {
		return err
	}
	token := cookie(c, s.cookieName(cookieSession))
	if err := s.store.ViewAs(c.Request().Context(), s.actor(c), token, id); err != nil {
		return err
	}
	s.log.Info("views as", "actor", s.actor(c).Label(), "person", id, "request", text(c, keyRequest, ""))
	return c.Redirect(http.StatusSeeOther, "/me")
}

// endView leads back to the administrator's own pages.
func (s *Server) endView(c echo.Context) error {
	if err := s.store.EndView(c.Request().Context(), cookie(c, s.cookieName(cookieSession))); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/admin/people")
}
