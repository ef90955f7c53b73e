package views

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"hallway/internal/school"
)

// Out is the page on which somebody says that a person is out for some days, and what
// the person's classes have instead.
type Out struct {
	Console
	Person     school.Person
	As         OutAs
	Today      string
	Absences   []school.Absence // what is said already
	Doors      []school.Entry   // which may have something else
	Others     int              // doors of the person at schools that are not the viewer's
	Colleagues []school.Person  // suggestions for who covers
	Form       OutForm
	Viewer     int64
	Days       []OutDoor // the doors in the order of the form's days
	Timed      bool      // some of them follow a schedule, so the days say which classes meet

	Who   string          // a colleague who is looked for, as it was typed
	Found []school.Person // who that may be
}

// OutAs is who says it.
type OutAs string

// Who says that somebody is out: the person, an administrator, or a colleague.
const (
	OutSelf      OutAs = "self"
	OutOffice    OutAs = "office"
	OutColleague OutAs = "colleague"
)

// OutForm is what was typed.
type OutForm struct {
	From, To string
	What     string // "cover", "link", "none"; empty: nothing is chosen
	Cover    string // name or e-mail of who covers
	Choices  []school.Person
	Link     string
	Meetings []school.Meeting // several in the link: which one?
	Note     string
	Doors    []string // codes that are ticked; nil: those that are at first
	Rest     string   // "none": the other classes of the days have no meeting
	Errors   school.Invalid
}

// Base is the address of the page, which the forms go to.
func (m Out) Base() string {
	switch m.As {
	case OutSelf:
		return "/me/out"
	case OutOffice:
		return personPath(m.Person.ID, "/out")
	}
	return "/me/out/" + idText(m.Person.ID)
}

func (m Out) frame() frame {
	title := m.Person.Name + " is out"
	if m.As == OutSelf {
		title = "Out today?"
	}
	f := m.Console.frame(titled(title, len(m.Form.Errors)))
	f.Cards = m.As != OutColleague // its field for a link shows what we read, as on a card
	f.SaidFocus = m.Said != "" && len(m.Form.Errors) == 0
	return f
}

// outFields are the fields of the form, in order.
var outFields = []string{"from", "to", "what", "person", "link", "doors", "note"}

// first is the first field with a problem.
func (f OutForm) first() string {
	return firstWrong(f.Errors, outFields...)
}

// idText is an id in an address.
func idText(id int64) string { return strconv.FormatInt(id, 10) }

// outDays are days to choose with one press.
type outDays struct{ From, To, Label string }

// quick are the days that are chosen most: today, tomorrow, until Friday, next week.
func (m Out) quick() []outDays {
	now, err := time.Parse(time.DateOnly, m.Today)
	if err != nil {
		return nil
	}
	day := func(n int) string { return now.AddDate(0, 0, n).Format(time.DateOnly) }
	list := []outDays{{day(0), day(0), "Today"}, {day(1), day(1), "Tomorrow"}}
	friday := (int(time.Friday) - int(now.Weekday()) + 7) % 7
	if friday > 0 {
		list = append(list, outDays{day(0), day(friday), "Until Friday"})
	}
	monday := (int(time.Monday)-int(now.Weekday())+6)%7 + 1
	return append(list, outDays{day(monday), day(monday + 4), "Next week"})
}

// href is the page with other days.
func (m Out) href(d outDays) string { return address(m.Base(), "from", d.From, "to", d.To) }

// spanWords are days in a sentence: "today", "until Friday, November 27".
func spanWords(from, to, today string, zone *time.Location) string {
	switch {
	case from <= today && to == today:
		return "today"
	case from <= today:
		return "until " + weekday(to, zone)
	case from == to:
		return "on " + weekday(from, zone)
	}
	return "from " + weekday(from, zone) + " to " + weekday(to, zone)
}

// outSays is the first sentence about an absence, for the person with an id.
func outSays(o school.Absence, viewer int64, today string, zone *time.Location) string {
	span := spanWords(o.From, o.To, today, zone) + "."
	switch {
	case viewer == o.ID:
		return "You are out " + span
	case o.Cover.ID != 0 && viewer == o.Cover.ID:
		return "You cover for " + o.Name + " " + span
	}
	return o.Name + " is out " + span
}

