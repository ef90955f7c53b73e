package meeting

import (
	"regexp"
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
		f, ok := classify(text, at, token, hosts)
		if !ok {
			continue
		}
		if f.final {
			return nil, f.refusal
		}
		if len(findings) == maxLinks {
			return nil, refuse("too-long")
		}
		f.at = at
		findings = append(findings, f)
	}
	return findings, nil
}

// isFormula matches a spreadsheet call such as =HYPERLINK(...). It can show one
// address and lead to another, so we trust neither.
var isFormula = regexp.MustCompile(`^[=+@-][A-Za-z][A-Za-z0-9._]*\(`).MatchString

// tokens yields the pieces of the text that could be links, and what is between them,
// with their byte offsets. A piece ends where endsLink says, and before https://, unless that is
// a parameter of the link before it.
func tokens(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		start, inLink := 0, false
		emit := func(end, next int) bool {
			at := start
			start, inLink = next, false
			return at == end || yield(at, text[at:end])
		}
		for i, r := range text {
			switch {
			case i < start:
			case endsLink(r) && !numericHost(text[start:i], r):
				if !emit(i, i+utf8.RuneLen(r)) {
					return
				}
			case (r == 'h' || r == 'H') && i > start && startsLink(text[i:]):
				if token := text[start:i]; strings.EqualFold(token, "https://") || strings.EqualFold(token, "http://") {
					start = i // https://https://...
					continue
				}
				inLink = inLink || opensLink(text[start:i])
				if inLink && strings.IndexByte("=/?&#:_", text[i-1]) >= 0 {
					continue
				}
				if !emit(i, i) {
					return
				}
			}
		}
		emit(len(text), len(text))
	}
}

// numericHost reports whether a bracket belongs to an address like https://[::1]/, which
// is read to be refused.
func numericHost(token string, r rune) bool {
	return r == '[' && strings.HasSuffix(token, "://") || r == ']' && strings.Contains(token[:min(len(token), len("https://["))], "://[")
}

// startsLink reports whether text begins with https:// or http://, in letters of either case.
func startsLink(text string) bool {
	n := len("http")
	if len(text) > n && text[n]|0x20 == 's' {
		n++
	}
	return len(text) > n+len("://") && strings.EqualFold(text[:len("http")], "http") && text[n:n+len("://")] == "://"
}

// opensLink reports whether a token begins with a link, also one without a scheme.
func opensLink(token string) bool {
	token = tidyStart(token)
	return startsLink(token) || startsHost(token)
}

var startsHost = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+[/?#:]`).MatchString

// emphasis is how many marks of a chat's bold, italic or struck text are before a link.
// As many behind it do not belong to it.
func emphasis(before string) int {
	n := 0
	for n < len(before) && n < 3 && strings.IndexByte("*_~", before[len(before)-1-n]) >= 0 {
		n++
	}
	return n
}

func withoutEmphasis(token string, marks int) string {
	token = tidy(token)
	for ; marks > 0 && token != "" && strings.IndexByte("*_~", token[len(token)-1]) >= 0; marks-- {
		token = token[:len(token)-1]
	}
	return token
}

// cutInHost reports whether a link ends inside its host at a full stop of another script,
// which a browser takes for a dot.
func cutInHost(token, after string) bool {
	r, width := utf8.DecodeRuneInString(after)
	if !strings.ContainsRune("。．｡", r) || strings.Count(token, "/") > 2 {
		return false
	}
	next, _ := utf8.DecodeRuneInString(after[width:])
	return next < 0x80 && (unicode.IsLetter(next) || unicode.IsDigit(next))
}
