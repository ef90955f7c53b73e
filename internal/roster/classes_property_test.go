package roster

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// typedYear is a random file that people type: classes from small pools, so that titles
// and codes are corrected, classes come and go, and teachers change.
func typedYear(r *rand.Rand) Roster {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var lines []string
	seen := map[string]bool{}
	for range 1 + r.IntN(6) {
		title, code := pick("Algebra 2", "Algebra II", "Art", "Pottery", "Sets"), pick("1", "01", "02")
		if !seen[title+code] {
			lines = append(lines, title+"|"+code+"|"+pick("", "A", "B")+"|"+pick("", "Ada", "Bo", "Ada+Bo", "Bo+Ada")+"|"+pick("", "", "Fall", "Spring"))
		}
		seen[title+code] = true
	}
	if r.IntN(2) == 0 { // or most questions are about the whole file
		lines = others(lines...)
	}
	return typedRoster("North", lines...)
}

// plainlyOne says whether course code, section, block and teacher say that two classes
// are one (FORMATS), and the term does not say the contrary.
func plainlyOne(was, is Section) bool {
	teacher := slices.ContainsFunc(was.Teachers, func(key string) bool { return slices.Contains(is.Teachers, key) })
	return teacher && was.Code == is.Code && was.Block == is.Block && (was.Term == "" || is.Term == "" || was.Term == is.Term)
}

// lost are the links that a plan takes away while exactly one class arrives that plainly
// is the one with the link, and no other.
func lost(p Changes, here map[int64]Known[Section]) (list []Section) {
	for _, gone := range p.Sections.Removed {
		var successors, rivals int
		for _, added := range p.Sections.Added {
			if added.ID != 0 || !plainlyOne(*here[gone.ID].Record, *added.Record) { // one that was here before has its own link
				continue
			}
			successors++
			for _, other := range p.Sections.Removed {
				if plainlyOne(*here[other.ID].Record, *added.Record) {
					rivals++
				}
			}
		}
		if successors == 1 && rivals == 1 {
			list = append(list, *gone.Before)
		}
	}
	return list
}

// TestNoLinkIsLostOrMoved: over years of typed files no link goes while its class plainly
// comes under another title, and none goes to a class of another title or code, unless
// somebody answered so. Answers do what they say, and the order of rows means nothing.
func TestNoLinkIsLostOrMoved(t *testing.T) {
	asked := 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 15))
		var now Current
		for round := range 4 {
			file := typedYear(r)
			here := map[int64]Known[Section]{}
			for _, k := range now.Sections {
				here[k.ID] = k
			}
			p := compare(now, file, Answers{})
			if gone := lost(p, here); len(gone) > 0 {
				t.Fatalf("seed %d, round %d: unasked, %+v goes, by %q", seed, round, gone, texts(p))
			}
			for _, c := range slices.Concat(p.Sections.Changed, p.Sections.Silent) {
				if fold(c.Before.Course) != fold(c.After.Course) || fold(c.Before.Code) != fold(c.After.Code) {
					t.Fatalf("seed %d, round %d: unasked, %+v becomes %+v", seed, round, c.Before, c.After)
				}
			}
			asked += len(p.Asked)
			if other := compare(now, shuffled(r, file), Answers{}); !reflect.DeepEqual(other.Asked, p.Asked) || Digest(other.Items()) != Digest(p.Items()) {
				t.Fatalf("seed %d, round %d: in another order it asks %v, and %v", seed, round, other.Asked, p.Asked)
			}
			p = obeyed(t, r, now, file, p.Asked)
			now = linked(apply(now, p))
			if again := compare(now, file, Answers{}); !again.Quiet() || len(again.Asked) > 0 {
				t.Fatalf("seed %d, round %d: the same file again does %q, asks %v", seed, round, texts(again), asks(again))
			}
		}
	}
	if asked < 150 {
		t.Errorf("only %d questions", asked)
	}
}

// obeyed answers all questions, in one go, and sees that the plan does what was said.
func obeyed(t *testing.T, r *rand.Rand, now Current, file Roster, list []Question) Changes {
	t.Helper()
	var answers Answers
	for _, q := range list {
		if r.IntN(2) == 0 {
			answers.Same = append(answers.Same, q.Ref)
		} else {
			answers.Different = append(answers.Different, q.Ref)
		}
	}
	p := compare(now, file, answers)
	if len(p.Asked) > 0 || Problems(p.Findings) > countContests(p) {
		t.Fatalf("answered %+v, it asks %v and finds %v", answers, p.Asked, p.Findings)
	}
	for _, q := range list {
		is := func(c Change[Section]) bool { return c.ID == q.ID }
		kept := slices.ContainsFunc(slices.Concat(p.Sections.Changed, p.Sections.Silent), is)
		gone := slices.ContainsFunc(p.Sections.Removed, is)
		if same := slices.Contains(answers.Same, q.Ref); q.ID != 0 && (kept != same || gone == same) {
			t.Fatalf("%s Answered %+v it does %q", q.Found, answers, texts(p))
		}
	}
	return p
}

// countContests counts what nobody can be asked about.
func countContests(p Changes) (n int) {
	for _, f := range p.Findings {
		if f.Will == "We will add it as a new class, without a link." {
			n++
		}
	}
	return n
}
