package web

import (
	"cmp"
	"slices"
	"strings"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

const (
	nearShown   = 5    // people of the roster that a request offers
	nearEnough  = 0.34 // how similar they must be, from 0 to 1
	nearLetters = 100  // of a text that are compared
)

// pair is two adjacent letters of a text. nth is how many equal pairs are before it
// in that text, so that a pair which both texts have twice counts twice.
type pair struct {
	first, second rune
	nth           int
}

// pairsOf lists the pairs of a text, without case and diacritics.
func pairsOf(s string) []pair {
	letters := []rune(pairless.Replace(views.Fold(firstLetters(s, nearLetters))))
	out := make([]pair, 0, len(letters))
	for i := 0; i+1 < len(letters); i++ {
		one := pair{letters[i], letters[i+1], 0}
		for j := range i {
			if out[j].first == one.first && out[j].second == one.second {
				one.nth++
			}
		}
		out = append(out, one)
	}
	return out
}

var pairless = strings.NewReplacer(".", "", "-", "", "_", "", " ", "")

// local is an address without its domain.
func local(e school.Email) string {
	before, _, _ := strings.Cut(string(e), "@")
	return before
}

// pairIndex finds the texts that have a pair.
type pairIndex map[pair][]int

// add adds a text by its number, and returns how many pairs it has.
func (x pairIndex) add(text int, s string) int {
	pairs := pairsOf(s)
	for _, p := range pairs {
		x[p] = append(x[p], text)
	}
	return len(pairs)
}

// count counts into common how many of the pairs each text has.
func (x pairIndex) count(pairs []pair, common []int) {
	clear(common)
	for _, p := range pairs {
		for _, text := range x[p] {
			common[text]++
		}
	}
}

// scored is a person with how alike they are: 1 is the same name, 2 the same address.
type scored struct {
	db.Listed
	score float64
}

// A person is clearly the owner of an account if everybody else is less than clearBy as
// alike. For an account that did not ask to be added, which may be a student's, they must
// also be very much alike.
const (
	clearBy   = 0.75
	clearSure = 0.6
)

// clearly is the only person who may own an account, of those that nearest found for it.
func clearly(near []scored, asked bool) bool {
	if len(near) == 0 || !asked && near[0].score < clearSure {
		return false
	}
	return len(near) == 1 || near[1].score < clearBy*near[0].score
}

// nearest finds the people of the roster who may own each account: the one with its
// address, then those with the most similar name or address (Dice's coefficient of
// pairs of letters). It is only a hint for the administrator.
//
// The pairs of the requests are indexed, so that each person is compared with all
// requests at the same time. Otherwise the work would grow with the size of the
// roster times the number of requests.
func nearest(requests []school.Request, people []db.Listed) [][]scored {
	n := len(requests)
	locals, names := pairIndex{}, pairIndex{}
	localPairs, namePairs := make([]int, n), make([]int, n)
	for i, r := range requests {
		localPairs[i], namePairs[i] = locals.add(i, local(r.Email)), names.add(i, r.Name)
	}
	found := make([][]scored, n)
	localLocal, localName, nameName := make([]int, n), make([]int, n), make([]int, n) // pairs in common
	for _, p := range people {
		if p.Suspended {
			continue
		}
		address, name := pairsOf(local(p.Email)), pairsOf(p.Name)
		locals.count(address, localLocal)
		locals.count(name, localName)
		names.count(name, nameName)
		for i, r := range requests {
			score := max(alike(localLocal[i], localPairs[i], len(address)), alike(nameName[i], namePairs[i], len(name)),
				alike(localName[i], localPairs[i], len(name)))
			if p.Email == r.Email || p.ID == r.PersonID {
				score = 2
			}
			if score >= nearEnough {
				found[i] = append(found[i], scored{p, score})
			}
		}
	}
	for i, list := range found {
		slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		found[i] = list[:min(len(list), nearShown)]
	}
	return found
}

// alike is how similar two texts with a and b pairs are, from 0 to 1, if they have
// both pairs in common.
func alike(both, a, b int) float64 {
	if both == 0 {
		return 0
	}
	return 2 * float64(both) / float64(a+b)
}

// firstLetters returns at most the first letters of a text.
func firstLetters(s string, limit int) string {
	for i := range s {
		if limit--; limit < 0 {
			return s[:i]
		}
	}
	return s
}
