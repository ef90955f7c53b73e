package meeting

import (
	"slices"
	"strings"
	"unicode"
)

// idLabels are the words that Zoom and Teams print before a meeting ID.
// Conference IDs, access codes and PINs are not here: they are for phones.
var idLabels = words("meeting ID labels")

// fromProse finds meetings in a text without links: meeting IDs and Meet codes. If the
// text links to another service, its numbers belong to that.
func fromProse(text string, findings []finding) []finding {
	ls := lines(text)
	var out []finding
	if !slices.ContainsFunc(findings, func(f finding) bool { return f.provider != zoom }) {
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

// labelled returns the numbers after meeting ID labels that have least to most
// digits and do not look like phone numbers.
func labelled(ls []string, least, most int) []string {
	var out []string
	for _, value := range values(ls, idLabels) {
		groups, rest := digitRun(value)
		id := strings.Join(groups, "")
		if len(id) >= least && len(id) <= most && !dialled(rest) {
			out = append(out, id)
		}
	}
	return out
}

// digitRun reads groups of digits with one space or hyphen between them.
func digitRun(s string) (groups []string, rest string) {
	rest = s
	for {
		n := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if n == 0 {
			return groups, s
		}
		groups = append(groups, rest[:n])
		s, rest = rest[n:], rest[n:]
		if rest == "" || rest[0] != ' ' && rest[0] != '-' {
			return groups, rest
		}
		rest = rest[1:]
	}
}

// dialled reports whether the text after a number shows that a phone dials it.
func dialled(rest string) bool {
	return rest != "" && (strings.HasPrefix(rest, ",,") || strings.ContainsRune("#+*@/", rune(rest[0])) || unicode.IsLetter(rune(rest[0])))
}

// phoneWords on a line mean that its digits are for a phone.
var phoneWords = words("phone words")

// grouped returns numbers of eleven digits written 3-4-4. It leaves out phone
// numbers: 1 is first in North America and China, 0 in Britain and Korea.
func grouped(ls []string) []string {
	var out []string
	for _, line := range ls {
		if slices.ContainsFunc(strings.FieldsFunc(lower(line), notLetter), func(w string) bool { return slices.Contains(phoneWords, w) }) {
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
		says := slices.Contains(strings.FieldsFunc(lower(line), notLetter), "meet")
		for _, word := range words {
			if word = tidy(word); isMeetCode(word) && (says || len(words) == 1) {
				out = append(out, word)
			}
		}
	}
	return out
}
