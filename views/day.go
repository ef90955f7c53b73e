package views

import (
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// Day is a school's day as its pages show it: one date of its schedule. It never
// changes. Without a schedule it is nil, and the pages know no times.
type Day struct {
	times *schedule.Schedule
	date  schedule.Date
	fixed bool // somebody asked for the date: it is not today
}

// NewDay is the day at an instant, by the school's own clock.
func NewDay(times *schedule.Schedule, at time.Time) *Day {
	if times == nil {
		return nil
	}
	return &Day{times: times, date: schedule.DateOf(at.In(times.Zone))}
}

// OnDate is another day than the present one, which somebody asked for.
func OnDate(times *schedule.Schedule, date schedule.Date) *Day {
	return &Day{times: times, date: date, fixed: true}
}

// Times is the schedule that the day is of.
func (d *Day) Times() *schedule.Schedule {
	if d == nil {
		return nil
	}
	return d.times
}

// Same reports whether a page of one day is right for another.
func (d *Day) Same(o *Day) bool {
	if d == nil || o == nil {
		return d == o
	}
	return *d == *o
}

// Set is the set of bells of a class, "" for those of the whole school.
func (d *Day) Set(e *school.Entry) string {
	if d == nil {
		return ""
	}
	return d.times.SetFor(classOf(e))
}

// classOf is what a schedule needs to know of a class.
func classOf(e *school.Entry) schedule.Class {
	return schedule.Class{Block: e.Section.Block, Room: e.Section.Room, Department: e.Section.Department, Set: e.Section.Bells,
		Starts: e.Section.Starts, Ends: e.Section.Ends}
}
