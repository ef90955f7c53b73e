package db

import (
	"context"
	"sync"
	"testing"
	"time"

	"hallway/internal/school"
)

// Whoever changes who may read at the same time as others: what is in memory in
// the end is what the database holds.
func TestSettingsInMemory(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, t.TempDir(), ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 10 {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				if err := s.SetPublic(ctx, school.Command("test"), i%2 == 0); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		var kept string
		if err := s.read.GetContext(ctx, &kept, `select value from settings where key = ?`, keyAccess); err != nil {
			t.Fatal(err)
		}
		if (kept == `"public"`) != s.Settings().Public {
			t.Fatalf("the database says %s, and memory public %t", kept, s.Settings().Public)
		}
	}
}
