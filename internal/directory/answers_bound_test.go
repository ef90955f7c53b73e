package directory

import (
	"bytes"
	"testing"
)

// What is kept is bounded in bytes; what was not asked for longest goes first.
func TestAnswersBound(t *testing.T) {
	var a answers
	of := func(n byte) question { return question{n} }
	for n := range byte(8) {
		a.keep(answer{of(n), bytes.Repeat([]byte{n}, answersKept/8)})
	}
	if a.find(of(0)) == nil || a.bytes != answersKept {
		t.Fatalf("%d bytes are kept, the first is there: %t", a.bytes, a.find(of(0)) != nil)
	}
	a.keep(answer{of(8), make([]byte, answersKept/8)})
	a.keep(answer{of(8), make([]byte, answersKept/8)}) // twice is once
	if a.find(of(1)) != nil || a.find(of(0)) == nil || a.find(of(2)) == nil || a.bytes > answersKept || len(a.kept) != 8 || a.recent.Len() != 8 {
		t.Errorf("%d bytes, %d answers", a.bytes, len(a.kept))
	}
	a.keep(answer{of(9), make([]byte, answersKept/4+1)})
	if a.find(of(9)) != nil || len(a.kept) != 8 {
		t.Error("one huge answer pushes out the others")
	}
}
