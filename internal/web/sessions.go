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

// Keys of the people of a request. In View as, keyPerson is the person whose pages
// are shown, and keyViewer the administrator.
const (
	keyPerson = "hallway.person"
	keyViewer = "hallway.viewer"
	keyDomain = "hallway.domain" // Workspace domain of the session
)

// person finds out who is signed in, once per request. ok is false without a valid
// session. An error comes from the database.
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
		if err := s.store.EndSession(c.Request().Context(), token); err != nil { // the session is invalid anyway
			s.trouble(c, "session not ended", err)
		}
		return p, false, nil
	}
	if session.Stale {
		next, err := s.store.RotateSession(c.Request().Context(), token)
		if err != nil { // the session still works; the next request tries again
			s.trouble(c, "session not rotated", err)
		}
		if next != "" { // empty if another request of this browser was first
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

// actorOf is a person as the actor of this request.
func actorOf(c echo.Context, p school.Person) school.Actor {
	return school.Actor{
		PersonID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role,
		Address: c.RealIP(), Request: requestID(c),
	}
}

// admitReader gives the browser a reader cookie for an account of a domain.
func (s *Server) admitReader(c echo.Context, domain string) {
	s.setCookie(c, s.cookieName(cookieReader), s.readers.keys.Load().Sign(domain, s.now()), signin.ReaderLimit)
}

// Lifetimes of cookies. An attempt to sign in also has its own end.
const (
	attemptLimit = 10 * time.Minute
	draftLimit   = 30 * time.Minute
	flashLimit   = time.Minute
	chooseLimit  = 365 * 24 * time.Hour // browsers keep a cookie for at most 400 days
)
