package app

import (
	"runtime/debug"
	"testing"
)

// A server has Hallway's own settings of the collector, except those that the
// environment has.
func TestMemorySettings(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(1<<40)
	defer func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}()
	for _, test := range []struct {
		env     map[string]string
		percent int
		limit   int64
	}{
		{nil, gcPercent, memoryLimit},
		{map[string]string{"GOGC": "100"}, 100, memoryLimit},
		{map[string]string{"GOMEMLIMIT": "1TiB"}, gcPercent, 1 << 40},
	} {
		setMemory(func(name string) string { return test.env[name] })
		if p, l := debug.SetGCPercent(100), debug.SetMemoryLimit(1<<40); p != test.percent || l != test.limit {
			t.Errorf("%v: %d %% and %d bytes", test.env, p, l)
		}
	}
}
