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
	text = strings.TrimPrefix(text, byteOrderMark)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var list []line
	for i, raw := range strings.Split(text, "\n") {
		l := line{n: i + 1}
		switch {
		case !utf8.ValidString(raw):
			l.wrong = "a letter is not in UTF-8; save the text as UTF-8"
		case strings.ContainsFunc(raw, invisible):
			l.wrong = "there is an invisible character in the line; type it again"
		default:
			l.take(raw)
		}
		if l.text != "" || l.wrong != "" {
			list = append(list, l)
		}
	}
	return list
}

// invisible reports whether a letter could make two names differ that look the same.
func invisible(r rune) bool {
	return unicode.IsControl(r) && !unicode.IsSpace(r) || strings.ContainsRune("\u200b\u2060\ufeff", r)
}

// take splits off the comment.
func (l *line) take(raw string) {
	start := commentStart(raw)
	if looksMeant(raw[:start], raw[start:]) {
		l.cut = strings.TrimSpace(raw[start:])
	}
	first, _ := utf8.DecodeRuneInString(raw)
	l.text = strings.Join(strings.Fields(raw[:start]), " ")
	l.indented = l.text != "" && unicode.IsSpace(first)
}

// looksMeant reports whether a comment was probably meant as text: it stands after text
// and has no space after its "#".
func looksMeant(before, comment string) bool {
	if len(comment) < 2 || strings.TrimSpace(before) == "" {
		return false
	}
	next, _ := utf8.DecodeRuneInString(comment[1:])
	return next != '#' && !unicode.IsSpace(next)
}

// cutWord splits a text with single spaces after its first word.
func cutWord(text string) (word, rest string) {
	word, rest, _ = strings.Cut(text, " ")
	return word, rest
}
