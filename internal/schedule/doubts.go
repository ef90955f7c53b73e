package schedule

import "slices"

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
		p.doubtStarts(starts)
	}
	for i := range p.s.ons {
		p.doubtOn(&p.s.ons[i])
	}
}

// doubtStarts warns of lines "from" after the last term, and of a term that begins
// before the first of them. The starts are in the order of their dates.
func (p *parser) doubtStarts(starts []start) {
	first, last, _ := p.s.Span()
	for _, s := range starts {
		if s.first > last {
			p.warn(s.line, "%s is after the last term, so the line does nothing", s.first)
		}
	}
	if s := starts[0]; s.first > first && s.first <= last {
		p.warn(s.line, "before %s no line says from, so there is no school until then, although a term begins on %s", s.first, first)
	}
}

func (p *parser) doubtOn(e *on) {
	switch {
	case !p.inTerm(e.first, e.last):
		p.warn(e.line, "%s is outside the terms, so the line does nothing", spanText(e))
	case e.kind >= 0 && e.first != e.last && e.weekend():
		p.warn(e.line, "%s is held at the weekend, too", p.s.kinds[e.kind].name)
	}
	switch word, _ := cutWord(e.note); {
	case word == "hold" && e.off:
		p.warn(e.line, "hold is read as a part of the note; a day off waits anyway")
	case word == "lost" && !e.off:
		p.warn(e.line, "lost is read as a part of the note; it stands after off")
	}
}

func (p *parser) inTerm(first, last Date) bool {
	return slices.ContainsFunc(p.s.Terms, func(t Term) bool { return t.First <= last && first <= t.Last })
}

// weekend reports whether a Saturday or a Sunday is among an exception's dates.
func (e *on) weekend() bool { return e.first.fromMonday()+int(e.last-e.first) >= 5 }

// spanText is the dates of an exception as they are written.
func spanText(e *on) string {
	if e.first == e.last {
		return e.first.String()
	}
	return e.first.String() + ".." + e.last.String()
}
