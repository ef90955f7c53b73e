package meeting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxPasscode = 64 // runes

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
	opened := start
	end = start
	for n := 0; end < to; n++ {
		r, width := utf8.DecodeRuneInString(line[end:to])
		if !isPasscodeRune(r) || start > from && strings.ContainsRune("\"`", r) || r == '<' && isTag(line[end:to]) {
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
	start, end = withoutMarks(line, start, end, marks)
	if start == opened && start > from && closesInside(line[start-1], line[start:end]) {
		start-- // "(abc)12"
	}
	return start, end
}

// withoutMarks takes the marks of bold text and of the sentence off line[start:end].
func withoutMarks(line string, start, end int, marks string) (from, to int) {
	for _, bold := range []string{"**", "__", "~~"} {
		if strings.HasPrefix(line[start:end], bold) && strings.HasSuffix(line[start:end], bold) && end-start > 4 {
			start, end = start+2, end-2
		}
	}
	end = start + len(strings.TrimSuffix(trimSentence(line[start:end]), marks))
	end = start + len(trimSentence(line[start:end]))
	if !strings.ContainsFunc(line[start:end], inWord) {
		return start, start // "****"
	}
	return start, end
}

// closesInside reports whether a bracket before a passcode is a part of it, because it is
// closed before the passcode ends.
func closesInside(open byte, code string) bool {
	i := strings.IndexByte("([{", open)
	return i >= 0 && strings.IndexByte(code, ")]}"[i]) >= 0
}

// isPasscodeRune accepts what people can type in a password field: letters, digits and the
// signs of a keyboard; no typographic quotation marks, dashes, arrows or emoji.
func isPasscodeRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && r < 0x7F
	}
	return r < 0x2E80 && inWord(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune("£€§°", r)
}

// isTag tells "7x9k2a<tel:+1>" from a passcode with "<" in it.
func isTag(text string) bool {
	tag, _, closed := strings.Cut(text[:min(len(text), maxPasscode)], ">")
	return closed && !strings.Contains(tag, " ")
}

// trimSentence drops the punctuation of the text around a passcode.
func trimSentence(code string) string {
	for {
		before := code
		code = strings.TrimRight(code, `.,;>|/\'"([{`+"`")
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
