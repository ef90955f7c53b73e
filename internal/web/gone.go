package web

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"
)

// statusGone is the status in the log of a request whose browser went away, as
// nginx has it: nobody reads the answer.
const statusGone = 499

// keyReadBy is until when the request may be read, by the network's clock.
// net/http ends the context of a request then, too, as if its browser had gone.
const keyReadBy = "hallway.read-by"

// gone says whether a request failed because its browser went away.
func gone(c echo.Context, err error) bool {
	if c.Request().Context().Err() == nil || !errors.Is(err, context.Canceled) {
		return false
	}
	by, limited := c.Get(keyReadBy).(time.Time)
	return !limited || time.Now().Before(by)
}

// trouble logs what failed on the way to an answer. That a browser went away is
// no fault of ours.
func (s *Server) trouble(c echo.Context, what string, err error) {
	level := slog.LevelError
	if gone(c, err) {
		level = slog.LevelInfo
	}
	s.log.Log(c.Request().Context(), level, what, "request", text(c, keyRequest, ""), "error", err)
}
