package views

import (
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// DayPreview is what the form does to the schedule of a school.
type DayPreview struct {
	School   school.School
	Line     string
	After    *schedule.Schedule
	From     schedule.Date
	Days     []DayDiff
	Says     []string
	Warnings []string
}

// DayDiff is a date before and after.
type DayDiff struct {
	Date     schedule.Date
	Was, Is  string
	Beside   string // "today", "as before"
	Changes  bool
	NoSchool bool // it is free, before and after
}

// shownDays is how many dates before a preview says "and more".
const shownDays = 12

// NewDayPreview compares a schedule before and after a form, and with what it would be if
// the rotation did the other thing.
func NewDayPreview(at school.School, before, after, otherwise *schedule.Schedule, f DayForm, from, to, today schedule.Date) DayPreview {
	p := DayPreview{School: at, Line: f.Line(), After: after, From: from}
	for d := dayBefore(before, from); d <= to+7 && len(p.Days) < shownDays; d++ {
		was, is := before.Kind(d), after.Kind(d)
		if fromMonday(d) >= 5 && was.Kind == "" && is.Kind == "" && (d < from || d > to) {
			continue
		}
		diff := DayDiff{Date: d, Was: kindOrNot(was, d < from || d > to), Is: kindOrNot(is, true), Changes: was.Kind != is.Kind,
			NoSchool: was.Kind == "" && is.Kind == ""}
		switch {
		case d == today:
			diff.Beside = "today"
		case d > to && !diff.Changes && !diff.NoSchool:
			diff.Beside = "as before"
		}
		p.Days = append(p.Days, diff)
	}
	p.Says = rotationSays(before, after, otherwise, f, from, to)
	return p
}

// dayBefore is the last school day before a date, if there is one within a week.
func dayBefore(s *schedule.Schedule, from schedule.Date) schedule.Date {
	for d := from - 1; d >= from-7; d-- {
		if s.Kind(d).Kind != "" {
			return d
		}
	}
	return from
}

// kindOrNot is what a date is, for a list; noted is with the note of a free day.
func kindOrNot(what schedule.Day, noted bool) string {
	switch {
	case what.Kind != "":
		return cutTo(kindTitle(what.Kind), 60)
	case what.Note != "" && noted:
		return cutTo(what.Note, 80)
	}
	return "No school"
}

// rotationSays says what the form does to the days after it.
func rotationSays(before, after, otherwise *schedule.Schedule, f DayForm, from, to schedule.Date) []string {
	next, ok := nextRotating(before, after, to)
	if !ok {
		return []string{"The days after it stay as they are."}
	}
	on, was, is := dayAfter(next, to, before.Zone), kindSaid(before.Kind(next).Kind), kindSaid(after.Kind(next).Kind)
	var list []string
	switch {
	case was == is:
		list = append(list, "The rotation does not wait: "+on+" stays "+is+".")
	case f.waits():
		list = append(list, "The rotation waits: "+on+" is "+is+", not "+was+".")
	default:
		list = append(list, "The rotation goes on: "+on+" is "+is+", not "+was+".")
	}
	if otherwise == nil {
		return list
	}
	would := kindSaid(otherwise.Kind(next).Kind)
	if would == is || otherwise.Kind(next).Kind == "" {
		return list
	}
	switch alternative := f.Otherwise(); {
	case alternative.Chosen() == "off":
		waiting := before.Kind(from).Kind
		words := "With “No classes” the rotation would wait, and "
		if waiting != "" && before.Kind(from).Line == 0 {
			words = "With “No classes” " + kindSaid(waiting) + " would wait, and "
		}
		list = append(list, words+on+" would be "+would+".")
	case alternative.Chosen() == "lost":
		list = append(list, "With “No classes, and the rotation goes on” "+on+" would be "+would+".")
	default:
		list = append(list, "If the rotation did not wait, "+on+" would be "+would+".")
	}
	return list
}

// nextRotating is the first ordinary day of a rotation after a date, in both schedules.
func nextRotating(before, after *schedule.Schedule, to schedule.Date) (schedule.Date, bool) {
	_, last, _ := before.Span()
	for d := to + 1; d <= last; d++ {
		was, is := before.Kind(d), after.Kind(d)
		if was.Kind != "" && is.Kind != "" && was.Line == 0 && is.Line == 0 && rotates(before, d) {
			return d, true
		}
	}
	return 0, false
}

// dayAfter names a day after another: by its weekday within a week, otherwise by its date.
func dayAfter(d, after schedule.Date, zone *time.Location) string {
	if d-after < 7 {
		return d.Weekday().String()
	}
	return dateTitle(d, zone)
}
