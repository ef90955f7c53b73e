package web

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// busyWait is when to come back if a turn for something short did not come.
const busyWait = 10 * time.Second

// errBusy says that somebody's turn did not come in time.
var errBusy = errors.New("too many at once")

// turns lets so many work at once. Others wait in a line for each key (an
// address, or a person), first come, first served; the lines take turns, so that
// a long one does not hold up a short one.
type turns struct {
	atOnce  int           // work
	each    int           // work for one key; 0: no bound of its own
	waiting int           // wait, in all lines
	long    time.Duration // that somebody waits

	mu      sync.Mutex
	working map[string]int // by key
	total   int            // work now
	lines   map[string][]*waiter
	order   []string // keys that have a line, whose turn comes first
	waits   int      // wait now
}

// waiter is one who waits: nil comes for a turn, errBusy when there is no room.
type waiter struct {
	told  chan error
	gone  bool // is in no line any more
	begun bool
}

// take waits for a turn, which done gives back; done may be called twice. The
// error is errBusy, or that of a context that ended.
func (t *turns) take(ctx context.Context, key string) (done func(), err error) {
	t.mu.Lock()
	if err := ctx.Err(); err != nil {
		t.mu.Unlock()
		return nil, err
	}
	if t.free(key) {
		t.begin(key)
		t.mu.Unlock()
		return t.giveBack(key), nil
	}
	w := t.enter(key)
	t.mu.Unlock()

	enough := time.NewTimer(t.long)
	defer enough.Stop()
	select {
	case err = <-w.told:
	case <-enough.C:
		err = t.leave(key, w, errBusy)
	case <-ctx.Done():
		err = t.leave(key, w, ctx.Err())
	}
	if err != nil {
		return nil, err
	}
	return t.giveBack(key), nil
}

// free says whether somebody of a key may work at once.
func (t *turns) free(key string) bool {
	return t.total < t.atOnce && (t.each == 0 || t.working[key] < t.each)
}

func (t *turns) begin(key string) {
	if t.working == nil {
		t.working = map[string]int{}
	}
	t.working[key]++
	t.total++
}

func (t *turns) giveBack(key string) func() {
	return sync.OnceFunc(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.total--
		if t.working[key]--; t.working[key] == 0 {
			delete(t.working, key)
		}
		t.next()
	})
}

// enter joins the line of a key. When all lines together are full, the last of
// the longest goes: whoever crowds the lines crowds out themselves.
func (t *turns) enter(key string) *waiter {
	if t.lines == nil {
		t.lines = map[string][]*waiter{}
	}
	w := &waiter{told: make(chan error, 1)}
	if len(t.lines[key]) == 0 {
		t.order = append(t.order, key)
	}
	t.lines[key] = append(t.lines[key], w)
	if t.waits++; t.waits > t.waiting {
		longest := key
		for _, other := range t.order {
			if len(t.lines[other]) > len(t.lines[longest]) {
				longest = other
			}
		}
		line := t.lines[longest]
		last := line[len(line)-1]
		t.drop(longest, last)
		last.told <- errBusy
	}
	return w
}

// leave ends the waiting of one who gives up, because of why. When their turn
// came in the same moment they have it, unless their context ended.
func (t *turns) leave(key string, w *waiter, why error) error {
	t.mu.Lock()
	if !w.gone {
		t.drop(key, w)
		t.mu.Unlock()
		return why
	}
	t.mu.Unlock()
	switch {
	case !w.begun:
		return errBusy
	case why == errBusy:
		return nil
	}
	t.giveBack(key)()
	return why
}

// drop takes one out of a line.
func (t *turns) drop(key string, w *waiter) {
	line := t.lines[key]
	at := slices.Index(line, w)
	w.gone = true
	t.waits--
	if len(line) == 1 {
		delete(t.lines, key)
		t.order = slices.DeleteFunc(t.order, func(k string) bool { return k == key })
		return
	}
	t.lines[key] = slices.Delete(line, at, at+1)
}

// next begins the work of those whose turn it is. A line that had its turn goes
// to the end of the order.
func (t *turns) next() {
	for t.total < t.atOnce {
		at := slices.IndexFunc(t.order, t.free)
		if at < 0 {
			return
		}
		key := t.order[at]
		w := t.lines[key][0]
		t.drop(key, w)
		if len(t.lines[key]) > 0 {
			t.order = append(slices.Delete(t.order, at, at+1), key)
		}
		t.begin(key)
		w.begun = true
		w.told <- nil
	}
}
