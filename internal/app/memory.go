package app

import "runtime/debug"

// A save leaves mostly garbage. With Go's default, to collect when the heap has
// doubled, collecting costs a tenth of the saves of a busy morning. A server of one
// school keeps some 20 MiB, so that a heap of five times that is still small. A
// district keeps some 200 MiB; the limit holds it within 350 MiB, SQLite's own memory
// included, because near it Go collects more often. An import that needs more gets
// more, and is slower.
const (
	gcPercent   = 400
	memoryLimit = 300 << 20 // bytes
)

// setMemory sets the limits of Go's collector, unless GOGC or GOMEMLIMIT does (see
// package runtime).
func setMemory(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
