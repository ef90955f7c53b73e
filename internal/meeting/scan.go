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
func isFormula(token string) bool { return strings.IndexByte("=+@-", token[0]) >= 0 && formula(token) }

var formula = regexp.MustCompile(`^[=+@-][A-Za-z][A-Za-z0-9._]*\(`).MatchString

// tokens yields the pieces of the text that could be links, and what is between them,
// with their byte offsets. A piece ends where endsLink says, and before https://, unless that is
// a parameter of the link before it.
func tokens(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		start := 0
		for i, r := range text {
			next, cut := cutAt(text, start, i, r)
			if !cut {
				continue
			}
			if start < i && !yield(start, text[start:i]) {
				return
			}
			start = next
		}
		if start < len(text) {
			yield(start, text[start:])
		}
	}
}

// cutAt reports whether the token from start ends before the character r at i, and where
// the next one begins.
func cutAt(text string, start, i int, r rune) (next int, cut bool) {
	switch {
	case endsLink(r):
		return i + utf8.RuneLen(r), !numericHost(text[start:i], r)
	case r == 'h' || r == 'H':
		return i, i > start && startsLink(text[i:]) && !takesLink(text[start:i])
	}
	return 0, false
}

// takesLink reports whether a link that follows directly is a part of this token: the
// token is a link itself, and ends as before a parameter.
func takesLink(token string) bool {
	return strings.IndexByte("=/?&#:_", token[len(token)-1]) >= 0 && opensLink(token)
}

// bareScheme matches the first half of https://https://.
func bareScheme(token string) bool {
	return strings.EqualFold(token, "https://") || strings.EqualFold(token, "http://")
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

// longestStart is as much of a token as can be marks and a host. It bounds the work.
const longestStart = 300

// opensLink reports whether a token begins with a link, also one without a scheme.
func opensLink(token string) bool {
	token = tidyStart(token[:min(len(token), longestStart)])
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
