package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// healthz says that the process is running.
func (s *Server) healthz(c echo.Context) error {
	return plain(c, http.StatusOK, "ok\n")
}

// readyz says whether the site can do its work: 200, or 503 with one reason per
// line.
func (s *Server) readyz(c echo.Context) error {
	reasons := ""
	if s.draining.Load() {
		reasons += "stopping: this server takes no new work\n"
	}
	if err := s.store.Ready(); err != nil {
		reasons += err.Error() + "\n"
	}
	if err := s.dir.Stale(); err != nil {
		reasons += "the directory is stale: " + err.Error() + "\n"
	}
	if reasons != "" {
		return plain(c, http.StatusServiceUnavailable, reasons)
	}
	return plain(c, http.StatusOK, "ready\n")
}

func plain(c echo.Context, status int, body string) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.String(status, body)
}
