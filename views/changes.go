package views

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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

// fieldWords are the fields of a person, a setting or a school, in words.
var fieldWords = []struct{ key, label string }{
	{"name", "name"}, {"sort_name", "sorted as"}, {"pronounced", "pronounced"}, {"email", "e-mail"}, {"role", "role"},
	{"department", "department"}, {"only_school", "administers"}, {"schools", "schools"}, {"state", "request"}, {"reason", "reason"}, {"words", "words"},
	{"summary", "summary"}, {"source", "source"}, {"file", "file"}, {"sessions", "sessions"}, {"secret", "key"},
}

// Words is a state of the history in words; "" for none.
func Words(kind string, f school.Fields) string {
	switch {
	case f == nil && (kind == "account"):
		return "no Google account"
	case f == nil && (kind == "cover" || kind == "teacher"):
		return "nobody"
	case f == nil:
		return ""
	}
	var parts []string
	switch kind {
	case "door", "cover", "teacher":
		if f.Text("from") != "" {
			parts = append(parts, "from "+day(f.Text("from"))+" to "+day(f.Text("to")))
		}
		if kind != "teacher" && (kind == "door" || f.Text("link") != "") {
			parts = append(parts, KnownAs(school.Meeting{Link: f.Text("link"), Provider: f.Text("provider"), Name: f.Text("meeting"), Passcode: f.Text("passcode")}))
		}
		if note := f.Text("note"); note != "" {
			parts = append(parts, "“"+note+"”")
		}
		if since, withheld := f["withheld"].(float64); withheld && since > 0 {
			parts = append(parts, "not shown to students")
		}
		if kind == "teacher" {
			parts = append(parts, "co-teacher")
		}
		return strings.Join(parts, " · ")
	case "setting":
		return settingWords(f.Text("key"), f.Text("value"))
	}
	for _, w := range fieldWords {
		switch v := f[w.key].(type) {
		case string:
			if w.key == "only_school" && v == "" {
				if f.Text("role") == string(school.Teacher) {
					continue // nothing
				}
				v = "all schools"
			}
			if v == "" {
				v = "none"
			}
			parts = append(parts, w.label+": "+v)
		case float64:
			parts = append(parts, w.label+": "+strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	if v, has := f["suspended"].(bool); has {
		parts = append(parts, pick(v, "suspended", "may sign in"))
	}
	if v, has := f["archived"].(bool); has && len(parts) == 0 {
		parts = append(parts, pick(v, "not in the roster", "in the roster"))
	}
	return strings.Join(parts, " · ")
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// settingWords puts a setting's stored value into words.
func settingWords(key, value string) string {
	if value == "" {
		return "not set"
	}
	switch key {
	case "status":
		var s school.Status
		if json.Unmarshal([]byte(value), &s) == nil {
			return strings.TrimSpace(string(s.Mode) + " " + s.Message)
		}
	case "hosts":
		var hosts []string
		if json.Unmarshal([]byte(value), &hosts) == nil {
			return pick(len(hosts) == 0, "none", strings.Join(hosts, ", "))
		}
	}
	return strings.Trim(value, `"`)
}

// day is a date as people say it: "Fri 27 Nov".
func day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("Mon 2 Jan")
}
