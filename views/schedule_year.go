package views

import (
	"strconv"
	"strings"
	"time"

	"hallway/internal/checks"
	"hallway/internal/schedule"
)

// ScheduleYear is the year as months of kinds of day, with one day in full.
type ScheduleYear struct {
	Schedule
	On        schedule.Date      // the chosen day
	Unmatched []checks.Unmatched // blocks of classes that no day has
	Unused    []string           // blocks of days that no class has
	Error     string             // what could not be done; empty: nothing
}

// longYear is how many months are shown at once. A schedule of several years is shown in
// parts, so that no page is longer than a year.
const longYear = 13

// window are the first and the last month that are shown: those of the schedule, or of a
// long one the part with the chosen day.
func (m ScheduleYear) window() (first, last schedule.Date) {
	from, to, ok := m.Times.Span()
	if !ok { // there is no term
		from, to = m.On, m.On
	}
	begin, end := monthOf(from), monthOf(to)
	if end-begin >= longYear {
		begin += max(0, min((monthOf(m.On)-begin)/12, (end-begin)/12)) * 12
		end = min(end, begin+11)
	}
	return firstOf(begin), firstOf(end+1) - 1
}

// monthOf counts months since the year 0.
func monthOf(d schedule.Date) int { return d.Time().Year()*12 + int(d.Time().Month()) - 1 }

// firstOf is the first day of a month.
func firstOf(month int) schedule.Date {
	return schedule.DateOf(time.Date(month/12, time.Month(month%12+1), 1, 0, 0, 0, 0, time.UTC))
}

// earlier and later are days of the parts of a long schedule that are not shown; 0: none.
func (m ScheduleYear) earlier() schedule.Date {
	first, _ := m.window()
	if from, _, ok := m.Times.Span(); ok && from < first {
		return max(from, firstOf(monthOf(first)-12))
	}
	return 0
}

func (m ScheduleYear) later() schedule.Date {
	_, last := m.window()
	if _, to, ok := m.Times.Span(); ok && to > last {
		return last + 1
	}
	return 0
}

// frame is around the page.
func (m ScheduleYear) frame() frame {
	f := m.Console.wide(m.title("Schedule", len(m.Error)))
	f.Beside = scheduleBeside(m.Schedule)
	return f
}

// yearTitle names the year that is shown: "The year 2026/27".
func (m ScheduleYear) yearTitle() string {
	first, last := m.window()
	a, b := first.Time().Year(), last.Time().Year()
	if a == b {
		return "The year " + strconv.Itoa(a)
	}
	return "The year " + strconv.Itoa(a) + "/" + strconv.Itoa(b)[2:]
}

// key says how to read the cells, and how many school days there are.
func (m ScheduleYear) key() string {
	from, to, _ := m.Times.Span()
	days := 0
	for d := from; d <= to; d++ {
		if m.Times.Kind(d).Kind != "" {
			days++
		}
	}
	return "A cell has the date and the kind of day. – is no school. " + plural(days, "school day.", "school days.")
}

// holiday is one exception that is free, or different, in the list below the year.
type holiday struct {
	first, last schedule.Date
	what        string // "off" or the kind
	note        string
	line        int
}

// listed is how many exceptions are named; a schedule with more is read in its text.
const listed = 60

// different are the exceptions in the part that is shown, with their dates, as they are
// in force.
func (m ScheduleYear) different() (list []holiday, more int) {
	first, last := m.window()
	at := map[int]int{} // by line
	for d := first; d <= last; d++ {
		what := m.Times.Kind(d)
		if what.Line == 0 || fromMonday(d) >= 5 && what.Kind == "" {
			continue
		}
		i, known := at[what.Line]
		if !known {
			i = len(list)
			at[what.Line] = i
			list = append(list, holiday{first: d, what: what.Kind, note: what.Note, line: what.Line})
		}
		list[i].last = d
		if list[i].what != what.Kind {
			list[i].what = pick(what.Kind == "", list[i].what, what.Kind)
		}
	}
	if len(list) > listed {
		list, more = list[:listed], len(list)-listed
	}
	return list, more
}

// said is what the exception is, in words.
func (h holiday) said() string {
	switch {
	case h.what != "" && h.note != "":
		return kindTitle(h.what) + ": " + h.note
	case h.what != "":
		return kindTitle(h.what)
	case h.note != "":
		return h.note
	}
	return "No school"
}

// unmatchedSaid is a block of classes that no day has.
func unmatchedSaid(u checks.Unmatched) string {
	return plural(u.Classes, "class names", "classes name") + " block " + u.Block + ", which no day has."
}

// classesOf is the list of the classes with a block.
func (m ScheduleYear) classesOf(block string) string {
	if len(m.Schools) > 1 {
		return address("/admin/classes", "block", block, "school", m.School.Slug)
	}
	return address("/admin/classes", "block", block)
}

// unusedSaid are the blocks of days that no class has.
func (m ScheduleYear) unusedSaid() string {
	if len(m.Unused) == 0 {
		return ""
	}
	shown := m.Unused[:min(len(m.Unused), 12)]
	words := strings.Join(shown, ", ")
	if n := len(m.Unused) - len(shown); n > 0 {
		words += " and " + thousands(n) + " more"
	}
	return "No class is in " + pick(len(m.Unused) == 1, "block ", "blocks ") + words + ", which the day has."
}
