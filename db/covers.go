package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// coverLimit is the longest cover: a school year.
const coverLimit = 366 * 24 * time.Hour

// coverable says in a school.Invalid why a cover is not possible.
func (t *tx) coverable(d doorRow, person int64, from, to string) error {
	wrong := coverDays(from, to, t.today)
	who, err := t.person(person)
	if err != nil || who.Suspended || who.Archived {
		wrong["person"] = "Choose a colleague from the list."
	} else if taught, err := t.teaches(d.SectionID, person); err != nil {
		return err
	} else if taught {
		wrong["person"] = who.Name + " teaches this class already and can change its link."
	}
	if len(wrong) > 0 {
		return wrong
	}
	return t.freeDays(d, person, from, to)
}

// freeDays refuses days on which somebody else covers a class.
func (t *tx) freeDays(d doorRow, person int64, from, to string) error {
	var other coverRow
	err := found(t.get(&other, `
		select p.name, t.from_date, t.to_date from teachers t join people p on p.id = t.person_id
		where t.section_id = ? and t.role = 'cover' and t.person_id <> ? and t.from_date <= ? and t.to_date >= ? limit 1`,
		d.SectionID, person, to, from))
	if err == nil && other.Person.Name != "" {
		return school.Invalid{"from": fmt.Sprintf("%s covers this class from %s to %s. End that cover first, or choose other days.",
			other.Person.Name, other.From, other.To)}
	}
	return err
}

// coverDays says what is wrong with the days of a cover.
func coverDays(from, to, today string) school.Invalid {
	wrong := school.Invalid{}
	begin, err := time.Parse(time.DateOnly, from)
	if err != nil {
		wrong["from"] = "Choose the first day of the cover."
	}
	end, err := time.Parse(time.DateOnly, to)
	switch {
	case err != nil:
		wrong["to"] = "Choose the last day of the cover."
	case to < today:
		wrong["to"] = "That day is over. Choose today or a later one."
	case len(wrong) == 0 && end.Before(begin):
		wrong["to"] = "The last day is before the first. Choose a later one."
	case len(wrong) == 0 && end.Sub(begin) > coverLimit:
		wrong["to"] = "A cover lasts a year at most. Choose an earlier last day."
	}
	return wrong
}

// coverRow is a cover that is on.
type coverRow struct {
	SectionID int64 `db:"section_id"`
	school.Person
	From string `db:"from_date"`
	To   string `db:"to_date"`
	school.Meeting
}

// cover puts a cover over what the door is otherwise.
func (c coverRow) cover(e *school.Entry) {
	e.Cover = &school.Cover{Person: c.Person, From: c.From, To: c.To}
	if c.Link == "" {
		return
	}
	usual := e.Door
	e.Cover.Usual = &usual
	e.Door.SavedAt, e.Door.SavedBy = time.Time{}, "" // those are the door's own
	e.Door.Meeting = c.Meeting
}

// coversOn finds the covers of a day, by section.
func coversOn(ctx context.Context, q sqlx.QueryerContext, today string, sections []int64) (map[int64]coverRow, error) {
	by := map[int64]coverRow{}
	if len(sections) == 0 {
		return by, nil
	}
	var rows []coverRow
	err := sqlx.SelectContext(ctx, q, &rows, `
		select t.section_id, `+personColumns+`, t.from_date, t.to_date, t.link, t.provider, t.meeting, t.passcode, t.note
		from teachers t join people p on p.id = t.person_id
		where t.role = 'cover' and ?1 between t.from_date and t.to_date and t.section_id in (select value from json_each(?2))
		and p.archived_at is null`, today, jsonList(sections))
	for _, r := range rows {
		by[r.SectionID] = r
	}
	return by, err
}
