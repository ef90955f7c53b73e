package views

import (
	"slices"
	"strings"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// bySchedule is the choice of a class that has no bells of its own.
const bySchedule = "As the schedule says"

// sets are the sets of bells to choose from: those of the school's schedule, and the one
// that was chosen, although the schedule has it no more. Without any there is no choice.
func (m Class) sets() []string {
	var sets []string
	if m.Times != nil {
		sets = m.Times.Sets()
	}
	if own := m.Section.Bells; own != "" && !slices.Contains(sets, own) {
		sets = append(sets, own)
	}
	return sets
}

// bells says by which bells the class meets, and why.
func (m Class) bells() string {
	own := m.Section.Bells
	switch {
	case own != "" && (m.Times == nil || !slices.Contains(m.Times.Sets(), own)):
		return "Whole school, because the schedule has no bells called " + own
	case own != "":
		return own + ", chosen here"
	}
	class := classOf(&school.Entry{Section: m.Section})
	set := m.Times.SetFor(class)
	if set == "" {
		return "Whole school"
	}
	return set + " (by the schedule: " + becauseOf(m.Times, class, set) + ")"
}

// becauseOf is which of a class's details gives it a set of bells.
func becauseOf(s *schedule.Schedule, c schedule.Class, set string) string {
	switch set {
	case s.SetFor(schedule.Class{Department: c.Department}):
		return "department " + c.Department
	case s.SetFor(schedule.Class{Room: c.Room}):
		return roomLabel(c.Room)
	}
	words := blocksWords(schedule.Split(c.Block))
	return strings.ToLower(words[:1]) + words[1:]
}

// meetings says when the class meets next, in a line beside its block.
func (m Class) meetings() []string {
	if m.Times == nil || m.archived() || strings.TrimSpace(m.Section.Block) == "" {
		return nil
	}
	e := school.Entry{Section: m.Section}
	if says := (Meetings{now: m.Now}).turn(m.Times, &e).noDaySays(e); says != "" {
		return []string{says}
	}
	on, next := m.Times.Turn(classOf(&e), m.Now)
	today := schedule.DateOf(m.Now.In(m.Times.Zone))
	var list []string
	if on != nil {
		list = append(list, "now until "+bellTime(on.End))
	}
	for range nextMeetings {
		if next == nil {
			break
		}
		list = append(list, outDay(*next, today)+" "+bellTime(next.Start))
		_, next = m.Times.Turn(classOf(&e), next.Start)
	}
	if len(list) == 0 {
		return []string{"No more meetings."}
	}
	return []string{"Next: " + strings.Join(list, ", ") + "."}
}

// nextMeetings is how many of them the page says.
const nextMeetings = 2
