package web

import (
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/signin"
)

// keyPublished is the key of what was published when the request was allowed to read.
const keyPublished = "hallway.published"

// readers signs and checks reader cookies, in memory.
type readers struct {
	keys    atomic.Pointer[readerKeys]
	domains []string
	now     func() time.Time
}

// readerKeys are the two halves of one key.
type readerKeys struct {
	signin.ReaderKey
	check signin.ReaderCheck
}

// use switches to a key, unless a newer one is in use.
func (r *readers) use(k db.ReaderKey) {
	key := signin.ReaderKey{Number: k.Number, Seed: k.Seed}
	next := &readerKeys{key, key.Public()}
	for {
		now := r.keys.Load()
		if now != nil && now.Number >= next.Number || r.keys.CompareAndSwap(now, next) {
			return
		}
	}
}

// valid reports whether a cookie is valid for a domain that may still sign in.
func (r *readers) valid(value string) bool {
	return value != "" && r.keys.Load().check.Valid(value, r.domains, r.now())
}

// reader lets requests through that may read the directory, and redirects others to
// sign in. People who are signed in get a new cookie if theirs is no longer valid.
// Otherwise the page and the sign-in would redirect to each other for ever.
func (s *Server) reader(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		look := s.dir.Look()
		c.Set(keyPublished, look)
		if look.Public() || s.reads(c) {
			return next(c)
		}
		switch _, in, err := s.person(c); {
		case err != nil:
			return err
		case in:
			s.admitReader(c, domainOf(c))
			return next(c)
		}
		return s.toSignIn(c, c.Request().URL.RequestURI())
	}
}

// published is what the request may read.
func published(c echo.Context) *directory.Published {
	return c.Get(keyPublished).(*directory.Published)
}

// domainOf is the Workspace domain of the account that is signed in. Its address
// may have another one.
func domainOf(c echo.Context) string { return text(c, keyDomain, "") }

// toSignIn redirects to the sign-in page, which then continues to next.
func (s *Server) toSignIn(c echo.Context, next string) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Redirect(http.StatusSeeOther, "/sign-in?next="+url.QueryEscape(next))
}
