package web

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// Limits of the checks that are kept: an upload waits for somebody to look at
// it in memory alone, and not for long. A form waits for its work a moment,
// before it shows the progress instead.
const (
	checkAge   = time.Hour
	checksKept = 8 // by one person
	checkWait  = 400 * time.Millisecond
	applyWait  = 1500 * time.Millisecond
)

// stage is how far an upload has come.
type stage int

// The stages. While opening, comparing and applying something runs; what it
// becomes then is waiting, refused or applied.
const (
	opening   stage = iota // the file
	comparing              // it with the roster
	waiting                // for somebody to apply it
	refused                // it cannot be imported
	applying
	applied
)

func (s stage) working() bool { return s == opening || s == comparing || s == applying }

// check is one administrator's upload from the file to its import.
type check struct {
	token  string
	person int64 // whose it is
	began  time.Time

	counted, total atomic.Int64 // bytes read or rows written

	mu   sync.Mutex
	is   checked
	over chan struct{} // closed when what ran last has ended
	told bool          // that it was applied
}

// checked is what is known of a check. It is replaced and never changed.
type checked struct {
	stage    stage
	meta     db.ImportMeta
	incoming roster.Roster
	decoded  bool   // incoming is the file's
	read     int64  // bytes of the file, unpacked
	weight   int64  // estimate of what it takes, in bytes
	named    string // source as somebody typed it
	typed    string // number, as somebody typed it
	plan     views.Planned
	items    []roster.Item
	why      string // it cannot be imported, or was not applied
	field    string // that why is about
	status   int    // of the answer that says so, 0: 200
	imported int64
}

// look is the check as it is now.
func (ck *check) look() checked {
	ck.mu.Lock()
	defer ck.mu.Unlock()
	return ck.is
}

// move changes what is known.
func (ck *check) move(edit func(*checked)) {
	ck.mu.Lock()
	defer ck.mu.Unlock()
	edit(&ck.is)
}

// path is its page.
func (ck *check) path() string { return "/admin/imports/check/" + ck.token }

// begin enters a stage that works, if something was compared, nothing else goes
// on and may has nothing against it (nil: nothing has): a second press of a
// button finds the first one at work.
func (ck *check) begin(next stage, may func(*checked) bool) bool {
	ck.mu.Lock()
	defer ck.mu.Unlock()
	if ck.is.stage != waiting && (ck.is.stage != refused || next != comparing || !ck.is.decoded) {
		return false
	}
	ck.is.why, ck.is.field, ck.is.status = "", "", 0
	if may != nil && !may(&ck.is) {
		return false
	}
	ck.is.stage = next
	ck.over = make(chan struct{})
	ck.counted.Store(0)
	ck.total.Store(0)
	return true
}

// tell is true once: for whoever says that it was applied.
func (ck *check) tell() bool {
	ck.mu.Lock()
	defer ck.mu.Unlock()
	first := !ck.told
	ck.told = true
	return first
}

// running is closed when what runs now has ended.
func (ck *check) running() chan struct{} {
	ck.mu.Lock()
	defer ck.mu.Unlock()
	return ck.over
}

// await waits for what runs to end, but not for long.
func (ck *check) await(ctx context.Context, long time.Duration) {
	enough := time.NewTimer(long)
	defer enough.Stop()
	select {
	case <-ck.running():
	case <-enough.C:
	case <-ctx.Done():
	}
}

// background does the work of a check, and waits for it a moment. The work goes
// on when the browser goes away; what is wrong with one file must not end the
// server.
func (s *Server) background(ctx context.Context, ck *check, actor school.Actor, wait time.Duration, work func(context.Context)) {
	over := ck.running()
	s.checks.jobs.Go(func() {
		defer close(over)
		defer func() {
			if p := recover(); p != nil {
				s.log.Error("panic", "request", actor.Request, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				ck.move(func(is *checked) { is.fault(actor.Request) })
			}
		}()
		work(context.WithoutCancel(ctx))
	})
	ck.await(ctx, wait)
}

// Close waits for what goes on behind the pages: imports that are applied.
func (s *Server) Close() { s.checks.jobs.Wait() }
