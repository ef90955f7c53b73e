package roster

import (
	"slices"
	"strings"
	"unicode"
)

// Refusal is why a file cannot be read as a roster at all: sentences that a
// person can act on.
type Refusal string

// Error is the sentences.
func (r Refusal) Error() string { return string(r) }

// header is a file's first row: where each column stands, by its name squashed.
type header struct {
	names []string // squashed
	typed []string // as they stand in the file
	place map[string]int
}

// newHeader reads the names in any case, with stray spaces, "Teacher Email" and
// "teacherEmail" too.
func newHeader(cells []string) header {
	h := header{place: make(map[string]int, len(cells))}
	for i, c := range cells {
		name := squash(c)
		h.names, h.typed = append(h.names, name), append(h.typed, strings.TrimSpace(c))
		if _, taken := h.place[name]; !taken && name != "" {
			h.place[name] = i
		}
	}
	return h
}

// squash keeps the letters and digits of a column's name, in lower case.
func squash(name string) string {
	if ascii := squashed(name); ascii {
		return name
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, fold(name))
}

func squashed(name string) bool {
	for i := range len(name) {
		if c := name[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
			return false
		}
	}
	return true
}

func (h header) has(names ...string) bool {
	return len(h.missing(names)) == 0
}

func (h header) missing(names []string) []string {
	var out []string
	for _, n := range names {
		if _, ok := h.place[squash(n)]; !ok {
			out = append(out, n)
		}
	}
	return out
}

// twice is a column that the header names twice, or "".
func (h header) twice(columns []string) string {
	for _, c := range columns {
		if i := slices.Index(h.names, squash(c)); i >= 0 && slices.Contains(h.names[i+1:], squash(c)) {
			return c
		}
	}
	return ""
}

// like is a name of the header that is nearly the column's and no column of its
// own, as it is written there, or "". It is a hint in a refusal and no more: a
// column that was guessed could let the wrong people sign in.
func (h header) like(column string, own []string) string {
	for i, name := range h.names {
		another := func(c string) bool { return squash(c) == name }
		if slips(squash(column), name) <= allowed(column) && !slices.ContainsFunc(own, another) {
			return h.typed[i]
		}
	}
	return ""
}

// allowed is one slip in five letters, two in eight. A slip is a letter too
// many, too few, another one, or two that changed places.
func allowed(column string) int {
	switch n := len(squash(column)); {
	case n >= 8:
		return 2
	case n >= 5:
		return 1
	}
	return 0
}

// slips is the optimal string alignment distance.
func slips(a, b string) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	var older []int
	for j := range before {
		before[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
		older, before, row = before, row, make([]int, len(b)+1)
	}
	return before[len(b)]
}

// sentence joins words as a sentence would: "a", "a and b", "a, b and c".
func sentence(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
