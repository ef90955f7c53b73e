package views

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// Meetings knows when the classes of one person meet, seen from one instant. Each class
// follows the schedule of its own school. The zero Meetings knows no times.
type Meetings struct {
	now   time.Time
	times func(schoolID int64) *schedule.Schedule
	zone  *time.Location // of the pages
	timed bool           // some school of the person's classes has a schedule
	next  time.Time      // when the first of the classes starts that are still to come today
}

// NewMeetings are those of some classes. times gives the schedule of a school, or
// nil if it has none.
func NewMeetings(own []school.Entry, times func(schoolID int64) *schedule.Schedule, now time.Time, zone *time.Location) Meetings {
	t := Meetings{now: now, times: times, zone: zone}
	for i := range own {
		s := t.of(&own[i])
		if s == nil {
			continue
		}
		t.timed = true
		if m := t.turn(s, &own[i]); m.stage == stageLater && (t.next.IsZero() || m.block.Start.Before(t.next)) {
			t.next = m.block.Start
		}
	}
	return t
}

// of is the schedule that decides when a class meets, or nil.
func (t Meetings) of(e *school.Entry) *schedule.Schedule {
	if t.times == nil || e.Section.SchoolID == 0 {
		return nil
	}
	return t.times(e.Section.SchoolID)
}

// stage is where a class stands in its school's day. The order is that of My links; the
// zero stage is that of a class without times.
type stage int

const (
	stageUrgent stage = iota - 8 // it meets within the hour or now, and students have no link
	stageOn
	stageNext
	stageLater
	stageOver
	stageOther  // not today
	stageNever  // on no day that is still to come
	stageNoDay  // no day of the schedule has its block
	stageNoTime // it has no block, or its school no schedule
	stageOffice
)

// Meets is when a class meets: what its card says, and where that stands in My links.
type Meets struct {
	stage stage
	block schedule.Block // on now, or the next one, or today's last; not from stageNever on
	on    bool           // the block is on now
	left  int            // minutes until it ends, or else until it starts
	today schedule.Date
	timed bool   // other cards beside this one have times
	zone  string // of the times, if it is not that of the pages
}

// Of is when a class meets.
func (t Meetings) Of(e *school.Entry) Meets {
	s := t.of(e)
	switch {
	case e.Door.Kind == school.OfficeDoor:
		return Meets{stage: stageOffice, timed: t.timed}
	case s == nil || strings.TrimSpace(e.Section.Block) == "":
		return Meets{stage: stageNoTime, timed: t.timed}
	}
	m := t.turn(s, e)
	m.timed = true
	if m.stage == stageLater && m.block.Start.Equal(t.next) {
		m.stage = stageNext
	}
	if m.stage < stageOver || m.stage == stageOther {
		if missing(e) && (m.on || m.block.Start.Sub(t.now) <= time.Hour) {
			m.stage = stageUrgent
		}
	}
	if t.zone == nil || s.Zone.String() != t.zone.String() {
		m.zone = s.Zone.String()
	}
	return m
}

// turn is where a class stands, without regard to others and to its link.
func (t Meetings) turn(s *schedule.Schedule, e *school.Entry) Meets {
	class := classOf(e)
	m := Meets{today: schedule.DateOf(t.now.In(s.Zone))}
	if !slices.ContainsFunc(schedule.Split(class.Block), s.Has) {
		m.stage = stageNoDay
		return m
	}
	on, next := s.Turn(class, t.now)
	switch {
	case on != nil:
		m.stage, m.block, m.on, m.left = stageOn, *on, true, on.Left(t.now)
		return m
	case next != nil && next.Day == m.today:
		m.stage, m.block = stageLater, *next
	default:
		if today := s.Meets(class, m.today); len(today) > 0 {
			m.stage, m.block = stageOver, today[len(today)-1]
			return m
		}
		if next == nil {
			m.stage = stageNever
			return m
		}
		m.stage, m.block = stageOther, *next
	}
	m.left = int((m.block.Start.Sub(t.now) + time.Minute - 1) / time.Minute)
	return m
}

// missing reports whether students have no link today, and nobody said that there is no
// meeting.
func missing(e *school.Entry) bool { return e.Door.Link == "" && !e.NoMeeting() }

