package views

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hallway/internal/school"
)

// ChangeRow is a line of the history: a change, or all changes of one batch.
type ChangeRow struct {
	ID    int64  // of its newest change
	Day   string // "Today, Tuesday, November 24"
	Time  string // "10:38 AM"
	Stamp string // the machine's form of the time
	Who   string

	ChangeLine
	What   string // the same as a sentence, for labels: "Changed the link of C Algebra II"
	Undid  string // "Undid the change of 9:40 AM"; empty: it is not an undo
	Undone string // "undone at 9:41 AM"; empty: it is in force

	Members   []ChangeLine // of a batch, each by itself; empty: there is only one change
	More      int          // how many others the batch has that Members does not list
	Reference string       // "Change 152 to 154 · reference K1P9ZZ20 · 10.20.4.17"
	Where     string       // its address and reference, at the end of Reference; colleagues do not see them

	CanUndo bool   // Undo is offered; whether it works is decided when it is pressed
	Back    string // where Undo comes back to
	See     string // address of the page that has the details, and Undo; empty: none
	SeeSays string // what leads there
}

// ChangeLine is one change in words: "C Algebra II link: Zoom 934 → Teams 261".
type ChangeLine struct {
	ID      int64
	Lead    string // before the subject: "Archived "
	Subject string // "C Algebra II", "3 classes"
	Tail    string // after it: " signed out everywhere"
	Parts   []Part
	Names   string // which classes, of several: "A, C and E"

	Lines     []ScheduleLine // that it took out of a schedule and brought in
	MoreLines int            // how many others
}

// Part is what one field of a change was and is. Names are what people say.
type Part struct {
	Name   string
	Before string // empty: there was nothing, or After says all
	After  string
	Same   string // the field looks the same, and After says what differs
}

// piece is a part of a line that is marked by itself.
type piece struct{ kind, text string }

// pieces are a line in the order of its words. The spaces between them are in those
// without a mark (kind ""), and around the arrow.
func (l ChangeLine) pieces() []piece {
	var list []piece
	say := func(kind, text string) {
		if text != "" {
			list = append(list, piece{kind, text})
		}
	}
	between := l.Tail // the words between what is marked
	switch {
	case len(l.Parts) == 0:
	case l.Parts[0].Name == "":
		between += ":"
	case l.Tail != "":
		between += ","
	}
	say("", l.Lead)
	say("subject", l.Subject)
	for _, p := range l.Parts {
		say("", between+pick(p.Name == "", " ", " "+p.Name+": "))
		say("same", p.Same)
		say("", pick(p.Same == "" || p.After == "", "", ", "))
		if p.Before != "" {
			say("was", p.Before)
			say("arrow", " → ")
		}
		say("is", p.After)
		between = ";"
	}
	if len(l.Parts) == 0 {
		say("", between)
	}
	say("", l.names())
	return list
}

// names is the end of the line of several classes: " for A, C and E".
func (l ChangeLine) names() string {
	if l.Names == "" {
		return ""
	}
	return pick(len(l.Parts) > 0, " for ", " – ") + l.Names
}

// ChangeRows puts changes into lines, the newest first: those of a batch, which
// follow one another, share a line. Times are in the school's zone. Undo comes back to back.
func ChangeRows(list []school.Change, zone *time.Location, now time.Time, back string) []ChangeRow {
	var rows []ChangeRow
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Batch == list[0].Batch && list[0].Batch != 0 {
			n++
		}
		rows = append(rows, newChangeRow(list[:n], zone, now, back))
		list = list[n:]
	}
	return rows
}

// newChangeRow is the line of changes of one batch, the newest first.
func newChangeRow(batch []school.Change, zone *time.Location, now time.Time, back string) ChangeRow {
	newest := batch[0]
	row := ChangeRow{
		ID: newest.ID, Day: DayHead(newest.At, now, zone), Time: school.Clock(newest.At, zone), Stamp: newest.At.UTC().Format(time.RFC3339),
		Who: newest.Actor, ChangeLine: batchLine(batch, zone), Back: back, Where: newest.Address, CanUndo: true,
		More: max(0, newest.InBatch-len(batch)),
	}
	if len(batch) > 1 {
		for _, c := range slices.Backward(batch) {
			row.Members = append(row.Members, changeLine(c, zone))
		}
	}
	for _, c := range batch {
		rule, _ := c.Action.Rule()
		row.CanUndo = row.CanUndo && rule.Undo != "" && c.UndoneBy == 0
	}
	row.See, row.SeeSays = pageOf(newest)
	if newest.Request != "" {
		row.Where = strings.TrimPrefix(row.Where+" · reference "+newest.Request, " · ")
	}
	row.Reference = reference(batch)
	row.What = sentence(batch, zone)
	if newest.Undoes != 0 {
		row.Undid = "Undid the change of " + dayAndClock(newest.UndidAt, newest.At, zone)
	}
	if newest.UndoneBy != 0 {
		row.Undone = "undone at " + dayAndClock(newest.UndoneAt, newest.At, zone)
	}
	return row
}

