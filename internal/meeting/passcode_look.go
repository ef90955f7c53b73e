package meeting

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

func isLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// isProse reports whether a value may as well be a word of a sentence: it has no digit and
// no sign but a hyphen or an apostrophe.
func isProse(code string) bool {
	return strings.IndexFunc(code, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' }) < 0
}

// isBareCode reports whether a value shows by itself that it is a passcode: four digits, or
// letters and digits.
func isBareCode(code string) bool {
	if len(code) < 4 || !strings.ContainsFunc(code, unicode.IsDigit) || strings.ContainsAny(code, ":/,") {
		return false
	}
	return only(code, isDigit) || strings.ContainsFunc(code, unicode.IsLetter)
}

var (
	isEmail   = regexp.MustCompile(`^[^@]+@[^@]+\.[A-Za-z]{2,}$`).MatchString
	isDialled = regexp.MustCompile(`^[0-9]+#$`).MatchString

	// A time, a count, a date, "6-digit": what stands in a sentence about passcodes.
	isAmount = regexp.MustCompile(`^[0-9]{1,2}([:.h][0-9]{2})?(am|pm|h|st|nd|rd|th|x|e|er|º|ª)?$|` +
		`^[0-9]{1,4}([./-][0-9]{1,4}){2}$|^[0-9]+-\pL+$`).MatchString
)

// isMeasure reports whether a value counts or dates something. A number that ends its
// clause is a passcode all the same.
func isMeasure(code, rest string) bool {
	return isAmount(strings.ToLower(code)) && !(only(code, isDigit) && endsClause(rest))
}

// endsClause reports whether a sentence can end before rest.
func endsClause(rest string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	return rest == "" || !inWord(r)
}

// continues reports whether rest goes on with a word in lower case, as a sentence does. A
// new field begins with a capital.
func continues(rest string) bool {
	after, spaced := strings.CutPrefix(rest, " ")
	r, _ := utf8.DecodeRuneInString(after)
	return spaced && unicode.IsLower(r)
}
