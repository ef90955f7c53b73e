package apptest

import (
	"testing"
	"time"
)

// Until waits for something that happens by itself, within ten seconds.
func Until(t testing.TB, what string, happened func() bool) {
	t.Helper()
	Within(t, 10*time.Second, what, happened)
}

// Within is Until with another limit.
func Within(t testing.TB, limit time.Duration, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !happened(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}
