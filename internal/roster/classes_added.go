package roster

import (
	"fmt"
	"slices"

	"hallway/internal/school"
)

// addedHere pairs classes of the file with those that a person added here under the same
// title, section code and block, but with other teachers, or none.
func (r *renames) addedHere() (pairs []pair) {
	key := func(school string, t traits) string { return joined(school, t.title, t.code, t.block) }
	here := map[string][]int{}
	for at, t := range r.leaving {
		if k := r.current[at]; k.unnamed() {
			id := key(k.Is.School, t)
			here[id] = append(here[id], at)
		}
	}
	found := map[pair]bool{}
	for i, t := range r.arriving {
		for _, at := range here[key(r.incoming[i].School, t)] {
			if sameTerm(r.current[at].Is, r.incoming[i]) {
				found[pair{i, at}] = true
			}
		}
	}
	for p := range unmistakable(found) {
		pairs = append(pairs, p)
		delete(r.leaving, p.at)
		delete(r.arriving, p.i)
	}
	slices.SortFunc(pairs, func(a, b pair) int { return a.i - b.i })
	return pairs
}

// addedClass asks whether a class that arrives is one that a person added here. names are
// those of the people in the file, by key.
func addedClass(ref string, s Section, k Known[Section], names map[string]string) Question {
	was, now := quote(k.Is.Title())+inBlock(k.Is.Block), quote(s.Title())+inBlock(s.Block)
	if was == now {
		now = "a class of that name"
	}
	var with, without []string
	for _, key := range s.Teachers {
		switch name := names[key]; {
		case name == "":
		case slices.Contains(k.Is.Teachers, key):
			with = append(with, plain(name))
		default:
			without = append(without, plain(name))
		}
	}
	who := ""
	switch {
	case len(with) > 0:
		who = ", both with " + school.And(with)
	case len(without) > 0:
		who = " with " + school.And(without)
	}
	found := fmt.Sprintf("Somebody added %s here, and the file has %s%s. Is that the same class?", was, now, who)
	return Question{ref, KindSection, found, k.ID}
}
