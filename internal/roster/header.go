package roster

import (
	"fmt"
	"slices"
	"strings"
)

// Refusal is why a file cannot be read as a roster at all: sentences that a
// person can act on.
type Refusal string

// Error is the sentences.
func (r Refusal) Error() string { return string(r) }

const reads = "a CSV with the columns teacher_email, teacher_name, course and section, or a course list with course, sec, block, first_name, last_name, teacher_email and course_name"

// header is a file's first row: where each column stands.
type header struct {
	names []string
	place map[string]int
}

// newHeader reads the names in any case, with stray spaces, "Teacher Email" too.
func newHeader(cells []string) header {
	h := header{place: make(map[string]int, len(cells))}
	for i, c := range cells {
		name := strings.ReplaceAll(fold(c), " ", "_")
		h.names = append(h.names, name)
		if _, taken := h.place[name]; !taken {
			h.place[name] = i
		}
	}
	return h
}

func (h header) has(names ...string) bool {
	return len(h.missing(names)) == 0
}

func (h header) missing(names []string) []string {
	var out []string
	for _, n := range names {
		if _, ok := h.place[n]; !ok {
			out = append(out, n)
		}
	}
	return out
}

// format is the kind of file that the header belongs to, or a Refusal.
func (h header) format() (format, error) {
	for _, f := range formats {
		if h.has(f.required...) {
			return f, h.twice(f)
		}
	}
	if other := h.foreign(); other != "" {
		return format{}, Refusal(fmt.Sprintf("This looks like %s. Hallway reads %s for now.", other, reads))
	}
	if h.students() {
		return format{}, Refusal("This looks like a list of students: no column says who teaches. Hallway never keeps students. Export the list of classes with teacher_email, teacher_name, course and section.")
	}
	if near, missing := h.nearest(); missing != nil {
		return format{}, Refusal(fmt.Sprintf("This looks like a %s, but the header has no %s. Add what is missing, or correct its name in the first row.", near.name, sentence(missing)))
	}
	return format{}, Refusal(fmt.Sprintf("We do not know this kind of file. Its first row must name the columns: Hallway reads %s.", reads))
}

// twice refuses a header in which it is open which of two columns is meant.
func (h header) twice(f format) error {
	for _, c := range f.columns() {
		if i := slices.Index(h.names, c); i >= 0 && slices.Contains(h.names[i+1:], c) {
			return Refusal(fmt.Sprintf("The header names %s twice. Remove or rename one of the two columns.", c))
		}
	}
	return nil
}

// students is true for a header about students that knows no teacher.
func (h header) students() bool {
	about := func(word string) bool {
		return slices.ContainsFunc(h.names, func(n string) bool { return strings.Contains(n, word) })
	}
	return about("student") && !about("teacher")
}

// nearest is the format that most of the header fits, if at least two columns
// do. Between two that fit as well, the one that misses less is meant.
func (h header) nearest() (format, []string) {
	var best format
	var missing []string
	most := 1
	for _, f := range formats {
		m := h.missing(f.required)
		fits := len(f.required) - len(m)
		if fits > most || fits == most && missing != nil && len(m) < len(missing) {
			best, missing, most = f, m, fits
		}
	}
	return best, missing
}

// sentence joins words as a sentence would: "a", "a and b", "a, b and c".
func sentence(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
