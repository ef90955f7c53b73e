package roster

import (
	"strings"
	"testing"
)

// A cell is too long by its letters, whatever alphabet they are of.
func TestCellOfManyLetters(t *testing.T) {
	for n, long := range map[int]bool{maxCell: false, maxCell + 1: true} {
		u, err := Open("r.csv", []byte("teacher_email,teacher_name,course,section\na@school.test,"+strings.Repeat("校", n)+",Art,1\n"))
		if err != nil {
			t.Fatal(err)
		}
		_, found, err := u.Decode(Options{Today: "2026-11-25"})
		said := false
		for _, f := range found {
			said = said || strings.Contains(f.Found, "is longer than 1000 letters.")
		}
		if err != nil || said != long {
			t.Errorf("a cell of %d letters: too long is %t, want %t (%v)", n, said, long, err)
		}
	}
}
