package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
)

// readerLimit is how long a browser may read before signing in again.
const readerLimit = 30 * 24 * time.Hour

// readers signs and checks the cookie of whoever may read the directory. It
// holds a domain and an end, no name and no e-mail, and is checked in memory.
type readers struct {
	key     atomic.Pointer[[]byte]
	domains []string
	now     func() time.Time
}

// sign makes a cookie's value: DOMAIN~END~MAC, END in seconds since 1970.
func (r *readers) sign(domain string) string {
	body := domain + "~" + strconv.FormatInt(r.now().Add(readerLimit).Unix(), 10)
	return body + "~" + r.mac(body)
}

// valid says whether a cookie is ours, not over, and of a domain that may
// still sign in.
func (r *readers) valid(value string) bool {
	i := strings.LastIndexByte(value, '~')
	if i < 0 || !hmac.Equal([]byte(value[i+1:]), []byte(r.mac(value[:i]))) {
		return false
	}
	domain, end, _ := strings.Cut(value[:i], "~")
	seconds, err := strconv.ParseInt(end, 10, 64)
	return err == nil && r.now().Before(time.Unix(seconds, 0)) && slices.Contains(r.domains, domain)
}

func (r *readers) mac(body string) string {
	m := hmac.New(sha256.New, *r.key.Load())
	m.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// reader lets those in who may read the directory, and sends others to sign in.
func (s *Server) reader(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.store.Settings().Public || s.readers.valid(cookie(c, s.cookieName(cookieReader))) {
			return next(c)
		}
		return s.toSignIn(c, c.Request().URL.RequestURI())
	}
}

// toSignIn redirects to the sign-in page, which goes on to next afterwards.
func (s *Server) toSignIn(c echo.Context, next string) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Redirect(http.StatusSeeOther, "/sign-in?next="+url.QueryEscape(next))
}
