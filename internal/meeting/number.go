package meeting

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fromProse finds meetings in a text without links: meeting IDs and Meet codes. If the
// text links to another service, or is about one, its numbers belong to that.
func fromProse(text string, findings []finding) []finding {
	ls := lines(text)
	var out []finding
	if !slices.ContainsFunc(findings, func(f finding) bool { return f.provider != zoom }) && !ofOthers(ls) {
		ids := labelled(ls, 9, 11)
		if len(ids) == 0 {
			ids = grouped(ls)
		}
		for _, id := range ids {
			l := Link{URL: "https://zoom.us/j/" + id, Provider: zoom, Meeting: zoomNumber(id), Notes: []Note{NoteFromID}}
			out = append(out, finding{provider: zoom, link: l, key: id, plain: true})
		}
	}
	if len(out) == 0 && !slices.ContainsFunc(findings, func(f finding) bool { return f.provider != meet }) {
		for _, code := range meetCodes(ls) {
			out = append(out, finding{provider: meet, link: meetLink(code), key: strings.ToLower(code), plain: true})
		}
	}
	return out
}

// ofOthers reports whether the text names another service that has meeting IDs, and not Zoom.
func ofOthers(ls []string) bool {
	return !mentions(ls, "zoom") && (mentions(ls, "webex") || mentions(ls, "microsoft teams"))
}

// labelled returns the numbers after labels of meeting IDs that have least to most digits
// and do not look like phone numbers. If there is none, it returns what comes after weaker
// labels: "ID" alone beside a passcode ("ID 657 354 0681, PW algebra7"), and "meeting
// number", which is Webex's word, in a text about Zoom.
func labelled(ls []string, least, most int) []string {
	if !slices.ContainsFunc(ls, func(line string) bool { return longestRun(line) >= least }) {
		return nil // most texts: nothing to look for labels for
	}
	found := map[kind][]string{}
	passcode := false
	for l := range labels(ls) {
		passcode = passcode || l.kind == passcodes && l.ours
		if id := idIn(ls[l.line][l.from:]); least <= len(id) && len(id) <= most && (l.ours || l.kind == meetingID) {
			found[l.kind] = append(found[l.kind], id)
		}
	}
	const webexDigits = 11 // at most
	switch {
	case len(found[meetingID]) > 0:
		return found[meetingID]
	case len(found[plainID]) > 0 && passcode:
		return found[plainID]
	case least > webexDigits || saysZoom(ls):
		return found[number]
	}
	return nil
}

func saysZoom(ls []string) bool { return mentions(ls, "zoom") && !mentions(ls, "webex") }

func mentions(ls []string, service string) bool {
	return slices.ContainsFunc(ls, func(line string) bool { return strings.Contains(strings.ToLower(line), service) })
}

// idIn reads the ID at the beginning of a value. What follows in digits after the groups
// that Zoom prints (3-4-4, 3-3-4) is not part of it. 4-3-4 is what Webex prints.
func idIn(value string) string {
	value = strings.TrimLeft(value, " #*_\"'`([«“„「『–—→>|")
	groups, rest := digitRun(value)
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case len(groups) > 3 && len(groups[0]) == 3 && len(groups[2]) == 4:
		groups = groups[:3]
	case len(groups) > 1 && unicode.IsLetter(r) && !eastAsian(r):
		groups = groups[:len(groups)-1] // "812 3456 7890 7x9k2a"
	case r != '/' && dialled(rest), len(groups) == 3 && len(groups[0]) == 4 && len(groups[1]) == 3:
		return ""
	}
	return strings.Join(groups, "")
}

// maxGroups bounds the work on a line that is one number.
const maxGroups = 24

// digitRun reads groups of digits with one space, hyphen or short dash between them.
func digitRun(s string) (groups []string, rest string) {
	rest = s
	for {
		n := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if n == 0 {
			return groups, s
		}
		groups = append(groups, rest[:n])
		s = rest[n:]
		r, width := utf8.DecodeRuneInString(s)
		if len(groups) == maxGroups || !strings.ContainsRune(" -‐–", r) {
			return groups, s
		}
		rest = s[width:]
	}
}

// longestRun counts the digits of the longest number in a line, as digitRun reads it.
func longestRun(line string) int {
	longest := 0
	for line != "" {
		start := strings.IndexAny(line, "0123456789")
		if start < 0 {
			break
		}
		groups, rest := digitRun(line[start:])
		digits := 0
		for _, group := range groups {
			digits += len(group)
		}
		longest, line = max(longest, digits), rest
	}
	return longest
}

// dialled reports whether the text after a number shows that a phone dials it.
func dialled(rest string) bool {
	r, width := utf8.DecodeRuneInString(rest)
	switch r {
	case '#', '+', '@':
		return true
	case '*', '/':
		return len(rest) > width && isDigit(rest[width])
	}
	return strings.HasPrefix(rest, ",,") || unicode.IsLetter(r) && !eastAsian(r)
}

// phoneWords, folded, on a line mean that its digits are for a phone.
var phoneWords = func() map[string]bool {
	out := map[string]bool{}
	for _, word := range words("phone words") {
		out[string(foldLine(word).runes)] = true
	}
	return out
}()

func forPhones(line string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(string(foldLine(line).runes), notLetter), func(w string) bool { return phoneWords[w] })
}

// grouped returns numbers of eleven digits written 3-4-4. It leaves out phone
// numbers: 1 is first in North America and China, 0 in Britain and Korea.
func grouped(ls []string) []string {
	var out []string
	for _, line := range ls {
		if forPhones(line) {
			continue
		}
		for i := 0; i < len(line); {
			if !isDigit(line[i]) {
				i++
				continue
			}
			groups, rest := digitRun(line[i:])
			alone := i == 0 || strings.ContainsRune(" :([", rune(line[i-1])) && (i < 2 || !strings.ContainsRune("+)0123456789", rune(line[i-2])))
			id := strings.Join(groups, "")
			if alone && !dialled(rest) && len(groups) == 3 && len(groups[0]) == 3 && len(groups[1]) == 4 && len(groups[2]) == 4 && id[0] > '1' {
				out = append(out, id)
			}
			i = len(line) - len(rest)
		}
	}
	return out
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// meetCodes returns the Meet codes that are alone on a line, or on a line that
// says "Meet". Elsewhere "all-time-low" would be taken for a code.
func meetCodes(ls []string) []string {
	var out []string
	for _, line := range ls {
		words := strings.Fields(line)
		says := slices.Contains(strings.FieldsFunc(strings.ToLower(line), notLetter), "meet")
		for _, word := range words {
			if word = tidy(word); isMeetCode(word) && (says || len(words) == 1) {
				out = append(out, word)
			}
		}
	}
	return out
}
