package web

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"
)

// statusGone is the status in the log, as in nginx, if the browser has gone away
// and nobody reads the answer.
const statusGone = 499

// keyReadBy is the key of the time by which the request must be read. After it,
// net/http cancels the request's context, as if the browser had gone away.
const keyReadBy = "hallway.read-by"

// gone reports whether a request failed because its browser went away.
func gone(c echo.Context, err error) bool {
	if c.Request().Context().Err() == nil || !errors.Is(err, context.Canceled) {
		return false
	}
	by, limited := c.Get(keyReadBy).(time.Time)
	return !limited || time.Now().Before(by)
}

// trouble logs an error that does not change the answer. It is not our fault, and
// so not an error in the log, if the browser went away.
func (s *Server) trouble(c echo.Context, what string, err error) {
	level := slog.LevelError
	if gone(c, err) {
		level = slog.LevelInfo
	}
	s.log.Log(c.Request().Context(), level, what, "request", requestID(c), "error", err)
}
