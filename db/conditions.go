package db

import "hallway/internal/checks"

// Conditions that the list of classes, the board and the reminders share, so that they
// count the same. day is the parameter that holds the school's date.

// runsOn is the condition that a section s is in its term on a day.
func runsOn(day string) string {
	return `((s.starts = '' or s.starts <= ` + day + `) and (s.ends = '' or s.ends >= ` + day + `))`
}

// lacksLinkOn is the condition that a door d has no link on a day, and that nobody said
// there is no meeting.
func lacksLinkOn(day string) string {
	return `(d.link = '' and not ` + closedNow + ` and d.id not in (select c.door_id from covers c join doors d on d.id = c.door_id
		where (c.link <> '' or c.closed) and ` + day + ` between c.from_date and c.to_date and ` + coverApplies + `))`
}

// teamsEndsBetween is the condition that a door d has a Teams link that was saved between
// two times, and so may stop working soon (endingSaved).
func teamsEndsBetween(from, to string) string {
	return `d.provider = 'Microsoft Teams' and d.link <> '' and d.withheld_at is null and d.saved_at between ` + from + ` and ` + to
}

// endingSaved is between which times a Teams link was saved that may stop working soon.
func (s *Store) endingSaved() (from, to int64) {
	now := s.now()
	return millis(now.AddDate(0, 0, -checks.TeamsUntil)), millis(now.AddDate(0, 0, -checks.TeamsFrom))
}

// isTaught is the condition that somebody teaches a section s.
const isTaught = `exists (select 1 from teachers l where l.section_id = s.id
	and l.person_id not in (select id from people where archived_at is not null))`
