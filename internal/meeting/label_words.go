package meeting

import (
	"iter"
	"strings"
	"unicode"
)

// maxBeside is how many words and brackets a label has on either side. More is a sentence.
const maxBeside = 8

// noun is a noun of the table in a line, at runes[start:end].
type noun struct {
	kind       kind
	start, end int
}

func (f folded) nouns() iter.Seq[noun] {
	return func(yield func(noun) bool) {
		for i := 0; i < len(f.runes); i++ {
			found, end, ok := vocabulary.nouns.at(f.runes, i)
			if !ok {
				continue
			}
			if !yield(noun{found.kind, i, end}) {
				return
			}
			i = end - 1
		}
	}
}

// label reads what is around the noun at text[i:end]. named means that it says "of the
// meeting". It is no label if nothing joins it to the word behind it, and that has no digit.
func (f folded) label(k kind, i, end int) (l label, named, ok bool) {
	l.kind = k
	end, ours, after := f.after(end, &l)
	value, joint := f.joint(end)
	if joint == nothing && value < len(f.runes) && !f.hasDigit(value) {
		return l, after, false
	}
	start, ours2, before := f.before(i)
	if l.kind == plainID && (before || after) {
		l.kind = meetingID
	}
	if joint == colon {
		value = f.skip(f.emphasis(start, value), " ")
	}
	l.start, l.ours, l.marks = f.at[start], ours && ours2, f.marks(start, end, value)
	l.from, l.joint = f.at[value], joint
	return l, before || after, true
}

// hasDigit reports whether the word at i has a digit.
func (f folded) hasDigit(i int) bool {
	for end := min(len(f.runes), i+maxPasscode); i < end && f.runes[i] != ' ' && !eastAsian(f.runes[i]); i++ {
		if unicode.IsDigit(f.runes[i]) {
			return true
		}
	}
	return false
}

// before reads the words before a noun. It is about the meeting if only words of the table
// are there, back to the line's start or to something that is not a word.
func (f folded) before(i int) (start int, ours, named bool) {
	for range maxBeside {
		end := i
		for end > 0 && (f.runes[end-1] == ' ' || f.runes[end-1] == '-') {
			end--
		}
		if end == 0 {
			return i, true, named
		}
		p, start, ok := vocabulary.before.until(f.runes, end)
		if !ok {
			return i, f.endsOther(end), named
		}
		i, named = start, named || p.kind == plainID
	}
	return i, false, named
}

// endsOther reports whether what ends at end is not a word: punctuation, a link, "8B".
func (f folded) endsOther(end int) bool {
	if !unicode.IsLetter(f.runes[end-1]) {
		return true
	}
	for i := end - 1; i >= max(0, end-maxPasscode) && f.runes[i] != ' ' && !eastAsian(f.runes[i]); i-- {
		if unicode.IsDigit(f.runes[i]) || f.runes[i] == '/' {
			return true
		}
	}
	return false
}

// after reads the words and brackets after a noun: "of the meeting", "(access code)".
func (f folded) after(end int, l *label) (next int, ours, named bool) {
	ours = true
	for range maxBeside {
		i := f.skip(end, " ")
		if i == end && i+1 < len(f.runes) && f.runes[i] == '-' && f.runes[i+1] != ' ' {
			i++ // "für das Zoom-Meeting"
		}
		if _, after, ok := vocabulary.after.at(f.runes, i); ok {
			end, named = after, true
			continue
		}
		inside, after, ok := f.bracket(i)
		if !ok {
			break
		}
		end = after
		switch k := nounIn(inside); {
		case k == number || k == accessCodes:
			l.kind = number
		case k == otherThing, forPhones(string(inside)):
			ours = false
		}
	}
	return end, ours, named
}

// bracket reads a remark in brackets at i that a colon follows: "(case sensitive):". Without
// the colon, what is in brackets may be the value.
func (f folded) bracket(i int) (inside []rune, end int, ok bool) {
	if i >= len(f.runes) || f.runes[i] != '(' {
		return nil, 0, false
	}
	for end = i + 1; end < len(f.runes) && end-i <= maxPasscode; end++ {
		if f.runes[end] == ')' {
			next := f.skip(end+1, " ")
			return f.runes[i+1 : end], end + 1, next < len(f.runes) && strings.ContainsRune(":=", f.runes[next])
		}
	}
	return nil, 0, false
}

func nounIn(text []rune) kind {
	for i := range text {
		if p, _, ok := vocabulary.nouns.at(text, i); ok {
			return p.kind
		}
	}
	return 0
}

// joint reads the colon, the word or the dash after a label. Stars of *bold* labels, closing
// brackets and quotation marks belong to the label, and so does an emoji behind it.
func (f folded) joint(end int) (next int, j joint) {
	i := f.skip(f.skip(end, `*_"'”»」』`), " ")
	if _, after, ok := vocabulary.is.at(f.runes, i); ok {
		i, j = f.skip(after, " 、,"), word
	}
	i = f.skipSigns(i)
	switch at := f.skip(f.skip(i, ".… "), ":="); {
	case at > i && strings.ContainsRune(":=", f.runes[at-1]):
		i, j = f.skip(at, ">"), colon
		if dash := f.skip(i, "-"); dash < len(f.runes) && f.runes[dash] == ' ' {
			i = dash // "Passcode:- x"
		}
	case f.isDash(i, end):
		i, j = f.skip(i, "-–—―→>⇒➜"), word
		if i < len(f.runes) && f.runes[i] != ' ' && f.runes[i-1] == '-' {
			j = nothing // "passcode-protected"
		}
	}
	return f.skip(i, " "), j
}

// skipSigns skips what a passcode does not begin with: brackets, a table's lines, emoji.
func (f folded) skipSigns(i int) int {
	for end := min(len(f.runes), i+maxBeside); i < end; i++ {
		r := f.runes[i]
		emoji := r > 0x2000 && (unicode.IsSymbol(r) || unicode.Is(unicode.Mn, r)) && !strings.ContainsRune("→⇒➜"+linkMark, r)
		if !emoji && !strings.ContainsRune(" )]}】」』|~>»›", r) {
			break
		}
	}
	return i
}

// marks are the stars before a label that do not end before its value.
func (f folded) marks(start, end, value int) string {
	i := start
	for i > 0 && strings.ContainsRune("*_~", f.runes[i-1]) {
		i--
	}
	if marks := string(f.runes[i:start]); marks == "" || !strings.Contains(string(f.runes[end:value]), marks) {
		return marks
	}
	return ""
}

// isDash tells a dash after the label from the first character of a passcode: " -x".
func (f folded) isDash(i, end int) bool {
	if i >= len(f.runes) || !strings.ContainsRune("-–—―→⇒➜", f.runes[i]) {
		return false
	}
	return f.runes[i] != '-' || i == end || i+1 < len(f.runes) && (f.runes[i+1] == ' ' || f.runes[i+1] == '>')
}

// emphasis skips the stars after the colon in "**Passcode:** x", but not those of a passcode.
func (f folded) emphasis(start, i int) int {
	end := f.skip(i, "*_")
	opened := start > 0 && end > i && f.runes[i-1] != ' ' && f.runes[start-1] == f.runes[i]
	if end == len(f.runes) || f.runes[end] == ' ' || opened {
		return end
	}
	return i
}

// skip skips some of chars, which are no letters and no digits.
func (f folded) skip(i int, chars string) int {
	for i < len(f.runes) && !inWord(f.runes[i]) && strings.ContainsRune(chars, f.runes[i]) {
		i++
	}
	return i
}