// outMore says what happens to which classes, and who said so.
func outMore(o school.Absence, viewer int64) string {
	var titles []string
	for i, s := range o.Sections {
		titles = append(titles, label(school.Entry{Door: o.Doors[i], Section: s}))
	}
	classes := school.And(titles)
	var what string
	switch {
	case o.Cover.ID != 0 && o.Cover.ID == viewer:
		what = "Your classes on these days: " + classes
	case o.Cover.ID != 0:
		what = o.Cover.Name + " covers " + classes
	case o.Closed:
		what = "No meeting: " + classes
	default:
		what = "Another link (" + KnownAs(o.Meeting) + "): " + classes
	}
	words := what + "."
	if o.Note != "" {
		words += " Students read: “" + o.Note + "”" + pick(strings.ContainsAny(o.Note[len(o.Note)-1:], ".!?"), "", ".")
	}
	if o.ByID != 0 && o.ByID != viewer {
		words += " Said by " + o.By + "."
	}
	return words
}

// ends reports whether the viewer may end it: the person who is out, whoever said so,
// and administrators.
func outEnds(o school.Absence, viewer int64, office bool) bool {
	return office || viewer == o.ID || viewer == o.ByID
}

// outEndPath is where an absence is ended.
func outEndPath(o school.Absence, viewer int64, office bool) string {
	switch {
	case office:
		return personPath(o.ID, "/out/end")
	case viewer == o.ID:
		return "/me/out/end"
	}
	return "/me/out/" + idText(o.ID) + "/end"
}

// beside says what else there is to know about a door before it is ticked.
func (m Out) beside(e school.Entry) string {
	var also []string
	for _, p := range e.Teachers {
		if p.ID != m.Person.ID {
			also = append(also, p.Name)
		}
	}
	var parts []string
	if len(also) > 0 {
		parts = append(parts, school.And(also)+pick(len(also) == 1, " teaches it too", " teach it too"))
	}
	if e.Phase == school.Upcoming {
		parts = append(parts, "begins on "+weekday(e.Section.Starts, m.Site.Zone))
	}
	if e.Cover != nil && e.Cover.Out != m.Person.ID {
		parts = append(parts, strings.TrimSuffix(coverWordsOf(*e.Cover, m.Site.Zone), "."))
	}
	if e.Door.Kind == school.OfficeDoor {
		parts = append(parts, "with a cover, they do not take place")
	}
	return joined(parts...)
}

// coverWordsOf is a cover in a sentence, for the people who teach the class.
func coverWordsOf(c school.Cover, zone *time.Location) string {
	switch {
	case c.Closed:
		return "No meeting until " + weekday(c.To, zone) + "."
	case c.Person.ID == 0:
		return "Another link until " + weekday(c.To, zone) + "."
	}
	return c.Person.Name + " covers until " + weekday(c.To, zone) + "."
}

// suggests is how a colleague is suggested: the name, and the e-mail if there are two.
func (m Out) suggests(p school.Person) string {
	for _, other := range m.Colleagues {
		if other.ID != p.ID && other.Name == p.Name {
			return string(p.Email)
		}
	}
	return p.Name
}

// SaidOutWords is what the page says after an absence was saved.
func SaidOutWords(name string, own bool, from, to, today string, zone *time.Location, doors int, changed bool) string {
	who := pick(own, "You are", name+" is") + " out " + spanWords(from, to, today, zone)
	if !changed {
		return "That was said before: " + who + "."
	}
	return who + ": " + plural(doors, "link", "links") + " changed." + pick(from <= today, " Students see it now.", "")
}

// LookFor says why nobody can cover by a text.
func LookFor(text string, found int) string {
	switch {
	case text == "":
		return "Type the name of a colleague."
	case found == 0:
		return "Nobody here is called “" + text + "”. Try a last name, or the e-mail."
	}
	return "There are " + strconv.Itoa(found) + " of that name. Which one?"
}

// NoMeetingWords are the title and the message for students who open a link on a day without a
// meeting.
func NoMeetingWords(e school.Entry, zone *time.Location) (title, message string) {
	if !e.Closed() {
		return "No meeting: " + e.Title(), cmp.Or(e.Door.Note, "There is no meeting for this now. Look again later, or ask.")
	}
	return "No meeting today: " + e.Title(),
		cmp.Or(e.Door.Note, "The usual link works again after "+weekday(e.Cover.To, zone)+".")
}
