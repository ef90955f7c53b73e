package meeting

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lines is the text as a person sees it, without HTML tags and invisible characters. It
// is for finding labels and bare numbers, never links.
func lines(text string) []string {
	if strings.Contains(text, "</") || strings.Contains(text, "<br") {
		text = html.UnescapeString(withoutTags(text))
	}
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
	}, text)
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
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

// lower lower-cases a line without moving any byte offset.
func lower(line string) string {
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			return l
		}
		return r
	}, line)
}

// values yields what follows each "label:", on its line or else on the next, as in a
// table, and the lower-case text before the label. Labels are in lower case.
func values(ls []string, labels []string) func(yield func(before, value string) bool) {
	return func(yield func(before, value string) bool) {
		for i, line := range ls {
			folded := lower(line)
			for at, width := nextColon(folded, 0); at >= 0; at, width = nextColon(folded, at+width) {
				before, ok := cutLabel(strings.TrimRight(folded[:at], " *_"), labels)
				if !ok {
					continue
				}
				value := strings.TrimLeft(line[at+width:], " *_")
				if value == "" && i+1 < len(ls) {
					value = ls[i+1]
				}
				if value != "" && !yield(before, value) {
					return
				}
			}
		}
	}
}

// nextColon finds the colon, or a word for it, between a label and its value.
func nextColon(line string, from int) (at, width int) {
	at = -1
	for _, sep := range []string{":", "：", " is ", " = "} {
		if i := strings.Index(line[from:], sep); i >= 0 && (at < 0 || from+i < at) {
			at, width = from+i, len(sep)
		}
	}
	return at, width
}

// cutLabel reports whether text ends in one of the labels, as whole words.
func cutLabel(text string, labels []string) (before string, ok bool) {
	for _, label := range labels {
		before, found := strings.CutSuffix(text, label)
		if !found {
			continue
		}
		if r, _ := utf8.DecodeLastRuneInString(before); before == "" || !unicode.IsLetter(r) || r > 0x2E80 {
			return before, true // CJK writes no space between words
		}
	}
	return "", false
}
