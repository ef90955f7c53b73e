package web

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/internal/signin"
	"hallway/views"
)

// wrongAccount is the title of a refusal that another account may not meet.
const wrongAccount = "That account does not work here"

// refusedWords is what the owner of an account reads that an administrator could
// connect.
var refusedWords = map[school.Refused]string{
	school.OtherAccount:  "Your address belongs to somebody who signs in with another Google account. If you have a new account, an administrator can connect it.",
	school.FormerAccount: "This Google account was somebody else’s here before. If it is yours, an administrator can connect it.",
}

// refuseSignIn shows why, and offers to start again or to use another account.
func (s *Server) refuseSignIn(c echo.Context, why *signin.Refusal, next string) error {
	s.decided(c, "refused", slog.LevelWarn, "reason", why.Reason, "email", s.staffEmail(c, why.Identity.Email))
	s.chooseNext(c)
	notice := views.Notice{Title: wrongAccount, Message: why.Message, Action: "Use another account", Href: s.anotherAccount(next)}
	if !why.WrongAccount() {
		notice.Title, notice.Also, notice.AlsoHref = "You are not signed in", notice.Action, notice.Href
		notice.Action, notice.Href = "Start again", withNext("/sign-in", next)
	}
	return &refusal{status: http.StatusForbidden, reason: "sign-in refused: " + why.Reason, notice: notice}
}

// switchedOff is what a suspended person reads.
func (s *Server) switchedOff(c echo.Context, id school.Identity, next string) error {
	s.noteRefused(c, id, string(school.Suspended))
	s.chooseNext(c)
	return &refusal{status: http.StatusForbidden, reason: string(school.Suspended), notice: views.Notice{
		Title: "You are not signed in", Message: "Your sign-in is switched off. Ask the school office.",
		Action: "Use another account", Href: s.anotherAccount(next),
	}}
}

// noteRefused keeps a refused account for the administrator to see. That it
// fails is no reason to tell the person anything else.
func (s *Server) noteRefused(c echo.Context, id school.Identity, reason string) {
	if err := s.store.NoteRefused(c.Request().Context(), id, reason, text(c, keyRequest, "")); err != nil {
		s.trouble(c, "refused sign-in not noted", err)
	}
}

// chooseNext makes this browser's next sign-in begin with Google's list of
// accounts: after a sign-out or a refusal Google would go on with the same one.
// admit ends it.
func (s *Server) chooseNext(c echo.Context) {
	s.setCookie(c, s.cookieName(cookieChoose), "1", chooseLimit)
}

// anotherAccount is the address of "Use another account". The demo has people
// to choose from instead of accounts.
func (s *Server) anotherAccount(next string) string {
	if s.google == nil {
		return withNext("/sign-in", next)
	}
	return withNext("/auth/google?choose=1", next)
}

// withNext adds where to go on to, if anywhere, to an address of sign-in.
func withNext(address, next string) string {
	switch {
	case next == "":
		return address
	case strings.Contains(address, "?"):
		return address + "&next=" + url.QueryEscape(next)
	}
	return address + "?next=" + url.QueryEscape(next)
}

// staffEmail is an address that a log may hold: one of the roster's. Any other
// may be a student's.
func (s *Server) staffEmail(c echo.Context, email school.Email) string {
	if email == "" {
		return ""
	}
	if _, err := s.store.PersonByEmail(c.Request().Context(), email); err != nil {
		return "(not in the roster)"
	}
	return string(email)
}

// googleUnavailable says that it is Google, and that nobody else is affected.
func (s *Server) googleUnavailable(c echo.Context, why *signin.Outage, next string) error {
	s.decided(c, "google unavailable", slog.LevelError, "reason", why.Reason)
	return &refusal{status: http.StatusBadGateway, reason: "sign-in: " + why.Reason, notice: views.Notice{
		Title: "Google does not answer", Message: why.Message, Action: "Try again", Href: withNext("/sign-in", next),
	}}
}
