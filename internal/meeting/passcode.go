package meeting

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxPasscode = 64 // runes

// passcode returns the meeting's passcode, the first one in the lines, or "".
func passcode(ls []string, provider string) string {
	for l := range labels(ls) {
		if !l.ours || l.kind != passcodes && (l.kind != accessCode || provider == webex || provider == gotoCom) {
			continue
		}
		if code, _, _ := l.passcode(ls[l.line]); code != "" {
			return code
		}
	}
	return ""
}

// passcode reads the value of a passcode's label in its line, and where it stands in it.
// The weaker the joint, the more it must look like a passcode: after a colon a word is
// enough, after "is" it must end the sentence, and without either it needs a digit. It is
// none if a phone dials it, or if it is the number of a meeting.
func (l label) passcode(line string) (code string, from, to int) {
	from, to = passcodeSpan(line, l.from, l.to, l.marks)
	code = line[from:to]
	rest := line[to:]
	if digits, end := joined(line[from:l.to]); digits != "" {
		code, to = digits, from+end
	}
	switch {
	case code == "", strings.HasSuffix(code, ":"), isEmail(code), vocabulary.not[string(fold(code).runes)]:
	case isDialled(code), l.kind == accessCode && countDigits(line[from:l.to]) > 8:
	case l.alone && (l.joint == nothing || !isBareCode(code)) && strings.TrimSpace(rest) != "":
	case !l.joint.allows(code, rest):
	default:
		return code, from, to
	}
	return "", 0, 0
}

// allows reports whether a value that goes on with rest is a passcode after the joint.
func (j joint) allows(code, rest string) bool {
	switch j {
	case nothing:
		return isBareCode(code) && !isMeasure(code, rest)
	case word:
		return !isMeasure(code, rest) && (!isProse(code) || endsClause(rest))
	}
	return !isProse(code) || !continues(rest)
}

// passcodeSpan finds the first run of characters that a passcode can have in
// line[from:to], without the marks that a sentence leaves around it. It keeps @ - _ * at
// both ends, and "!" and "?" behind digits or signs ("Ab1!"), where rules for passwords
// ask for them; behind a plain word ("algebra!") they are the sentence's. marks were opened
// before the label, as in "*Passcode: x*".
func passcodeSpan(line string, from, to int, marks string) (start, end int) {
	open := func(r rune) bool {
		return strings.ContainsRune(`([{<"'“”„‘’«»‹›「『【《〈`+"`", r)
	}
	start = to - len(strings.TrimLeftFunc(line[from:to], open))
	end = start
	for n := 0; end < to; n++ {
		r, width := utf8.DecodeRuneInString(line[end:to])
		if !isPasscodeRune(r) {
			break
		}
		if n == maxPasscode {
			return start, start
		}
		end += width
	}
	if cut := end == to && to < len(line); cut { // the next label begins
		end = start + len(strings.TrimRight(line[start:end], "/,;|&("))
	}
	for _, bold := range []string{"**", "__", "~~"} {
		if strings.HasPrefix(line[start:end], bold) && strings.HasSuffix(line[start:end], bold) && end-start > 4 {
			start, end = start+2, end-2
		}
	}
	end = start + len(strings.TrimSuffix(trimSentence(line[start:end]), marks))
	end = start + len(trimSentence(line[start:end]))
	if !strings.ContainsFunc(line[start:end], isWord) {
		return start, start // "****"
	}
	return start, end
}

// isPasscodeRune accepts what people can type in a password field: letters, digits and the
// signs of a keyboard; no quotation marks, dashes, arrows or emoji.
func isPasscodeRune(r rune) bool {
	switch {
	case r == '"' || r == '<' || r == '`':
		return false
	case r < utf8.RuneSelf:
		return r > ' ' && r < 0x7F
	}
	return r < 0x2E80 && isWord(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune("£€§°", r)
}

// trimSentence drops the punctuation of the text around a passcode.
func trimSentence(code string) string {
	for {
		before := code
		code = strings.TrimRight(code, `.,;>|/\'([{`)
		for _, pair := range []string{"()", "[]", "{}"} {
			if !strings.Contains(code, pair[:1]) {
				code = strings.TrimRight(code, pair[1:])
			}
		}
		if plain := strings.TrimRight(code, "!?"); isLetters(plain) {
			code = plain
		}
		if code == before {
			return code
		}
	}
}

// joined reads digits in groups of one size that end a line, "123 456", as one passcode:
// half of it would let nobody in.
func joined(value string) (digits string, end int) {
	groups, rest := digitRun(value)
	if len(groups) < 2 || strings.Contains(value[:len(value)-len(rest)], "-") || strings.TrimLeft(rest, " .)") != "" {
		return "", 0
	}
	for _, group := range groups {
		if len(group) != len(groups[0]) || len(group) == 1 {
			return "", 0
		}
	}
	digits = strings.Join(groups, "")
	if len(digits) > 8 {
		return "", 0
	}
	return digits, len(value) - len(rest)
}

// countDigits counts the digits that a value begins with, over spaces and hyphens.
func countDigits(value string) int {
	groups, _ := digitRun(value)
	return len(strings.Join(groups, ""))
}

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
	return rest == "" || !isWord(r)
}

// continues reports whether rest goes on with a word in lower case, as a sentence does. A
// new field begins with a capital.
func continues(rest string) bool {
	after, spaced := strings.CutPrefix(rest, " ")
	r, _ := utf8.DecodeRuneInString(after)
	return spaced && unicode.IsLower(r)
}
