package views

import (
	"strconv"
	"strings"
	"time"

	"hallway/internal/schedule"
)

// ScheduleParts is what a schedule is made of, line by line, with a form for each.
type ScheduleParts struct {
	Schedule
	Parts []SchedulePart // the statements of the text
	Shown SchedulePart   // the form as it was sent; Word is empty: none was
	Kinds []string       // kinds of day, to choose from
	Sets  []string       // second sets of bells
	Moved *ScheduleMoved // somebody else has saved meanwhile
}

// SchedulePart is a statement with the values of its form.
type SchedulePart struct {
	Word   string // "term", "day", "week", "cycle", "from", "on", "use", "zone"
	Line   int    // 0: a new one
	Fields map[string]string
	Writes string // the statement as it is, or as it would be written
	Error  string // why it cannot be saved
}

// ScheduleMoved is what somebody changed after a form was opened.
type ScheduleMoved struct {
	By         string
	Gone, Came []schedule.Line
}

// partGroup are the statements of one sort.
type partGroup struct {
	word, title, about, add string
	parts                   []SchedulePart
	more                    int // that are not shown
}

// partWords are the sorts in the order of the page.
var partWords = []partGroup{
	{word: "term", title: "Terms", about: "Outside the terms there is no school.", add: "Add a term"},
	{word: "day", title: "Kinds of day", about: "Which block meets when.", add: "Add a kind of day"},
	{word: "week", title: "Weeks", about: "A kind of day for each day of the week.", add: "Add a week"},
	{word: "cycle", title: "Rotations", about: "Kinds of day one after the other, weekends and holidays left out.", add: "Add a rotation"},
	{word: "from", title: "What counts when", about: "From a date on, one week or one rotation counts.", add: "Add a start"},
	{word: "on", title: "Days that are different", about: "Holidays, exams, snow days.", add: "Add a day"},
	{word: "use", title: "Second bells", about: "Which classes have bells of their own.", add: "Say who has second bells"},
	{word: "zone", title: "Time zone", about: "Only if it is not the installation’s.", add: "Choose a time zone"},
}

// groups are the statements by their sort.
func (m ScheduleParts) groups() []partGroup {
	list := make([]partGroup, len(partWords))
	for i, g := range partWords {
		for _, p := range m.Parts {
			if p.Word != g.word {
				continue
			}
			if len(g.parts) == listed {
				g.more++
				continue
			}
			g.parts = append(g.parts, p)
		}
		list[i] = g
	}
	return list
}

// sent is the form of a statement, as it was sent if it was.
func (m ScheduleParts) sent(p SchedulePart) SchedulePart {
	if m.open(p) {
		return m.Shown
	}
	return p
}

// fresh is the form of a new statement.
func (m ScheduleParts) fresh(word string) SchedulePart {
	if m.Shown.Word == word && m.Shown.Line == 0 {
		return m.Shown
	}
	return SchedulePart{Word: word, Fields: map[string]string{}}
}

// open reports whether the form of a statement is the one that was sent.
func (m ScheduleParts) open(p SchedulePart) bool {
	return m.Shown.Word == p.Word && m.Shown.Line == p.Line
}

// id is an id of the page for a field of the form.
func (p SchedulePart) id(field string) string {
	return p.Word + strconv.Itoa(p.Line) + "-" + field
}

// name and what are how the row of a statement begins.
func (p SchedulePart) name(zone *time.Location) string {
	f := p.Fields
	switch p.Word {
	case "term":
		return pick(f["name"] == "", "Term", f["name"])
	case "day":
		return f["name"] + pick(f["set"] == "", "", " for "+f["set"])
	case "from":
		return "From " + dateYear(f["first"], zone)
	case "on":
		return dateYear(f["first"], zone) + pick(f["last"] == "", "", " to "+dateYear(f["last"], zone))
	case "use":
		return f["set"]
	case "zone":
		return "Zone"
	}
	return f["name"]
}

func (p SchedulePart) what(zone *time.Location) string {
	f := p.Fields
	switch p.Word {
	case "term":
		return dateYear(f["first"], zone) + " to " + dateYear(f["last"], zone)
	case "day":
		return bellsWritten(f["bells"], zone)
	case "week", "cycle":
		return f["kinds"]
	case "from":
		return f["pattern"] + pick(f["at"] == "", "", ", beginning with "+f["at"])
	case "use":
		return f["by"] + " " + f["what"]
	case "on":
		return onWritten(f)
	}
	return zoneName(f["zone"])
}

// bellsWritten are the bells of a form in short: "A 8:05, B 9:05". What cannot be read is
// shown as it is.
func bellsWritten(bells string, zone *time.Location) string {
	var list []string
	for line := range strings.SplitSeq(bells, "\n") {
		times, name, _ := strings.Cut(line, " ")
		start, _, _ := strings.Cut(times, "-")
		at, err := time.Parse("15:04", start)
		switch {
		case strings.HasPrefix(name, "--"):
		case err != nil:
			list = append(list, line)
		default:
			list = append(list, name+" "+bellClock(at.Hour()*60+at.Minute(), zone))
		}
	}
	return strings.Join(list, ", ")
}

// onWritten is an exception in words: "No classes: A holiday".
func onWritten(f map[string]string) string {
	what := map[string]string{"off": "No classes", "lost": "No classes, the rotation goes on"}[f["kind"]]
	if what == "" {
		sort, name, _ := strings.Cut(f["kind"], " ")
		what = pick(sort == "week", "The week "+name, kindTitle(name))
	}
	if f["hold"] != "" {
		what += ", the rotation waits"
	}
	return what + pick(f["note"] == "", "", ": "+f["note"])
}

// weekKinds are the kinds of Monday to Sunday in a form; "-" is a day without classes.
func (p SchedulePart) weekKinds() []string {
	list := strings.Fields(p.Fields["kinds"])
	for len(list) < len(weekdays) {
		list = append(list, "-")
	}
	return list[:len(weekdays)]
}

// patterns are the weeks and rotations that can count.
func (m ScheduleParts) patterns() (list []string) {
	for _, p := range m.Parts {
		if p.Word == "week" || p.Word == "cycle" {
			list = append(list, p.Fields["name"])
		}
	}
	return list
}

// bys are what second bells can go by.
var bys = []string{"department", "block", "room"}

// PartRefused says why a schedule cannot be saved; empty: it can. gone: a line was taken
// away.
func PartRefused(problems []schedule.Problem, gone bool) string {
	var list []string
	for _, p := range problems {
		if !p.Warning && len(list) < 3 {
			list = append(list, problemSaid(p))
		}
	}
	if len(list) == 0 {
		return ""
	}
	if gone {
		return "It is still needed: " + strings.Join(list, " ") + " Nothing was saved."
	}
	return strings.Join(list, " ") + " Nothing was saved."
}

// PartNeedsName is what is said of a form whose statement needs the name that is missing.
func PartNeedsName(word string) string {
	return "Give the " + word + " a name, one word. Nothing was saved."
}

// PartCut is what is said of a form that has a comment in a field. read is what would count.
func PartCut(read string) string {
	return "Only “" + cutTo(read, 80) + "” would count, because “#” after a space begins a comment. " +
		"Leave the space or the “#” out. Nothing was saved."
}

// PartSavedWords is what is said after a statement was written; an empty one was taken away.
func PartSavedWords(statement string) string {
	if statement == "" {
		return "Taken away. Students see it now."
	}
	line, _, _ := strings.Cut(statement, "\n")
	return "Saved: " + cutTo(line, 100) + ". Students see it now."
}
