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

// Limits of checks. An upload waits in memory, for a limited time, for somebody to
// look at it.
const (
	checkAge   = time.Hour
	checksKept = 8                      // for each person
	checkWait  = 400 * time.Millisecond // before a form shows the progress
	applyWait  = 1500 * time.Millisecond
)

// stage is how far an upload has come.
type stage int

// Work runs while opening, comparing and applying. It ends with waiting, refused or
// applied.
const (
	opening   stage = iota // reading the file
	comparing              // comparing it with the roster
	waiting                // until somebody applies it
	refused                // it cannot be imported
	applying
	applied
)

func (s stage) working() bool { return s == opening || s == comparing || s == applying }

// check is one administrator's upload from the file to its import.
type check struct {
	token  string
	person int64 // who uploaded it
	began  time.Time

	counted, total atomic.Int64 // bytes read or rows written

	mu sync.Mutex
	is checked
}

// checked is the state of a check.
type checked struct {
	stage    stage
	meta     db.ImportMeta
	incoming roster.Roster
	data     []byte             // the file, if it has organisational units: choosing them reads it again
	choice   *roster.UnitChoice // what somebody has ticked in this check; nil: nothing yet
	decoded  bool               // incoming is the file's
	read     int64              // bytes of the file, unpacked
	weight   int64              // estimate of its memory, in bytes
	named    string             // source, as somebody typed it
	typed    string             // number, as somebody typed it
	plan     views.Planned
	turn     db.TurnPlan // of a turn of the year, which has no file
	items    []roster.Item
	why      string // why it cannot be imported, or was not applied
	field    string // the field of the form that why is about
	status   int    // of the answer with why; 0: 200
	imported int64
	over     chan struct{} // closed when the last work has ended
	reported bool          // somebody has seen that it was applied
}

// look is the present state.
func (ck *check) look() checked {
	ck.mu.Lock()
	defer ck.mu.Unlock()
	return ck.is
}

// move changes the state.
func (ck *check) move(edit func(*checked)) {
	ck.mu.Lock()
	defer ck.mu.Unlock()
	edit(&ck.is)
}

func (ck *check) path() string { return "/admin/imports/check/" + ck.token }

// begin enters a working stage, if a file was read, no other work runs, and may, if
// not nil, allows it. So the second press of a button does nothing.
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
	ck.is.over = make(chan struct{})
	ck.counted.Store(0)
	ck.total.Store(0)
	return true
}

// await waits until the work has ended, but at most so long.
func (ck *check) await(ctx context.Context, long time.Duration) {
	enough := time.NewTimer(long)
	defer enough.Stop()
	select {
	case <-ck.look().over:
	case <-enough.C:
	case <-ctx.Done():
	}
}

// background runs the work of a check, and waits for it for a moment. The work
// continues if the browser goes away. A panic, which one file may cause, does not
// end the server.
func (s *Server) background(ctx context.Context, ck *check, actor school.Actor, wait time.Duration, work func(context.Context)) {
	over := ck.look().over
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

// Close waits for the work in the background, such as applying an import.
func (s *Server) Close() { s.checks.jobs.Wait() }
