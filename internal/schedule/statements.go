package schedule

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// term reads "2026-09-08 2027-01-22 Fall".
func (p *parser) term(n int, rest string) {
	first, rest := cutWord(rest)
	last, name := cutWord(rest)
	if first == "" || last == "" {
		p.wrong(n, "a term has a first and a last day: term 2026-09-08 2027-01-22 Fall")
		return
	}
	from, to, ok := p.span(n, first, last)
	if ok {
		p.s.Terms = append(p.s.Terms, Term{First: from, Last: to, Name: name, Line: n})
	}
}

// span reads two dates, the second not before the first.
func (p *parser) span(n int, first, last string) (from, to Date, ok bool) {
	from, errFrom := ParseDate(first)
	to, errTo := ParseDate(last)
	switch {
	case errFrom != nil:
		p.wrong(n, "%s", errFrom)
	case errTo != nil:
		p.wrong(n, "%s", errTo)
	case to < from:
		p.wrong(n, "%s is before %s", last, first)
	default:
		return from, to, true
	}
	return 0, 0, false
}

// reserved are the words that are no names.
var reserved = []string{"off", "week", "hold", "lost", "for", "at", "-"}

// name reports whether a word can be the name of a kind of day, of a set of bells or of
// a pattern.
func (p *parser) name(n int, what, word string) bool {
	if slices.Contains(reserved, word) {
		p.wrong(n, "%s cannot be called %s", what, word)
		return false
	}
	return true
}

// dayLine reads "Reg" or "Reg for Lower". The indented lines below belong to it, even
// if it is wrong.
func (p *parser) dayLine(n int, rest string) {
	d := &days{line: n}
	p.day = d
	words := strings.Fields(rest)
	switch {
	case len(words) == 1 && p.name(n, "a kind of day", words[0]):
		d.kind = words[0]
	case len(words) == 3 && words[1] == "for" && p.name(n, "a kind of day", words[0]) && p.name(n, "a set of bells", words[2]):
		d.kind, d.set = words[0], words[2]
	case len(words) == 1 || len(words) == 3 && words[1] == "for":
		return
	case len(words) == 0:
		p.wrong(n, "a kind of day has a name: day Reg")
		return
	case words[1] == "for":
		p.wrong(n, "the name of a set of bells is one word: day %s for %s", words[0], cmp.Or(strings.Join(words[2:], "-"), "Lower"))
		return
	default:
		p.wrong(n, "the name of a kind of day is one word: day %s", strings.Join(words, "-"))
		return
	}
	if other, twice := p.dayAt[rest]; twice { // rest has single spaces
		p.wrong(n, "day %s is on line %d already", rest, other)
		return
	}
	p.dayAt[rest] = n
	p.days = append(p.days, d)
	if d.set != "" && !p.setAt[d.set] {
		p.setAt[d.set] = true
		p.s.bells = append(p.s.bells, d.set)
	}
}

// use reads `Lower for department "Lower School"`, "Lower for block 1..4" or "Lower for
// room 100..199".
func (p *parser) use(n int, rest string) {
	set, rest := cutWord(rest)
	word, rest := cutWord(rest)
	by, what := cutWord(rest)
	what = strings.TrimSpace(strings.Trim(what, `"“”`))
	if word != "for" || what == "" || by != "department" && by != "block" && by != "room" {
		p.wrong(n, "write use NAME for department NAME, use NAME for block 1..4 or use NAME for room 100..199")
		return
	}
	u := use{set: set, by: by, line: n}
	fold := fold
	if by == "block" {
		fold = Key
	}
	u.text = fold(what)
	if from, to, isRange := strings.Cut(what, ".."); isRange && by != "department" {
		u.text, u.from, u.to = "", fold(from), fold(to)
		if !u.orderly() {
			p.wrong(n, "%s is no range of %ss; write numbers or single letters: 1..4, A..D", what, by)
			return
		}
	}
	p.s.uses = append(p.s.uses, u)
}

