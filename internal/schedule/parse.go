package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Problem is what is wrong with a text, or what is probably not meant.
type Problem struct {
	Line    int    // counted from 1; 0: the text as a whole
	Text    string // "9:00-8:30 ends before it starts", without a full stop
	Warning bool   // the text can be used all the same
}

// String is the problem as a command prints it: "line 12: 9:00-8:30 ends before it starts".
func (p Problem) String() string {
	text := p.Text
	if p.Warning {
		text = "warning: " + text
	}
	if p.Line == 0 {
		return text
	}
	return fmt.Sprintf("line %d: %s", p.Line, text)
}

// Faulty reports whether a problem is more than a warning.
func Faulty(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
}

// Limits that no school reaches, so that no text costs much: MaxText of a text, in
// bytes, maxBells of the lines of a kind of day, and maxProblems of the errors and of the
// warnings that are reported.
const (
	MaxText     = 64 << 10
	maxBells    = 200
	maxProblems = 100
)

// parser reads a text line by line. Names are noted, and resolved after the last line,
// because a text may use one before it says what it is.
type parser struct {
	s        *Schedule
	errors   []Problem
	warnings []Problem

	day      *days // above the indented lines
	days     []*days
	dayAt    map[string]int // lines of "Reg" and "Reg for Lower"
	fromAt   map[Date]int   // lines
	kindAt   map[string]int // index in s.kinds
	setAt    map[string]bool
	patterns map[string]int // index in s.patterns
	wanted   []wanted       // kinds of a pattern
	starts   []starting
	ons      []exception
	zoneLine int
	asLine   int
}

// days is one line "day": the bells of a kind for the school or for a second set.
type days struct {
	kind, set string
	line      int
	bells     []Bell
}

// wanted are the names of a pattern's kinds.
type wanted struct {
	pattern int
	names   []string
}

// starting is a line "from" before its names are resolved.
type starting struct {
	start
	name, at string
}

// exception is a line "on" before its names are resolved.
type exception struct {
	on
	kindName, weekName string
}

// Parse reads a text. A text without a "zone" is in the zone that is given. The schedule
// is nil if a problem is more than a warning. Problems are in the order of their lines.
func Parse(text string, zone *time.Location) (*Schedule, []Problem) {
	if len(text) > MaxText {
		return nil, []Problem{{Text: fmt.Sprintf("the text is longer than %d KiB", MaxText>>10)}}
	}
	p := &parser{
		s:     &Schedule{Zone: zone, blocks: map[string]bool{}},
		dayAt: map[string]int{}, fromAt: map[Date]int{}, kindAt: map[string]int{}, setAt: map[string]bool{}, patterns: map[string]int{},
	}
	for _, l := range linesOf(text) {
		p.read(l)
	}
	p.resolve()
	problems := slices.Concat(p.errors, p.warnings)
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	if len(p.errors) > 0 {
		return nil, problems
	}
	return p.s, problems
}

// full reports whether no more errors are listed, so that nobody looks for words.
func (p *parser) full() bool { return len(p.errors) >= maxProblems }

func (p *parser) wrong(line int, format string, args ...any) {
	if !p.full() {
		p.errors = append(p.errors, Problem{Line: line, Text: sentence(format, args)})
	}
}

func (p *parser) warn(line int, format string, args ...any) {
	if len(p.warnings) < maxProblems {
		p.warnings = append(p.warnings, Problem{Line: line, Text: sentence(format, args), Warning: true})
	}
}

// maxSentence is the length of a problem, in letters. A name can be as long as the text.
const maxSentence = 1000

func sentence(format string, args []any) string {
	text := []rune(fmt.Sprintf(format, args...))
	if len(text) <= maxSentence {
		return string(text)
	}
	return string(text[:maxSentence]) + "..."
}

// statements are what a line can begin with.
var statements = []string{"term", "day", "use", "week", "cycle", "from", "on", "zone", "as"}

// read reads one line, which is not empty.
func (p *parser) read(l line) {
	if l.wrong != "" {
		p.wrong(l.n, "%s", l.wrong)
	}
	if l.cut != "" {
		p.warn(l.n, "“%s” begins a comment, so it is left out", l.cut)
	}
	if l.text == "" {
		return
	}
	if l.indented {
		p.bell(l)
		return
	}
	p.day = nil
	word, rest := cutWord(l.text)
	switch word {
	case "term":
		p.term(l.n, rest)
	case "day":
		p.dayLine(l.n, rest)
	case "use":
		p.use(l.n, rest)
	case "week", "cycle":
		p.pattern(l.n, word, rest)
	case "from":
		p.from(l.n, rest)
	case "on":
		p.on(l.n, rest)
	case "zone":
		p.zone(l.n, rest)
	case "as":
		p.as(l.n, rest)
	default:
		p.unknown(l.n, word)
	}
}

// unknown says what the first word of a line could be.
func (p *parser) unknown(n int, word string) {
	p.day = &days{} // the lines below belong to it, whatever it is
	if first, _, _ := strings.Cut(word, "-"); strings.Contains(first, ":") {
		p.wrong(n, "%s is not indented, so it belongs to no day", word)
		return
	}
	p.wrong(n, "a line cannot begin with %s%s", word,
		nearest(word, statements, "; it begins with term, day, use, week, cycle, from, on or zone"))
}
