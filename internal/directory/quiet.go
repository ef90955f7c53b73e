package directory

import (
	"sync"
	"time"
)

// quietTime is for how long a page must not have changed before its smallest form is
// made.
const quietTime = 2 * time.Second

// quiet makes the smallest form of pages that somebody reads and nobody changes: one
// page at a time. A page that is replaced loses its timer, so each school has one at
// most.
type quiet struct {
	wait   time.Duration
	mu     sync.Mutex
	closed bool
	work   sync.WaitGroup
	one    chan struct{} // has room while no page is compressed
}

// never is for pages that are gone before it is quiet.
var never = &quiet{closed: true}

func newQuiet() *quiet { return &quiet{wait: quietTime, one: make(chan struct{}, 1)} }

// soon compresses a page after a while, if it is still wanted then. A page that was
// replaced while its first reader waited gets no timer, which would keep its rows.
func (q *quiet) soon(s *sheet) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if s.timer == nil && !s.gone && !q.closed {
		s.timer = time.AfterFunc(q.wait, func() { q.shrink(s) })
	}
}

// drop forgets a page that another has replaced.
func (q *quiet) drop(s *sheet) {
	q.mu.Lock()
	defer q.mu.Unlock()
	s.gone = true
	if s.timer != nil {
		s.timer.Stop()
	}
}

// shrink waits until no other page is compressed.
func (q *quiet) shrink(s *sheet) {
	if !q.begin() {
		return
	}
	defer q.work.Done()
	q.one <- struct{}{}
	defer func() { <-q.one }()
	if q.wanted(s) {
		s.shrink()
	}
}

// begin counts the work, unless the publisher is closed.
func (q *quiet) begin() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.work.Add(1)
	}
	return !q.closed
}

func (q *quiet) wanted(s *sheet) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return !q.closed && !s.gone
}

// close ends the work, and returns when nothing runs any more.
func (q *quiet) close() {
	q.mu.Lock()
	q.closed = true // timers find nothing to do
	q.mu.Unlock()
	q.work.Wait()
}
