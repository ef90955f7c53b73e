package meeting

import (
	"strings"
	"unicode"
)

// trimEnds drops the spaces and invisible characters (byte order marks,
// zero-width spaces) that Word and Outlook leave around copied text.
func trimEnds(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
}

// tidy drops what a sentence puts around a link: brackets and marks before it and
// punctuation after it.
func tidy(token string) string {
	token = tidyStart(token)
	for {
		before := token
		token = strings.TrimRightFunc(token, func(r rune) bool {
			return strings.ContainsRune(".,;:!?()*{", r) || isInvisible(r)
		})
		if strings.HasSuffix(token, "}") && !strings.Contains(token, "{") { // Teams contexts are in braces
			token = strings.TrimSuffix(token, "}")
		}
		if token == before {
			return token
		}
	}
}

func tidyStart(token string) string {
	return strings.TrimLeftFunc(token, func(r rune) bool {
		return strings.ContainsRune("({*_~:,;.!?=-", r) || isInvisible(r)
	})
}

// endsInLetters accepts bit.ly but not 3.14: a top-level domain has only letters.
func endsInLetters(host string) bool {
	tld := host[strings.LastIndexByte(host, '.')+1:]
	return len(tld) > 1 && only(tld, isLower)
}
