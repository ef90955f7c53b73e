package views

import (
	"hallway/internal/schedule"
	"hallway/internal/school"
)

// ScheduleStart is the page of a school without a schedule.
type ScheduleStart struct {
	Schedule
	Templates   []schedule.Template
	Roster      string          // what the roster knows for a schedule, in words; empty: nothing
	Others      []school.School // whose schedule could be shared
	Template    string          // what was chosen
	First, Last string
	As          string
	Errors      school.Invalid
	Error       string
}

// ScheduleThere and ScheduleChanged say that somebody else was first.
const (
	ScheduleThere   = "Somebody saved a schedule for this school after you opened the page. Here it is; nothing of yours was saved."
	ScheduleChanged = "Somebody changed this schedule after you opened the page, so it was not taken away. Look at it again."
)

// startFields are the fields of the forms, in order.
var startFields = []string{"template", "first", "last", "as"}

// FromRoster is the choice to begin with what the roster says.
const FromRoster = "roster"

// RosterKnows says what a schedule from the roster has: "2 terms and blocks A to G".
func RosterKnows(r schedule.Roster) string {
	return ScheduleFromRoster{Terms: len(r.SchoolYear()), Blocks: r.DayBlocks()}.says()
}
