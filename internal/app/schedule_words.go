package app

import (
	"fmt"
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// dayLines are what a person reads of a date: what it is, and a line for each block and
// each break.
func dayLines(s *schedule.Schedule, day schedule.Day) []string {
	lines := []string{weekdayText(s, day.Date) + ": " + dayWords(day)}
	for _, b := range day.Blocks {
		name := b.Name
		if b.Break {
			name = breakName(b)
		}
		lines = append(lines, fmt.Sprintf("%10s - %-8s  %s", clockText(s, day.Date, b.Start), clockText(s, day.Date, b.End), name))
	}
	if day.Kind != "" && len(day.Blocks) == 0 {
		lines = append(lines, "It has no blocks.")
	}
	return lines
}

// atLines are what a person reads of an instant.
func atLines(s *schedule.Schedule, m schedule.Moment, t time.Time) []string {
	date := m.Day.Date
	lines := []string{fmt.Sprintf("%s, %s: %s", weekdayText(s, date), school.Clock(t, s.Zone), dayWords(m.Day))}
	for _, b := range m.On {
		lines = append(lines, fmt.Sprintf("On now: %s, %s left, until %s.", b.Name, counted(b.Left(t), "minute"), clockText(s, date, b.End)))
	}
	if len(m.On) == 0 {
		lines = append(lines, "Nothing is on.")
	}
	switch next := m.Next; {
	case next == nil:
		lines = append(lines, "Nothing comes after it.")
	case schedule.DateOf(next.Start) == date:
		lines = append(lines, fmt.Sprintf("Next: %s at %s.", next.Name, school.Clock(next.Start, s.Zone)))
	default:
		lines = append(lines, fmt.Sprintf("Next: %s on %s, at %s.", next.Name,
			weekdayText(s, schedule.DateOf(next.Start)), school.Clock(next.Start, s.Zone)))
	}
	return lines
}

// dayWords say what a day is: "day 4", "no school (Labor Day)".
func dayWords(day schedule.Day) string {
	words := "no school"
	if day.Kind != "" {
		words = "day " + day.Kind
	}
	if day.Note != "" {
		words += " (" + day.Note + ")"
	}
	return words
}

// clockText is a time, with its date if that is not the one that is asked for.
func clockText(s *schedule.Schedule, date schedule.Date, t time.Time) string {
	text := school.Clock(t, s.Zone)
	if on := schedule.DateOf(t); on != date {
		text += ", " + dateText(s, on)
	}
	return text
}

// dateText is a date as the school's country writes it.
func dateText(s *schedule.Schedule, d schedule.Date) string {
	if school.American(s.Zone) {
		return d.Time().Format("January 2, 2006")
	}
	return d.Time().Format("2 January 2006")
}

func weekdayText(s *schedule.Schedule, d schedule.Date) string {
	return d.Weekday().String() + ", " + dateText(s, d)
}
