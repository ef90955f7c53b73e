package views

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// ScheduleEditor is the text of a schedule in a form, with what is wrong with it.
type ScheduleEditor struct {
	Schedule
	Typed    string             // what the form has
	Problems []schedule.Problem // of what was typed; nil: it was not checked
	Checked  bool               // it was checked, and can be saved
	Gone     []schedule.Line    // what saving it would change
	Came     []schedule.Line
	Error    string // why it was not saved, if no line is to blame
	Moved    *ScheduleMoved
	Versions []ScheduleVersion
	Older    bool // there are more versions than these
	From     string
}

// ScheduleVersion is a text that was saved, as the history has it.
type ScheduleVersion struct {
	Change  int64
	When    string
	Who     string
	What    string // which lines changed
	Current bool
}

// wrongLine is a line with a field of its own.
type wrongLine struct {
	n     int
	text  string // as it is, without its indentation
	raw   string
	says  []string
	first bool
}

// shownWrong is how many lines get a field of their own; the others are in the text.
const shownWrong = 20

// wrong are the lines that cannot be saved, each with what is wrong with it, and whatever
// is about no line.
func (m ScheduleEditor) wrong() (lines []wrongLine, whole []string, more int) {
	text := strings.Split(m.Typed, "\n")
	for _, p := range m.Problems {
		switch last := len(lines) - 1; {
		case p.Warning:
		case p.Line < 1 || p.Line > len(text):
			whole = append(whole, problemSaid(p))
		case last >= 0 && lines[last].n == p.Line:
			lines[last].says = append(lines[last].says, problemSaid(p))
		case len(lines) == shownWrong:
			more++
		default:
			raw := text[p.Line-1]
			lines = append(lines, wrongLine{n: p.Line, text: strings.TrimSpace(raw), raw: raw, says: []string{problemSaid(p)}, first: last < 0})
		}
	}
	return lines, whole, more
}

// faults is how many lines have to be put right.
func (m ScheduleEditor) faults() int {
	seen := map[int]bool{}
	for _, p := range m.Problems {
		if !p.Warning {
			seen[p.Line] = true
		}
	}
	return len(seen)
}

// warnings are what can be saved all the same.
func (m ScheduleEditor) warnings() (list []schedule.Problem) {
	for _, p := range m.Problems {
		if p.Warning && len(list) < shownWrong {
			list = append(list, p)
		}
	}
	return list
}

// faultTitle is the heading above the wrong lines.
func (m ScheduleEditor) faultTitle() string {
	n := m.faults()
	if _, whole, _ := m.wrong(); n == len(whole) {
		return "The text has to be put right"
	}
	return countWords(n) + pick(n == 1, " line has", " lines have") + " to be put right"
}

// staysSaid says what counts meanwhile.
func (m ScheduleEditor) staysSaid() string {
	if m.Text == "" {
		return "Nothing is saved yet. The school has no schedule."
	}
	return "Nothing is saved yet. The school goes on with the schedule of " + longDate(m.SavedAt, m.Now, m.Site.Zone) + "."
}

// numbers are the numbers beside the lines, as HTML; wrong ones are marked.
func (m ScheduleEditor) numbers() string {
	marked := map[int]bool{}
	for _, p := range m.Problems {
		if !p.Warning {
			marked[p.Line] = true
		}
	}
	var b strings.Builder
	for n := 1; n <= m.rows(); n++ {
		if marked[n] {
			b.WriteString("<b>! " + strconv.Itoa(n) + "</b>\n")
		} else {
			b.WriteString(strconv.Itoa(n) + "\n")
		}
	}
	return b.String()
}

// rows is the height of the text in lines, with room to write.
func (m ScheduleEditor) rows() int {
	return max(16, strings.Count(m.Typed, "\n")+2)
}

// TooLongSchedule says how much too long a text is.
func TooLongSchedule(text string) string {
	return "A schedule has room for " + strconv.Itoa(schedule.MaxText>>10) + " KiB; this text has " +
		strconv.Itoa((len(text)+1023)>>10) + " KiB (" + thousands(utf8.RuneCountInString(text)) + " letters). Paste only the schedule."
}

// lineExamples show how each sort of line is written.
const lineExamples = `term 2026-09-08 2027-01-22 Fall      a term
day Reg                              a kind of day, its bells below it
  08:05-09:00 A                      a block
  10:05-10:20 -- Advisory            a break, only in the day's list
day Reg for Lower                    a second set of bells
  08:30-09:10 A                      replaces the line of block A
use Lower for block 1..4             who has it: department, block or room
week Usual Reg Reg Reg Reg Reg       Monday to Sunday; - is a free day
cycle AB Reg Alt                     a rotation over school days
from 2026-09-08 AB                   what counts from a date on
on 2026-10-12 off Columbus Day       one date is free, the rotation waits
on 2027-01-20 off lost Snow day      free, the rotation goes on
on 2026-12-16..2026-12-18 Exam hold  another kind, the rotation waits
on 2027-04-12..2027-04-16 week Short another week for some dates
zone America/New_York                only if it is not the installation's
as North High                        nothing else: that school's schedule counts
# a comment`

// TextKept says that a text was typed before a sign-in.
const TextKept = "You were signed out. Your text is still here, and not saved yet."

// EarlierText says which version is in the editor.
func EarlierText(at, now time.Time, zone *time.Location) string {
	return "This is the schedule of " + longDate(at, now, zone) + ", " + school.Clock(at, zone) + ". Save it, and it counts again."
}

// HalfSchedule is said of a form without its text, which must not take the schedule away.
const HalfSchedule = "The form was not complete. Open the text again."

// TextSavedWords is what is said after a text was saved.
func TextSavedWords(gone, came int, empty bool) string {
	if empty {
		return "Taken away. Students see classes by block, without times."
	}
	return "Saved: " + plural(max(gone, came), "line", "lines") + " changed. Students see it now."
}

// TextChange says in short what a change did to a text.
func TextChange(gone, came []schedule.Line, text string) string {
	switch {
	case text == "":
		return "Taken away"
	case len(came) == 1:
		return cutTo(strings.TrimSpace(came[0].Text), 80)
	case len(came) == 0 && len(gone) == 1:
		return "Without " + cutTo(strings.TrimSpace(gone[0].Text), 80)
	}
	return plural(max(len(gone), len(came)), "line", "lines") + " changed"
}
