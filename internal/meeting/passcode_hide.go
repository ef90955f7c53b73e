package meeting

import (
	"slices"
	"strings"
)

// WithoutPasscode returns a stored link without its passcode (pwd in Zoom, p in Teams),
// and whether it had one. The rest does not change by a byte.
func WithoutPasscode(link string) (string, bool) {
	before, query, _ := strings.Cut(link, "?")
	var kept []string
	hid := false
	for param := range strings.SplitSeq(query, "&") {
		switch name, _, _ := strings.Cut(param, "="); name {
		case "pwd", "p":
			hid = true
		case "":
		default:
			kept = append(kept, param)
		}
	}
	if !hid {
		return link, false
	}
	if len(kept) == 0 {
		return before, true
	}
	return before + "?" + strings.Join(kept, "&"), true
}

// NoteWithoutPasscodes returns a note without the passcodes in it, in its links and behind
// the labels of languages.csv, and whether it had any. It leaves out other passwords too:
// a Wi-Fi's is nothing for strangers either.
func NoteWithoutPasscodes(note string) (string, bool) {
	text, links := cutLinks(note)
	ls := textLines(text)
	hid := hidePasscodes(ls)
	for i, line := range ls {
		words := strings.Split(line, " ")
		for k, word := range words {
			for strings.Contains(word, linkMark) && len(links) > 0 {
				word = strings.Replace(word, linkMark, links[0], 1)
				links = links[1:]
			}
			words[k] = word
			if at := strings.Index(word, "?"); at > 0 && strings.ContainsAny(word[:at], "/.") {
				bare, had := WithoutPasscode(word)
				words[k], hid = bare, hid || had
			}
		}
		ls[i] = strings.Join(words, " ")
	}
	if !hid {
		return note, false
	}
	return strings.Join(ls, "\n"), true
}

// hidePasscodes replaces the passcodes behind labels in the lines.
func hidePasscodes(ls []string) bool {
	type span struct{ line, from, to int }
	var spans []span
	for l := range labels(ls) {
		if l.kind != passcodes && l.kind != accessCodes {
			continue
		}
		if code, from, to := l.passcode(ls[l.line]); code != "" {
			spans = append(spans, span{l.line, from, to})
		}
	}
	for _, s := range slices.Backward(spans) {
		ls[s.line] = ls[s.line][:s.from] + "•••" + ls[s.line][s.to:]
	}
	return len(spans) > 0
}
