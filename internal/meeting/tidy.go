package meeting

import (
	"regexp"
	"strings"
	"unicode"
)

// trimEnds drops the spaces and invisible characters (byte order marks,
// zero-width spaces) that Word and Outlook leave around copied text.
func trimEnds(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// tidy drops what a sentence puts around a link: brackets and bullets before it,
// punctuation after it, and an escaped ">" that some mail programs add.
func tidy(token string) string {
	for {
		before := token
		token = strings.TrimLeftFunc(token, func(r rune) bool {
			return strings.ContainsRune("([{*|•·–—（【", r) || unicode.Is(unicode.Cf, r)
		})
		token = strings.TrimRightFunc(token, func(r rune) bool {
			return strings.ContainsRune(".,;:!?)]}*|…。，；：！？、）】", r) || unicode.Is(unicode.Cf, r)
		})
		if n := len(token) - len("%3E"); n >= 0 && strings.EqualFold(token[n:], "%3E") {
			token = token[:n]
		}
		if token == before {
			return token
		}
	}
}

// isScheme matches a URI scheme (RFC 3986 §3.1).
var isScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`).MatchString

// isLabel accepts a word in any script, and names like X-GOOGLE-CONFERENCE.
func isLabel(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '_' }) < 0
}

// endsInLetters accepts bit.ly but not 3.14: a top-level domain has only letters.
func endsInLetters(host string) bool {
	tld := host[strings.LastIndexByte(host, '.')+1:]
	return len(tld) > 1 && only(tld, isLower)
}
