package views

import "hallway/internal/schedule"

// fixed reports whether this is a page of a day that somebody asked for. It has no now.
func (d Directory) fixed() bool { return d.Day != nil && d.Day.fixed }

// WithoutThatDay is the page for somebody who asked for a day that is none of the
// school's schedule.
func (d Directory) WithoutThatDay() Directory {
	d.noSuchDay = true
	return d
}

// unfiltered is the address of the page without a search, of the same day.
func (d Directory) unfiltered() string {
	return pick(d.fixed(), d.Action+"?on="+d.date(), d.Action)
}

// date is the page's day like 2026-12-08, or "" without a schedule.
func (d Directory) date() string {
	if d.Day == nil {
		return ""
	}
	return d.Day.date.String()
}

// days are the first and the last day of the schedule: "August 17, 2026 to June 18, 2027".
func (d Directory) days() string {
	first, last, _ := d.Day.times.Span()
	full := func(date schedule.Date) string { return d.times.write(date, "January 2, 2006", "2 January 2006") }
	return full(first) + " to " + full(last)
}

// today says that something is so on the page's day, which may not be today.
func (d *Day) today(what string) string { return pick(d.fixed, what, what+" today") }

// notNow begins what does not meet on the page's day.
func (d *Day) notNow() string { return pick(d.fixed, "Not on this day", "Not today") }
