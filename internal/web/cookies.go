package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"
)

// Names of the cookies, without prefix.
const (
	cookieSession = "session"
	cookieReader  = "reader"
	cookieDraft   = "draft"    // an unsaved edit, kept during sign-in
	cookieFlash   = "flash"    // the outcome of a plain form, for the page after the redirect
	cookieText    = "schedule" // an unsaved schedule, kept during sign-in
	cookieChoose  = "choose"   // the next sign-in shows Google's list of accounts
)

// cookieName adds the prefix that binds a cookie to this host and to https.
func (s *Server) cookieName(name string) string {
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

// setCookie sets a cookie for the whole site. An age of 0 deletes it.
func (s *Server) setCookie(c echo.Context, name, value string, age time.Duration) {
	seconds := int(age / time.Second)
	if seconds <= 0 {
		seconds = -1
	}
	c.SetCookie(&http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
	})
}

// cookie reads a cookie's value, or "".
func cookie(c echo.Context, name string) string {
	found, err := c.Cookie(name)
	if err != nil {
		return ""
	}
	return found.Value
}

// envelope is the content of a sealed cookie. It includes the end, because somebody
// who copies the value is not bound by the cookie's Max-Age.
type envelope struct {
	Ends   int64  `json:"e"`           // seconds since 1970, by the server's clock
	Domain string `json:"d,omitempty"` // Workspace domain of the account, if the value is about one
	Value  any    `json:"v"`
}

// keep seals a value into a cookie, so that the server need not store it. It
// reports whether the value fits: browsers drop cookies above 4 KiB.
func (s *Server) keep(c echo.Context, name string, v any, age time.Duration) bool {
	return s.keepOf(c, name, "", v, age)
}

// keepOf is keep for a value about an account of a domain. The value is no longer
// valid when accounts of that domain may no longer sign in.
func (s *Server) keepOf(c echo.Context, name, domain string, v any, age time.Duration) bool {
	plain, err := json.Marshal(envelope{Ends: s.now().Add(age).Unix(), Domain: domain, Value: v})
	if err != nil {
		return false
	}
	name = s.cookieName(name)
	sealed, err := s.vault.Seal(name, compress(plain))
	if err != nil || len(sealed) > 3800 {
		return false
	}
	s.setCookie(c, name, sealed, age)
	return true
}

// kept reads a value that keep or keepOf sealed into v, a pointer, and reports
// whether it has not ended.
func (s *Server) kept(c echo.Context, name string, v any) bool {
	name = s.cookieName(name)
	compressed, err := s.vault.Open(name, cookie(c, name))
	if err != nil {
		return false
	}
	plain, err := decompress(compressed)
	e := envelope{Value: v}
	if err != nil || json.Unmarshal(plain, &e) != nil || !s.now().Before(time.Unix(e.Ends, 0)) {
		return false
	}
	return e.Domain == "" || slices.Contains(s.cfg.Domains, e.Domain)
}

// takeFlash reads the outcome of a form, if there is one, and deletes it.
func (s *Server) takeFlash(c echo.Context) flash {
	var done flash
	if !s.kept(c, cookieFlash, &done) {
		return flash{}
	}
	s.forget(c, cookieFlash)
	return done
}

// forget deletes a cookie, if the browser has it.
func (s *Server) forget(c echo.Context, name string) {
	name = s.cookieName(name)
	if cookie(c, name) != "" {
		s.setCookie(c, name, "", 0)
	}
}
