package web

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/internal/signin"
	"hallway/views"
)

// signInPage offers Google, or in the demo the people to be. Who is signed in
// already goes on.
func (s *Server) signInPage(c echo.Context) error {
	next := nextOf(c.QueryParam("next"))
	_, known, err := s.person(c)
	if err != nil {
		return err
	}
	if known {
		return c.Redirect(http.StatusSeeOther, cmp.Or(next, "/me"))
	}
	var d draft
	waiting := s.kept(c, cookieDraft, &d)
	if s.cfg.Demo != nil {
		return render(c, http.StatusOK, views.ChooserPage(views.Chooser{Site: s.site(c), Next: next, Draft: waiting, Choices: choices(s.cfg.Demo)}), nil)
	}
	return render(c, http.StatusOK, views.SignInPage(views.SignIn{Site: s.site(c), Next: next, Draft: waiting, Ready: s.google != nil}), nil)
}

// signInBegin sends the browser to Google and keeps the attempt in a cookie of
// its own, so that two tabs do not disturb each other.
func (s *Server) signInBegin(c echo.Context) error {
	if s.google == nil {
		return school.ErrNotFound
	}
	next := nextOf(c.QueryParam("next"))
	address, attempt, err := s.google.Begin(next)
	if err != nil {
		return err
	}
	attempt.Next = next // "" stays: wherever the person belongs
	name := attempt.CookieName(s.secure())
	sealed, err := s.vault.SealAttempt(name, attempt)
	if err != nil {
		return err
	}
	s.setCookie(c, name, sealed, attemptLimit)
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Redirect(http.StatusSeeOther, address)
}

// signInFinish takes Google's answer: verify it, find out who it is, and let
// them in or say why not. Every decision is one log line with its reason.
func (s *Server) signInFinish(c echo.Context) error {
	if s.google == nil {
		return school.ErrNotFound
	}
	query := c.QueryParams()
	name := signin.Attempt{State: query.Get("state")}.CookieName(s.secure())
	attempt, err := s.vault.OpenAttempt(name, cookie(c, name), s.now())
	counter := &s.strange
	if err == nil {
		counter = &s.failed
	}
	if counter.empty(c.RealIP()) {
		return tooMany(c, counter.every, "Too many sign-ins went wrong from this network in a short time.")
	}
	var claims signin.Claims
	if err == nil {
		s.setCookie(c, name, "", 0) // one answer an attempt
		claims, err = s.google.Finish(c.Request().Context(), attempt, query)
	}
	var (
		refused *signin.Refusal
		outage  *signin.Outage
	)
	switch {
	case errors.As(err, &outage):
		return s.googleUnavailable(c, outage)
	case errors.As(err, &refused):
		counter.take(c.RealIP())
		if id := identity(refused.Claims); id.Subject != "" && id.Email != "" {
			if err := s.store.NoteRefused(c.Request().Context(), id, refused.Reason); err != nil {
				s.log.Error("refused sign-in not noted", "request", text(c, keyRequest, ""), "error", err)
			}
		}
		return s.refuseSignIn(c, refused.Reason, refused.Claims.Email, refused.Message)
	case err != nil:
		return err
	}
	return s.admit(c, identity(claims), attempt.Next)
}

// identity is what a verified token says, in the house's words.
func identity(claims signin.Claims) school.Identity {
	return school.Identity{Issuer: claims.Issuer, Subject: claims.Subject, Email: school.Email(claims.Email), Name: claims.Name, Domain: claims.Domain}
}

// admit lets a verified account in: as the person of the roster it is bound
// to, or as a reader.
func (s *Server) admit(c echo.Context, id school.Identity, next string) error {
	from := school.Actor{Address: c.RealIP(), Request: text(c, keyRequest, "")}
	person, known, err := s.store.Recognise(c.Request().Context(), id, from)
	var refused school.Refused
	switch {
	case errors.As(err, &refused):
		s.decided(c, "refused", slog.LevelWarn, "reason", string(refused), "email", s.staffEmail(c, string(id.Email)))
		return s.mayAsk(c, id, string(refused), views.Ask{Title: "You are not signed in", Message: refusedWords[refused]})
	case err != nil:
		return err
	}
	s.admitReader(c, id.Domain)
	if !known {
		// Nobody's name or e-mail is logged here: it may be a student's.
		s.decided(c, "reader", slog.LevelInfo, "domain", id.Domain)
		if staffPath(next) {
			return s.mayAsk(c, id, school.UnknownAddress, views.Ask{
				Title:   "We do not know you as a teacher yet",
				Message: "You are signed in as " + string(id.Email) + ", and the roster has no teacher with that address. You can read the class links. If you teach here, ask an administrator to add you.",
			})
		}
		return c.Redirect(http.StatusSeeOther, cmp.Or(next, "/"))
	}
	if err := s.startSession(c, person, id.Domain); err != nil {
		return err
	}
	c.Set(keyActor, string(person.Email))
	s.decided(c, "signed in", slog.LevelInfo, "person", person.ID)
	return c.Redirect(http.StatusSeeOther, cmp.Or(next, "/me"))
}

