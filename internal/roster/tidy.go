package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Tidy is a text that somebody typed as a cell of a roster has it: one line, without what
// nobody sees, and é as one character.
func Tidy(s string) string {
	seen := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar, r == '\ufeff', r == '\u200b':
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(seen), " "))
}
