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
			p.unnamed(u.line, "there are no bells for", u.set, p.s.bells)
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
	if len(p.errors) == 0 {
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
	p.unnamed(line, "there is no day", name, slices.Concat(p.s.Kinds(), also))
}

// unnamed says that a name means nothing, and which is meant.
func (p *parser) unnamed(line int, what, name string, names []string) {
	if !p.full() {
		p.wrong(line, "%s %s%s", what, name, nearest(name, names, ""))
	}
}

// members are the kinds of a week or of a cycle.
func (p *parser) members(w wanted) {
	pattern := &p.s.patterns[w.pattern]
	for _, name := range w.names {
		at, known := p.kindAt[name]
		if name == "-" && pattern.week {
			at, known = -1, true
		}
		switch {
		case !known && name == "-":
			p.wrong(pattern.line, "a cycle skips the days without school by itself, so it has no -")
		case !known:
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
		p.unnamed(s.line, "there is no week or cycle", s.name, p.patternNames())
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
			p.unnamed(e.line, "there is no week", e.weekName, p.s.Weeks())
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
