package web

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/internal/signin"
	"hallway/views"
)

// signInPage offers Google, or the people of the demo. It redirects people who are
// already signed in.
func (s *Server) signInPage(c echo.Context) error {
	next := nextOf(c.QueryParam("next"))
	p, known, err := s.person(c)
	if err != nil {
		return err
	}
	if known {
		return s.toStart(c, p, next)
	}
	var d draft
	waiting := s.kept(c, cookieDraft, &d)
	page := views.SignInPage(views.SignIn{Site: s.site(c), Next: next, Draft: waiting, Ready: s.google != nil})
	if s.cfg.Demo != nil {
		page = views.ChooserPage(views.Chooser{Site: s.site(c), Next: next, Draft: waiting, Choices: choices(s.cfg.Demo)})
	}
	return render(c, http.StatusOK, page, nil)
}

// signInBegin sends the browser to Google and keeps the attempt in a cookie of
// its own, so that two tabs do not disturb each other.
func (s *Server) signInBegin(c echo.Context) error {
	if s.google == nil {
		return school.ErrNotFound
	}
	next := nextOf(c.QueryParam("next"))
	begin := s.google.Begin
	if c.QueryParam("choose") != "" || cookie(c, s.cookieName(cookieChoose)) != "" {
		begin = s.google.BeginChoosing
	}
	address, attempt, err := begin(next)
	if err != nil {
		return err
	}
	attempt.Next = next // "" here means the person's own start page
	name := attempt.CookieName(s.secure())
	sealed, err := s.vault.SealAttempt(name, attempt)
	if err != nil {
		return err
	}
	s.setCookie(c, name, sealed, attemptLimit)
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Redirect(http.StatusSeeOther, address)
}

// signInFinish verifies Google's answer, finds out who it is, and lets them in or
// says why not. Every decision is one log line with its reason.
//
// A whole school can have a single address, so no limit by address comes before
// the attempt is checked. Only failures count against such a limit.
func (s *Server) signInFinish(c echo.Context) error {
	if s.google == nil {
		return school.ErrNotFound
	}
	query := c.QueryParams()
	name := signin.Attempt{State: query.Get("state")}.CookieName(s.secure())
	attempt, err := s.vault.OpenAttempt(name, cookie(c, name), s.now())
	if err == nil && s.attempts.used(attempt.State) {
		err = signin.Used()
	}
	if err != nil {
		return s.noAttempt(c, err)
	}
	done := func() {}
	wrong := s.google.Judge(attempt, query)
	if wrong == nil {
		if done, err = s.asking.take(c.Request().Context(), s.lineOf(c)); err != nil {
			return s.googleBusy(c, err, attempt.Next)
		}
		defer done()
	}
	// Only after the wait, so that people who reload while they wait can go on.
	if !s.attempts.use(attempt.State, attempt.Expires) {
		return s.noAttempt(c, signin.Used())
	}
	s.setCookie(c, name, "", 0) // an attempt works once
	if wrong != nil {
		return s.signInFailed(c, wrong, attempt.Next)
	}
	id, err := s.google.Finish(c.Request().Context(), attempt, query)
	done() // the rest does not ask Google
	if err != nil {
		return s.signInFailed(c, err, attempt.Next)
	}
	return s.admit(c, id, attempt.Next)
}

