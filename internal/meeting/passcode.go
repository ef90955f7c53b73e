package meeting

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxPasscode = 64 // runes

// passcodeLabels are words for a passcode, longest first within a language, without
// "access code": Webex and GoTo print the meeting number after it.
var passcodeLabels = words("passcode labels")

// mayPrecede are words that may stand before the label of a meeting's passcode.
// "Wi-Fi password" and "host password" are something else.
var mayPrecede = words("before passcode labels")

// passcode returns the meeting's passcode, the first one in the lines, or "".
func passcode(ls []string) string {
	for before, value := range values(ls, passcodeLabels) {
		if !ofMeeting(before) {
			continue
		}
		if code := readPasscode(value); code != "" {
			return code
		}
	}
	return ""
}

// ofMeeting reports whether a label is about the meeting: only words of mayPrecede are
// before it on the line, back to something that is not a word.
func ofMeeting(before string) bool {
	words := strings.Fields(before)
	for i := len(words) - 1; i >= 0; i-- {
		word := strings.TrimLeft(words[i], "([*|•·-–—_")
		if len(word) < len(words[i]) && (word == "" || slices.Contains(mayPrecede, word)) {
			return true
		}
		if slices.Contains(mayPrecede, word) {
			continue
		}
		return strings.ContainsAny(word, "0123456789/") || strings.HasSuffix(word, ",") ||
			strings.HasSuffix(word, ";") || strings.HasSuffix(word, ".") || strings.HasSuffix(word, ":")
	}
	return true
}

// noPasscode are words after a passcode label that are not a passcode.
var noPasscode = words("not passcodes")

func readPasscode(value string) string {
	code, _, _ := strings.Cut(strings.TrimSpace(value), " ")
	const marks = ".,;\"'`“”„‘’«»"
	code = strings.Trim(code, marks)
	for _, pair := range []string{"()", "[]"} {
		if !strings.Contains(code, pair[:1]) {
			code = strings.TrimRight(code, marks+pair[1:])
		}
	}
	bad := func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsSpace(r) || r == utf8.RuneError }
	switch {
	case code == "", slices.Contains(noPasscode, strings.ToLower(code)), utf8.RuneCountInString(code) > maxPasscode:
		return ""
	case strings.Contains(code, "://"), strings.HasSuffix(code, ":"), strings.ContainsFunc(code, bad):
		return ""
	}
	return code
}
