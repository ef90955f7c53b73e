package directory

import (
	"reflect"
	"testing"
	"unsafe"

	"hallway/internal/school"
)

// Equal texts and teachers are kept once, and no entry changes by it.
func TestShare(t *testing.T) {
	list := func() []school.Entry {
		var entries []school.Entry
		for _, names := range [][]string{{"Li"}, {"Li", "Beltrán"}, {"Li"}, {"Okafor"}, nil, {"Li", "Beltrán"}} {
			e := school.Entry{Section: school.Section{Course: string([]byte("Algebra")), Block: "A"}}
			for _, name := range names {
				e.Teachers = append(e.Teachers, school.Person{ID: int64(len(name)), Name: name})
			}
			entries = append(entries, e)
		}
		return entries
	}
	shared := list()
	share(shared)
	if !reflect.DeepEqual(shared, list()) {
		t.Errorf("sharing changed %+v", shared)
	}
	if unsafe.StringData(shared[0].Section.Course) != unsafe.StringData(shared[5].Section.Course) || &shared[1].Teachers[0] == &shared[0].Teachers[0] {
		t.Error("equal texts are kept twice, or other teachers once")
	}
	same := []school.Entry{{Teachers: list()[0].Teachers}, {Teachers: list()[0].Teachers}}
	if share(same); &same[0].Teachers[0] != &same[1].Teachers[0] {
		t.Error("the same teachers are kept twice")
	}
}
