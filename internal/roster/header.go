package roster

import (
	"slices"
	"strings"
	"unicode"
)

// Refusal is why a file cannot be read as a roster, in sentences that say what to do.
type Refusal string

// Error is the sentences.
func (r Refusal) Error() string { return string(r) }

// header is a file's first row: the place of each column, by its squashed name.
type header struct {
	names []string // squashed
	typed []string // as written in the file
	place map[string]int
}

// newHeader reads names in any case and spacing: "Teacher Email", "teacherEmail".
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
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789") == "" {
		return name
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, fold(name))
}

func (h header) has(names ...string) bool { return len(h.missing(names)) == 0 }

func (h header) missing(names []string) []string {
	var out []string
	for _, n := range names {
		if _, ok := h.at(n); !ok {
			out = append(out, n)
		}
	}
	return out
}

// at is the place of a column, by its name or what it was called before. A name that ends
// in * is any that begins so.
func (h header) at(column string) (int, bool) {
	if begin, ok := strings.CutSuffix(column, "*"); ok {
		i := slices.IndexFunc(h.typed, func(n string) bool {
			return len(n) > len(begin) && strings.EqualFold(n[:len(begin)], begin)
		})
		return i, i >= 0
	}
	name := squash(column)
	i, ok := h.place[name]
	if older := olderNames[name]; !ok && older != "" {
		i, ok = h.place[older]
	}
	return i, ok
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

// like is a name in the header that nearly is the column's and not another column's, or
// "". It is only a hint: a column that was guessed could let the wrong people sign in.
func (h header) like(column string, own []string) string {
	for i, name := range h.names {
		another := func(c string) bool { return squash(c) == name }
		if near(squash(column), name, allowed(column)) && !slices.ContainsFunc(own, another) {
			return h.typed[i]
		}
	}
	return ""
}

// akin is like, or else a name that has the column's in it, or the other way round: "Course
// Name" and course, "E-mail" and teacher_email. It is a hint for a person, no more.
func (h header) akin(column string, own []string) string {
	if name := h.like(column, own); name != "" {
		return name
	}
	wanted := squash(column)
	for i, name := range h.names {
		another := func(c string) bool { return squash(c) == name }
		part := len(name) > 3 && strings.Contains(wanted, name) || len(wanted) > 4 && strings.Contains(name, wanted)
		if part && !slices.ContainsFunc(own, another) {
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

// near says whether at most so many slips (optimal string alignment) turn a into b.
func near(a, b string, slips int) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	switch {
	case a == "" || b == "":
		return len(a)+len(b) <= slips
	case slips == 0:
		return false
	}
	turned := len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0]
	return near(a[1:], b[1:], slips-1) || near(a[1:], b, slips-1) || near(a, b[1:], slips-1) || turned && near(a[2:], b[2:], slips-1)
}

// sentence joins words as a sentence would: "a", "a and b", "a, b and c".
func sentence(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
