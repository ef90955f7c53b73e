package web

import (
	"cmp"
	"slices"
	"strings"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// nearShown is how many people of the roster a request offers, and nearEnough
// how alike two texts are to be offered, from 0 to 1.
const (
	nearShown  = 5
	nearEnough = 0.34
)

// nearest finds who of the roster an account may be: the one with its address,
// then by how alike names and addresses are. The account's name is a hint for
// the administrator and decides nothing.
func nearest(r school.Request, people []db.Listed) []db.Listed {
	type scored struct {
		db.Listed
		score float64
	}
	var list []scored
	local, _, _ := strings.Cut(string(r.Email), "@")
	for _, p := range people {
		theirs, _, _ := strings.Cut(string(p.Email), "@")
		score := max(alike(local, theirs), alike(r.Name, p.Name), alike(local, p.Name))
		if p.Email == r.Email || p.ID == r.PersonID {
			score = 2
		}
		if score >= nearEnough && !p.Suspended {
			list = append(list, scored{p, score})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []db.Listed
	for _, s := range list[:min(len(list), nearShown)] {
		out = append(out, s.Listed)
	}
	return out
}

// alike is the share of pairs of letters that two texts have in common (Dice's
// coefficient of bigrams), after folding case and diacritics: 1 is the same.
func alike(a, b string) float64 {
	x, y := pairs(a), pairs(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	both := 0
	for pair, n := range x {
		both += min(n, y[pair])
	}
	return 2 * float64(both) / float64(count(x)+count(y))
}

func pairs(s string) map[[2]rune]int {
	letters := []rune(strings.NewReplacer(".", "", "-", "", "_", "", " ", "").Replace(views.Fold(s)))
	out := map[[2]rune]int{}
	for i := 0; i+1 < len(letters); i++ {
		out[[2]rune{letters[i], letters[i+1]}]++
	}
	return out
}

func count(pairs map[[2]rune]int) (n int) {
	for _, k := range pairs {
		n += k
	}
	return n
}
