package views

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// bellTime is a time within a school day, where nobody needs AM or PM: "1:05", "13:05".
func bellTime(t time.Time) string {
	return t.Format(bellLayout(t.Location()))
}

// bellClock is minutes after midnight, written in the same way.
func bellClock(minutes int, zone *time.Location) string {
	return time.Unix(int64(minutes)*60, 0).UTC().Format(bellLayout(zone))
}

func bellLayout(zone *time.Location) string { return pick(school.American(zone), "3:04", "15:04") }

// fromTo is "10:25 to 11:20".
func fromTo(b schedule.Block) string { return bellTime(b.Start) + " to " + bellTime(b.End) }

// dateLine is the date with its kind: "Tue, Nov 24 · day 2".
func (t *timetable) dateLine() string {
	return joined(dateShort(t.day.date, t.day.times.Zone), kindWords(t.kind.Kind, t.day.date))
}

// longDate is the date in full: "Tuesday, November 24, 2026".
func (t *timetable) longDate() string {
	return t.write(t.day.date, "Monday, January 2, 2006", "Monday 2 January 2006")
}

// write is a date in one of two layouts.
func (t *timetable) write(d schedule.Date, us, elsewhere string) string {
	return d.Time().Format(pick(school.American(t.day.times.Zone), us, elsewhere))
}

// kindWords says which kind of day it is: "day 2", "day A", "remote day". A kind that is
// called like its day of the week says nothing new.
func kindWords(kind string, date schedule.Date) string {
	weekday := date.Weekday().String()
	switch {
	case kind == "" || strings.EqualFold(kind, weekday) || strings.EqualFold(kind, weekday[:3]):
		return ""
	case utf8.RuneCountInString(kind) <= 2:
		return "day " + kind
	case strings.HasPrefix(strings.ToLower(kind), "day"):
		return kind
	case strings.ContainsFunc(kind, func(r rune) bool { return !unicode.IsLetter(r) }) || isWeekday(kind):
		return kind + " schedule"
	case strings.IndexFunc(kind[1:], unicode.IsUpper) >= 0:
		return kind + " day"
	}
	return strings.ToLower(kind) + " day"
}

// isWeekday reports whether a kind is called like a day of the week.
func isWeekday(kind string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(kind, d.String()) || strings.EqualFold(kind, d.String()[:3]) {
			return true
		}
	}
	return false
}

// head is the first thing that the day's line says, whatever the hour.
func (t *timetable) head() string {
	begin, end := t.frame()
	switch {
	case t.kind.Kind != "" && t.kind.Note != "":
		return t.kind.Note
	case !begin.IsZero():
		return "School from " + bellTime(begin) + " to " + bellTime(end)
	case t.kind.Kind != "":
		return t.day.today("No classes")
	case t.kind.Pattern != "" || t.soon():
		return t.day.today("No school")
	case t.after != nil:
		return "No classes until " + t.write(t.after.Day, "January 2", "2 January")
	case t.ended():
		return "The school year is over"
	}
	return t.day.today("No school")
}

// then is the rest of the day's line.
func (t *timetable) then() string {
	switch {
	case t.kind.Kind != "" && t.kind.Note != "":
		return t.shortList()
	case t.kind.Kind != "":
		return ""
	}
	return sentences(t.kind.Note, t.afterWords())
}

// afterWords is what comes after the date: "Tomorrow: day 3, starts 8:05 with B".
func (t *timetable) afterWords() string {
	if t.after == nil {
		return pick(t.kind.Kind != "", "That was the last school day of the year", "")
	}
	day := t.after.Day
	when := pick(t.day.fixed, "The day after: ", "Tomorrow: ")
	if day != t.day.date+1 {
		when = "Next: " + t.write(day, "Monday, January 2, ", "Monday 2 January, ")
	}
	if kind := kindWords(t.day.times.Kind(day).Kind, day); kind != "" {
		when += kind + ", "
	}
	_, name := blockWords(t.after.Name)
	return when + "starts " + bellTime(t.after.Start) + " with " + name
}

// soon reports whether the next school day is within a week, as over a weekend between
// two terms.
func (t *timetable) soon() bool { return t.after != nil && t.after.Day <= t.day.date+7 }

// ended reports whether the date is after the last term.
func (t *timetable) ended() bool {
	_, last, ok := t.day.times.Span()
	return ok && t.day.date > last
}

// frame is when the first block of the date begins and the last one ends, for the whole
// school; zero without blocks.
func (t *timetable) frame() (begin, end time.Time) {
	for _, l := range t.lines {
		if l.Break || l.Set != "" || l.Day != t.day.date {
			continue
		}
		if begin.IsZero() {
			begin = l.Start
		}
		if l.End.After(end) {
			end = l.End
		}
	}
	return begin, end
}

// shortList are the blocks of the date with their starts: "A 9:00, B 9:40".
func (t *timetable) shortList() string {
	var list []string
	for _, l := range t.lines {
		if !l.Break && l.Set == "" && l.Day == t.day.date {
			_, name := blockWords(l.Name)
			list = append(list, name+" "+bellTime(l.Start))
		}
	}
	return strings.Join(list, ", ")
}

// sentences joins two sentences, of which the first is without a full stop, or empty.
func sentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return strings.TrimRight(a, ".") + ". " + b
}

// what is a line of the day's list after its start: "C, to 11:20".
func (l dayLine) what(date schedule.Date) string {
	text := l.called() + pick(l.Day < date, ", since "+l.Day.Weekday().String(), "") + ", to " + bellTime(l.End)
	return pick(l.Set == "", text, l.Set+": "+text)
}

// called is the line's name; a break may have none of its own.
func (l dayLine) called() string { return pick(l.Break && l.Name == "", "Break", l.Name) }

// key is what script and groups know the block by; a break has none.
func (l dayLine) key() string { return pick(l.Break, "", schedule.Key(l.Name)) }

// short is a time for a tab: the start if it is today, else the day.
func (t *timetable) short(m meeting) string {
	switch b := m.own(); {
	case t == nil:
		return ""
	case b != nil:
		return bellTime(b.Start)
	case m.next == nil:
		return ""
	case m.next.Day <= t.day.date+6:
		return m.next.Day.Weekday().String()[:3]
	}
	return t.write(m.next.Day, "Jan 2", "2 Jan")
}

// long is when a group meets, for its heading: "10:25 to 11:20", or when it meets next.
func (t *timetable) long(m meeting) string {
	if t == nil {
		return ""
	}
	var list []string
	for _, b := range m.today {
		if b.Day == t.day.date {
			list = append(list, fromTo(b))
		}
	}
	switch {
	case len(list) > 0:
		return school.And(list)
	case m.next == nil:
		return ""
	}
	day := m.next.Day.Weekday().String()
	if m.next.Day > t.day.date+6 {
		day = t.write(m.next.Day, "January 2", "2 January")
	}
	return pick(t.kind.Kind == "", "Next on ", t.day.notNow()+", next on ") + day + " at " + bellTime(m.next.Start)
}
