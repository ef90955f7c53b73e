package schedule

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is a line of a text, without its comment.
type line struct {
	n        int // counted from 1
	text     string
	indented bool
	cut      string // a comment that looks as if it were meant as text, such as "#2"
	wrong    string // why it cannot be read
}

// linesOf are the lines of a text that have something on them. White space of every kind
// counts as spaces, because people paste from word processors.
func linesOf(text string) []line {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var list []line
	for i, raw := range strings.Split(text, "\n") {
		l := line{n: i + 1}
		switch {
		case !utf8.ValidString(raw):
			l.wrong = "a letter is not in UTF-8; save the text as UTF-8"
		case strings.ContainsFunc(raw, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }):
			l.wrong = "there is an invisible control character in the line"
		default:
			l.take(raw)
		}
		if l.text != "" || l.wrong != "" {
			list = append(list, l)
		}
	}
	return list
}

// take splits off the comment: "#" begins one at the line's start or after white space.
func (l *line) take(raw string) {
	before := ' '
	for i, r := range raw {
		if r == '#' && unicode.IsSpace(before) {
			l.note(raw[:i], raw[i:])
			raw = raw[:i]
			break
		}
		before = r
	}
	text := strings.Join(strings.Fields(raw), " ")
	first, _ := utf8.DecodeRuneInString(raw)
	l.text, l.indented = text, text != "" && unicode.IsSpace(first)
}

// note warns of a comment that stands after text and has no space after its "#".
func (l *line) note(before, comment string) {
	next, _ := utf8.DecodeRuneInString(comment[1:])
	if strings.TrimSpace(before) != "" && len(comment) > 1 && next != '#' && !unicode.IsSpace(next) {
		l.cut = strings.TrimSpace(comment)
	}
}

// cutWord splits a text with single spaces after its first word.
func cutWord(text string) (word, rest string) {
	word, rest, _ = strings.Cut(text, " ")
	return word, rest
}
