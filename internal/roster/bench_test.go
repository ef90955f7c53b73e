package roster

import (
	"runtime"
	"runtime/metrics"
	"testing"

	"hallway/internal/roster/rostertest"
)

// heap watches how large the heap gets, what is not collected yet included.
type heap struct{ base, peak uint64 }

// watchHeap starts with a clean heap, of which nothing counts.
func watchHeap() *heap {
	runtime.GC()
	return &heap{base: heapNow()}
}

// look is asked often: whenever a decoder has read another piece, for instance.
func (h *heap) look() { h.peak = max(h.peak, heapNow()) }

// grown is by how many bytes the heap grew at most.
func (h *heap) grown() int64 {
	h.look()
	return int64(h.peak) - int64(h.base)
}

func heapNow() uint64 { return metric("/memory/classes/heap/objects:bytes") }

// allocated is how many bytes were allocated so far, collected or not.
func allocated() uint64 { return metric("/gc/heap/allocs:bytes") }

func metric(name string) uint64 {
	sample := []metrics.Sample{{Name: name}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// decodeWatched decodes, and says by how much the heap grew meanwhile.
func decodeWatched(name string, data []byte, o Options) (Roster, []Finding, int64, error) {
	h := watchHeap()
	u, err := Open(name, data)
	if err != nil {
		return Roster{}, nil, h.grown(), err
	}
	u.Progress = func(int64, int64) { h.look() }
	r, found, err := u.Decode(o)
	return r, found, h.grown(), err
}

// BenchmarkDecode reads a district as large as Hallway means to serve: 75,000
// sections and 300,000 enrollments of students.
func BenchmarkDecode(b *testing.B) {
	data := district(b, rostertest.Large)
	var peak int64
	for b.Loop() {
		r, found, grown, err := decodeWatched("district.zip", data, Options{Today: rostertest.Today})
		if err != nil || len(found) > 0 || len(r.Sections) != rostertest.Large.Sections {
			b.Fatal(len(r.Sections), len(found), err)
		}
		peak = max(peak, grown)
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

// BenchmarkPlan compares that district with itself a week later.
func BenchmarkPlan(b *testing.B) {
	was := stands(clean(b, district(b, rostertest.Large)))
	later := rostertest.Large
	later.Round = 1
	is := clean(b, district(b, later))
	h := watchHeap()
	for b.Loop() {
		p := compare(was, is, Answers{})
		if c := p.Counts(); c.Added == 0 || c.Changed == 0 || c.Removed == 0 {
			b.Fatal(c)
		}
		h.look()
	}
	b.ReportMetric(float64(h.grown())/(1<<20), "peak-MiB")
}
