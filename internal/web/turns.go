package web

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// busyWait is when to try again after waiting in vain for a turn at short work.
const busyWait = 10 * time.Second

// errBusy is the error of waiting in vain for a turn.
var errBusy = errors.New("too many at once")

// turns limits how many requests work at the same time. The others wait in lines,
// one for each key (an address or a person), first come, first served. The lines
// take turns, so that a long line does not delay a short one.
type turns struct {
	atOnce  int           // how many may work
	each    int           // how many may work for the same key; 0: no limit by key
	waiting int           // how many may wait, in all lines
	long    time.Duration // how long one may wait

	mu      sync.Mutex
	working map[string]int // by key
	total   int            // how many work now
	lines   map[string][]waiter
	order   []string // keys that have a line; the first has the next turn
	waits   int      // how many wait now
}

// waiter is a request in a line. When it is taken out of the line, it receives nil
// for its turn, or errBusy.
type waiter chan error

// take waits for a turn; done gives it back and may be called twice. The error is
// errBusy or the context's.
func (t *turns) take(ctx context.Context, key string) (done func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.mu.Lock()
	if t.working == nil {
		t.working, t.lines = map[string]int{}, map[string][]waiter{}
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
	case err = <-w:
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

// free reports whether one more may work for the key.
func (t *turns) free(key string) bool {
	return t.total < t.atOnce && (t.each == 0 || t.working[key] < t.each)
}

func (t *turns) begin(key string) {
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

// enter joins the line of a key. If all lines together are full, the last in the
// longest line loses its place, so a flood pushes out only itself.
func (t *turns) enter(key string) waiter {
	w := make(waiter, 1)
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
		last <- errBusy
	}
	return w
}

// leave takes a waiter out of its line, because of why. If its turn came in the
// same moment, it keeps the turn, unless its context ended.
func (t *turns) leave(key string, w waiter, why error) error {
	t.mu.Lock()
	waits := slices.Contains(t.lines[key], w)
	if waits {
		t.drop(key, w)
	}
	t.mu.Unlock()
	if waits {
		return why
	}
	if err := <-w; err != nil || why == errBusy {
		return err
	}
	t.giveBack(key)()
	return why
}

// drop removes a waiter from its line.
func (t *turns) drop(key string, w waiter) {
	line := t.lines[key]
	at := slices.Index(line, w)
	t.waits--
	if len(line) == 1 {
		delete(t.lines, key)
		t.order = slices.DeleteFunc(t.order, func(k string) bool { return k == key })
		return
	}
	t.lines[key] = slices.Delete(line, at, at+1)
}

// next gives a turn to as many waiters as may work. A line that had a turn goes to
// the end of the order.
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
		w <- nil
	}
}
