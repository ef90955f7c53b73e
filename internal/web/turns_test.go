package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Lines take turns, and each is first come, first served.
func TestTurnsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := &turns{atOnce: 1, waiting: 100, long: time.Minute}
		first, err := gate.take(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		var order []string
		for _, who := range []string{"a1", "a2", "a3", "a4", "b1", "b2", "c1"} {
			go func() {
				done, err := gate.take(t.Context(), who[:1])
				if err != nil {
					t.Error(err)
					return
				}
				order = append(order, who) // one works at a time
				time.Sleep(time.Millisecond)
				done()
			}()
			synctest.Wait()
		}
		first()
		first() // a second call gives nothing back
		time.Sleep(time.Second)
		synctest.Wait()
		if want := []string{"a1", "b1", "c1", "a2", "b2", "a3", "a4"}; !slices.Equal(order, want) {
			t.Errorf("the order was %v, want %v", order, want)
		}
		if gate.total != 0 || gate.waits != 0 || len(gate.lines)+len(gate.order)+len(gate.working) != 0 {
			t.Errorf("something is left behind: %d %d %v %v %v", gate.total, gate.waits, gate.lines, gate.order, gate.working)
		}
	})
}

// Each key has its own limit, and other keys can use the rest.
func TestTurnsOfOneKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := &turns{atOnce: 4, each: 2, waiting: 100, long: time.Second}
		var busy atomic.Int64
		for range 5 {
			go func() {
				if _, err := gate.take(t.Context(), "a"); errors.Is(err, errBusy) {
					busy.Add(1)
				}
			}()
		}
		synctest.Wait()
		for range 2 {
			if _, err := gate.take(t.Context(), "b"); err != nil {
				t.Error("another key had to wait:", err)
			}
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if busy.Load() != 3 {
			t.Errorf("%d of five were told that it is busy, want 3", busy.Load())
		}
	})
}

// The key that fills the lines loses places, not those who come later.
func TestTurnsBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := &turns{atOnce: 1, waiting: 10, long: time.Minute}
		done, _ := gate.take(t.Context(), "crowd")
		var mu sync.Mutex
		took := map[string]int{}
		count := func(what string) {
			mu.Lock()
			took[what]++
			mu.Unlock()
		}
		wait := func(key string) {
			go func() {
				done, err := gate.take(t.Context(), key)
				if err != nil {
					count(key + " turned away")
					return
				}
				count(key)
				done()
			}()
			synctest.Wait()
		}
		for range 13 {
			wait("crowd")
		}
		if took["crowd turned away"] != 3 {
			t.Fatalf("with ten places: %v", took)
		}
		wait("alone")
		if took["crowd turned away"] != 4 || took["alone turned away"] != 0 {
			t.Fatalf("somebody else comes: %v", took)
		}
		done()
		time.Sleep(time.Second)
		synctest.Wait()
		if took["alone"] != 1 || took["crowd"] != 9 {
			t.Errorf("in the end: %v", took)
		}
	})
}

// A request that goes away leaves the line, and a turn that comes at that moment is
// passed on.
func TestTurnsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := &turns{atOnce: 1, waiting: 10, long: 10 * time.Second}
		done, _ := gate.take(t.Context(), "a")
		leaving, leave := context.WithCancel(t.Context())
		var left error
		go func() { _, left = gate.take(leaving, "b") }()
		synctest.Wait()
		leave()
		synctest.Wait()
		if !errors.Is(left, context.Canceled) || gate.waits != 0 {
			t.Errorf("who left: %v, %d wait", left, gate.waits)
		}
		if _, err := gate.take(leaving, "b"); !errors.Is(err, context.Canceled) {
			t.Error("who had gone before they came:", err)
		}
		began := time.Now()
		if _, err := gate.take(t.Context(), "c"); !errors.Is(err, errBusy) || time.Since(began) != 10*time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		done()
		if again, err := gate.take(t.Context(), "d"); err != nil {
			t.Error(err)
		} else {
			again()
		}
	})
	// The same moment, many times: no turn is lost.
	gate := &turns{atOnce: 2, each: 1, waiting: 20, long: time.Millisecond}
	var at, most atomic.Int64
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			for range 200 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%5)*300*time.Microsecond)
				if done, err := gate.take(ctx, fmt.Sprint(i%7)); err == nil {
					n := at.Add(1)
					for now := most.Load(); n > now && !most.CompareAndSwap(now, n); now = most.Load() {
					}
					time.Sleep(50 * time.Microsecond)
					at.Add(-1)
					done()
				}
				cancel()
			}
		})
	}
	all.Wait()
	if most.Load() > 2 || gate.total != 0 || gate.waits != 0 || len(gate.order) != 0 || len(gate.working) != 0 {
		t.Errorf("%d at once; left behind: %d work, %d wait, %v, %v", most.Load(), gate.total, gate.waits, gate.order, gate.working)
	}
}