// compare sorts cards: by the day, and within one place of it by time.
func (m Meets) compare(o Meets) int {
	if c := cmp.Compare(m.stage, o.stage); c != 0 || m.stage >= stageNever {
		return c
	}
	return cmp.Or(m.block.Start.Compare(o.block.Start), m.block.End.Compare(o.block.End))
}

// from is when the meeting starts: "10:25", and on another day "Wed 8:05".
func (m Meets) from() string {
	switch {
	case m.stage == stageOffice:
		return "Any time"
	case m.stage >= stageNever:
		return ""
	case m.block.Day == m.today || m.on:
		return bellTime(m.block.Start)
	}
	return meetingDay(m.block.Day, m.today, m.block.Start.Location()) + " " + bellTime(m.block.Start)
}

// to is when it ends: "to 11:20".
func (m Meets) to() string {
	if m.stage >= stageNever {
		return ""
	}
	return "to " + bellTime(m.block.End)
}

// chip is what there is to know of the day, as a chip: with its class, or in plain words.
func (m Meets) chip() (words, class string) {
	switch m.stage {
	case stageUrgent:
		if m.on {
			return "No link, on now", "chip bad"
		}
		return "No link, starts in " + minutesWords(m.left), "chip warn"
	case stageOn:
		return "Now, " + minutesWords(m.left) + " left", "chip now"
	case stageNext:
		return "Next, at " + m.from(), "chip"
	case stageLater:
		return "Later today", "about"
	case stageOver:
		return "Over for today", "about"
	case stageOther:
		return "Not today", "about"
	case stageNever:
		return "No more meetings", "about"
	}
	return "", ""
}

// hollow reports whether the tile is empty: the class is over, or does not meet today.
func (m Meets) hollow() bool { return m.stage >= stageOver && m.stage <= stageNoDay }

// minutesWords is a number of minutes where there is little room: "39 min".
func minutesWords(n int) string { return pick(n < 1, "under 1 min", thousands(n)+" min") }

// meetingDay is the day of a meeting that is not today: "Wed" within a week, else "Dec 8".
func meetingDay(d, today schedule.Date, zone *time.Location) string {
	if d > today && d < today+7 {
		return d.Time().Format("Mon")
	}
	return d.Time().Format(pick(school.American(zone), "Jan 2", "2 Jan"))
}

// DateWords is what today is at the schools of some classes: "Tue, Nov 24 · day 2". It is
// empty if none of them has a schedule. Where the day is not the same at all of them, each
// is named; name gives the name of a school.
func (t Meetings) DateWords(own []school.Entry, name func(schoolID int64) string) string {
	var days []string
	at := map[string][]string{} // the names of the schools that have such a day
	seen := map[int64]bool{}
	for i := range own {
		s, id := t.of(&own[i]), own[i].Section.SchoolID
		if s == nil || seen[id] {
			continue
		}
		seen[id] = true
		day := s.Kind(schedule.DateOf(t.now.In(s.Zone)))
		words := joined(dateShort(day.Date, s.Zone), whatDay(day))
		if at[words] == nil {
			days = append(days, words)
		}
		at[words] = append(at[words], name(id))
	}
	if len(days) > 1 {
		for i, words := range days {
			days[i] = school.And(at[words]) + ": " + words
		}
	}
	return strings.Join(days, ". ")
}

// whatDay is what a date is: its kind of day and its note.
func whatDay(d schedule.Day) string {
	return joined(pick(d.Kind == "", pick(d.Note == "", "no classes today", "no classes"), kindWords(d.Kind, d.Date)), d.Note)
}

// zoneSays names the zone of the card's times, if it is not that of the pages.
func (m Meets) zoneSays() string {
	return pick(m.zone == "", "", "times of "+strings.ReplaceAll(m.zone, "_", " "))
}

// noDaySays is said of a class that never meets, because no kind of day has its block.
func (m Meets) noDaySays(e school.Entry) string {
	if m.stage != stageNoDay {
		return ""
	}
	return blocksWords(schedule.Split(e.Section.Block)) + pick(len(schedule.Split(e.Section.Block)) > 1, " are", " is") +
		" on no day of the schedule. Ask the office to correct the class or the schedule."
}
