package roster

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"hallway/internal/school"
)

// seen is a row's two dates.
type seen struct {
	begin string
	from  day
	end   string
	to    day
	file  string
	line  int
}

// evidence is what the dates of an upload, and what is around them, tell about the
// order of day and month. It does not depend on the order of the rows.
type evidence struct {
	today    string
	american bool   // the system writes the month first
	zone     string // the school's time zone, an IANA name

	example  sample    // a date that depends on the order, of two readings if there is one
	proof    [2]sample // by dateOrder: a date that only that order can read
	inverted [2]sample // by dateOrder: a pair that would end before it begins in that order alone
	near     [2]bool   // by dateOrder: a term is within two months of today
	over     [2]sample // by dateOrder: a term that has ended in that order alone
	padded   sample    // a date such as 3/08/2026, of which only the month has a zero
	begins0  bool      // the first number of one of them has a zero

	dots, others    int  // dates written with dots, and otherwise
	dotsMonth       bool // dots stand behind a month
	short, yearLike int  // dates with a year of two digits, and those that begin with one
	farYear         bool // the last number of one of them is no year near today
}

// sample is a cell and where it is.
type sample struct {
	cell, file string
	line       int
	is         day
}

func (s sample) place() string { return fmt.Sprintf("%s line %d", s.file, s.line) }

// see adds the dates of a row. Terms tell by how near they are, too.
func (e *evidence) see(s seen, term bool) {
	e.seeOne(sample{s.begin, s.file, s.line, s.from})
	e.seeOne(sample{s.end, s.file, s.line, s.to})
	if !s.from.ordered() && !s.to.ordered() {
		return
	}
	var inverted [2]bool
	for o := range inverted {
		from, to := s.from.read[o], s.to.read[o]
		inverted[o] = from != "" && to != "" && to < from
		e.near[o] = e.near[o] || term && !inverted[o] && e.isNear(from, to)
	}
	if term && !inverted[monthFirst] && !inverted[dayFirst] {
		e.seeOver(s)
	}
	if inverted[monthFirst] != inverted[dayFirst] {
		o := monthFirst
		if inverted[dayFirst] {
			o = dayFirst
		}
		e.inverted[o] = cmp.Or(e.inverted[o], sample{s.begin, s.file, s.line, s.from})
	}
}

// seeOver notes a term that has ended in one order alone.
func (e *evidence) seeOver(s seen) {
	for o := range e.over {
		here, there := school.PhaseOn(e.today, s.from.read[o], s.to.read[o]), school.PhaseOn(e.today, s.from.read[1-o], s.to.read[1-o])
		if here == school.Over && there != school.Over {
			e.over[o] = cmp.Or(e.over[o], sample{s.begin, s.file, s.line, s.from})
		}
	}
}

func (e *evidence) seeOne(s sample) {
	if s.is.short != [2]int{} {
		e.short++
		if e.yearIsNear(s.is.short[0], 2, 2) {
			e.yearLike++
		}
		e.farYear = e.farYear || !e.yearIsNear(s.is.short[1], 1, 2)
	}
	if !s.is.ordered() {
		return
	}
	first, rest, _ := strings.Cut(s.cell, "/")
	e.begins0 = e.begins0 || strings.HasPrefix(first, "0")
	if len(first) == 1 && strings.HasPrefix(rest, "0") {
		e.padded = cmp.Or(e.padded, s)
	}
	if s.is.dots {
		e.dots++
	} else {
		e.others++
	}
	switch only := s.is.only(); only {
	case noOrder:
		if e.example.cell == "" || e.example.is.only() != noOrder {
			e.example = s
		}
		return
	default:
		e.proof[only] = cmp.Or(e.proof[only], s)
		e.dotsMonth = e.dotsMonth || s.is.dots && only == monthFirst
	}
	e.example = cmp.Or(e.example, s)
}

// only is the one order that can read an ordered day; noOrder: both can.
func (d day) only() dateOrder {
	switch {
	case d.read[dayFirst] == "":
		return monthFirst
	case d.read[monthFirst] == "":
		return dayFirst
	}
	return noOrder
}

// isNear says whether a term has a day within two months of today.
func (e *evidence) isNear(from, to string) bool {
	now, err := time.Parse(time.DateOnly, e.today)
	if err != nil {
		return true
	}
	first, last := now.AddDate(0, -2, 0).Format(time.DateOnly), now.AddDate(0, 2, 0).Format(time.DateOnly)
	return (from == "" || from <= last) && (to == "" || to >= first)
}

// yearIsNear says whether a year of two digits is at most so many years from today.
func (e *evidence) yearIsNear(short, before, after int) bool {
	now, err := time.Parse(time.DateOnly, e.today)
	return err == nil && 2000+short >= now.Year()-before && 2000+short <= now.Year()+after
}

// custom is how the system or the layout has it: Clever's documentation writes
// M/D/Y, and numbers with dots between them have the day first in every country that
// writes dots.
func (e *evidence) custom() (dateOrder, string) {
	switch {
	case e.dots > 0:
		return dayFirst, "dates with dots have the day first"
	case e.american:
		return monthFirst, "that is how Clever writes dates"
	}
	return noOrder, ""
}
