package web

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/signin"
	"hallway/views"
)

// noAttempt answers a callback that answers no live attempt of this browser.
// Back, a reload or a bookmark is no reason to tell somebody who is in that they
// are not.
func (s *Server) noAttempt(c echo.Context, err error) error {
	var why *signin.Refusal
	if !errors.As(err, &why) {
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
	return s.countedRefusal(c, &s.strange, why, why.Next)
}

// signInFailed answers an attempt that did not end well: refused, or Google did
// not answer.
func (s *Server) signInFailed(c echo.Context, err error, next string) error {
	var (
		refused *signin.Refusal
		outage  *signin.Outage
	)
	switch {
	case gone(c, err):
		return err
	case errors.As(err, &outage):
		return s.googleUnavailable(c, outage, next)
	case errors.As(err, &refused):
		return s.countedRefusal(c, &s.failed, refused, next)
	}
	return err
}

// countedRefusal refuses, and beyond what a network may do wrong says only that:
// nothing is looked up, noted or logged then, which a flood would fill.
func (s *Server) countedRefusal(c echo.Context, counter *limits, why *signin.Refusal, next string) error {
	if wait, ok := counter.take(network(c.RealIP())); !ok {
		s.chooseNext(c)
		moment := tooMany(c, wait, "Too many sign-ins went wrong from this network in a short time.")
		moment.notice.Action, moment.notice.Href = "Start again", withNext("/sign-in", next)
		moment.notice.Also, moment.notice.AlsoHref = "Use another account", s.anotherAccount(next)
		return moment
	}
	if id := why.Identity; id.Subject != "" && id.Email != "" {
		s.noteRefused(c, id, why.Reason)
	}
	return s.refuseSignIn(c, why, next)
}

// googleBusy answers a sign-in whose turn to ask Google did not come. The
// attempt is not used, so loading the page again goes on with it.
func (s *Server) googleBusy(c echo.Context, err error, next string) error {
	if !errors.Is(err, errBusy) {
		return err
	}
	retryAfter(c, 10*time.Second)
	return &refusal{status: http.StatusServiceUnavailable, reason: "sign-in: google busy", notice: views.Notice{
		Title: "Google is busy", Message: "So many people are signing in at the same time that Google was not asked about you yet. Try again in ten seconds.",
		Action: "Try again", Href: withNext("/sign-in", next),
	}}
}
