package db

// Conditions that the list of classes, the board and the reminders share, so that they
// count the same. day is the parameter that holds the school's date.

// runsOn is the condition that a section s is in its term on a day.
func runsOn(day string) string {
	return `((s.starts = '' or s.starts <= ` + day + `) and (s.ends = '' or s.ends >= ` + day + `))`
}

// lacksLinkOn is the condition that a door d has no link on a day, and that nobody said
// there is no meeting.
func lacksLinkOn(day string) string {
	return `(d.link = '' and not d.closed and d.id not in (select c.door_id from covers c join doors d on d.id = c.door_id
		where (c.link <> '' or c.closed) and ` + day + ` between c.from_date and c.to_date and ` + stands + `))`
}

// isTaught is the condition that somebody teaches a section s.
const isTaught = `exists (select 1 from teachers l where l.section_id = s.id
	and l.person_id not in (select id from people where archived_at is not null))`
