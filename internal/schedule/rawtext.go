package schedule

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// rawLine is a line as it is written, so that an edit can leave it alone.
type rawLine struct {
	raw      string // without its end
	end      string // "\n", "\r\n", "\r", or nothing on the last line
	code     string // what counts: without the comment, with single spaces
	indented bool   // white space, and then something
}

// rawLines splits a text into the lines that linesOf counts. Together with the byte
// order mark they are the text.
func rawLines(text string) (mark string, lines []rawLine) {
	rest, marked := strings.CutPrefix(text, byteOrderMark)
	if marked {
		mark = byteOrderMark
	}
	for rest != "" {
		end := strings.IndexAny(rest, "\r\n")
		l := rawLine{raw: rest}
		if end >= 0 {
			l.raw, l.end = rest[:end], rest[end:end+1]
			if strings.HasPrefix(rest[end:], "\r\n") {
				l.end = "\r\n"
			}
		}
		rest = rest[len(l.raw)+len(l.end):]
		l.code = strings.Join(strings.Fields(l.raw[:commentStart(l.raw)]), " ")
		first, _ := utf8.DecodeRuneInString(l.raw)
		l.indented = unicode.IsSpace(first) && strings.TrimSpace(l.raw) != ""
		lines = append(lines, l)
	}
	return mark, lines
}

// join is the text of lines, of which none but the last may lack its end.
func join(mark string, lines []rawLine) string {
	var b strings.Builder
	b.WriteString(mark)
	for _, l := range lines {
		b.WriteString(l.raw)
		b.WriteString(l.end)
	}
	return b.String()
}

// endOf is how a text ends its lines.
func endOf(lines []rawLine) string {
	if len(lines) == 0 || lines[0].end == "" {
		return "\n"
	}
	return lines[0].end
}

// commentStart is where the comment of a line begins, or the line's length: "#" begins
// one at the line's start or after white space.
func commentStart(raw string) int {
	before := ' '
	for i, r := range raw {
		if r == '#' && unicode.IsSpace(before) {
			return i
		}
		before = r
	}
	return len(raw)
}

// part is a statement of a text, with the indented lines below it: the bells of a "day",
// comments, or what has no place there.
type part struct {
	first, after int // lines, of which after is the first that is not the part's
	word         string
	id           string // two statements with the same one define the same thing
	term         string // of a term: its name and year, by which it is the same one, too
}

// order is where a statement stands if there is none of its sort, as in the sample texts.
var order = map[string]int{"zone": 1, "as": 2, "term": 3, "day": 4, "use": 5, "week": 6, "cycle": 7, "from": 8, "on": 9}

// parts are the statements of a text, which need not be free of errors.
func parts(lines []rawLine) []part {
	var list []part
	for i, l := range lines {
		switch last := len(list) - 1; {
		case l.code != "" && !l.indented:
			p := part{first: i, after: i + 1}
			p.word, p.id, p.term = identify(l.code)
			list = append(list, p)
		case l.indented && last >= 0:
			list[last].after = i + 1
		}
	}
	return list
}

// identify says what a statement defines.
func identify(code string) (word, id, term string) {
	word, rest := cutWord(code)
	one, more := cutWord(rest)
	switch word {
	case "term":
		_, name := cutWord(more)
		if year, _, _ := strings.Cut(one, "-"); name != "" {
			term = year + " " + name
		}
		id = "term " + one
	case "day":
		id = "day " + rest
	case "use":
		_, class := cutWord(more)
		by, what := cutWord(class)
		what = strings.Trim(what, `"“”`)
		if by == "block" {
			what = Key(what)
		}
		id = "use " + by + " " + fold(what)
	case "week", "cycle":
		id = "pattern " + one
	case "from":
		id = "from " + one
	case "on":
		first, last, several := strings.Cut(one, "..")
		if !several {
			last = first
		}
		id = "on " + first + ".." + last
	case "zone", "as":
		id = word
	}
	return word, id, term
}
