package meeting

import "strings"

// passcode returns the meeting's passcode, the first one in the lines, or "".
func passcode(ls []string, provider string) string {
	for l := range labels(ls) {
		if !l.ours || !l.kind.opens(provider) {
			continue
		}
		if code, _, _ := l.passcode(ls[l.line]); code != "" {
			return code
		}
	}
	return ""
}

// opens reports whether people type the value of such a label to join a meeting of the
// service. What Zoom and Teams call an access code is a number for phones elsewhere, and the
// English "access code" is that nearly everywhere, but Greenlight asks for one at its rooms.
func (k kind) opens(provider string) bool {
	switch k {
	case passcodes:
		return true
	case accessCodes:
		return provider != webex && provider != gotoCom
	case number:
		return provider == bbb
	}
	return false
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
	case code == "", strings.HasSuffix(code, ":"), isEmail(code), vocabulary.not[string(foldLine(code).runes)]:
	case isDialled(code), l.kind != passcodes && countDigits(line[from:l.to]) > 8:
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
