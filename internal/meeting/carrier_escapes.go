package meeting

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxLayers is how often one text may be escaped, as by a program that puts one
// document into another.
const maxLayers = 3

// isProgram recognises what programs write around a text: JSON (RFC 8259 §7), with
// \/ or \u0026 in it or a name before a colon, or a shell's \? before parameters.
func isProgram(text string) bool {
	if !strings.Contains(text, `\`) {
		return strings.Contains(text, `"`) && jsonName(text)
	}
	// Somebody copied a string out of a program if all is in one line, with \n where lines began.
	return programSigns(text) || !strings.Contains(text, "\n") && writtenLines(text)
}

var (
	jsonName     = regexp.MustCompile(`"[A-Za-z_]+"\s*:`).MatchString
	writtenLines = regexp.MustCompile(`\\n([A-Z\\ ]|https?:)|://[^\s"]*\\n`).MatchString
	programSigns = regexp.MustCompile(`\\+/\\+/|\\u00[0-9A-Fa-f]{2}|\\"|"[A-Za-z_]+"\s*:|\\[?&=_]`).MatchString
)

// unescapeProgram undoes the backslashes of a program, and puts a space for the
// quotation marks around its strings: with them, a label would not be one.
func unescapeProgram(text string) string {
	for range maxLayers {
		if !isProgram(text) {
			return text
		}
		text = oneLineEnd(undoBackslashes(text))
	}
	return text
}

func undoBackslashes(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, `\`)
		out.WriteString(strings.ReplaceAll(before, `"`, " "))
		if !found {
			return out.String()
		}
		plain, width := escaped(rest)
		if width == 0 {
			out.WriteByte('\\')
		}
		out.WriteString(plain)
		text = rest[width:]
	}
}

// escaped is what stands for the characters after a backslash, and how many bytes they have.
func escaped(rest string) (plain string, width int) {
	if rest == "" {
		return "", 0
	}
	switch c := rest[0]; c {
	case 'n', 'N', 'f':
		return "\n", 1
	case 'r':
		return "\r", 1
	case 't':
		return "\t", 1
	case 'u':
		return escapedUTF16(rest)
	case '/', '"', '\'', '\\', ',', ';', ':', '?', '&', '=', '_', '-', '.', '#', '%', '(', ')', '[', ']', '<', '>', '~', '*', '|':
		return string(c), 1
	}
	return "", 0
}

// escapedUTF16 reads u0026, and both halves of a character that has two.
func escapedUTF16(rest string) (plain string, width int) {
	r, ok := hexRune(rest)
	if !ok {
		return "", 0
	}
	if !utf16.IsSurrogate(r) {
		return string(r), len("u0026")
	}
	second, after, _ := strings.Cut(rest[len("u0026"):], `\`)
	low, ok := hexRune(after)
	if pair := utf16.DecodeRune(r, low); second == "" && ok && pair != utf8.RuneError {
		return string(pair), len(`ud83d\ude0a`)
	}
	return string(utf8.RuneError), len("u0026")
}

func hexRune(s string) (rune, bool) {
	if len(s) < 5 || s[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[1:5], 16, 16)
	return rune(n), err == nil
}

// entity is a character reference of HTML. Those without a semicolon stay: in a link,
// &copy=1 and &lang=en are parameters.
var entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// unescapeEntities undoes them, also those of a text that was escaped twice (&amp;amp;).
func unescapeEntities(text string) string {
	for range maxLayers {
		plain := entity.ReplaceAllStringFunc(text, html.UnescapeString)
		if plain == text {
			return text
		}
		text = plain
	}
	return text
}
