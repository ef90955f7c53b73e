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

// known is somebody of the roster, with what is compared of them worked out once
// for a whole page.
type known struct {
	db.Listed
	local, name pairs
}

// knownPeople prepares the roster for nearest.
func knownPeople(people []db.Listed) []known {
	list := make([]known, len(people))
	for i, p := range people {
		local, _, _ := strings.Cut(string(p.Email), "@")
		list[i] = known{p, pairsOf(local), pairsOf(p.Name)}
	}
	return list
}

// nearest finds who of the roster an account may be: the one with its address,
// then by how alike names and addresses are. The account's name is a hint for
// the administrator and decides nothing.
func nearest(r school.Request, people []known) []db.Listed {
	type scored struct {
		db.Listed
		score float64
	}
	var list []scored
	address, _, _ := strings.Cut(string(r.Email), "@")
	local, name := pairsOf(address), pairsOf(r.Name)
	for _, p := range people {
		score := max(alike(local, p.local), alike(name, p.name), alike(local, p.name))
		if p.Email == r.Email || p.ID == r.PersonID {
			score = 2
		}
		if score >= nearEnough && !p.Suspended {
			list = append(list, scored{p.Listed, score})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []db.Listed
	for _, s := range list[:min(len(list), nearShown)] {
		out = append(out, s.Listed)
	}
	return out
}

// pairs are the pairs of letters of a text in order, the same one as often as it
// is there.
type pairs [][2]rune

// pairsOf folds case and diacritics first.
func pairsOf(s string) pairs {
	letters := []rune(strings.NewReplacer(".", "", "-", "", "_", "", " ", "").Replace(views.Fold(s)))
	var out pairs
	for i := 0; i+1 < len(letters); i++ {
		out = append(out, [2]rune{letters[i], letters[i+1]})
	}
	slices.SortFunc(out, comparePairs)
	return out
}

func comparePairs(a, b [2]rune) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }

// alike is the share of pairs of letters that two texts have in common (Dice's
// coefficient of bigrams): 1 is the same.
func alike(a, b pairs) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch order := comparePairs(a[i], b[j]); {
		case order < 0:
			i++
		case order > 0:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}
