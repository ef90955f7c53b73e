package meeting

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scan cuts text into tokens and reads those that begin like a link. A refusal
// is of the whole text, even if it also has a good link.
func scan(text string, hosts Hosts) ([]finding, *Refusal) {
	var findings []finding
	for at, token := range tokens(text) {
		if isFormula(token) {
			return nil, refuse("formula")
		}
		f, ok := classify(token, hosts)
		if !ok {
			continue
		}
		if f.final {
			return nil, f.refusal
		}
		f.at = at
		findings = append(findings, f)
	}
	return findings, nil
}

// tokens yields the pieces between spaces, quotes and angle brackets, with their
// byte offsets. It also cuts at "](", as in a Markdown link.
func tokens(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		start := 0
		emit := func(end int) bool {
			token := text[start:end]
			return token == "" || yield(start, token)
		}
		for i, r := range text {
			width := 0
			switch {
			case isBreak(r):
				width = utf8.RuneLen(r)
			case r == ']' && strings.HasPrefix(text[i:], "]("):
				width = 2
			}
			if width == 0 {
				continue
			}
			if !emit(i) {
				return
			}
			start = i + width
		}
		emit(len(text))
	}
}

func isBreak(r rune) bool {
	switch r {
	case '"', '\'', '<', '>', '`', '“', '”', '„', '‘', '’', '«', '»':
		return true
	}
	return unicode.IsSpace(r)
}

// isFormula matches a spreadsheet call such as =HYPERLINK(...). It can show one
// address and lead to another, so we trust neither.
var isFormula = regexp.MustCompile(`^[=+@-][A-Za-z][A-Za-z0-9._]*\(`).MatchString

// callSchemes open a phone or an app. Invitations are full of them. They are
// ignored, because students join in a browser.
var callSchemes = words("call schemes")

// codeSchemes run code or open something that is not a web page. They refuse the
// whole text, even if it also has a good link.
var codeSchemes = words("code schemes")

// classify decides by the start of a token: a scheme, a host, or prose (false).
func classify(token string, hosts Hosts) (finding, bool) {
	token = tidy(token)
	if len(token) > 5 && strings.EqualFold(token[:5], "href=") {
		token = token[5:]
	}
	if startsWithHost(token, hostEnds+"：", hosts) {
		return readLink("https://"+token, hosts), true
	}
	end := strings.IndexAny(token, hostEnds+"：")
	if end < 0 {
		return finding{}, false
	}
	head := strings.ToLower(token[:end])
	switch sep, width := utf8.DecodeRuneInString(token[end:]); {
	case sep == ':' || sep == '：':
		return withScheme(head, token[end+width:], hosts)
	case sep == '/' && validHost(head) && endsInLetters(head):
		return readLink("https://"+token, hosts), true
	}
	return finding{}, false
}

// hostEnds are the characters that may follow a host.
const hostEnds = `/?#:@\`

// startsWithHost says whether a link without a scheme begins with a host that we know.
func startsWithHost(link, ends string, hosts Hosts) bool {
	if end := strings.IndexAny(link, ends); end >= 0 {
		link = link[:end]
	}
	_, known := siteOf(strings.ToLower(link), hosts)
	return known
}

// afterLabel reads the link after "Zoom:" or "LOCATION:".
func afterLabel(rest string, hosts Hosts) (finding, bool) {
	switch {
	case hasScheme(rest):
		return readLink(rest, hosts), true
	case strings.ContainsAny(rest, hostEnds) && startsWithHost(rest, hostEnds, hosts):
		return readLink("https://"+rest, hosts), true
	}
	return finding{}, false
}

var hasScheme = regexp.MustCompile(`(?i)^https?://.`).MatchString

// withScheme reads "head:rest". A word directly before a link ("LOCATION:https://...") is
// a label, before anything else it is prose. An unknown scheme is refused.
func withScheme(head, rest string, hosts Hosts) (finding, bool) {
	slashes := strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, `\\`)
	switch {
	case rest == "" || slices.Contains(callSchemes, head):
		return finding{}, false
	case head == "http" || head == "https":
		if !strings.HasPrefix(rest, "//") {
			return finding{refusal: refuse("malformed"), final: true}, true
		}
		return readLink(head+":"+rest, hosts), true
	case slices.Contains(codeSchemes, head) || slashes && isScheme(head):
		return finding{refusal: refuse("scheme"), final: true}, true
	case slashes:
		return finding{refusal: refuse("malformed")}, true
	case !isLabel(head):
		return finding{}, false
	}
	return afterLabel(rest, hosts)
}
