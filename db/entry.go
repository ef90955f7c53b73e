package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// entryColumns reads a door with its section, and for office hours its person.
// The queries of this file differ in their last lines only.
const entryColumns = `
	select d.id, d.code, d.kind, d.link, d.provider, d.meeting, d.passcode, d.note, d.version, ` + closedNow + ` as closed, d.saved_at,
	       coalesce(by.name, '') as saved_by, coalesce(d.withheld_at, 0) as withheld, coalesce(d.person_id, 0) as office_of,
	       coalesce(s.id, 0) as "s.id", coalesce(s.school_id, 0) as "s.school_id", coalesce(s.course, '') as "s.course",
	       coalesce(s.section, '') as "s.section", coalesce(s.block, '') as "s.block", coalesce(s.room, '') as "s.room",
	       coalesce(s.department, '') as "s.department", coalesce(s.term, '') as "s.term",
	       coalesce(s.starts, '') as "s.starts", coalesce(s.ends, '') as "s.ends",
	       coalesce(s.bells, '') as "s.bells"
	from doors d
	left join sections s on s.id = d.section_id
	left join people by on by.id = d.saved_by
	`

// entryRow is a row of entryColumns.
type entryRow struct {
	school.Door
	Section  school.Section `db:"s"`
	SavedAt  *int64         `db:"saved_at"`
	Withheld int64          `db:"withheld"`
	OfficeOf int64          `db:"office_of"`
}

func (r entryRow) entry(former []school.Former) school.Entry {
	e := school.Entry{Door: r.Door, Section: r.Section}
	e.Door.SavedAt = moment(r.SavedAt)
	if r.Withheld != 0 { // so that no reader of a door shows the link by accident
		kept := e.Door
		e.Withheld = &school.Withheld{Door: kept, Since: time.UnixMilli(r.Withheld), Of: former}
		e.Door = school.Door{ID: kept.ID, Code: kept.Code, Kind: kept.Kind, Version: kept.Version}
	}
	return e
}

func entry(ctx context.Context, q sqlx.QueryerContext, today string, viewer int64, code string) (school.Entry, error) {
	e, err := first(entries(ctx, q, today, viewer, `where d.code = ?`, code))
	if err != nil {
		return e, fmt.Errorf("door %q: %w", code, err)
	}
	return e, nil
}

// entries runs entryColumns with a condition and adds the teachers, the lead
// first, the cover of the day, the phase of the class's term, and the right of a
// viewer, unless that is 0.
func entries(ctx context.Context, q sqlx.QueryerContext, today string, viewer int64, where string, args ...any) ([]school.Entry, error) {
	var rows []entryRow
	if err := sqlx.SelectContext(ctx, q, &rows, entryColumns+where, args...); err != nil {
		return nil, fmt.Errorf("doors: %w", err)
	}
	var doors, sections, people, withheld []int64
	for _, r := range rows {
		doors = append(doors, r.ID)
		if r.Section.ID != 0 {
			sections = append(sections, r.Section.ID)
		} else {
			people = append(people, r.OfficeOf)
		}
		if r.Withheld != 0 {
			withheld = append(withheld, r.ID)
		}
	}
	taught, err := teachersBy(ctx, q, `select t.section_id, `+personColumns+`
		from teachers t join people p on p.id = t.person_id
		where t.section_id in (select value from json_each(?)) and t.role in ('lead', 'co') and p.archived_at is null
		order by t.section_id, t.role = 'lead' desc, t.place, p.id`, sections)
	if err != nil {
		return nil, err
	}
	offices, err := teachersBy(ctx, q, `select p.id as section_id, `+personColumns+`
		from people p where p.id in (select value from json_each(?))`, people)
	if err != nil {
		return nil, err
	}
	covered, err := coversOn(ctx, q, today, doors)
	if err != nil {
		return nil, err
	}
	former, err := formerOf(ctx, q, withheld)
	if err != nil {
		return nil, err
	}
	var right map[int64]rightRow
	if viewer != 0 {
		if right, err = rightsTo(ctx, q, today, viewer, doors...); err != nil {
			return nil, err
		}
	}
	list := make([]school.Entry, len(rows))
	for i, r := range rows {
		list[i] = r.entry(former[r.ID])
		list[i].Right = right[r.ID].Right
		list[i].Phase = r.Section.Phase(today)
		if r.Section.ID != 0 {
			list[i].Teachers = taught[r.Section.ID]
		} else {
			list[i].Teachers = offices[r.OfficeOf]
		}
		if c, found := covered[r.ID]; found {
			c.cover(&list[i])
		}
	}
	return list, nil
}

// formerOf are those whose links are withheld, by door, in the order in which they taught.
func formerOf(ctx context.Context, q sqlx.QueryerContext, doors []int64) (map[int64][]school.Former, error) {
	if len(doors) == 0 {
		return nil, nil
	}
	var rows []struct {
		DoorID int64 `db:"door_id"`
		school.Former
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		select d.id as door_id, p.id, p.name from doors d join json_each(d.withheld_of) j join people p on p.id = j.value
		where d.id in (select value from json_each(?)) order by d.id, j.key`, jsonList(doors))
	if err != nil {
		return nil, fmt.Errorf("whose links are withheld: %w", err)
	}
	by := map[int64][]school.Former{}
	for _, r := range rows {
		by[r.DoorID] = append(by[r.DoorID], r.Former)
	}
	return by, nil
}

// teachersBy groups a query's people by the id of their section or office.
func teachersBy(ctx context.Context, q sqlx.QueryerContext, query string, ids []int64) (map[int64][]school.Person, error) {
	by := make(map[int64][]school.Person, len(ids))
	if len(ids) == 0 {
		return by, nil
	}
	var rows []struct {
		SectionID int64 `db:"section_id"`
		school.Person
	}
	if err := sqlx.SelectContext(ctx, q, &rows, query, jsonList(ids)); err != nil {
		return nil, fmt.Errorf("teachers: %w", err)
	}
	for _, r := range rows {
		by[r.SectionID] = append(by[r.SectionID], r.Person)
	}
	return by, nil
}
