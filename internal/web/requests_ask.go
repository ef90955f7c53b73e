package web

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// cookieAsk has the account that may ask to be added, sealed.
const (
	cookieAsk = "ask"
	askLimit  = 30 * time.Minute
)

// mayAsk answers an account that is not a teacher's: why not, and a form to ask.
func (s *Server) mayAsk(c echo.Context, id school.Identity, reason, next string, page views.Ask) error {
	s.noteRefused(c, id, reason)
	s.chooseNext(c)
	s.keepOf(c, cookieAsk, id.Domain, id, askLimit)
	c.Set(keyReason, reason)
	page.Site, page.Email, page.Request = s.site(c), string(id.Email), requestID(c)
	page.Another = s.anotherAccount(next)
	return render(c, http.StatusForbidden, views.AskPage(page), nil)
}

// ask saves what somebody wrote to be added.
func (s *Server) ask(c echo.Context) error {
	var id school.Identity
	if !s.kept(c, cookieAsk, &id) || s.asks.used(cookie(c, s.cookieName(cookieAsk))) {
		return refuse(http.StatusForbidden, "asks without an attempt", "Sign in first",
			"To ask to be added, sign in with your school account. You will then see the form.", "Sign in", "/sign-in?next=/me")
	}
	words := oneLine(c.FormValue("words"))
	page := views.Ask{
		Site: s.site(c), Title: "We do not know you as a teacher yet", Message: "An administrator can add you.",
		Email: string(id.Email), Words: words, Another: s.anotherAccount("/me"),
	}
	err := error(school.Invalid{"words": "Write who you are, so that an administrator knows you."})
	if words != "" {
		from := school.Actor{Address: c.RealIP(), Request: requestID(c)}
		err = s.store.Ask(c.Request().Context(), from, id, words)
	}
	page.Request = s.reference(c, id)
	var invalid school.Invalid
	var later *school.Later
	switch {
	case errors.As(err, &invalid):
		page.Error = invalid["words"]
		c.Set(keyReason, invalid.Error())
		return render(c, http.StatusUnprocessableEntity, views.AskPage(page), nil)
	case errors.As(err, &later):
		page.Error = later.Why
		c.Set(keyReason, later.Why)
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(later.At.Sub(s.now())/time.Second)+1))
		return render(c, http.StatusTooManyRequests, views.AskPage(page), nil)
	case err != nil:
		return err
	}
	s.log.Info("asked to be added", "address", c.RealIP(), "request", requestID(c))
	page.Asked, page.Title = true, "You asked to be added"
	page.Message = "An administrator sees it now. Once they have answered, sign in again."
	return render(c, http.StatusOK, views.AskPage(page), nil)
}

// reference is what an account's owner reads out, so that an administrator finds
// the request: the reference that is on the request.
func (s *Server) reference(c echo.Context, id school.Identity) string {
	kept, err := s.store.Reference(c.Request().Context(), id)
	if err != nil {
		s.log.Error("reference not read", "request", requestID(c), "error", err)
	}
	return cmp.Or(kept, requestID(c))
}
