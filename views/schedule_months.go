package views

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hallway/internal/schedule"
)

// month is a table of the calendar. Saturdays and Sundays are in it only if something
// takes place on one of them.
type month struct {
	caption string
	days    int // 5 or 7
	weeks   [][]cell
}

// cell is a date of the calendar; without a date it is empty.
type cell struct {
	date  string
	day   string
	short string // what it is, in the cell
	said  string // the same in full, for screen readers
	class string // of the style sheet: "off", "other" or ""
	quiet bool   // outside the terms, or a usual weekend: nothing to press
}

// weekdays are the columns.
var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// months are the calendar.
func (m ScheduleYear) months() (list []month) {
	first, last := m.window()
	days := 5
	for d := first; d <= last; d++ {
		if fromMonday(d) >= 5 && m.Times.Kind(d).Kind != "" {
			days = 7
		}
	}
	for n := monthOf(first); n <= monthOf(last); n++ {
		begin, end := firstOf(n), firstOf(n+1)
		one := month{caption: begin.Time().Format("January"), days: days}
		if n == monthOf(first) || begin.Time().Month() == time.January {
			one.caption = begin.Time().Format("January 2006")
		}
		var week []cell
		for d := begin; d < end; d++ {
			column := fromMonday(d)
			if column >= days {
				continue
			}
			for len(week) < column {
				week = append(week, cell{})
			}
			week = append(week, m.cell(d))
			if column == days-1 {
				one.weeks, week = append(one.weeks, week), nil
			}
		}
		if len(week) > 0 {
			one.weeks = append(one.weeks, append(week, make([]cell, days-len(week))...))
		}
		list = append(list, one)
	}
	return list
}

func fromMonday(d schedule.Date) int { return (int(d.Weekday()) + 6) % 7 }

// cell is what a date shows. Only what is different from the usual has a color.
func (m ScheduleYear) cell(d schedule.Date) cell {
	what := m.Times.Kind(d)
	c := cell{date: d.String(), day: strconv.Itoa(d.Time().Day())}
	switch {
	case what.Kind == "" && (what.Pattern == "" || fromMonday(d) >= 5 && what.Line == 0):
		c.class, c.quiet = "off", true
		return c
	case what.Kind == "":
		c.class, c.short, c.said = "off", "–", "no school"
	default:
		c.short, c.said = shortKind(what.Kind), kindSaid(what.Kind)
		if what.Line != 0 {
			c.class = "other"
		}
	}
	if what.Note != "" {
		c.said += ", " + cutTo(what.Note, 60)
	}
	if i := slices.IndexFunc(m.Times.Terms, func(t schedule.Term) bool { return t.Last == d }); i >= 0 {
		c.said += ", the last day of " + pick(m.Times.Terms[i].Name == "", "the term", cutTo(m.Times.Terms[i].Name, 60))
		c.class = strings.TrimSpace(c.class + " ends")
	}
	return c
}

// shortKind is a kind of day as it fits into a cell.
func shortKind(kind string) string {
	if utf8.RuneCountInString(kind) <= 4 {
		return kind
	}
	return cutTo(kind, 3)
}

// cutTo is the beginning of a text, for where there is little room.
func cutTo(text string, letters int) string {
	for i := range text {
		if letters == 0 {
			return text[:i]
		}
		letters--
	}
	return text
}
