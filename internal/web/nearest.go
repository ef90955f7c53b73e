package web

import (
	"cmp"
	"slices"
	"strings"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// nearShown is how many people of the roster a request offers, nearEnough how
// similar they must be, from 0 to 1, and nearLetters how many letters of a text are
// compared.
const (
	nearShown   = 5
	nearEnough  = 0.34
	nearLetters = 100
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

// local is the part before the @.
func local(e school.Email) string {
	before, _, _ := strings.Cut(string(e), "@")
	return before
}

// asking is a request while people are compared with it.
type asking struct {
	school.Request
	local, name int // number of pairs in the address before the @, and in the name

	localLocal, localName, nameName int // number of pairs in common with the person
}

// holder is a text that has a pair: the name or the address of a request.
type holder struct {
	request int
	name    bool // the name, not the address
}

// nearest finds the people of the roster who may own each account: the one with its
// address, then those with the most similar name or address (Dice's coefficient of
// pairs of letters). It is only a hint for the administrator.
//
// The pairs of the requests are indexed, so that each person is compared with all
// requests at the same time. Otherwise the work would grow with the size of the
// roster times the number of requests.
func nearest(requests []school.Request, people []db.Listed) [][]db.Listed {
	type scored struct {
		db.Listed
		score float64
	}
	all, index := make([]asking, len(requests)), map[pair][]holder{}
	for i, r := range requests {
		address, name := pairsOf(local(r.Email)), pairsOf(r.Name)
		for _, p := range address {
			index[p] = append(index[p], holder{i, false})
		}
		for _, p := range name {
			index[p] = append(index[p], holder{i, true})
		}
		all[i] = asking{Request: r, local: len(address), name: len(name)}
	}
	found := make([][]scored, len(all))
	for _, p := range people {
		if p.Suspended {
			continue
		}
		address, name := pairsOf(local(p.Email)), pairsOf(p.Name)
		for _, one := range address {
			for _, h := range index[one] {
				if !h.name {
					all[h.request].localLocal++
				}
			}
		}
		for _, one := range name {
			for _, h := range index[one] {
				if h.name {
					all[h.request].nameName++
				} else {
					all[h.request].localName++
				}
			}
		}
		for i := range all {
			a := &all[i]
			score := max(alike(a.localLocal, a.local, len(address)), alike(a.nameName, a.name, len(name)), alike(a.localName, a.local, len(name)))
			if p.Email == a.Email || p.ID == a.PersonID {
				score = 2
			}
			if score >= nearEnough {
				found[i] = append(found[i], scored{p, score})
			}
			a.localLocal, a.nameName, a.localName = 0, 0, 0
		}
	}
	out := make([][]db.Listed, len(all))
	for i, list := range found {
		slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		for _, s := range list[:min(len(list), nearShown)] {
			out[i] = append(out[i], s.Listed)
		}
	}
	return out
}

// alike is how similar two texts with a and b pairs are, from 0 to 1, if they have
// both pairs in common.
func alike(both, a, b int) float64 {
	if both == 0 {
		return 0
	}
	return 2 * float64(both) / float64(a+b)
}

// firstLetters is at most so many letters of a text.
func firstLetters(s string, limit int) string {
	for i := range s { // where each begins
		if limit--; limit < 0 {
			return s[:i]
		}
	}
	return s
}
