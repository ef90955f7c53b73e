package web

import (
	"errors"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/internal/signin"
)

// keyPerson is the signed-in person of a request, or whom an administrator
// looks at; keyViewer is that administrator then.
const (
	keyPerson = "hallway.person"
	keyViewer = "hallway.viewer"
	keyDomain = "hallway.domain" // Workspace domain of the session
)

// person says who is signed in, once a request. No session, or one that is
// over, is ok false; an error is the database's.
func (s *Server) person(c echo.Context) (p school.Person, ok bool, err error) {
	if p, ok := c.Get(keyPerson).(school.Person); ok {
		return p, true, nil
	}
	token := cookie(c, s.cookieName(cookieSession))
	if token == "" {
		return p, false, nil
	}
	session, err := s.store.Session(c.Request().Context(), token)
	if errors.Is(err, school.ErrNotFound) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	if !slices.Contains(s.cfg.Domains, session.Domain) { // its domain has left HALLWAY_DOMAINS
		if err := s.store.EndSession(c.Request().Context(), token); err != nil { // on a full disk it is over all the same
			s.trouble(c, "session not ended", err)
		}
		return p, false, nil
	}
	if session.Stale {
		next, err := s.store.RotateSession(c.Request().Context(), token)
		if err != nil { // reading goes on; the next request tries again
			s.trouble(c, "session not rotated", err)
		}
		if next != "" { // another request of this browser was quicker otherwise
			s.setCookie(c, s.cookieName(cookieSession), next, db.SessionLimit)
		}
	}
	p = session.Person
	c.Set(keyDomain, session.Domain)
	c.Set(keyActor, actorOf(c, p).Label())
	if session.Viewing != nil {
		c.Set(keyViewer, p)
		p = *session.Viewing
	}
	c.Set(keyPerson, p)
	return p, true, nil
}

// actorOf is a person as the history keeps them for this request.
func actorOf(c echo.Context, p school.Person) school.Actor {
	return school.Actor{
		PersonID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role,
		Address: c.RealIP(), Request: text(c, keyRequest, ""),
	}
}

// startSession signs a person in with an account of a domain. A session that the
// browser still had ends: every sign-in has its own token.
func (s *Server) startSession(c echo.Context, p school.Person, domain string) error {
	ctx := c.Request().Context()
	if old := cookie(c, s.cookieName(cookieSession)); old != "" {
		if err := s.store.EndSession(ctx, old); err != nil {
			return err
		}
	}
	token, err := s.store.NewSession(ctx, p.ID, domain)
	if err != nil {
		return err
	}
	s.setCookie(c, s.cookieName(cookieSession), token, db.SessionLimit)
	return nil
}

// admitReader lets a browser of the school's domain read for a month.
func (s *Server) admitReader(c echo.Context, domain string) {
	s.setCookie(c, s.cookieName(cookieReader), s.readers.keys.Load().Sign(domain, s.now()), signin.ReaderLimit)
}

// Ages of what cookies keep; an attempt to sign in ends when signin says.
const (
	attemptLimit = 10 * time.Minute
	draftLimit   = 30 * time.Minute
	flashLimit   = time.Minute
	chooseLimit  = 365 * 24 * time.Hour // as long as browsers let a cookie live, nearly
)
