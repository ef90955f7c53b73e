package web

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// spentKept is how many used keys are remembered: more sign-ins than a server can
// answer in ten minutes.
const spentKept = 100_000

// spent remembers keys that work only once, as hashes in memory, because a browser
// can send a sealed cookie again. It forgets keys that have expired, and the oldest
// if there are too many.
type spent struct {
	now   func() time.Time
	mu    sync.Mutex
	known *simplelru.LRU[[32]byte, time.Time] // hash to when the key expires
}

func newSpent(keep int, now func() time.Time) *spent {
	known, _ := simplelru.NewLRU[[32]byte, time.Time](keep, nil)
	return &spent{now: now, known: known}
}

// use uses a key that expires at until. It is true only the first time.
func (s *spent) use(key string, until time.Time) bool {
	hash := sha256.Sum256([]byte(key))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known.Contains(hash) {
		return false
	}
	for {
		_, ends, some := s.known.GetOldest()
		if !some || s.now().Before(ends) {
			break
		}
		s.known.RemoveOldest()
	}
	s.known.Add(hash, until)
	return true
}

// used reports whether a key was used.
func (s *spent) used(key string) bool {
	hash := sha256.Sum256([]byte(key))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known.Contains(hash)
}
