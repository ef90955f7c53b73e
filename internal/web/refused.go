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

// wrongAccount is the title if another account may work.
const wrongAccount = "That account does not work here"

// refusedWords is for the owner of an account that an administrator could connect.
var refusedWords = map[school.Refused]string{
	school.OtherAccount:  "Your address belongs to somebody who signs in with another Google account. If you have a new account, an administrator can connect it.",
	school.FormerAccount: "This Google account used to belong to somebody else here. If it is yours, an administrator can connect it.",
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

// switchedOff is the answer to a suspended person.
func (s *Server) switchedOff(c echo.Context, id school.Identity, next string) error {
	s.noteRefused(c, id, string(school.Suspended))
	s.chooseNext(c)
	return &refusal{status: http.StatusForbidden, reason: string(school.Suspended), notice: views.Notice{
		Title: "You are not signed in", Message: "Your sign-in is switched off. Ask the school office.",
		Action: "Use another account", Href: s.anotherAccount(next),
	}}
}

// noteRefused records a refused account for the administrator. If that fails, the
// person's answer is the same.
func (s *Server) noteRefused(c echo.Context, id school.Identity, reason string) {
	if err := s.store.NoteRefused(c.Request().Context(), id, reason, text(c, keyRequest, "")); err != nil {
		s.trouble(c, "refused sign-in not noted", err)
	}
}

// chooseNext makes this browser's next sign-in show Google's list of accounts.
// Otherwise Google would use the same account again after a sign-out or a refusal.
// admit undoes it.
func (s *Server) chooseNext(c echo.Context) {
	s.setCookie(c, s.cookieName(cookieChoose), "1", chooseLimit)
}

// anotherAccount is the address of "Use another account". In the demo that is the
// page to choose a person.
func (s *Server) anotherAccount(next string) string {
	if s.google == nil {
		return withNext("/sign-in", next)
	}
	return withNext("/auth/google?choose=1", next)
}

// withNext adds next to the address of a sign-in page, if it is not empty.
func withNext(address, next string) string {
	switch {
	case next == "":
		return address
	case strings.Contains(address, "?"):
		return address + "&next=" + url.QueryEscape(next)
	}
	return address + "?next=" + url.QueryEscape(next)
}

// staffEmail is an address for the log. If it is not in the roster it may be a
// student's, and is not logged.
func (s *Server) staffEmail(c echo.Context, email school.Email) string {
	if email == "" {
		return ""
	}
	if _, err := s.store.PersonByEmail(c.Request().Context(), email); err != nil {
		return "(not in the roster)"
	}
	return string(email)
}

// googleUnavailable says that the fault is Google's.
func (s *Server) googleUnavailable(c echo.Context, why *signin.Outage, next string) error {
	s.decided(c, "google unavailable", slog.LevelError, "reason", why.Reason)
	return &refusal{status: http.StatusBadGateway, reason: "sign-in: " + why.Reason, notice: views.Notice{
		Title: "Google does not answer", Message: why.Message, Action: "Try again", Href: withNext("/sign-in", next),
	}}
}
