package schedule

import (
	"cmp"
	"slices"
	"strings"
)

// resolve gives every name its meaning, after the last line.
func (p *parser) resolve() {
	p.kinds()
	for _, w := range p.wanted {
		p.members(w)
	}
	for _, u := range p.s.uses {
		if !p.setAt[u.set] {
			p.wrong(u.line, "there are no bells for %s%s", u.set, nearest(u.set, p.s.bells, ""))
		}
	}
	var starts []start
	for _, s := range p.starts {
		if p.begin(&s) {
			starts = append(starts, s.start)
		}
	}
	for _, e := range p.ons {
		if p.except(&e) {
			p.s.ons = append(p.s.ons, e.on)
		}
	}
	if p.asLine != 0 {
		p.alone()
	}
	if !Faulty(p.problems) {
		p.s.lay(starts)
		p.doubts(starts)
	}
}

// alone checks that a text that shares another school's has nothing else.
func (p *parser) alone() {
	if len(p.days)+len(p.s.Terms)+len(p.s.patterns)+len(p.s.uses)+len(p.starts)+len(p.ons) > 0 || p.zoneLine != 0 {
		p.wrong(p.asLine, "a text that says as %s has nothing else", p.s.As)
	}
}

// kinds makes the kinds of day, first those of the school, then the second sets.
func (p *parser) kinds() {
	for _, d := range p.days {
		if d.set == "" {
			p.kindAt[d.kind] = len(p.s.kinds)
			p.s.kinds = append(p.s.kinds, kind{name: d.kind, line: d.line, sets: map[string][]Bell{"": sorted(d.bells)}})
		}
		for _, b := range d.bells {
			if !b.Break {
				p.s.blocks[Key(b.Name)] = true
			}
		}
	}
	for _, d := range p.days {
		if d.set == "" {
			continue
		}
		at, known := p.kindAt[d.kind]
		if !known {
			p.noDay(d.line, d.kind)
			continue
		}
		sets := p.s.kinds[at].sets
		sets[d.set] = sorted(slices.Concat(without(sets[""], d.bells), d.bells))
	}
}

// without are the bells whose block is not among others.
func without(bells, others []Bell) []Bell {
	type block struct {
		isBreak bool
		key     string
	}
	named := map[block]bool{}
	for _, o := range others {
		named[block{o.Break, Key(o.Name)}] = true
	}
	return slices.DeleteFunc(slices.Clone(bells), func(b Bell) bool { return named[block{b.Break, Key(b.Name)}] })
}

// sorted are bells by start, end and name.
func sorted(bells []Bell) []Bell {
	bells = slices.Clone(bells)
	slices.SortStableFunc(bells, func(a, b Bell) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), strings.Compare(a.Name, b.Name))
	})
	return bells
}

// noDay says that there is no such kind of day, and which is meant.
func (p *parser) noDay(line int, name string, also ...string) {
	p.wrong(line, "there is no day %s%s", name, nearest(name, append(p.s.Kinds(), also...), ""))
}

// members are the kinds of a week or of a cycle.
func (p *parser) members(w wanted) {
	pattern := &p.s.patterns[w.pattern]
	for _, name := range w.names {
		at, known := p.kindAt[name]
		if name == "-" && pattern.week {
			at, known = -1, true
		}
		if !known {
			p.noDay(pattern.line, name)
		}
		pattern.kinds = append(pattern.kinds, at)
	}
	for pattern.week && len(pattern.kinds) < 7 {
		pattern.kinds = append(pattern.kinds, -1)
	}
}

// begin resolves a line "from".
func (p *parser) begin(s *starting) bool {
	at, known := p.patterns[s.name]
	if !known {
		p.wrong(s.line, "there is no week or cycle %s%s", s.name, nearest(s.name, p.patternNames(), ""))
		return false
	}
	s.pattern = at
	if s.at == "" {
		return true
	}
	pattern := &p.s.patterns[at]
	if pattern.week {
		p.wrong(s.line, "a week cannot start at %s; only a cycle can", s.at)
		return false
	}
	kind, known := p.kindAt[s.at]
	if !known {
		p.noDay(s.line, s.at)
		return false
	}
	if s.start.at = slices.Index(pattern.kinds, kind); s.start.at < 0 {
		p.wrong(s.line, "cycle %s has no day %s", s.name, s.at)
		return false
	}
	return true
}

func (p *parser) patternNames() []string { return append(p.s.Weeks(), p.s.Cycles()...) }

// except resolves a line "on".
func (p *parser) except(e *exception) bool {
	if e.weekName != "" {
		at, known := p.patterns[e.weekName]
		switch {
		case !known:
			p.wrong(e.line, "there is no week %s%s", e.weekName, nearest(e.weekName, p.s.Weeks(), ""))
			return false
		case !p.s.patterns[at].week:
			p.wrong(e.line, "%s is a cycle; on ... week names a week", e.weekName)
			return false
		}
		e.week = at
		return true
	}
	if e.off {
		return true
	}
	at, known := p.kindAt[e.kindName]
	if !known {
		p.noDay(e.line, e.kindName, "off", "week")
		return false
	}
	e.kind = at
	return true
}

// doubts warns of what can be used but is probably not meant.
func (p *parser) doubts(starts []start) {
	switch {
	case p.s.As != "":
		return
	case len(p.s.Terms) == 0:
		p.warn(0, "there is no term, so there is no school on any day")
	case len(starts) == 0:
		p.warn(0, "no line begins with from, so there is no school on any day")
	default:
		p.lateStarts(starts)
	}
	for i := range p.s.ons {
		e := &p.s.ons[i]
		switch {
		case !p.inTerm(e.first, e.last):
			p.warn(e.line, "%s is outside the terms, so the line does nothing", spanText(e))
		case e.kind >= 0 && e.first != e.last && p.weekend(e):
			p.warn(e.line, "%s is held at the weekend, too", p.s.kinds[e.kind].name)
		}
	}
}

// lateStarts warns of lines "from" that come after the last term.
func (p *parser) lateStarts(starts []start) {
	_, last, _ := p.s.Span()
	for _, s := range starts {
		if s.first > last {
			p.warn(s.line, "%s is after the last term, so the line does nothing", s.first)
		}
	}
}

func (p *parser) inTerm(first, last Date) bool {
	return slices.ContainsFunc(p.s.Terms, func(t Term) bool { return t.First <= last && first <= t.Last })
}

// weekend reports whether a Saturday or a Sunday is among an exception's dates.
func (p *parser) weekend(e *on) bool {
	return e.first.fromMonday()+int(e.last-e.first) >= 5
}

// spanText is the dates of an exception as they are written.
func spanText(e *on) string {
	if e.first == e.last {
		return e.first.String()
	}
	return e.first.String() + ".." + e.last.String()
}
