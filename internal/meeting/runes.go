package meeting

import (
	"unicode"
	"unicode/utf8"
)

// linkEnds are the ASCII characters that no link contains (RFC 3986 §2), and the single
// quote, which ends an attribute of HTML.
var linkEnds = func() (ends [utf8.RuneSelf]bool) {
	for _, c := range " \t\n\v\f\r\"'<>`|[]^" {
		ends[c] = true
	}
	return ends
}()

// endsLink reports whether a character ends a link that is written without a space
// after it: white space, quotation marks and brackets of any script, punctuation and
// symbols that are not ASCII, and letters of scripts that are written without spaces.
// Letters and digits that look like Latin ones, hyphens that look like "-" and
// invisible characters do not: a link that contains them is refused.
func endsLink(r rune) bool {
	if r < utf8.RuneSelf {
		return linkEnds[r]
	}
	switch {
	case unicode.IsSpace(r), unicode.In(r, unicode.Pi, unicode.Pf, unicode.Ps, unicode.Pe, unicode.Po, unicode.S):
		return true
	case r == '\u2010' || r == '\u2011': // hyphen, non-breaking hyphen
		return false
	case unicode.Is(unicode.Pd, r):
		return true
	case unicode.In(r, unicode.Nd, unicode.Cf):
		return false
	case r >= 0x3000 && r <= 0x30FF, r == '\uFF70', r == '\u02BC', r >= 0x2460 && r <= 0x24FF:
		return true // CJK marks, of which some count as letters; an apostrophe; circled numbers
	}
	return unicode.In(r, unspaced...)
}

// unspaced are the scripts that are written without spaces between words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}
