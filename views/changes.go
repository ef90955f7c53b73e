package views

import (
	"fmt"
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
	CanUndo  bool   // Undo is offered; whether it works is decided when it is pressed
	Back     string // where Undo comes back to
	PersonID int64
	Import   int64 // its page has the details; 0: none
	Turn     bool  // the page of the turn of the year has the details, and Undo
}

// NewChangeRow puts a change into words. Times are in the school's zone.
func NewChangeRow(c school.Change, zone *time.Location, now time.Time, back string) ChangeRow {
	t := c.At.In(zone)
	rule, _ := c.Action.Rule() // if another version wrote it, its words are its name
	row := ChangeRow{
		ID: c.ID, When: t.Format("2 Jan 2006, 15:04"), Stamp: c.At.UTC().Format(time.RFC3339),
		Who: c.Actor, What: strings.ReplaceAll(wordsOf(c, rule), "%s", subject(c)),
		Where: c.Address, CanUndo: c.UndoneBy == 0 && rule.Undo != "", Back: back, PersonID: c.PersonID,
	}
	if id, is := c.After["import"].(float64); is && c.Kind == "import" {
		row.Import = int64(id)
	}
	row.Turn = c.Kind == "year"
	if c.Request != "" {
		row.Where += " · reference " + c.Request
	}
	switch {
	case c.Undoes != 0:
		row.Note = fmt.Sprintf("This undid change %d.", c.Undoes)
	case c.UndoneBy != 0:
		row.Note = fmt.Sprintf("Undone by change %d.", c.UndoneBy)
	case c.Batch != c.ID && row.CanUndo:
		row.Note = fmt.Sprintf("Part of change %d; Undo takes all of it back.", c.Batch)
	}
	for field, v := range c.After { // an empty field that was not there before is not a change
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

func subject(c school.Change) string {
	switch {
	case c.Office:
		return "the office hours of " + c.Person
	case c.Door != "":
		return className(c.Section)
	}
	return c.Person
}

func className(s school.Section) string {
	return strings.TrimSpace(s.Block + " " + s.Course + " " + s.Code)
}
