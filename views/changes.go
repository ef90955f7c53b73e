package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hallway/internal/school"
)

// ChangeRow is a change in words.
type ChangeRow struct {
	ID       int64
	When     string
	Stamp    string // the machine's form of the time
	Who      string
	What     string // "Changed the link of C Algebra II"
	Before   string // empty: nothing to compare
	After    string
	Where    string // address and reference
	Note     string // "Undid change 12", "Undone by change 14"
	CanUndo  bool
	Back     string // where Undo comes back to
	PersonID int64
	Import   int64 // whose page says more, 0: none
}

// NewChangeRow puts a change into words. Times are in the school's zone.
func NewChangeRow(c school.Change, zone *time.Location, now time.Time, back string) ChangeRow {
	t := c.At.In(zone)
	row := ChangeRow{
		ID: c.ID, When: t.Format("2 Jan 2006, 15:04"), Stamp: c.At.UTC().Format(time.RFC3339), Who: c.Actor, What: what(c),
		Where: c.Address, CanUndo: canUndo(c), Back: back, PersonID: c.PersonID,
	}
	if id, is := c.After["import"].(float64); is && c.Kind == "import" {
		row.Import = int64(id)
	}
	if c.Request != "" {
		row.Where += " · reference " + c.Request
	}
	switch {
	case c.Undoes != 0:
		row.Note = fmt.Sprintf("This undid change %d.", c.Undoes)
	case c.UndoneBy != 0:
		row.Note = fmt.Sprintf("Undone by change %d.", c.UndoneBy)
	case c.Batch != c.ID && row.CanUndo:
		row.Note = fmt.Sprintf("Done in one moment with change %d; Undo takes all of it back.", c.Batch)
	}
	for field, v := range c.After { // what was never there and is empty says nothing
		if _, before := c.Before[field]; v == "" && !before {
			delete(c.After, field)
		}
	}
	row.Before, row.After = Words(c.Kind, c.Before), Words(c.Kind, c.After)
	if row.Before == row.After {
		row.Before, row.After = "", ""
	}
	return row
}

// canUndo says whether Undo is offered. Whether it works is decided when it is
// pressed.
func canUndo(c school.Change) bool {
	if c.UndoneBy != 0 || c.Action == "request.ask" {
		return false
	}
	return slices.Contains([]string{"door", "person", "account", "request", "cover", "teacher", "setting", "school"}, c.Kind)
}

// verbs are the actions in words; %s is what it is about.
var verbs = map[string]string{
	"door.save": "Changed the link of %s", "door.clear": "Took the link of %s away",
	"person.add": "Added %s", "person.edit": "Changed the details of %s", "person.role": "Changed the role of %s",
	"person.suspend": "Suspended %s", "person.restore": "Restored %s",
	"account.bind": "Connected a Google account to %s", "account.unbind": "Disconnected the Google account of %s",
	"request.ask": "Asked to be added", "request.done": "Settled a request", "request.dismiss": "Dismissed a request",
	"sign-in.refused": "Sign-in refused for %s", "session.end": "Signed %s out everywhere", "view.start": "Looked at the pages of %s",
	"person.leave": "Ended what was kept for %s",
	"cover.lend":   "Lent %s to a colleague", "cover.end": "Ended the cover of %s", "cover.save": "Set the cover link of %s", "cover.clear": "Took the cover link of %s away",
	"teacher.add": "Added a co-teacher to %s", "teacher.remove": "Took a co-teacher of %s away",
	"setting.mode": "Changed the mode", "setting.directory": "Changed who may read the directory", "setting.hosts": "Changed the meeting hosts",
	"setting.timezone": "Changed the time zone", "school.rename": "Renamed the school", "key.rotate": "Made a new key for students", "import.apply": "Imported a roster",
}

// what says in words what was done to what.
func what(c school.Change) string {
	verb, known := verbs[c.Action]
	switch {
	case c.Action == "import.undo":
		verb = "Undid an import"
	case strings.HasSuffix(c.Action, ".undo"):
		verb = "Undid a change"
		if subject(c) != "" {
			verb += " of %s"
		}
	case !known:
		verb = c.Action
	}
	if strings.Contains(verb, "%s") {
		return fmt.Sprintf(verb, subject(c))
	}
	return verb
}

func subject(c school.Change) string {
	switch {
	case c.Office:
		return "the office hours of " + c.Person
	case c.Door != "":
		return strings.TrimSpace(c.Section.Block + " " + c.Section.Course + " " + c.Section.Code)
	}
	return c.Person
}
