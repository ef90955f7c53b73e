package meeting

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a line as labels are compared: in lower case, without accents, because people
// leave them out ("codigo de acceso"), and with one kind of apostrophe and hyphen.
type folded struct {
	runes []rune
	at    []int // the byte offset of each rune in the line, and the line's length
}

func foldLine(line string) folded {
	f := folded{runes: make([]rune, 0, len(line)), at: make([]int, 0, len(line)+1)}
	for i, r := range line {
		f.runes, f.at = append(f.runes, foldRune(r)), append(f.at, i)
	}
	f.at = append(f.at, len(line))
	return f
}

// letters that Unicode does not decompose, apostrophes and hyphens.
var alike = map[rune]rune{
	'ı': 'i', 'ł': 'l', 'đ': 'd', 'ø': 'o', 'æ': 'a', 'ß': 's',
	'’': '\'', '‘': '\'', 'ʼ': '\'', '´': '\'', '`': '\'',
	'‐': '-', '‑': '-',
}

func foldRune(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf && r != '`':
		return r
	}
	if r >= 0x2E80 {
		return r
	}
	r = unicode.ToLower(r)
	if other, ok := alike[r]; ok {
		return other
	}
	if r < 0x2000 && unicode.IsLetter(r) {
		if parts := norm.NFD.PropertiesString(string(r)).Decomposition(); parts != nil {
			r, _ = utf8.DecodeRune(parts)
		}
	}
	return r
}

// wordBegins reports whether a word can begin at i. Chinese, Japanese and Korean need no
// space; the parameters of a link are no words.
func wordBegins(text []rune, i int) bool {
	if i == 0 || eastAsian(text[i]) || eastAsian(text[i-1]) {
		return true
	}
	switch before := text[i-1]; before {
	case '?', '&', '=', '%', '#', '@':
		return false
	case '_':
		return i == 1 || !inWord(text[i-2])
	default:
		return !inWord(before)
	}
}

func wordEnds(text []rune, end int) bool {
	return end == len(text) || !inWord(text[end]) || eastAsian(text[end]) || eastAsian(text[end-1])
}

func inWord(r rune) bool {
	return 'a' <= r && r <= 'z' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// eastAsian reports whether r is a letter of a script that may be written without spaces,
// or, in Korean, with endings on its words.
func eastAsian(r rune) bool { return r >= 0x2E80 && unicode.IsLetter(r) }
