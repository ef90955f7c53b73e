package views

import (
	"slices"
	"strings"
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// ScheduleDay is the form that makes a date, or a few, different.
type ScheduleDay struct {
	Schedule
	Form     DayForm
	Written  *DayWritten    // the dates have a line of their own already; nil: none
	Texts    []ScheduleText // schools to choose from, each with those that share its text
	Special  []DayKind      // kinds of day that no week and no rotation has
	Others   []DayKind      // all others
	Weeks    []string
	Previews []DayPreview // one for each school that was chosen
	Moved    *ScheduleMoved
}

// DayForm is what was typed.
type DayForm struct {
	From, To string // the last date may be empty
	Kind     string // "off", "lost", "day NAME", "week NAME", or "other"
	Other    string // "day NAME" or "week NAME", if Kind is "other"
	Hold     bool   // the rotation waits
	Note     string
	Schools  []string // slugs
	Errors   school.Invalid
}

// dayFields are the fields of the form, in order.
var dayFields = []string{"from", "to", "kind", "other", "note", "schools"}

// Chosen is what the day is: "off", "lost", "day NAME" or "week NAME".
func (f DayForm) Chosen() string {
	if f.Kind == "other" {
		return f.Other
	}
	return f.Kind
}

// Line is the line of the text that the form writes.
func (f DayForm) Line() string {
	dates := f.From
	if f.To != "" && f.To != f.From {
		dates += ".." + f.To
	}
	what, kind, _ := strings.Cut(f.Chosen(), " ")
	switch what {
	case "lost":
		what = "off lost"
	case "day":
		what = kind
	case "week":
		what = "week " + kind
	}
	if f.Hold && kind != "" {
		what += " hold"
	}
	return strings.TrimSpace("on " + dates + " " + what + " " + f.Note)
}

// Otherwise is the form with the other thing that the rotation could do.
func (f DayForm) Otherwise() DayForm {
	switch {
	case f.Chosen() == "off":
		f.Kind = "lost"
	case f.Chosen() == "lost" || !f.Hold:
		f.Kind, f.Hold = "off", false
	default:
		f.Hold = false
	}
	return f
}

// waits reports whether the rotation waits for the day.
func (f DayForm) waits() bool { return f.Chosen() == "off" || f.Hold && f.Chosen() != "lost" }

// DayWritten is a line that these dates have already.
type DayWritten struct {
	Line int
	Text string
}

// ScheduleText is a school of the form with the schools that share its text.
type ScheduleText struct {
	School  school.School
	Version int64 // that the form was made from
	Sharing []string
}

func (t ScheduleText) says() string {
	if len(t.Sharing) == 0 {
		return ""
	}
	return "and " + school.And(t.Sharing) + ", which " + pick(len(t.Sharing) == 1, "shares", "share") + " its schedule"
}

// DayKind is a kind of day with its bells in short.
type DayKind struct{ Name, Bells string }

// DayKinds are the kinds of day of a schedule: those that no ordinary day has, and the
// others.
func DayKinds(s *schedule.Schedule) (special, others []DayKind) {
	ordinary := map[string]bool{}
	first, last, _ := s.Span()
	for d := first; d <= last; d++ {
		if what := s.Kind(d); what.Line == 0 {
			ordinary[what.Kind] = true
		}
	}
	for _, name := range s.Kinds() {
		kind := DayKind{name, bellsShort(s, name)}
		if ordinary[name] || len(special) == specialShown {
			others = append(others, kind)
		} else {
			special = append(special, kind)
		}
	}
	return special, others
}

// specialShown is how many kinds of day can be chosen without opening a list.
const specialShown = 4

// bellsShort are the blocks of a kind of day with their starts: "A 9:00, B 9:40".
func bellsShort(s *schedule.Schedule, kind string) string {
	var list []string
	for _, b := range s.Bells(kind, "") {
		if b.Break {
			continue
		}
		if len(list) == 8 {
			list = append(list, "…")
			break
		}
		list = append(list, cutTo(b.Name, 20)+" "+bellClock(b.Start, s.Zone))
	}
	return strings.Join(list, ", ")
}

// ticked reports whether a school is chosen.
func (m ScheduleDay) ticked(slug string) bool { return slices.Contains(m.Form.Schools, slug) }

// offered are the kinds and weeks of the list "Which kind".
func (m ScheduleDay) offered() (list [][2]string) {
	for _, k := range m.Others {
		words := kindTitle(k.Name)
		if k.Bells != "" {
			words += ": " + k.Bells
		}
		list = append(list, [2]string{"day " + k.Name, cutTo(words, 80)})
	}
	for _, w := range m.Weeks {
		list = append(list, [2]string{"week " + w, "The week " + cutTo(w, 60)})
	}
	return list
}

// firstWrong is the first field with a problem: the focus goes there.
func (m ScheduleDay) firstWrong() string { return firstWrong(m.Form.Errors, dayFields...) }

// DaySavedWords is what is said after a day was saved.
func DaySavedWords(from, to schedule.Date, schools int, zone *time.Location) string {
	words := "Saved: " + spanShort(from, to, zone) + pick(from == to, " is different", " are different")
	if schools > 1 {
		words += " at " + thousands(schools) + " schools"
	}
	return words + ". Students see it now."
}

// NotOneOfThese says that a school that was chosen cannot be.
const NotOneOfThese = "One of these schools has no schedule of its own. Choose again."

// DayNotRead says that the text of a school cannot be read.
func DayNotRead(name string) string {
	return "The schedule of " + name + " has an error. Open its text first."
}

// NoSuchDay says that a school lacks a kind of day or a week.
func NoSuchDay(name, what, kind string) string {
	return name + " has no " + what + " " + kind + ". Choose another one, or leave that school out. Nothing was saved."
}

// NoteCut says that students would not read all of a note.
func NoteCut(typed, read string) string {
	if read == "" {
		return "Begin with another word: the schedule would not take “" + cutTo(typed, 40) + "” for a note."
	}
	return "Students would read only “" + cutTo(read, 80) + "”, because “#” after a space begins a comment. Leave the space or the “#” out."
}

// NewWarnings are the warnings about a line that a form writes.
func NewWarnings(line, text string, problems []schedule.Problem) (list []string) {
	for _, p := range problems {
		for n, one := range strings.Split(text, "\n") {
			if p.Warning && p.Line == n+1 && strings.TrimSpace(one) == line {
				list = append(list, problemSaid(p))
			}
		}
	}
	return list
}
