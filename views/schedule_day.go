package views

import (
	"strings"

	"hallway/internal/schedule"
)

// daySaid says what a date is, and why: "Day 2 of Six", "Exam, instead of Six: Exams".
func daySaid(s *schedule.Schedule, d schedule.Date) string {
	what := s.Kind(d)
	switch {
	case what.Pattern == "":
		return outsideSaid(s, d)
	case what.Line != 0 && what.Kind == "" && what.Note != "":
		return "No school: " + what.Note
	case what.Line != 0 && what.Kind == "":
		return "No school on this date"
	case what.Kind == "" && fromMonday(d) >= 5:
		return "No school at the weekend"
	case what.Kind == "":
		return "No school on this day of the week"
	case what.Line != 0 && what.Note != "":
		return kindTitle(what.Kind) + ", only on this date: " + what.Note
	case what.Line != 0:
		return kindTitle(what.Kind) + ", only on this date"
	}
	return kindTitle(what.Kind) + " of " + patternSaid(s, what.Pattern)
}

// outsideSaid says why there is no school on a date that no week or cycle decides.
func outsideSaid(s *schedule.Schedule, d schedule.Date) string {
	first, last, ok := s.Span()
	switch {
	case !ok:
		return "There is no term, so there is no school"
	case d < first:
		return "Before the first term"
	case d > last:
		return "After the last term"
	}
	return "Outside the terms"
}

// patternSaid is a week or a cycle by its name.
func patternSaid(s *schedule.Schedule, name string) string {
	for _, cycle := range s.Cycles() {
		if cycle == name {
			return "the rotation " + name
		}
	}
	return "the week " + name
}

// rotates reports whether a rotation decides what a date is.
func rotates(s *schedule.Schedule, d schedule.Date) bool {
	name := s.Kind(d).Pattern
	for _, cycle := range s.Cycles() {
		if cycle == name {
			return true
		}
	}
	return false
}

// bellSet are the bells of a date for the whole school or for a second set.
type bellSet struct {
	name  string // empty: the whole school
	bells []bellLine
}

// bellLine is a block or a break of a date.
type bellLine struct {
	starts, ends string
	name         string
	isBreak      bool
}

// bellsOf are the bells of a date, and those of each second set that are different.
func bellsOf(s *schedule.Schedule, d schedule.Date) (list []bellSet) {
	usual := ""
	for i, set := range append([]string{""}, s.Sets()...) {
		day := s.Day(d, set)
		one := bellSet{name: set}
		var all strings.Builder
		for _, b := range day.Blocks {
			line := bellLine{bellTime(b.Start), bellTime(b.End), b.Name, b.Break}
			one.bells = append(one.bells, line)
			all.WriteString(line.starts + line.ends + line.name + "\n")
		}
		if i == 0 {
			usual = all.String()
		} else if all.String() == usual {
			continue
		}
		if list = append(list, one); len(list) == setsShown {
			break
		}
	}
	return list
}

// setsShown and bellsShown are how much of a day is shown; no school has more.
const setsShown, bellsShown = 6, 40

// label is a block as a list names it: "Block A", and a name that is a word as it is.
func (b bellLine) label() string {
	if b.isBreak {
		return b.name
	}
	if len([]rune(b.name)) <= 2 {
		return "Block " + b.name
	}
	return b.name
}