// sentence says what a batch did: its main change, and how many others.
func sentence(batch []school.Change, zone *time.Location) string {
	what, _, _ := ChangeWords(mainChanges(batch)[0], zone)
	if more := max(batch[0].InBatch, len(batch)) - 1; more > 0 {
		what += ", and " + plural(more, "more change", "more changes")
	}
	return what
}

// pageOf is the page that has the details of a change and undoes it.
func pageOf(c school.Change) (href, says string) {
	switch c.Kind {
	case "import":
		if id, is := c.After["import"].(float64); is {
			return importPath(int64(id)), "See this import"
		}
	case "year":
		return "/admin/year", "See this turn"
	}
	return "", ""
}

// dayAndClock is a time, with its day if that is not the day of the line.
func dayAndClock(t, line time.Time, zone *time.Location) string {
	if daysBetween(t, line, zone) == 0 {
		return school.Clock(t, zone)
	}
	return school.Clock(t, zone) + " on " + Date(t, line, zone)
}

// byDay groups lines that follow one another on the same day. A clock that goes back
// may begin a day again.
func byDay(rows []ChangeRow) (days [][]ChangeRow) {
	for i, row := range rows {
		if i == 0 || rows[i-1].Day != row.Day {
			days = append(days, nil)
		}
		days[len(days)-1] = append(days[len(days)-1], row)
	}
	return days
}

func (r ChangeRow) summary() string {
	return pick(len(r.Members) > 0, plural(len(r.Members)+r.More, "change", "changes"), "Reference")
}

// together says that a change was not made alone.
func (r ChangeRow) together() string {
	return "Made together with " + plural(r.More, "other change", "other changes") + ". Undo takes all of it back."
}

// reference names a batch as a log or somebody on the telephone does.
func reference(batch []school.Change) string {
	newest, oldest := batch[0], batch[len(batch)-1]
	s := fmt.Sprintf("Change %d", oldest.ID)
	if len(batch) > 1 {
		s += fmt.Sprintf(" to %d", newest.ID)
	}
	if newest.Undoes != 0 {
		s += fmt.Sprintf(" · this undid change %d", oldest.Undoes)
	}
	if newest.UndoneBy != 0 {
		s += fmt.Sprintf(" · undone by change %d", newest.UndoneBy)
	}
	return s
}

// ChangeWords is a change in sentences, for files: what was done, and the states
// before and after, which are empty if they are alike.
func ChangeWords(c school.Change, zone *time.Location) (what, before, after string) {
	rule, _ := c.Action.Rule() // if another version wrote it, its words are its name
	what = strings.ReplaceAll(wordsOf(c, rule), "%s", subject(c))
	if c.Kind == "schedule" {
		before, after = scheduleWords(c)
		return what, before, after
	}
	before, after = Words(c.Kind, c.Before, zone), Words(c.Kind, filled(c), zone)
	if before == after {
		before, after = "", ""
	}
	return what, before, after
}

// filled is the state after a change without the empty fields that were not there
// before: they are not a change.
func filled(c school.Change) school.Fields {
	after := maps.Clone(c.After)
	maps.DeleteFunc(after, func(field string, v any) bool {
		_, had := c.Before[field]
		return v == "" && !had
	})
	return after
}

func subject(c school.Change) string {
	switch {
	case c.Office:
		return "the office hours of " + c.Person
	case c.Door != "":
		return className(c.Section)
	case c.School != "":
		return c.School
	}
	return c.Person
}

func className(s school.Section) string {
	return strings.TrimSpace(s.Block + " " + s.Course + " " + s.Code)
}
