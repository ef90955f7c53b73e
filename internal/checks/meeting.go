package checks

import (
	"time"

	"hallway/internal/school"
)

// Meeting is when classes meet next, by the schedule of their school.
type Meeting struct {
	Known bool      // there is a schedule
	On    bool      // they meet now
	At    time.Time // when they end, or begin; zero: never again
}

// soon is how long before the start of a class its link is urgent.
const soon = time.Hour

// group is how soon a link is needed.
func (m Meeting) group(f Facts) Group {
	switch {
	case !m.Known:
		return Today
	case m.On || !m.At.IsZero() && m.At.Sub(f.Now) <= soon:
		return Now
	case !m.At.IsZero() && f.today(m.At):
		return Today
	}
	return Week
}

// Before reports whether a meeting is sooner than another: what is on, what is to come
// today, what nobody knows, other days, never.
func (m Meeting) Before(o Meeting, f Facts) bool {
	a, b := m.rank(f), o.rank(f)
	if a != b {
		return a < b
	}
	return m.At.Before(o.At)
}

func (m Meeting) rank(f Facts) int {
	switch {
	case m.On:
		return 0
	case !m.Known:
		return 2
	case m.At.IsZero():
		return 4
	case f.today(m.At):
		return 1
	}
	return 3
}

// today reports whether a time is on the present day, where its school is.
func (f Facts) today(t time.Time) bool {
	return t.Format(time.DateOnly) == f.Now.In(t.Location()).Format(time.DateOnly)
}

// says is what classes without a link do, for one and for several of them.
func (m Meeting) says(f Facts, n int) string {
	switch {
	case m.On:
		return plural(n, "class is on now without a link", "classes are on now without a link")
	case m.group(f) == Now:
		return plural(n, "class starts at ", "classes start at ") + bellTime(m.At) + " without a link"
	}
	return plural(n, "class has no link", "classes have no link")
}

// about says when, where says does not.
func (m Meeting) about(f Facts) string {
	switch {
	case m.On:
		return some(int(m.At.Sub(f.Now)/time.Minute), "minute", "minutes") + " left."
	case !m.Known || m.group(f) == Now:
		return ""
	case m.At.IsZero():
		return "The schedule has no day on which it meets."
	}
	return "Next: " + f.upcoming(m.At) + " at " + bellTime(m.At) + "."
}

// upcoming is the day of a time to come: "today", "tomorrow", "Monday", "January 4".
func (f Facts) upcoming(t time.Time) string {
	now := f.Now.In(t.Location())
	at := func(days int) string { return now.AddDate(0, 0, days).Format(time.DateOnly) }
	switch date := t.Format(time.DateOnly); {
	case date == at(0):
		return "today"
	case date == at(1):
		return "tomorrow"
	case date < at(7):
		return t.Format("Monday")
	}
	if school.American(t.Location()) {
		return t.Format("January 2")
	}
	return t.Format("2 January")
}

// bellTime is a time of the school day. Which half of the day it is goes without saying.
func bellTime(t time.Time) string {
	if school.American(t.Location()) {
		return t.Format("3:04")
	}
	return t.Format("15:04")
}
