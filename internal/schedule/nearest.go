package schedule

import (
	"strings"
	"unicode/utf8"
)

// longWord is a length, in letters, over which no name is looked for.
const longWord = 40

// nearest asks whether the name that is most like a word is meant, as ". Tuesday?"; if
// none is like it, it is otherwise.
func nearest(word string, names []string, otherwise string) string {
	letters := utf8.RuneCountInString(word)
	if letters > longWord {
		return otherwise
	}
	best, least := "", min(letters, 1+max(1, letters/3)) // a word of one letter is like no other
	for _, name := range names {
		if n := utf8.RuneCountInString(name); n-letters >= least || letters-n >= least {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	if best == "" {
		return otherwise
	}
	return ". " + best + "?"
}

// distance is how many letters must be added, left out, replaced or exchanged with
// their neighbor to make one word of another (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
