package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// entryColumns reads a door with its section, and for office hours its person.
// The queries of this file differ in their last lines only.
const entryColumns = `
	select d.id, d.code, d.kind, d.link, d.provider, d.meeting, d.passcode, d.note, d.version, d.saved_at, coalesce(d.withheld_at, 0) as withheld,
	       coalesce(by.name, '') as saved_by, coalesce(d.person_id, 0) as office_of,
	       coalesce(s.id, 0) as section_id, coalesce(s.school_id, 0) as school_id, coalesce(s.course, '') as course,
	       coalesce(s.section, '') as section, coalesce(s.block, '') as block, coalesce(s.room, '') as room,
	       coalesce(s.department, '') as department, coalesce(s.term, '') as term
	from doors d
	left join sections s on s.id = d.section_id
	left join people by on by.id = d.saved_by
	`

// entryRow is a row of entryColumns.
type entryRow struct {
	ID   int64  `db:"id"`
	Code string `db:"code"`
	Kind string `db:"kind"`
	school.Meeting
	Version   int64  `db:"version"`
	SavedAt   *int64 `db:"saved_at"`
	Withheld  int64  `db:"withheld"`
	SavedBy   string `db:"saved_by"`
	OfficeOf  int64  `db:"office_of"`
	SectionID int64  `db:"section_id"`
	SchoolID  int64  `db:"school_id"`
	Course    string `db:"course"`
	Section   string `db:"section"`
	Block     string `db:"block"`
	Room      string `db:"room"`
	Dept      string `db:"department"`
	Term      string `db:"term"`
}

func (r entryRow) entry() school.Entry {
	e := school.Entry{
		Door: school.Door{
			ID: r.ID, Code: r.Code, Kind: school.DoorKind(r.Kind), Meeting: r.Meeting, Version: r.Version,
			SavedAt: moment(r.SavedAt), SavedBy: r.SavedBy,
		},
		Section: school.Section{
			ID: r.SectionID, SchoolID: r.SchoolID, Course: r.Course, Code: r.Section,
			Block: r.Block, Room: r.Room, Department: r.Dept, Term: r.Term,
		},
	}
	if r.Withheld != 0 { // nobody who reads a door finds the link by accident
		kept := e.Door
		e.Withheld = &school.Withheld{Door: kept, Since: time.UnixMilli(r.Withheld)}
		e.Door = school.Door{ID: kept.ID, Code: kept.Code, Kind: kept.Kind, Version: kept.Version}
	}
	return e
}

// teacherRow is a person with the section or office that an entry hangs them on.
type teacherRow struct {
	SectionID int64 `db:"section_id"`
	school.Person
}

// personColumns are the columns of school.Person, from people p.
const personColumns = `p.id, p.name, coalesce(p.email, '') as email, p.role, p.department, p.suspended_at is not null as suspended, p.sort_name, p.pronounced, coalesce(p.only_school, 0) as only_school`

// Schools lists the schools by name.
func (s *Store) Schools(ctx context.Context) ([]school.School, error) {
	var list []school.School
	err := s.read.SelectContext(ctx, &list, `select id, slug, name from schools where archived_at is null order by name, id`)
	return list, err
}

// Directory reads all that a school's student page shows: every section that
// is not archived, and the office hours of everybody who works there.
func (s *Store) Directory(ctx context.Context, schoolID int64) (school.Directory, error) {
	var d school.Directory
	// One transaction, so that doors and names are of the same moment.
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return d, err
	}
	defer read.Rollback()
	if err := read.GetContext(ctx, &d.School, `select id, slug, name from schools where id = ?`, schoolID); err != nil {
		return d, fmt.Errorf("school %d: %w", schoolID, translate(err))
	}
	d.Entries, err = entries(ctx, read, s.Today(), 0, `
		where d.id in (
			select d.id from sections s join doors d on d.section_id = s.id where s.school_id = ?1 and s.archived_at is null
			union all
			select d.id from members m join people p on p.id = m.person_id join doors d on d.person_id = p.id
			where m.school_id = ?1 and p.archived_at is null)`, schoolID)
	return d, err
}

// DoorsOf reads the doors that a person keeps: the sections they teach or cover
// today, in the order of block and title, then their office hours, with their
// right to each.
func (s *Store) DoorsOf(ctx context.Context, personID int64) ([]school.Entry, error) {
	today := s.Today()
	return entries(ctx, s.read, today, personID, `
		where d.id in (select door_id from (`+ownDoors+`)) and s.archived_at is null
		order by d.kind = 'office', s.block = '', s.block, s.course collate nocase, s.section`, personID, today)
}

// Doors lists every door that is in use, classes first.
func (s *Store) Doors(ctx context.Context) ([]school.Entry, error) { return s.DoorsAt(ctx, 0) }

