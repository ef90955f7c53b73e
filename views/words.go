package views

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"hallway/internal/school"
)

// compareText compares text without case and diacritics, and numbers by value, so
// that English 9 comes before English 10.
func compareText(a, b string) int {
	return cmp.Or(compareNatural(Fold(a), Fold(b)), cmp.Compare(a, b))
}

// compareBlocks puts lettered blocks before numbered ones: A, B, CFri, 1, 2, 10.
func compareBlocks(a, b string) int {
	return cmp.Or(cmp.Compare(startsWithDigit(a), startsWithDigit(b)), compareText(a, b))
}

func startsWithDigit(s string) int {
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return 1
	}
	return 0
}

// compareNatural compares runs of digits by value and the rest by letter.
func compareNatural(a, b string) int {
	for a != "" && b != "" {
		m, n := digits(a), digits(b)
		if m > 0 && n > 0 {
			x, y := strings.TrimLeft(a[:m], "0"), strings.TrimLeft(b[:n], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[m:], b[n:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

// blockClass is the CSS class for a block's colour: A-H by the first letter, 1-8
// the same eight colours, everything else neutral. The letter is always shown too.
func blockClass(block string) string {
	_, block = blockWords(block)
	if n, err := strconv.Atoi(block[:digits(block)]); err == nil && n >= 1 && n <= 8 {
		return "b" + string(rune('A'+n-1))
	}
	if block != "" && digits(block) == 0 {
		if c := unicode.ToUpper(rune(block[0])); c >= 'A' && c <= 'H' {
			return "b" + string(c)
		}
	}
	return "bn"
}

// roomLabel is "Room 214" for "214", otherwise the roster's own text.
func roomLabel(room string) string {
	if room = strings.TrimSpace(room); startsWithDigit(room) == 1 {
		return "Room " + room
	}
	return room
}

// joinRest is the text of Join that only screen readers say.
func joinRest(e school.Entry) string {
	s := " " + e.Title()
	if term := termOf(&e); term != "" {
		s += ", " + term
	}
	if names := e.TeacherNames(); names != "" {
		s += ", " + names
	}
	if e.Section.Block != "" {
		label := blockLabel(e.Section.Block)
		s += ", " + strings.ToLower(label[:1]) + label[1:]
	}
	if e.Door.Provider != "" {
		s += ", on " + e.Door.Provider
	}
	return s
}

// KnownAs names a meeting for people: "Zoom 934 1100 7919 · passcode in the link",
// or "No link yet".
func KnownAs(m school.Meeting) string {
	if m.Link == "" {
		return "No link yet"
	}
	return knownAs(m, " · ", "passcode in the link")
}

// knownAs joins a meeting's parts; carried is said of a passcode in the link.
func knownAs(m school.Meeting, sep, carried string) string {
	s := cmp.Or(strings.TrimSpace(m.Provider+" "+m.Name), m.Link)
	switch {
	case m.Carries():
		s += sep + carried
	case m.Passcode != "":
		s += sep + "passcode " + m.Passcode
	}
	return s
}

// pick is a if yes, otherwise b.
func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// titled marks the title of a page that has problems.
func titled(title string, problems int) string { return pick(problems > 0, "Error: "+title, title) }

// problem is one entry of "There is a problem".
type problem struct{ Href, Text string }

// problemsOf lists the errors in the order of the fields, with links to them.
func problemsOf(errors school.Invalid, fields ...string) []problem {
	var list []problem
	for _, field := range fields {
		if why := errors[field]; why != "" {
			list = append(list, problem{Href: "#" + field, Text: why})
		}
	}
	return list
}

// firstWrong is the first of some fields that has a problem: the focus goes there.
func firstWrong(errors school.Invalid, fields ...string) string {
	for _, field := range fields {
		if errors[field] != "" {
			return field
		}
	}
	return ""
}

// describedBy lists the ids of the hint, if there is one, and of the problem of a field.
func describedBy(errors school.Invalid, field string, hint bool) string {
	return strings.TrimSpace(pick(hint, field+"-hint", "") + pick(errors[field] != "", " "+field+"-error", ""))
}

// plural writes a number as people read it, and its noun: "14,800 people".
func plural(n int, one, many string) string {
	return thousands(n) + " " + pick(n == 1, one, many)
}

// query encodes names and values, without those that are empty.
func query(pairs ...string) string {
	v := url.Values{}
	for pair := range slices.Chunk(pairs, 2) {
		if pair[1] != "" {
			v.Set(pair[0], pair[1])
		}
	}
	return v.Encode()
}

// address is a path with a query.
func address(path string, pairs ...string) string {
	return strings.TrimSuffix(path+"?"+query(pairs...), "?")
}
