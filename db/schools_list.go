package db

import (
	"context"
	"fmt"

	"hallway/internal/school"
)

// SchoolPage is how many schools a page of the list has.
const SchoolPage = 50

// counted are the columns of a school.Overview that a list has, from schools x.
const counted = `x.id, x.slug, x.name, x.put_away_at is not null as archived, coalesce(x.merged_into, 0) as into_id,
	coalesce((select name from schools where id = x.merged_into), '') as into_name,
	(select count(*) from sections where school_id = x.id and archived_at is null) as classes,
	(select count(*) from members m join people p on p.id = m.person_id where m.school_id = x.id and p.archived_at is null) as people,
	(select count(*) from people where only_school = x.id and archived_at is null) as admins`

// listed are the schools that people know of: not what an import has only staged or took
// back. ?1 is a part of the name or the address.
const listed = `from schools x where (x.archived_at is null or x.put_away_at is not null) and (x.put_away_at is not null) = ?2
	and (?1 = '' or instr(lower(x.name), lower(?1)) > 0 or instr(x.slug, lower(?1)) > 0)`

// ListSchools is a page of the schools by name, from 1, of those in use or of those that
// people archived, and how many there are.
func (s *Store) ListSchools(ctx context.Context, query string, archived bool, page int) (list []school.Overview, found int, err error) {
	err = s.read.GetContext(ctx, &found, `select count(*) `+listed, query, archived)
	if err == nil {
		err = s.read.SelectContext(ctx, &list, `select `+counted+` `+listed+` order by x.name collate nocase, x.id limit ?3 offset ?4`,
			query, archived, SchoolPage, (page-1)*SchoolPage)
	}
	if err != nil {
		err = fmt.Errorf("schools: %w", err)
	}
	return list, found, err
}

// OneSchool is a school with everything that would disappear with it.
func (s *Store) OneSchool(ctx context.Context, id int64) (one school.Overview, err error) {
	err = s.read.GetContext(ctx, &one, `select `+counted+`,
		(select count(*) from sections c join doors d on d.section_id = c.id
			where c.school_id = x.id and c.archived_at is null and d.link <> '' and d.withheld_at is null) as links,
		(select count(*) from members m join people p on p.id = m.person_id where m.school_id = x.id and p.archived_at is null
			and not exists (select 1 from members o join schools s on s.id = o.school_id
				where o.person_id = p.id and o.school_id <> x.id and s.archived_at is null)) as alone
		from schools x where x.id = ? and (x.archived_at is null or x.put_away_at is not null)`, id)
	if err != nil {
		err = fmt.Errorf("school %d: %w", id, translate(err))
	}
	return one, err
}

// MergedSlugs leads from the address of each merged school to that of the one that goes on.
func (s *Store) MergedSlugs(ctx context.Context) (map[string]string, error) {
	to := map[string]string{}
	return to, pairs(ctx, s.read, func(slug, into string) { to[slug] = into }, `
		select x.slug, o.slug from schools x join schools o on o.id = x.merged_into where o.archived_at is null`)
}

// SchoolBySlug finds a school that is in use by its address.
func (s *Store) SchoolBySlug(ctx context.Context, slug string) (one school.School, err error) {
	err = s.read.GetContext(ctx, &one, `select id, slug, name from schools where slug = ? and archived_at is null`, slug)
	return one, translate(err)
}

// SchoolHistory are the newest changes of a school, and those that merged others into it.
func (s *Store) SchoolHistory(ctx context.Context, id int64, most int) ([]school.Change, error) {
	return history(ctx, s.read, `c.id in (select id from changes where kind = 'school'
		and ?1 in (before ->> 'school', after ->> 'school', before ->> 'into', after ->> 'into') order by id desc limit ?2)`, id, most)
}
