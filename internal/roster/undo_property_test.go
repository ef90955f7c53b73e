package roster

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster/rostertest"
)

// importedAndUndone imports a file and takes that back, twice: applied again it
// does nothing, undone there is what was there before, and undone again what was
// there after.
func (w *world) importedAndUndone(t *testing.T, file Roster, answers Answers) {
	t.Helper()
	before := w.live()
	p, left := w.imports(t, file, answers)
	after := w.live()
	again, err := Plan(w.seen(), file, Terms{Source: "SIS", Answers: answers})
	if err != nil || !again.Quiet() && len(p.Asked) == 0 {
		t.Fatalf("applied twice it does %v, %v (%v)", again.Items(), again.Rows(), err)
	}
	undone, rows := w.undoes(t, left, Since{})
	if got := w.live(); len(undone.Left) > 0 || !slices.Equal(got, before) {
		t.Fatalf("undone, which leaves %q, there is\n%s\nand before there was\n%s\nby %v", undone.Left, strings.Join(got, "\n"), strings.Join(before, "\n"), p.Items())
	}
	if !undone.Holds(Since{}) {
		t.Fatal("nothing happened, and it does not hold")
	}
	undone, _ = w.undoes(t, rows, Since{})
	if got := w.live(); len(undone.Left) > 0 || !slices.Equal(got, after) {
		t.Fatalf("the undoing undone, which leaves %q, there is\n%s\nand after the import there was\n%s", undone.Left, strings.Join(got, "\n"), strings.Join(after, "\n"))
	}
	if again, err := Plan(w.seen(), file, Terms{Source: "SIS", Answers: answers}); err != nil || !again.Quiet() && len(p.Asked) == 0 {
		t.Fatalf("after all that it does %v (%v)", again.Items(), err)
	}
}

// TestUndoProperties: whatever files say, one after the other.
func TestUndoProperties(t *testing.T) {
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 11))
		var w world
		for range 4 {
			file := random(r, seed%2 == 0)
			_, answers := decided(r, w.seen(), file)
			w.importedAndUndone(t, file, answers)
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
	}
}

// TestUndoRenamed: whatever people type, and whatever they answer about renamed classes.
func TestUndoRenamed(t *testing.T) {
	renamed := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 16))
		var w world
		for range 4 {
			file := typedYear(r)
			p, answers := decided(r, w.seen(), file)
			for _, kind := range p.Answered {
				if kind == KindSection {
					renamed++
				}
			}
			w.importedAndUndone(t, file, answers)
		}
	}
	if renamed < 100 {
		t.Errorf("only %d answers", renamed)
	}
}

// TestUndoDistrict: a district, from one export to the next.
func TestUndoDistrict(t *testing.T) {
	size := rostertest.Size{Schools: 3, Teachers: 60, Sections: 240, Enrollments: 100, Seed: 5}
	var w world
	for size.Round = range 4 {
		w.importedAndUndone(t, clean(t, district(t, size)), Answers{Same: []string{WholeFile, NewAddresses}})
	}
}
