package views

import (
	"cmp"
	"slices"
	"strings"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// OutDoor is a door of somebody who is out, with its first meetings on the days of the form.
type OutDoor struct {
	school.Entry
	meets []schedule.Block
	more  bool // there are more meetings than these
	free  bool // its school has a schedule, and it does not meet on these days
}

// outMeetings is how many meetings of a class the page shows.
const outMeetings = 4

// Arrange puts the doors in the order of the days of the form: what meets, by time, then
// what has no times, then what does not meet. times gives the schedule of a school, or nil.
func (m *Out) Arrange(times func(schoolID int64) *schedule.Schedule) {
	m.Days, m.Timed = nil, false
	from, errFrom := schedule.ParseDate(m.Form.From)
	to, errTo := schedule.ParseDate(m.Form.To)
	known := errFrom == nil && errTo == nil && from <= to
	for _, e := range m.Doors {
		one := OutDoor{Entry: e}
		s := times(e.Section.SchoolID)
		if s != nil && known && strings.TrimSpace(e.Section.Block) != "" {
			one.fill(s, from, to)
		}
		m.Timed = m.Timed || s != nil && known
		m.Days = append(m.Days, one)
	}
	slices.SortStableFunc(m.Days, OutDoor.compare)
}

// fill finds the first meetings on some days.
func (d *OutDoor) fill(s *schedule.Schedule, from, to schedule.Date) {
	class := classOf(&d.Entry)
	first, last, _ := s.Span()
	for day := max(from, first); day <= min(to, last); day++ {
		d.meets = append(d.meets, s.Meets(class, day)...)
		if len(d.meets) > outMeetings {
			d.meets, d.more = d.meets[:outMeetings], true
			break
		}
	}
	d.free = len(d.meets) == 0
}

func (d OutDoor) compare(o OutDoor) int {
	place := func(one OutDoor) int {
		switch {
		case one.free:
			return 2
		case len(one.meets) > 0:
			return 0
		}
		return 1
	}
	if c := cmp.Compare(place(d), place(o)); c != 0 || len(d.meets) == 0 {
		return c
	}
	return cmp.Or(d.meets[0].Start.Compare(o.meets[0].Start), d.meets[0].End.Compare(o.meets[0].End))
}

// meeting are the doors that meet on the days, or of which nobody knows when they do.
func (m Out) meeting() []OutDoor {
	return slices.DeleteFunc(slices.Clone(m.Days), func(d OutDoor) bool { return d.free })
}

// free are the doors that do not meet on the days.
func (m Out) free() []OutDoor {
	return slices.DeleteFunc(slices.Clone(m.Days), func(d OutDoor) bool { return !d.free })
}

// idle reports whether no class meets on the days: only office hours are left.
func (m Out) idle() bool {
	return !slices.ContainsFunc(m.meeting(), func(d OutDoor) bool { return d.Door.Kind == school.SectionDoor })
}

// freeOpen reports whether one of them is chosen, so that the fold shows it.
func (m Out) freeOpen() bool {
	return m.Form.Doors != nil && slices.ContainsFunc(m.free(), m.ticked)
}

// when are the times of a door on the days: "10:25 to 11:20" on a single one, otherwise
// "Mon 8:05, Wed 10:25".
func (m Out) when(d OutDoor) string {
	var list []string
	today, _ := schedule.ParseDate(m.Today)
	for _, b := range d.meets {
		if m.Form.From == m.Form.To {
			list = append(list, fromTo(b))
		} else {
			list = append(list, outDay(b, today)+" "+bellTime(b.Start))
		}
	}
	return strings.Join(list, ", ") + pick(d.more, " and later", "")
}

// outDay is the day of a meeting of the next days: "Mon", or "Dec 14" if it is a week away.
func outDay(b schedule.Block, today schedule.Date) string {
	if b.Day == today {
		return b.Day.Time().Format("Mon")
	}
	return meetingDay(b.Day, today, b.Start.Location())
}

// ticked reports whether a door is meant: at first those that meet, that nobody else
// teaches, and of which nothing is said yet for all of the days.
func (m Out) ticked(d OutDoor) bool {
	if m.Form.Doors != nil {
		return slices.Contains(m.Form.Doors, d.Door.Code)
	}
	return !d.free && len(d.Teachers) < 2 && !(m.Timed && m.said(d))
}

// said reports whether it is known already what a door has on all of the days.
func (m Out) said(d OutDoor) bool {
	return slices.ContainsFunc(m.Absences, func(o school.Absence) bool {
		return o.ID == m.Person.ID && o.From <= m.Form.From && m.Form.To <= o.To &&
			slices.ContainsFunc(o.Doors, func(one school.Door) bool { return one.ID == d.Door.ID })
	})
}

// shown is the value of the form that says for which days its list of classes was made.
func (m Out) shown() string { return m.Form.From + " " + m.Form.To }

// RestOf are the codes of the other doors that meet on the days of the form and that nobody
// else teaches.
func (m Out) RestOf() []string {
	var codes []string
	for _, d := range m.meeting() {
		if !m.ticked(d) && len(d.Teachers) < 2 {
			codes = append(codes, d.Door.Code)
		}
	}
	return codes
}

// StaleDays is said when the days of a form are others than those of its classes.
const StaleDays = "You chose other days, so these are other classes. Look at them, and press Save again."

// DidOutWords says by block what happens instead of a person: "Mr Boateng covers periods 3
// and 4. No meeting: period 5." cover is the name of the colleague, or empty; doors are the
// codes of the doors that were changed, and rest those of them that are the rest.
func (m Out) DidOutWords(cover string, doors, rest []string) string {
	if !m.Timed {
		return ""
	}
	among := func(in func(OutDoor) bool) (blocks, others []string) {
		for _, d := range m.Days {
			switch block := strings.TrimSpace(d.Section.Block); {
			case !slices.Contains(doors, d.Door.Code) || !in(d):
			case block == "":
				others = append(others, d.Title())
			case !slices.Contains(blocks, block):
				blocks = append(blocks, block)
			}
		}
		return blocks, others
	}
	closed := func(d OutDoor) bool {
		return m.Form.What == "none" || slices.Contains(rest, d.Door.Code) || m.Form.What == "cover" && d.Door.Kind == school.OfficeDoor
	}
	instead := doorsWords(among(func(d OutDoor) bool { return !closed(d) }))
	none := doorsWords(among(closed))
	var says []string
	switch {
	case instead == "":
	case m.Form.What == "cover":
		says = append(says, pick(m.As == OutColleague, "You cover ", cover+" covers ")+instead+".")
	default:
		says = append(says, "Another link: "+instead+".")
	}
	if none != "" {
		says = append(says, "No meeting: "+none+".")
	}
	words := " " + strings.Join(says, " ")
	return pick(len(words) > 600, "", words) // it has to fit into a cookie
}

// doorsWords joins blocks and other doors: "periods 3 and 4 and Office hours".
func doorsWords(blocks, others []string) string {
	var parts []string
	if len(blocks) > 0 {
		words := blocksWords(blocks)
		parts = append(parts, strings.ToLower(words[:1])+words[1:])
	}
	return school.And(append(parts, others...))
}
