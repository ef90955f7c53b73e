package directory

import (
	"bytes"
	"testing"
)

// Answers are bounded in bytes; the least recently used goes first.
func TestAnswersBound(t *testing.T) {
	a := newAnswers()
	of := func(n byte) question { return question{n} }
	for n := range byte(8) {
		a.keep(of(n), bytes.Repeat([]byte{n}, answersKept/8))
	}
	if a.find(of(0)) == nil || a.bytes != answersKept {
		t.Fatalf("%d bytes are kept, the first is there: %t", a.bytes, a.find(of(0)) != nil)
	}
	a.keep(of(8), make([]byte, answersKept/8))
	a.keep(of(8), make([]byte, answersKept/8)) // twice is once
	if a.find(of(1)) != nil || a.find(of(0)) == nil || a.find(of(2)) == nil || a.bytes > answersKept || a.kept.Len() != 8 {
		t.Errorf("%d bytes, %d answers", a.bytes, a.kept.Len())
	}
	a.keep(of(9), make([]byte, answersKept/4+1))
	if a.find(of(9)) != nil || a.kept.Len() != 8 {
		t.Error("one huge answer pushes out the others")
	}
}
