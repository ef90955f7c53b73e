// Package schedule is the school day as one short text: which blocks meet when, on
// which kind of day, and which kind a date is. Parse reads the text, Day says what a
// date is, and At what is on at an instant and what is next. It is pure: nothing here
// reads a clock or a file, and a Schedule never changes.
package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Schedule is a text that was read without errors. It is safe for concurrent use.
type Schedule struct {
	As    string // the school whose text it shares, by name or slug; the rest is empty then
	Zone  *time.Location
	Zoned bool   // the text names the zone itself
	Terms []Term // as written; they may overlap

	kinds    []kind
	bells    []string // names of the second sets, in the order of the text
	uses     []use
	patterns []pattern
	blocks   map[string]bool // keys of the blocks of all kinds of day

	first Date   // of days
	days  []spot // every date from the first term's first day to the last one's last
	ons   []on
}

// Term is a span of dates in which there is school, both included. Its name limits
// nothing.
type Term struct {
	First, Last Date
	Name        string
	Line        int
}

// kind is a kind of day, with its bells: those of the whole school under "".
type kind struct {
	name string
	line int
	sets map[string][]Bell
}

// Bell is one line of a kind of day. Start and End are minutes after midnight on the
// school's clock; an End over 24 hours belongs to the day on which it began.
type Bell struct {
	Name       string // of the block; of a break its name, which may be empty
	Break      bool   // never a block: shown in the day's list only
	Start, End int
}

// pattern is a week or a cycle. Of a week, kinds are those of Monday to Sunday.
type pattern struct {
	name  string
	line  int
	week  bool
	kinds []int // by kind; -1: a day without classes
}

// on is one exception.
type on struct {
	first, last Date
	off, lost   bool
	hold        bool
	kind        int // of a kind of day, or -1
	week        int // of a pattern, or -1
	note        string
	line        int
}

// spot is what a date is.
type spot struct {
	kind int32 // or -1: no school
	on   int32 // the exception that decides, or -1
	from int32 // the pattern in force, or -1: outside the terms, or before the first "from"
}

// Block is one meeting of a block on a date, or a break.
type Block struct {
	Name       string
	Break      bool
	Day        Date // on which it began, even if it ends after midnight
	Start, End time.Time
}

// Day is what a date is. A date without school has no Kind and no Blocks, but maybe the
// note of the exception that made it free.
type Day struct {
	Date    Date
	Kind    string
	Note    string
	Line    int     // of the exception that decides; 0: the week or the cycle does
	Pattern string  // the week or the cycle in force; empty: none, as outside the terms
	Blocks  []Block // with breaks, by start, end and name
}

// Kinds are the names of the kinds of day, in the order of the text.
func (s *Schedule) Kinds() []string {
	names := make([]string, len(s.kinds))
	for i, k := range s.kinds {
		names[i] = k.name
	}
	return names
}

// Sets are the names of the second sets of bells, in the order of the text.
func (s *Schedule) Sets() []string { return slices.Clone(s.bells) }

// Weeks are the names of the weeks, in the order of the text.
func (s *Schedule) Weeks() []string { return s.named(true) }

// Cycles are the names of the cycles, in the order of the text.
func (s *Schedule) Cycles() []string { return s.named(false) }

func (s *Schedule) named(week bool) []string {
	var names []string
	for _, p := range s.patterns {
		if p.week == week {
			names = append(names, p.name)
		}
	}
	return names
}

// FindSet is an error that names the nearest one if there is no such second set of bells.
func (s *Schedule) FindSet(name string) error {
	switch {
	case slices.Contains(s.bells, name):
		return nil
	case len(s.bells) == 0:
		return errors.New("the text has one set of bells, which is for the whole school")
	}
	return fmt.Errorf("there are no bells for %s%s", name, nearest(name, s.bells, "; there are those for "+strings.Join(s.bells, ", ")))
}

// Bells are the lines of a kind of day for a set of bells, "" for those of the whole
// school, by start, end and name. A set replaces every line of the blocks that it
// names; the rest stays.
func (s *Schedule) Bells(kindName, set string) []Bell {
	for i := range s.kinds {
		if s.kinds[i].name == kindName {
			return slices.Clone(s.kinds[i].at(set))
		}
	}
	return nil
}

// at are the bells of a set, which are those of the school if the kind has no own.
func (k *kind) at(set string) []Bell {
	if own, has := k.sets[set]; has {
		return own
	}
	return k.sets[""]
}

// Span are the first and the last date on which there can be school. Without terms it
// is not ok.
func (s *Schedule) Span() (first, last Date, ok bool) {
	return s.first, s.first + Date(len(s.days)) - 1, len(s.days) > 0
}

// spot is what a date is.
func (s *Schedule) spot(d Date) spot {
	if i := int(d - s.first); i >= 0 && i < len(s.days) {
		return s.days[i]
	}
	return spot{-1, -1, -1}
}

// Day is what a date is, with the blocks of a set of bells ("": the whole school's).
func (s *Schedule) Day(d Date, set string) Day {
	day := s.Kind(d)
	clock := clock{zone: s.Zone}
	day.Blocks = s.held(&clock, d, set, nil)
	return day
}

// Kind is Day without blocks, for many dates at once.
func (s *Schedule) Kind(d Date) Day {
	day, at := Day{Date: d}, s.spot(d)
	if at.on >= 0 {
		day.Note, day.Line = s.ons[at.on].note, s.ons[at.on].line
	}
	if at.from >= 0 {
		day.Pattern = s.patterns[at.from].name
	}
	if at.kind >= 0 {
		day.Kind = s.kinds[at.kind].name
	}
	return day
}

// held appends the blocks of a date that take place: what is empty after a gap of the
// clock does not.
func (s *Schedule) held(c *clock, d Date, set string, to []Block) []Block {
	at := s.spot(d)
	if at.kind < 0 {
		return to
	}
	began, sorted := len(to), true
	for _, b := range s.kinds[at.kind].at(set) {
		block := Block{b.Name, b.Break, d, c.time(d, b.Start), c.time(d, b.End)}
		if !block.Start.Before(block.End) {
			continue
		}
		sorted = sorted && (len(to) == began || compareBlocks(to[len(to)-1], block) <= 0)
		to = append(to, block)
	}
	if !sorted { // the clock moved between two of them
		slices.SortStableFunc(to[began:], compareBlocks)
	}
	return to
}
