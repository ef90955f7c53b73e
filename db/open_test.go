package db

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A server starts, and reads, while commands open and close the file beside it.
func TestOpenBesideCommands(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(ctx, dir, ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	var over atomic.Bool
	var commands sync.WaitGroup
	commands.Go(func() {
		for !over.Load() {
			s, err := Open(ctx, dir, ToWork, time.Now)
			if err == nil {
				_, err = s.exec(ctx, `insert into settings (key, value) values ('x', 'y') on conflict (key) do update set value = excluded.value`)
				s.Close()
			}
			if err != nil {
				t.Errorf("a command: %v", err)
				return
			}
		}
	})
	for range 60 {
		s, err := Open(ctx, dir, ToServe, time.Now)
		if err != nil {
			t.Fatalf("a start: %v", err)
		}
		var reads sync.WaitGroup
		for range 8 { // each may open another connection
			reads.Go(func() {
				if _, err := s.Secret(ctx, "cookies"); err != nil {
					t.Errorf("a read: %v", err)
				}
			})
		}
		reads.Wait()
		s.Close()
	}
	over.Store(true)
	commands.Wait()
}
