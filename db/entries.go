package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// personColumns are the columns of school.Person, from people p.
const personColumns = `p.id, p.name, coalesce(p.email, '') as email, p.role, p.department,
	p.suspended_at is not null as suspended, p.sort_name, p.pronounced, coalesce(p.only_school, 0) as only_school`

// Schools lists the schools by name.
func (s *Store) Schools(ctx context.Context) ([]school.School, error) {
	var list []school.School
	err := s.read.SelectContext(ctx, &list, `select id, slug, name from schools where archived_at is null order by name, id`)
	return list, err
}

// Offered lists the schools that students choose from: those that have classes which are
// not over, or all if none has any. Between two terms a school stays in the list.
func (s *Store) Offered(ctx context.Context) ([]school.School, error) {
	var list []school.School
	err := s.read.SelectContext(ctx, &list, `
		select id, slug, name from schools where archived_at is null
		and id in (select school_id from sections where archived_at is null and (ends = '' or ends >= ?)) order by name, id`, s.Today())
	if err != nil || len(list) > 0 {
		return list, err
	}
	return s.Schools(ctx)
}

// Directory reads the doors of a school: of every section that is not archived, and
// the office hours of everybody who works there. Students see those whose term runs.
func (s *Store) Directory(ctx context.Context, schoolID int64) (school.Directory, error) {
	var d school.Directory
	// One transaction, so that doors, names and times are from the same moment.
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
	if err == nil {
		d.Leads, err = leadingTo(ctx, read, schoolID)
	}
	var times Schedule
	if err == nil {
		times, err = scheduleOf(ctx, read, schoolID)
	}
	d.Schedule = times.InForce
	return d, err
}

// leadingTo are the codes of merged classes, with those of the classes of a school where
// they lead, however many were merged in between.
func leadingTo(ctx context.Context, q sqlx.QueryerContext, schoolID int64) (leads map[string]string, err error) {
	err = pairs(ctx, q, func(code, to string) {
		if leads == nil {
			leads = map[string]string{}
		}
		leads[code] = to
	}, `
		with recursive merged (code, door) as (
			select code, merged_into from doors where merged_into is not null
			union select m.code, d.merged_into from merged m join doors d on d.id = m.door where d.merged_into is not null)
		select m.code, d.code from merged m join doors d on d.id = m.door join sections s on s.id = d.section_id
		where d.merged_into is null and s.school_id = ? and s.archived_at is null`, schoolID)
	if err != nil {
		err = fmt.Errorf("merged classes: %w", err)
	}
	return leads, err
}

// DoorsOf reads the doors of the sections that a person teaches or covers today, by
// block and title, then of their office hours, with their right to each. Classes whose
// term is over come last.
func (s *Store) DoorsOf(ctx context.Context, personID int64) ([]school.Entry, error) {
	today := s.Today()
	return entries(ctx, s.read, today, personID, `
		where d.id in (select door_id from (`+ownDoors+`)) and s.archived_at is null
		order by coalesce(s.ends <> '' and s.ends < ?2, 0), d.kind = 'office', s.block = '', s.block, s.course collate nocase, s.section`,
		personID, today)
}

// DoorsAt lists the doors of one school that are in use, classes first; 0: of all.
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
	Running int `db:"running"` // classes whose term runs today, which students see
}

// SizeAt counts the people and classes of one school; 0: of all.
func (s *Store) SizeAt(ctx context.Context, at int64) (n Size, err error) {
	err = s.read.GetContext(ctx, &n, `
		select (select count(*) from people where archived_at is null
		        and (?1 = 0 or id in (select person_id from members where school_id = ?1))) as people,
		       count(*) as classes, count(*) filter (where (starts = '' or starts <= ?2) and (ends = '' or ends >= ?2)) as running
		from sections where archived_at is null and (?1 = 0 or school_id = ?1)`, at, s.Today())
	return n, err
}

// Entry reads one door by its code.
func (s *Store) Entry(ctx context.Context, code string) (school.Entry, error) {
	return entry(ctx, s.read, s.Today(), 0, code)
}

// EntriesOf reads some doors by their ids, from one moment, in no special order.
// Doors that are gone, or whose section is archived, are left out.
func (s *Store) EntriesOf(ctx context.Context, doors []int64) ([]school.Entry, error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer read.Rollback()
	return entries(ctx, read, s.Today(), 0, `where d.id in (select value from json_each(?)) and s.archived_at is null`, jsonList(doors))
}

// EntryFor is Entry with a person's right to the door, or school.ErrForbidden.
func (s *Store) EntryFor(ctx context.Context, personID int64, code string) (school.Entry, error) {
	e, err := entry(ctx, s.read, s.Today(), personID, code)
	if err == nil && !e.Right.Some() {
		err = fmt.Errorf("door %s: %w", code, school.ErrForbidden)
	}
	return e, err
}
