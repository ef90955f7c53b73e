package web

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/signin"
)

// noAttempt answers a callback that does not belong to an open attempt of this
// browser. People who are signed in get there by Back, a reload or a bookmark, and
// are redirected.
func (s *Server) noAttempt(c echo.Context, err error) error {
	why, ok := errors.AsType[*signin.Refusal](err)
	if !ok {
		return err
	}
	path, in := "/", s.reads(c)
	if _, known, err := s.person(c); err == nil && known {
		path, in = cmp.Or(why.Next, "/me"), true
	}
	if in {
		s.decided(c, "in already", slog.LevelInfo)
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
		return c.Redirect(http.StatusSeeOther, path)
	}
	return s.countedRefusal(c, s.strange, why, why.Next)
}

// signInFailed answers an attempt that was refused, or that Google did not answer.
func (s *Server) signInFailed(c echo.Context, err error, next string) error {
	if gone(c, err) {
		return err
	}
	if outage, ok := errors.AsType[*signin.Outage](err); ok {
		return s.googleUnavailable(c, outage, next)
	}
	if refused, ok := errors.AsType[*signin.Refusal](err); ok {
		return s.countedRefusal(c, s.failed, refused, next)
	}
	return err
}

// countedRefusal refuses a sign-in. After too many failures from the same network
// it only says so, and neither records nor logs the refusal, so that a flood cannot
// fill the disk.
func (s *Server) countedRefusal(c echo.Context, counter *limits, why *signin.Refusal, next string) error {
	if wait, ok := counter.take(network(c.RealIP())); !ok {
		s.chooseNext(c)
		moment := tooMany(c, wait, "Too many sign-ins from this network have failed in a short time.")
		s.startAgain(&moment.notice, next)
		return moment
	}
	if id := why.Identity; id.Subject != "" && id.Email != "" {
		s.noteRefused(c, id, why.Reason)
	}
	return s.refuseSignIn(c, why, next)
}

// googleBusy answers a sign-in that waited too long for its turn to ask Google. The
// attempt is not used, so reloading the page continues it.
func (s *Server) googleBusy(c echo.Context, err error, next string) error {
	if !errors.Is(err, errBusy) {
		return err
	}
	retryAfter(c, 10*time.Second)
	return refuse(http.StatusServiceUnavailable, "sign-in: google busy", "Google is busy",
		"Many people are signing in, so we could not ask Google about you yet. Try again in ten seconds.",
		"Try again", withNext("/sign-in", next))
}
