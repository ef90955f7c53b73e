package directory

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hallway/db"
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

// The list of schools has a turn too: while somebody publishes one that was read
// earlier, nobody publishes a later one, which would be replaced by it.
func TestListOfSchoolsTakesTurns(t *testing.T) {
	ctx := context.Background()
	store, err := db.Open(ctx, t.TempDir(), db.ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p := New(store, Config{})
	begun, end, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		_ = p.turnOf(listTurn).take(func() error { // nil
			close(begun)
			<-end
			return nil
		})
	}()
	<-begun
	go func() { done <- p.RefreshAll(ctx) }()
	select {
	case err := <-done:
		t.Error("a list was published while another was under way:", err)
	case <-time.After(100 * time.Millisecond):
		close(end)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
