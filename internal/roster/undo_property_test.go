package roster

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster/rostertest"
	"hallway/internal/school"
)

// importedAndUndone imports a file and takes that back, twice: applied again it
// does nothing, undone there is what was there before, and undone again what was
// there after.
func (w *world) importedAndUndone(t *testing.T, file Roster, answers Answers) {
	t.Helper()
	before := w.live()
	p, left := w.imports(t, file, answers)
	after := w.live()
	again, err := Plan(w.seen(), file, w.on(answers))
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
	if again, err := Plan(w.seen(), file, w.on(answers)); err != nil || !again.Quiet() && len(p.Asked) == 0 {
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

// TestTermProperties: whatever the dates of classes are, on whichever day: what has ended
// never comes in and never goes for that, and the same file again does nothing.
func TestTermProperties(t *testing.T) {
	days := []string{"", "2025-12-18", "2026-06-12", "2026-08-24", "2026-12-18", "2027-01-11", "2027-06-11"}
	for seed := range uint64(700) {
		r := rand.New(rand.NewPCG(seed, 15))
		w := world{today: "2026-11-27"}
		for range 4 {
			w.today = []string{"2026-08-01", "2026-11-27", "2026-12-19", "2027-07-01"}[r.IntN(4)]
			file := random(r, seed%2 == 0)
			for i := range file.Sections {
				from, to := r.IntN(len(days)), r.IntN(len(days))
				file.Sections[i].Starts, file.Sections[i].Ends = days[min(from, to)], days[max(from, to)]
			}
			now := w.seen()
			p, err := Plan(now, file, w.on(Answers{}))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range p.Sections.Added {
				if p.terms.phase(*c.After) == school.Over {
					t.Fatalf("seed %d: on %s it adds %+v", seed, w.today, *c.After)
				}
			}
			if got := len(p.Sections.Added) + len(p.Sections.Changed) + p.Sections.Same + len(p.terms.out); len(p.Asked) == 0 && got < len(file.Sections) {
				t.Fatalf("seed %d: of %d classes it places %d", seed, len(file.Sections), got)
			}
			var answers Answers
			for rounds := 0; len(p.Asked) > 0 && rounds < 10; rounds++ {
				for _, q := range p.Asked {
					answers.Different = append(answers.Different, q.Ref)
				}
				p, _ = Plan(now, file, w.on(answers))
			}
			w.importedAndUndone(t, file, answers)
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
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