// DoorsAt lists the doors of one school; 0: of all.
func (s *Store) DoorsAt(ctx context.Context, at int64) ([]school.Entry, error) {
	return entries(ctx, s.read, s.Today(), 0, `
		where s.archived_at is null and (d.person_id is null or d.person_id in (select id from people where archived_at is null))
		and (?1 = 0 or s.school_id = ?1 or d.person_id in (select person_id from members where school_id = ?1))
		order by d.kind = 'office', s.block, s.course collate nocase, s.section, d.id`, at)
}

// Size is how many people and classes a school has.
type Size struct {
	People  int `db:"people"`
	Classes int `db:"classes"`
}

// SizeAt counts the people and classes of one school; 0: of all.
func (s *Store) SizeAt(ctx context.Context, at int64) (n Size, err error) {
	err = s.read.GetContext(ctx, &n, `
		select (select count(*) from people where archived_at is null and (?1 = 0 or id in (select person_id from members where school_id = ?1))) as people,
		       (select count(*) from sections where archived_at is null and (?1 = 0 or school_id = ?1)) as classes`, at)
	return n, err
}

// SchoolsOf are the schools whose pages show a person: where they are, and where
// they teach or cover.
func (s *Store) SchoolsOf(ctx context.Context, personID int64) (ids []int64, err error) {
	err = s.read.SelectContext(ctx, &ids, `
		select school_id from members where person_id = ?1
		union select s.school_id from teachers t join sections s on s.id = t.section_id where t.person_id = ?1 and s.archived_at is null`, personID)
	return ids, err
}

// Entry reads one door by its code.
func (s *Store) Entry(ctx context.Context, code string) (school.Entry, error) {
	return entry(ctx, s.read, s.Today(), 0, code)
}

// EntryFor is Entry with a person's right to the door. For whoever has none it
// is school.ErrForbidden.
func (s *Store) EntryFor(ctx context.Context, personID int64, code string) (school.Entry, error) {
	e, err := entry(ctx, s.read, s.Today(), personID, code)
	if err == nil && e.Right.None() {
		err = fmt.Errorf("door %s: %w", code, school.ErrForbidden)
	}
	return e, err
}

func entry(ctx context.Context, q sqlx.QueryerContext, today string, viewer int64, code string) (school.Entry, error) {
	list, err := entries(ctx, q, today, viewer, `where d.code = ?`, code)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("door %q: %w", code, school.ErrNotFound)
	}
	if err != nil {
		return school.Entry{}, err
	}
	return list[0], nil
}

// entries runs entryColumns with a condition and adds the teachers, the lead
// first, who covers on the day, and the right of a viewer, unless that is 0: a
// few queries whatever the number of doors.
func entries(ctx context.Context, q sqlx.QueryerContext, today string, viewer int64, where string, args ...any) ([]school.Entry, error) {
	var rows []entryRow
	if err := sqlx.SelectContext(ctx, q, &rows, entryColumns+where, args...); err != nil {
		return nil, fmt.Errorf("doors: %w", err)
	}
	var doors, sections, people []int64
	for _, r := range rows {
		doors = append(doors, r.ID)
		if r.SectionID != 0 {
			sections = append(sections, r.SectionID)
		} else {
			people = append(people, r.OfficeOf)
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
	covered, err := coversOn(ctx, q, today, sections)
	if err != nil {
		return nil, err
	}
	var right map[int64]school.Right
	if viewer != 0 {
		if right, err = rightsTo(ctx, q, today, viewer, doors...); err != nil {
			return nil, err
		}
	}
	list := make([]school.Entry, len(rows))
	for i, r := range rows {
		list[i] = r.entry()
		list[i].Right = right[r.ID]
		if r.SectionID != 0 {
			list[i].Teachers = taught[r.SectionID]
			if c, found := covered[r.SectionID]; found {
				c.cover(&list[i])
			}
		} else {
			list[i].Teachers = offices[r.OfficeOf]
		}
	}
	return list, nil
}

// teachersBy groups a query's people by the id they hang on.
func teachersBy(ctx context.Context, q sqlx.QueryerContext, query string, ids []int64) (map[int64][]school.Person, error) {
	by := make(map[int64][]school.Person, len(ids))
	if len(ids) == 0 {
		return by, nil
	}
	var rows []teacherRow
	if err := sqlx.SelectContext(ctx, q, &rows, query, jsonList(ids)); err != nil {
		return nil, fmt.Errorf("teachers: %w", err)
	}
	for _, r := range rows {
		by[r.SectionID] = append(by[r.SectionID], r.Person)
	}
	return by, nil
}

// jsonList is ids as a JSON array, for json_each: any number of ids in one
// parameter.
func jsonList(ids []int64) string {
	ids = slices.Clone(ids)
	out := make([]byte, 0, 2+8*len(ids))
	out = append(out, '[')
	for i, id := range ids {
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, "%d", id)
	}
	return string(append(out, ']'))
}
