package db

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// emptyStore is a new installation's.
func emptyStore(t testing.TB) (*Store, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	dir := t.TempDir()
	empty, err := emptyDatabase()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, fileName), empty, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, dir, ToServe, c.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, c
}

// emptyDatabase is the file of a new installation. It is made once: with the race detector
// the migrations take a second, and hundreds of tests begin with it.
var emptyDatabase = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "hallway-empty-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := Open(ctx, dir, ToServe, time.Now)
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, fileName))
})
