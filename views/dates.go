package views

import (
	"time"

	"hallway/internal/school"
)

// clockSeconds is Clock with seconds.
func clockSeconds(t time.Time, zone *time.Location) string {
	if school.American(zone) {
		return t.In(zone).Format("3:04:05 PM")
	}
	return inZone(t, zone).Format("15:04:05")
}

// Date is a day as the school's country writes it: "Nov 24", "24 Nov", and the year
// if it is not the present one.
func Date(t, now time.Time, zone *time.Location) string {
	return write(t, now, zone, "Jan 2", "2 Jan")
}

// When is a time as people say it: "10:02 AM" today, otherwise the Date. A zero now means
// that today is not known.
func When(t, now time.Time, zone *time.Location) string {
	if daysBetween(t, now, zone) == 0 {
		return school.Clock(t, zone)
	}
	return Date(t, now, zone)
}

// lately is a time with its day: "yesterday at 4:35 PM", "Nov 3".
func lately(t, now time.Time, zone *time.Location) string {
	if d := dayOf(t, now, zone); d == "today" || d == "yesterday" {
		return d + " at " + school.Clock(t, zone)
	}
	return Date(t, now, zone)
}

// dayOf is the day of a time as people say it: "today", "yesterday", "June 3".
func dayOf(t, now time.Time, zone *time.Location) string {
	switch daysBetween(t, now, zone) {
	case 0:
		return "today"
	case 1:
		return "yesterday"
	}
	return longDate(t, now, zone)
}

// longDate is a day in a sentence: "November 24", "24 November", and the year if it is
// not the present one.
func longDate(t, now time.Time, zone *time.Location) string {
	return write(t, now, zone, "January 2", "2 January")
}

// DayHead is the heading of a day: "Today, Tuesday, November 24".
func DayHead(t, now time.Time, zone *time.Location) string {
	said := map[int]string{0: "Today, ", 1: "Yesterday, "}[daysBetween(t, now, zone)]
	return said + write(t, now, zone, "Monday, January 2", "Monday 2 January")
}

// write is a day in one of two layouts, with the year if it is not the present one.
func write(t, now time.Time, zone *time.Location, us, elsewhere string) string {
	layout := pick(school.American(zone), us, elsewhere)
	if inZone(t, zone).Year() != inZone(now, zone).Year() {
		layout += pick(school.American(zone), ", 2006", " 2006")
	}
	return inZone(t, zone).Format(layout)
}

// dayWords is a date of the roster in a sentence: "August 18", with the year if it is not
// this one.
func dayWords(date string, now time.Time, zone *time.Location) string {
	t, ok := noon(date, zone)
	if !ok {
		return date
	}
	return longDate(t, now, zone)
}

// day is a date with its day of the week, for where there is little room: "Fri, Nov 27".
func day(date string, zone *time.Location) string {
	t, ok := noon(date, zone)
	if !ok {
		return date
	}
	return t.Format(pick(school.American(zone), "Mon, Jan 2", "Mon 2 Jan"))
}

// weekday is a date with its day of the week: "Monday, August 17", "Monday 17 August".
func weekday(date string, zone *time.Location) string {
	t, ok := noon(date, zone)
	if !ok {
		return date
	}
	return t.Format(pick(school.American(zone), "Monday, January 2", "Monday 2 January"))
}

// noon is a time on a date of the school, which exists in every zone.
func noon(date string, zone *time.Location) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return t, false
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 12, 0, 0, 0, inZone(t, zone).Location()), true
}

// daysBetween is how many of the school's midnights are between two times.
func daysBetween(t, now time.Time, zone *time.Location) int {
	// Counted in UTC, where every day has 24 hours.
	date := func(t time.Time) time.Time {
		y, m, d := inZone(t, zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(date(now).Sub(date(t)) / (24 * time.Hour))
}

func inZone(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone)
}

// DateAndTime is both, with the year: "Nov 24, 2026, 4:35 PM".
func DateAndTime(t time.Time, zone *time.Location) string {
	return inZone(t, zone).Format(pick(school.American(zone), "Jan 2, 2006", "2 Jan 2006")) + ", " + school.Clock(t, zone)
}
