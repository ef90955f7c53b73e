package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"hallway/internal/school"
	"hallway/views"
)

// limits is a token bucket for each person or network. A whole school can have a
// single address, so limits by network count only failures.
type limits struct {
	every   time.Duration // until a token comes back
	burst   int
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct{ *rate.Limiter }

// bucketsKept is the largest number of buckets.
const bucketsKept = 10_000

// take takes a token, or says how long to wait for one.
func (l *limits) take(key string) (wait time.Duration, ok bool) {
	now, b := l.now(), l.bucket(key)
	if b.AllowN(now, 1) {
		return 0, true
	}
	return l.every, false
}

func (l *limits) bucket(key string) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buckets == nil {
		l.buckets = map[string]*bucket{}
	}
	b := l.buckets[key]
	if b == nil {
		if len(l.buckets) >= bucketsKept {
			l.sweep()
		}
		b = &bucket{Limiter: rate.NewLimiter(rate.Every(l.every), l.burst)}
		l.buckets[key] = b
	}
	return b
}

// sweep makes room for a bucket. It drops full buckets, because a new one is the
// same. If there are none, it drops any bucket.
func (l *limits) sweep() {
	now := l.now()
	if now.Sub(l.swept) >= time.Second { // not more often, because this visits every bucket
		l.swept = now
		for key, one := range l.buckets {
			if one.TokensAt(now) >= float64(l.burst) {
				delete(l.buckets, key)
			}
		}
	}
	for key := range l.buckets {
		if len(l.buckets) < bucketsKept {
			return
		}
		delete(l.buckets, key)
	}
}

// openPosts are the forms that writing does not guard: they work while somebody
// looks at another person's pages, and after too many saves.
var openPosts = []string{"/sign-out", "/view/end", "/demo/sign-in", "/requests"}

// writing guards the forms: somebody who looks at another person's pages can change
// nothing, and nobody can save faster than a person types.
func (s *Server) writing(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method != http.MethodPost || slices.Contains(openPosts, c.Path()) {
			return next(c)
		}
		p, ok, err := s.person(c)
		if err != nil {
			return err
		}
		if _, looking := c.Get(keyViewer).(school.Person); looking {
			return &refusal{status: http.StatusForbidden, reason: "views as somebody", notice: views.Notice{
				Title: "You are only looking", Message: "You are looking at what " + p.Name + " sees. Nothing was changed. Stop looking first.", Action: "Go back", Href: cameFrom(c),
			}}
		}
		if ok && c.Path() != "/me/doors/:code/preview" {
			if wait, ok := s.writes.take(strconv.FormatInt(p.ID, 10)); !ok {
				return tooMany(c, wait, "You have saved very often in a short time. Nothing was changed this time, and what you saved before is kept.")
			}
		}
		return next(c)
	}
}

// network is the key of an address for limits. A home has 2^64 IPv6 addresses
// (RFC 6177 §2), which have the same key.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	whole, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return whole.String()
}

// lineOf is the key of the line in which a browser waits. A browser with a valid
// reader cookie has its own line. The others share the line of their network, so a
// flood from there delays only them.
func (s *Server) lineOf(c echo.Context) string {
	if value := cookie(c, s.cookieName(cookieReader)); s.readers.valid(value) {
		return value
	}
	return network(c.RealIP())
}

// retryAfter says to browsers and proxies when to try again.
func retryAfter(c echo.Context, wait time.Duration) {
	c.Response().Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
}

// tooMany is a 429 that says when to try again.
func tooMany(c echo.Context, wait time.Duration, message string) *refusal {
	retryAfter(c, wait+time.Second)
	return &refusal{status: http.StatusTooManyRequests, reason: "limit", notice: views.Notice{
		Title: "A moment, please", Message: message + " Try again in a minute.", Action: "Go back", Href: cameFrom(c),
	}}
}