// admit lets a verified account in, as its person in the roster or as a reader.
func (s *Server) admit(c echo.Context, id school.Identity, next string) error {
	from := school.Actor{Address: c.RealIP(), Request: requestID(c)}
	// Every sign-in gets a new token, and ends the browser's earlier session.
	person, token, err := s.store.SignIn(c.Request().Context(), id, from, cookie(c, s.cookieName(cookieSession)))
	var refused school.Refused
	switch {
	case errors.As(err, &refused):
		s.decided(c, "refused", slog.LevelWarn, "reason", string(refused), "email", s.staffEmail(c, id.Email))
		if refused == school.Suspended {
			return s.switchedOff(c, id, next)
		}
		return s.mayAsk(c, id, string(refused), next, views.Ask{Title: wrongAccount, Message: refusedWords[refused]})
	case err != nil:
		return s.readsOnly(c, err, id.Domain, next)
	}
	s.admitReader(c, id.Domain)
	if token == "" {
		// No name or e-mail is logged here: it may be a student's.
		s.decided(c, "reader", slog.LevelInfo, "domain", id.Domain)
		if staffPath(next) {
			return s.mayAsk(c, id, school.UnknownAddress, next, views.Ask{
				Title: "We do not know you as a teacher yet",
				Message: "You are signed in as " + string(id.Email) + ", and the roster has no teacher with that address. " +
					"You can read the class links. If you teach here, ask an administrator to add you.",
			})
		}
		s.forget(c, cookieChoose)
		return c.Redirect(http.StatusSeeOther, cmp.Or(next, "/"))
	}
	s.setCookie(c, s.cookieName(cookieSession), token, db.SessionLimit)
	s.forget(c, cookieChoose)
	c.Set(keyActor, string(person.Email))
	s.decided(c, "signed in", slog.LevelInfo, "person", person.ID)
	return s.toStart(c, person, next)
}

// readsOnly lets people read if they cannot be signed in because the store cannot
// write: a full disk must not keep anybody from the class links. It returns other
// errors.
func (s *Server) readsOnly(c echo.Context, err error, domain, next string) error {
	unsaved, ok := errors.AsType[*school.NotSaved](err)
	if !ok {
		return err
	}
	s.admitReader(c, domain)
	s.decided(c, "reads only", slog.LevelError, "reason", err.Error())
	if next != "" && !staffPath(next) {
		return c.Redirect(http.StatusSeeOther, next)
	}
	retryAfter(c, unsavedWait(unsaved.Why))
	answer := refuse(http.StatusServiceUnavailable, err.Error(), "You can read, but not change links",
		views.ReadsOnlyWords(unsaved.Why), "See the class links", "/")
	answer.notice.Also, answer.notice.AlsoHref = "Try again", withNext("/sign-in", next)
	return answer
}

// nextOf is where to go after signing in: a local path, or "" for the person's own
// start page.
func nextOf(asked string) string {
	if asked == "" {
		return ""
	}
	return signin.LocalPath(asked)
}

// staffPath reports whether a page is only for people in the roster.
func staffPath(path string) bool {
	rest, mine := strings.CutPrefix(path, "/me")
	return mine && (rest == "" || strings.IndexAny(rest, "/#?") == 0) || strings.HasPrefix(path, "/admin")
}

// reads reports whether this browser has a valid reader cookie.
func (s *Server) reads(c echo.Context) bool {
	return s.readers.valid(cookie(c, s.cookieName(cookieReader)))
}

func (s *Server) decided(c echo.Context, outcome string, level slog.Level, more ...any) {
	line := []any{"request", requestID(c), "actor", text(c, keyActor, "-"), "outcome", outcome, "address", c.RealIP()}
	s.log.Log(c.Request().Context(), level, "sign-in", append(line, more...)...)
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

// signOut ends the session, and this browser's right to read.
func (s *Server) signOut(c echo.Context) error {
	if _, _, err := s.person(c); err != nil {
		return err
	}
	if token := cookie(c, s.cookieName(cookieSession)); token != "" {
		if err := s.store.EndSession(c.Request().Context(), token); err != nil { // this browser loses its cookies anyway
			s.log.Error("session not ended", "request", requestID(c), "error", err)
		}
	}
	// A copy of this cookie would still be valid, because it is sealed and not stored.
	if sealed, id := cookie(c, s.cookieName(cookieAsk)), (school.Identity{}); s.kept(c, cookieAsk, &id) {
		s.asks.use(sealed, s.now().Add(askLimit))
	}
	for _, name := range []string{cookieSession, cookieReader, cookieDraft, cookieFlash, cookieAsk} {
		s.setCookie(c, s.cookieName(name), "", 0)
	}
	s.chooseNext(c)
	s.decided(c, "signed out", slog.LevelInfo)
	c.Response().Header().Set("Clear-Site-Data", `"cache"`)
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}
