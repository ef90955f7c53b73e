package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"hallway/internal/school"
)

// limits is a token bucket for each person or network. A whole school can have a
// single address, so limits by network count only failures.
type limits struct {
	every   time.Duration // until a token comes back
	burst   int
	now     func() time.Time
	mu      sync.Mutex
	buckets *simplelru.LRU[string, *rate.Limiter]
}

// bucketsKept is the largest number of buckets. The least recently used go first:
// they are probably full, as a new one is.
const bucketsKept = 10_000

func newLimits(every time.Duration, burst int, now func() time.Time) *limits {
	buckets, _ := simplelru.NewLRU[string, *rate.Limiter](bucketsKept, nil)
	return &limits{every: every, burst: burst, now: now, buckets: buckets}
}

// take takes a token, or says how long to wait for one.
func (l *limits) take(key string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, found := l.buckets.Get(key)
	if !found {
		b = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.buckets.Add(key, b)
	}
	return l.every, b.AllowN(l.now(), 1)
}

// openPosts are the forms that writing does not guard.
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
			return refuse(http.StatusForbidden, "views as somebody", "You are only looking",
				"You are looking at what "+p.Name+" sees. Nothing was changed. Stop looking first.", "Go back", cameFrom(c))
		}
		if ok && c.Path() != "/me/doors/:code/preview" {
			if wait, ok := s.writes.take(strconv.FormatInt(p.ID, 10)); !ok {
				return tooMany(c, wait, "You have saved too often in a short time. This time nothing was changed; what you saved before is kept.")
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

// lineOf is the key of the line in which a browser waits: its valid reader cookie,
// or its network, so that a flood from there does not delay known browsers.
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
	return refuse(http.StatusTooManyRequests, "limit", "One moment, please", message+" Try again in a minute.", "Go back", cameFrom(c))
}
