package views

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// bellTime is a time within a school day, where nobody needs AM or PM: "1:05", "13:05".
func bellTime(t time.Time) string {
	return t.Format(pick(school.American(t.Location()), "3:04", "15:04"))
}

// fromTo is "10:25 to 11:20".
func fromTo(b schedule.Block) string { return bellTime(b.Start) + " to " + bellTime(b.End) }

// kindWords says which kind of day it is: "day 2", "day A", "remote day". A kind that is
// called like its day of the week says nothing new.
func kindWords(kind string, date schedule.Date) string {
	weekday := date.Weekday().String()
	switch {
	case kind == "" || strings.EqualFold(kind, weekday) || strings.EqualFold(kind, weekday[:3]):
		return ""
	case utf8.RuneCountInString(kind) <= 2:
		return "day " + kind
	case strings.HasPrefix(strings.ToLower(kind), "day"):
		return kind
	case strings.ContainsFunc(kind, func(r rune) bool { return !unicode.IsLetter(r) }) || isWeekday(kind):
		return kind + " schedule"
	case strings.IndexFunc(kind[1:], unicode.IsUpper) >= 0:
		return kind + " day"
	}
	return strings.ToLower(kind) + " day"
}

// isWeekday reports whether a kind is called like a day of the week.
func isWeekday(kind string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(kind, d.String()) || strings.EqualFold(kind, d.String()[:3]) {
			return true
		}
	}
	return false
}
