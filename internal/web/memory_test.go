package web_test

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// memory is how much was used at most, in bytes: of the heap, and of the whole
// process as Linux counts it.
type memory struct{ heap, rss uint64 }

// peakMemory looks every 10 ms until it is stopped.
func peakMemory() (peak *memory, stop func()) {
	runtime.GC()
	peak = &memory{}
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(10 * time.Millisecond); ; {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			peak.heap = max(peak.heap, now.HeapAlloc)
			if statm, err := os.ReadFile("/proc/self/statm"); err == nil {
				pages, _ := strconv.ParseUint(strings.Fields(string(statm))[1], 10, 64)
				peak.rss = max(peak.rss, pages*uint64(os.Getpagesize()))
			}
			select {
			case <-end:
				return
			case <-tick.C:
			}
		}
	}()
	return peak, func() { close(end); <-ended }
}
