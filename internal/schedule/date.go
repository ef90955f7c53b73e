package schedule

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a day of the calendar, without a zone: the days since 1 January 1970.
type Date int

// The years that a text can name. A typing mistake such as 0206-09-08 is outside.
const firstYear, lastYear = 1900, 2199

// ParseDate reads a date like 2026-11-24 of the years 1900 to 2199.
func ParseDate(text string) (Date, error) {
	if len(text) != len(time.DateOnly) {
		return 0, fmt.Errorf("%s is not a date like 2026-11-24", text)
	}
	t, err := time.Parse(time.DateOnly, text)
	switch {
	case err != nil && allDigits(text):
		return 0, fmt.Errorf("there is no %s in the calendar", text)
	case err != nil:
		return 0, fmt.Errorf("%s is not a date like 2026-11-24", text)
	case t.Year() < firstYear || t.Year() > lastYear:
		return 0, fmt.Errorf("%s is not in the years %d to %d", text, firstYear, lastYear)
	}
	return DateOf(t), nil
}

// allDigits reports whether a text has the form of a date, 0000-00-00.
func allDigits(text string) bool {
	for _, part := range []string{text[:4], text[5:7], text[8:]} {
		if _, err := strconv.ParseUint(part, 10, 32); err != nil {
			return false
		}
	}
	return text[4] == '-' && text[7] == '-'
}

// DateOf is the date of an instant in its location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}

// Time is the date's midnight in UTC, for formatting.
func (d Date) Time() time.Time { return time.Unix(int64(d)*secondsOfDay, 0).UTC() }

// String is the date like 2026-11-24.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// fromMonday is the day of the week, Monday 0 to Sunday 6.
func (d Date) fromMonday() int {
	n := (int(d) + 3) % 7 // 1 January 1970 was a Thursday
	if n < 0 {
		n += 7
	}
	return n
}
