package directory

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Callers share renders, and each is satisfied only by one that began after
// its call: what it committed before is in it.
func TestCallersShareRenders(t *testing.T) {
	const callers, rounds = 64, 5
	var (
		one                turn
		renders, committed atomic.Int64
		published          atomic.Int64
		all                sync.WaitGroup
	)
	for range callers {
		all.Go(func() {
			for range rounds {
				mine := committed.Add(1)
				_ = one.take(func() error {
					renders.Add(1)
					read := committed.Load()
					time.Sleep(time.Millisecond) // long enough for others to come
					published.Store(read)
					return nil
				})
				if got := published.Load(); got < mine {
					t.Errorf("commit %d is not in what is published (%d)", mine, got)
				}
			}
		})
	}
	all.Wait()
	if n := renders.Load(); n > callers*rounds/4 {
		t.Errorf("%d calls rendered %d times", callers*rounds, n)
	}
}
