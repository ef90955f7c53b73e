package db

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
)

// BenchmarkSaves is what a save costs in the store, alone and when 64 people save
// their own of 1,000 classes at once, fsync included.
func BenchmarkSaves(b *testing.B) {
	for _, people := range []int{1, 64} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			s, _ := crowd(b, 1000)
			all := members(b, s, 64)
			var next atomic.Int64
			b.SetParallelism(max(1, people/runtime.GOMAXPROCS(0)))
			before := s.commits.Load()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				if next.Load() >= int64(people) {
					return // RunParallel begins one for each processor
				}
				m := &all[next.Add(1)-1]
				for pb.Next() {
					if err := m.save(s); err != nil {
						b.Error(err)
						return
					}
					m.door.Version++
				}
			})
			b.ReportMetric(float64(b.N)/float64(s.commits.Load()-before), "saves/commit")
		})
	}
}