// pattern reads a week or a cycle: its name and its kinds.
func (p *parser) pattern(n int, word, rest string) {
	names := strings.Fields(rest)
	switch {
	case len(names) == 0:
		p.wrong(n, "a %s has a name", word)
		return
	case !p.name(n, "a "+word, names[0]):
		return
	case len(names) == 1 && word == "cycle":
		p.wrong(n, "cycle %s has no kinds of day", names[0])
		return
	case len(names) > 8 && word == "week":
		p.wrong(n, "week %s has %d kinds of day, but a week has seven days", names[0], len(names)-1)
		return
	}
	if at, twice := p.patterns[names[0]]; twice {
		other := p.s.patterns[at]
		p.wrong(n, "%s %s is on line %d already", kindOf(other), names[0], other.line)
		return
	}
	p.patterns[names[0]] = len(p.s.patterns)
	p.wanted = append(p.wanted, wanted{len(p.s.patterns), names[1:]})
	p.s.patterns = append(p.s.patterns, pattern{name: names[0], line: n, week: word == "week"})
}

func kindOf(p pattern) string {
	if p.week {
		return "week"
	}
	return "cycle"
}

// from reads "2026-09-08 AB" or "2027-01-25 AB at Alt".
func (p *parser) from(n int, rest string) {
	words := strings.Fields(rest)
	if len(words) != 2 && (len(words) != 4 || words[2] != "at") {
		p.wrong(n, "write from, a date and a week or a cycle: from 2026-09-08 AB")
		return
	}
	d, err := ParseDate(words[0])
	if err != nil {
		p.wrong(n, "%s", err)
		return
	}
	if other, twice := p.fromAt[d]; twice {
		p.wrong(n, "line %d has a from %s already", other, d)
		return
	}
	p.fromAt[d] = n
	s := starting{start: start{first: d, line: n}, name: words[1]}
	if len(words) == 4 {
		s.at = words[3]
	}
	p.starts = append(p.starts, s)
}

// on reads an exception: its dates, what they are, and a note.
func (p *parser) on(n int, rest string) {
	dates, rest := cutWord(rest)
	word, rest := cutWord(rest)
	if word == "" {
		p.wrong(n, "write on, a date or two and what is then: on 2026-10-12 off Columbus Day")
		return
	}
	first, last, several := strings.Cut(dates, "..")
	switch {
	case strings.HasPrefix(word, "..") || several && last == "":
		p.wrong(n, "write two dates without spaces: on 2026-12-21..2027-01-01 off")
		return
	case !several:
		last = first
	}
	from, to, ok := p.span(n, first, last)
	if !ok {
		return
	}
	e := exception{on: on{first: from, last: to, line: n, kind: -1, week: -1}}
	flag := &e.hold
	switch word {
	case "off":
		e.off, flag = true, &e.lost
	case "week":
		e.weekName, rest = cutWord(rest)
		if e.weekName == "" {
			p.wrong(n, "on ... week names a week: on %s week Short", dates)
			return
		}
	default:
		e.kindName = word
	}
	next, after := cutWord(rest)
	if next == "hold" && !e.off || next == "lost" && e.off {
		*flag, rest = true, after
	}
	e.note = rest
	p.ons = append(p.ons, e)
}

// machine are what LoadLocation takes for the zone of the computer that runs it.
var machine = []string{"Local", "localtime", "posixrules"}

// zone reads "America/New_York".
func (p *parser) zone(n int, rest string) {
	switch {
	case p.zoneLine != 0:
		p.wrong(n, "line %d names a zone already", p.zoneLine)
		return
	case rest == "":
		p.wrong(n, "write zone and its name: zone America/New_York")
		return
	}
	p.zoneLine = n
	zone, err := time.LoadLocation(rest)
	if err != nil || slices.Contains(machine, rest) {
		p.wrong(n, "there is no time zone %s; write one like America/New_York", rest)
		return
	}
	p.s.Zone, p.s.Zoned = zone, true
}

// as reads the name of the school whose text this one shares.
func (p *parser) as(n int, rest string) {
	switch {
	case rest == "":
		p.wrong(n, "write as and the name of a school: as North High")
	case p.asLine != 0:
		p.wrong(n, "line %d names a school already", p.asLine)
	default:
		p.asLine, p.s.As = n, rest
	}
}
