package schedule

import (
	"slices"
	"strings"
	"unicode"
)

// Put writes one statement into a text: a line, or a "day" with its indented lines. It
// stands in the place of the statement that defines the same thing, or after the last of
// its sort. Everything else stays byte for byte, comments too. The text need not be free
// of errors. What is no statement is not written.
func Put(text, statement string) string {
	mark, lines := rawLines(text)
	written := statementLines(statement, endOf(lines))
	if len(written) == 0 {
		return text
	}
	list := parts(lines)
	at, same := find(list, written[0].code)
	switch {
	case !same:
		lines = insert(lines, place(lines, list, written[0].code), written)
	case list[at].word == "day":
		whole := lines[list[at].first:list[at].after]
		lines = slices.Concat(lines[:list[at].first], bells(whole, written), lines[list[at].after:])
	default:
		lines[list[at].first] = overwrite(lines[list[at].first], written[0])
	}
	return join(mark, lines)
}

// Drop takes a line away, counted from 1. A "day" goes with its indented lines.
func Drop(text string, line int) string {
	mark, lines := rawLines(text)
	if line < 1 || line > len(lines) {
		return text
	}
	first, after := line-1, line
	for _, p := range parts(lines) {
		if p.first == first && (p.word == "day" || order[p.word] == 0) {
			after = p.after
		}
	}
	return join(mark, slices.Delete(lines, first, after))
}

// statementLines are the lines of a statement. Only a "day" has more than one, which are
// indented: whoever types a line break into the note of an exception writes no other
// statement. Empty lines are left out.
func statementLines(statement, end string) []rawLine {
	_, lines := rawLines(strings.TrimSpace(statement))
	if len(lines) == 0 {
		return nil
	}
	switch word, _ := cutWord(lines[0].code); {
	case order[word] == 0:
		return nil
	case word != "day":
		_, lines = rawLines(strings.Map(unbroken, strings.TrimSpace(statement)))
	}
	lines = slices.DeleteFunc(lines, func(l rawLine) bool { return strings.TrimSpace(l.raw) == "" })
	for i := range lines {
		l := &lines[i]
		l.end = end
		if i > 0 && !l.indented {
			l.raw, l.indented = "  "+l.raw, true
		}
	}
	return lines
}

// unbroken is a letter, or a space for the end of a line.
func unbroken(r rune) rune {
	if r == '\n' || r == '\r' {
		return ' '
	}
	return r
}

// find is the last statement that defines the same as a new one: of a term, that with
// its first day, or else that with its name and year.
func find(list []part, code string) (at int, ok bool) {
	_, id, term := identify(code)
	for _, same := range []func(part) bool{
		func(p part) bool { return id != "" && p.id == id },
		func(p part) bool { return term != "" && p.term == term },
	} {
		for i, p := range slices.Backward(list) {
			if same(p) {
				return i, true
			}
		}
	}
	return 0, false
}

// place is the line before which a new statement goes: after the last of its sort (a
// second set of bells: after those of its kind of day), or after the last one of what
// the sample texts have before it.
func place(lines []rawLine, list []part, code string) int {
	word, id, _ := identify(code)
	kind, _, second := strings.Cut(id, " for ")
	rank := order[word]
	of := func(wanted func(part) bool) int {
		after := -1
		for _, p := range list {
			if wanted(p) {
				after = p.after
			}
		}
		return after
	}
	for _, wanted := range []func(part) bool{
		func(p part) bool { return second && (p.id == kind || strings.HasPrefix(p.id, kind+" for ")) },
		func(p part) bool { return p.word == word },
		func(p part) bool { return order[p.word] != 0 && order[p.word] < rank },
	} {
		if at := of(wanted); at >= 0 {
			return at
		}
	}
	if len(list) > 0 {
		return list[0].first
	}
	return len(lines)
}

// insert puts lines before a line. A text without an end of its last line stays so.
func insert(lines []rawLine, at int, written []rawLine) []rawLine {
	if at == len(lines) && at > 0 && lines[at-1].end == "" {
		lines[at-1].end = written[0].end
		written[len(written)-1].end = ""
	}
	return slices.Concat(lines[:at], written, lines[at:])
}

// overwrite is a line with a new statement. Its comment stays, unless the statement has
// one, or it was meant as text ("Snow day #2").
func overwrite(old, l rawLine) rawLine {
	comment := commentStart(l.raw) < len(l.raw)
	if !comment && old.code == l.code {
		return old
	}
	l.end = old.end
	if start := commentStart(old.raw); !comment && !looksMeant(old.raw[:start], old.raw[start:]) {
		start = len(strings.TrimRightFunc(old.raw[:start], unicode.IsSpace))
		l.raw += old.raw[start:]
	}
	return l
}

// bells are the lines of a "day" with those of a new one. A line that stays as it was
// stays byte for byte, one whose block stays keeps its indentation and its comment.
func bells(old, written []rawLine) []rawLine {
	last := old[len(old)-1].end
	old[len(old)-1].end = written[0].end
	list := []rawLine{overwrite(old[0], written[0])}
	left := slices.Clone(old[1:])
	stays := func(o rawLine) bool {
		return slices.ContainsFunc(written, func(l rawLine) bool { return l.code == o.code })
	}
	indent := "  "
	if at := slices.IndexFunc(left, func(o rawLine) bool { return o.indented }); at >= 0 {
		indent = indentOf(left[at])
	}
	for _, l := range written[1:] {
		if l.code == "" {
			list = appendNew(list, left, l)
			continue
		}
		at := slices.IndexFunc(left, func(o rawLine) bool { return o.code == l.code })
		if at < 0 {
			at = slices.IndexFunc(left, func(o rawLine) bool { return o.code != "" && blockOf(o.code) == blockOf(l.code) && !stays(o) })
		}
		if at < 0 {
			l.raw = indent + strings.TrimLeftFunc(l.raw, unicode.IsSpace)
			list = append(list, l)
			continue
		}
		l.raw = indentOf(left[at]) + strings.TrimLeftFunc(l.raw, unicode.IsSpace)
		list = append(append(list, comments(left[:at])...), overwrite(left[at], l))
		left = slices.Concat(onlyCode(left[:at]), left[at+1:])
	}
	list = append(list, comments(left)...)
	for last == "" && list[len(list)-1].raw == "" { // an empty line without an end is none
		list = list[:len(list)-1]
	}
	list[len(list)-1].end = last
	return list
}

// appendNew adds a comment of a new "day", unless the old one has it.
func appendNew(list, left []rawLine, l rawLine) []rawLine {
	has := func(o rawLine) bool { return strings.TrimSpace(o.raw) == strings.TrimSpace(l.raw) }
	if slices.ContainsFunc(left, has) || slices.ContainsFunc(list, has) {
		return list
	}
	return append(list, l)
}

func indentOf(l rawLine) string {
	return l.raw[:len(l.raw)-len(strings.TrimLeftFunc(l.raw, unicode.IsSpace))]
}

// blockOf is the key of the block of a bell's line.
func blockOf(code string) string {
	_, _, name := cutTimes(code)
	return Key(name)
}

func comments(lines []rawLine) []rawLine {
	return slices.DeleteFunc(slices.Clone(lines), func(l rawLine) bool { return l.code != "" })
}

func onlyCode(lines []rawLine) []rawLine {
	return slices.DeleteFunc(slices.Clone(lines), func(l rawLine) bool { return l.code == "" })
}