// nextOf is where to go on to after signing in: a local path, or "" for
// wherever the person belongs.
func nextOf(asked string) string {
	if asked == "" {
		return ""
	}
	return signin.LocalPath(asked)
}

// refusedWords is what a refused person of the school reads.
var refusedWords = map[school.Refused]string{
	school.OtherAccount:  "Your address belongs to somebody who signs in with another Google account. If you have a new account, an administrator can connect it.",
	school.FormerAccount: "This Google account was somebody else’s here before. If it is yours, an administrator can connect it.",
	school.Suspended:     "Your access is suspended. Ask an administrator if that is a mistake.",
}

// staffPath says whether an address is for the people of the roster.
func staffPath(path string) bool {
	return path == "/me" || strings.HasPrefix(path, "/me/") || strings.HasPrefix(path, "/me#") || strings.HasPrefix(path, "/me?") || strings.HasPrefix(path, "/admin")
}

// refuseSignIn shows why, and offers to start again.
func (s *Server) refuseSignIn(c echo.Context, reason, email, message string) error {
	s.decided(c, "refused", slog.LevelWarn, "reason", reason, "email", s.staffEmail(c, email))
	return &refusal{status: http.StatusForbidden, reason: "sign-in refused: " + reason, notice: views.Notice{
		Title: "You are not signed in", Message: message, Action: "Start again", Href: "/sign-in",
	}}
}

// staffEmail is an address that a log may hold: one of the roster's. Any other
// may be a student's.
func (s *Server) staffEmail(c echo.Context, email string) string {
	if email == "" {
		return ""
	}
	if _, err := s.store.PersonByEmail(c.Request().Context(), school.Email(email)); err != nil {
		return "(not in the roster)"
	}
	return email
}

// googleUnavailable says that it is Google, and that nobody else is affected.
func (s *Server) googleUnavailable(c echo.Context, why *signin.Outage) error {
	s.decided(c, "google unavailable", slog.LevelError, "reason", why.Reason)
	return &refusal{status: http.StatusBadGateway, reason: "sign-in: " + why.Reason, notice: views.Notice{
		Title: "Google does not answer", Message: why.Message, Action: "Try again", Href: "/sign-in",
	}}
}

// decided is the one log line of a decision in sign-in.
func (s *Server) decided(c echo.Context, outcome string, level slog.Level, more ...any) {
	line := append([]any{"request", text(c, keyRequest, ""), "outcome", outcome, "address", c.RealIP()}, more...)
	s.log.Log(c.Request().Context(), level, "sign-in", line...)
}

// signOutEverywhere ends every session of the person.
func (s *Server) signOutEverywhere(c echo.Context) error {
	p, ok, err := s.person(c)
	if err == nil && ok {
		err = s.store.EndSessions(c.Request().Context(), actorOf(c, p), p.ID)
	}
	if err != nil {
		return err
	}
	return s.signOut(c)
}

// signOut ends the session and what this browser may read.
func (s *Server) signOut(c echo.Context) error {
	if _, _, err := s.person(c); err != nil {
		return err
	}
	if token := cookie(c, s.cookieName(cookieSession)); token != "" {
		if err := s.store.EndSession(c.Request().Context(), token); err != nil {
			return err
		}
	}
	for _, name := range []string{cookieSession, cookieReader, cookieDraft, cookieFlash, cookieAsk} {
		s.setCookie(c, s.cookieName(name), "", 0)
	}
	s.decided(c, "signed out", slog.LevelInfo)
	c.Response().Header().Set("Clear-Site-Data", `"cache"`)
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}
