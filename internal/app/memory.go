package app

import "runtime/debug"

// A save leaves garbage and little else, so that Go's default, a collection each
// time that the heap has doubled, costs a tenth of a morning's saves. A server of one
// school holds some 20 MiB: a heap of five times that is still small. The limit keeps
// a district, which holds six times as much, within 350 MiB, SQLite's own memory
// included: near it, Go collects more often. An import that needs more gets more, and
// is slower.
const (
	gcPercent   = 400
	memoryLimit = 300 << 20 // bytes
)

// setMemory sets how much memory a server trades for speed, unless the environment
// does (runtime.GOGC, GOMEMLIMIT).
func setMemory(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
