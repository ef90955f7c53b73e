package meeting

import (
	"html"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lines is the text as a person sees it, without HTML tags and invisible characters, and
// with a mark instead of each link. It is for finding labels and bare numbers, never links.
func lines(text string) []string {
	if strings.Contains(text, "</") || strings.Contains(text, "<br") {
		text = html.UnescapeString(withoutTags(text))
	}
	return textLines(withoutLinks(text))
}

// textLines cuts a text into lines, without empty ones. Composed letters (NFKC) make one
// of the ways to write é, and full-width letters and colons the usual ones.
func textLines(text string) []string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, norm.NFKC.String(withoutPhrases(text)))
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// withoutPhrases puts a space for each character that NFKC writes as a word or a phrase: squared
// words, and Arabic ligatures, one of which becomes 18 letters. No label has any.
func withoutPhrases(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x3300 && r <= 0x33FF || r >= 0xFDF0 && r <= 0xFDFC {
			return ' '
		}
		return r
	}, text)
}

// inline are the tags that do not end a line.
var inline = words("inline tags")

func withoutTags(text string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "<")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		tag, after, closed := strings.Cut(rest, ">")
		if !closed {
			out.WriteString("<" + rest)
			return out.String()
		}
		name, _, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(tag, "/")), " ")
		if !slices.Contains(inline, name) {
			out.WriteByte('\n')
		}
		text = after
	}
}

// linkMark stands where a link was: nothing inside a link is a label.
const linkMark = "\uFFFC"

func withoutLinks(text string) string {
	text, _ = cutLinks(text)
	return text
}

// cutLinks puts a mark for each link, up to the first character that no link has, and
// returns the links.
func cutLinks(text string) (marked string, links []string) {
	var out strings.Builder
	text = strings.ReplaceAll(text, linkMark, "")
	for {
		before, rest, ok := strings.Cut(text, "://")
		start := schemeStart(before)
		switch {
		case !ok:
			out.WriteString(text)
			return out.String(), links
		case start < 0:
			out.WriteString(before + "://")
			text = rest
			continue
		}
		out.WriteString(before[:start] + linkMark)
		end := strings.IndexFunc(rest, func(r rune) bool { return r <= ' ' || r >= 0x7F || strings.ContainsRune(`<>"|`, r) })
		if end < 0 {
			end = len(rest)
		}
		links = append(links, before[start:]+"://"+rest[:end])
		text = rest[end:]
	}
}

// schemeStart is where http or https begins at the end of text, or -1.
func schemeStart(text string) int {
	for _, scheme := range []string{"https", "http"} {
		if start := len(text) - len(scheme); start >= 0 && strings.EqualFold(text[start:], scheme) {
			return start
		}
	}
	return -1
}
