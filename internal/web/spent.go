package web

import (
	"crypto/sha256"
	"sync"
	"time"
)

// spentKept is how many used keys are remembered: a hundred thousand in ten
// minutes are more than a server can answer sign-ins for.
const spentKept = 100_000

// spent remembers, as hashes in memory, what works once: a sealed cookie can be
// kept and sent again by whoever has it. What would be over anyway is forgotten,
// and so is the oldest of too many.
type spent struct {
	now   func() time.Time
	keep  int // at most
	mu    sync.Mutex
	known map[[32]byte]bool
	order []spentKey // the oldest first
}

type spentKey struct {
	hash  [32]byte
	until time.Time
}

// use spends a key that is over at until, and is true the first time.
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

// used says whether a key was spent.
func (s *spent) used(key string) bool {
	hash := sha256.Sum256([]byte(key))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[hash]
}
