package web

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
)

// policy is the content security policy of every answer, errors included.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// features is the permissions policy: the site needs none of them.
const features = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), " +
	"display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), " +
	"microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), " +
	"serial=(), usb=(), xr-spatial-tracking=()"

// Keys of a request's values.
const (
	keyRequest = "hallway.request" // its id
	keyActor   = "hallway.actor"   // who sent it, for the log
	keyReason  = "hallway.reason"  // why it failed, for the log
)

// idLetters are the digits of Crockford's base 32, which is easy to read out.
const idLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const idLength = 8

// newRequestID is a random id. An id that the client sends is ignored.
func newRequestID() string {
	b := make([]byte, idLength)
	rand.Read(b)
	for i := range b {
		b[i] = idLetters[b[i]%32]
	}
	return string(b)
}

// logged gives the request its id, and writes its log line at the end. The line has
// the route and not the address, so that no query string is logged.
func (s *Server) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began, id := s.now(), newRequestID()
		c.Set(keyRequest, id)
		c.Set(keyReadBy, time.Now().Add(readTime))
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		if err := next(c); err != nil {
			c.Error(err)
		}
		status, level := c.Response().Status, slog.LevelInfo
		if status >= 500 {
			level = slog.LevelError
		}
		line := []any{"request", id, "actor", text(c, keyActor, "-"), "method", c.Request().Method, "route", cmp.Or(c.Path(), "(none)"),
			"status", status, "ms", s.now().Sub(began).Milliseconds(), "bytes", c.Response().Size, "address", c.RealIP()}
		if reason := text(c, keyReason, ""); reason != "" {
			line = append(line, "reason", reason)
		}
		s.log.Log(c.Request().Context(), level, "request", line...)
		return nil
	}
}

// recovered turns a panic into an error with its stack in the log.
func (s *Server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				s.log.Error("panic", "request", requestID(c), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		return next(c)
	}
}

// guarded sets the headers of every answer. It refuses an unknown Host and a write
// from another site, and limits the body.
func (s *Server) guarded(next echo.HandlerFunc) echo.HandlerFunc {
	crossOrigin := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		r, h := c.Request(), c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Permissions-Policy", features)
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if s.secure() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		probe := r.URL.Path == "/healthz" || r.URL.Path == "/readyz" // probes have an IP address as Host
		if !probe && !sameHost(r.Host, s.cfg.URL.Host, s.cfg.URL.Scheme) {
			return refuse(http.StatusMisdirectedRequest, "unknown host", "This site has another address",
				"You used a name that is not the site’s own.", "Go to "+s.cfg.URL.Host, s.cfg.URL.String())
		}
		if err := crossOrigin.Check(r); err != nil {
			return refuse(http.StatusForbidden, "cross-origin", "That did not come from this site",
				"Another website tried to send this form. Nothing was changed.", "Go to the start page", "/")
		}
		c.Set(keyBody, r.Body)
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limitOf(c))
		return next(c)
	}
}

// formed reads the form of a write. One that is too large or malformed is refused here, so
// that no handler takes what is left of it for the form. An import reads its file itself.
func formed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method != http.MethodPost || c.Path() == uploadRoute {
			return next(c)
		}
		_, err := c.FormParams()
		switch {
		case err == nil:
			return next(c)
		case errors.As(err, new(*http.MaxBytesError)):
			drain(c)
			return err
		case c.Request().Context().Err() != nil, errors.As(err, new(net.Error)):
			return err
		}
		return refuse(http.StatusBadRequest, "malformed form: "+err.Error(), "That did not work",
			"The form did not arrive as it was sent. Nothing was changed. Try again.", "Go back", cameFrom(c))
	}
}

// sameHost compares hosts, ignoring case and the scheme's default port.
func sameHost(a, b, scheme string) bool {
	port := map[string]string{"http": "80", "https": "443"}[scheme]
	bare := func(h string) string {
		if host, p, err := net.SplitHostPort(h); err == nil && p == port {
			return school.LowerASCII(host)
		}
		return school.LowerASCII(h)
	}
	return bare(a) == bare(b)
}

// requestID is the id of the request, for the log and for error pages.
func requestID(c echo.Context) string { return text(c, keyRequest, "") }

// text reads a value of the request that is a string.
func text(c echo.Context, key, otherwise string) string {
	if s, ok := c.Get(key).(string); ok && s != "" {
		return s
	}
	return otherwise
}
