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

// wrongAccount is the title if only another account may work.
const wrongAccount = "That account does not work here"

const useAnother = "Use another account"

// refusedWords is for the owner of an account that an administrator could connect.
var refusedWords = map[school.Refused]string{
	school.OtherAccount:  "Your address belongs to somebody who signs in with another Google account. If you have a new account, an administrator can connect it.",
	school.FormerAccount: "This Google account used to belong to somebody else here. If it is yours, an administrator can connect it.",
}

// refuseSignIn shows why, and offers to start again or to use another account.
func (s *Server) refuseSignIn(c echo.Context, why *signin.Refusal, next string) error {
	s.decided(c, "refused", slog.LevelWarn, "reason", why.Reason, "email", s.staffEmail(c, why.Identity.Email))
	s.chooseNext(c)
	answer := refuse(http.StatusForbidden, "sign-in refused: "+why.Reason, wrongAccount, why.Message, useAnother, s.anotherAccount(next))
	if !why.WrongAccount() {
		answer.notice.Title = "You are not signed in"
		s.startAgain(&answer.notice, next)
	}
	return answer
}

// startAgain makes a notice offer to start again, and to use another account.
func (s *Server) startAgain(n *views.Notice, next string) {
	n.Action, n.Href = "Start again", withNext("/sign-in", next)
	n.Also, n.AlsoHref = useAnother, s.anotherAccount(next)
}

// switchedOff is the answer to a suspended person.
func (s *Server) switchedOff(c echo.Context, id school.Identity, next string) error {
	s.noteRefused(c, id, string(school.Suspended))
	s.chooseNext(c)
	return refuse(http.StatusForbidden, string(school.Suspended), wrongAccount,
		"Your sign-in is switched off. Ask the school office.", useAnother, s.anotherAccount(next))
}

// noteRefused records a refused account for the administrator. If that fails, the
// person's answer is the same.
func (s *Server) noteRefused(c echo.Context, id school.Identity, reason string) {
	if err := s.store.NoteRefused(c.Request().Context(), id, reason, requestID(c)); err != nil {
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
	return refuse(http.StatusBadGateway, "sign-in: "+why.Reason, "Google does not answer", why.Message,
		"Try again", withNext("/sign-in", next))
}
