package web

import (
	"crypto/sha256"
	"sync"
	"time"
)

// spentKept is how many used keys are remembered: more sign-ins than a server can
// answer in ten minutes.
const spentKept = 100_000

// spent remembers keys that work only once, as hashes in memory, because a browser
// can send a sealed cookie again. It forgets keys that have expired, and the oldest
// if there are too many.
type spent struct {
	now   func() time.Time
	keep  int // how many keys to remember
	mu    sync.Mutex
	known map[[32]byte]bool
	order []spentKey // the oldest first
}

type spentKey struct {
	hash  [32]byte
	until time.Time
}

// use uses a key that expires at until. It is true only the first time.
func (s *spent) use(key string, until time.Time) bool {
	hash := sha256.Sum256([]byte(key))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known[hash] {
		return false
	}
	for len(s.order) > 0 && (len(s.order) >= s.keep || !s.now().Before(s.order[0].until)) {
		delete(s.known, s.order[0].hash)
		s.order = s.order[1:]
	}
	if s.known == nil {
		s.known = map[[32]byte]bool{}
	}
	s.known[hash] = true
	s.order = append(s.order, spentKey{hash, until})
	return true
}

// used reports whether a key was used.
func (s *spent) used(key string) bool {
	hash := sha256.Sum256([]byte(key))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[hash]
}
