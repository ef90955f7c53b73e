package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// origin is a source of rosters: one of the school's systems, and for imports of an
// administrator of one school that school, because its file is not the district's.
type origin struct {
	source string
	school int64 // 0: the whole installation's
}

// records are what applied imports recorded about entities: the source's keys
// and, as long as it names them, its last records; and what other sources name.
type records struct {
	key    map[roster.Entity]string
	record map[roster.Entity]string // JSON
	last   map[roster.Entity]string // JSON: the last record, whether the source still names the entity or not
	other  map[roster.Entity]bool
	first  map[roster.Entity]int64 // the import with which it named an entity for the first time
	rival  map[int64]int64         // the same of other sources, by person
	keyOf  func(kind roster.Kind, id int64) string
	now    time.Time // people who left not long before come back as they were
}

// byID lets the roster have ids for keys, whatever a source calls its entities.
func (s records) byID() records {
	s.keyOf = func(_ roster.Kind, id int64) string { return decimal(id) }
	return s
}

// recordsOf reads the records of a source, the newest of each entity.
func recordsOf(ctx context.Context, q sqlx.QueryerContext, from origin) (records, error) {
	s := records{key: map[roster.Entity]string{}, record: map[roster.Entity]string{}, last: map[roster.Entity]string{},
		first: map[roster.Entity]int64{}, rival: map[int64]int64{}}
	s.keyOf = func(kind roster.Kind, id int64) string {
		if key, named := s.key[roster.Entity{Kind: kind, ID: id}]; named {
			return key
		}
		return roster.NoKey(id)
	}
	rows, err := q.QueryxContext(ctx, `
		select i.id, r.kind, r.thing_id, r.key, coalesce(r.said, '') from imports i join import_rows r on r.import_id = i.id
		where i.source = ? and coalesce(i.school_id, 0) = ? and i.applied_at is not null order by i.id`, from.source, from.school)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	for rows.Next() {
		var at roster.Entity
		var key, record string
		var id int64
		if err := rows.Scan(&id, &at.Kind, &at.ID, &key, &record); err != nil {
			return s, err
		}
		if s.key[at] = key; record == "" {
			delete(s.record, at)
			continue
		}
		s.record[at], s.last[at] = record, record
		if s.first[at] == 0 {
			s.first[at] = id
		}
	}
	if err := rows.Err(); err != nil {
		return s, err
	}
	s.other, err = setOf[roster.Entity](ctx, q, `
		select kind, id from (
			select r.kind, r.thing_id as id, r.said is not null as named, max(i.id)
			from imports i join import_rows r on r.import_id = i.id
			where (i.source <> ? or coalesce(i.school_id, 0) <> ?) and i.applied_at is not null and i.turn is null
			group by i.source, i.school_id, r.kind, r.thing_id)
		where named`, from.source, from.school)
	if err != nil || len(s.other) == 0 {
		return s, err
	}
	return s, pairs(ctx, q, func(person, first int64) { s.rival[person] = first }, `
		select r.thing_id, min(i.id) from imports i join import_rows r on r.import_id = i.id
		where (i.source <> ? or coalesce(i.school_id, 0) <> ?) and i.applied_at is not null
		and r.kind = 'person' and r.said is not null group by r.thing_id`, from.source, from.school)
}

// known is an entity with the records of a source.
func known[T any](s records, kind roster.Kind, id int64, is T, live bool) (k roster.Known[T], err error) {
	at := roster.Entity{Kind: kind, ID: id}
	k = roster.Known[T]{ID: id, Is: is, Live: live, Shared: s.other[at], Key: s.key[at]}
	if k.LastRecord, err = stateOf[T](s.last[at]); s.record[at] != "" {
		k.Record = k.LastRecord
	}
	return k, err
}

// currentRoster reads the roster as it is and was, with the keys and records of
// a source. What an import has only staged is not there.
func currentRoster(ctx context.Context, q sqlx.QueryerContext, s records) (c roster.Current, err error) {
	if c.Schools, err = currentSchools(ctx, q, s); err != nil {
		return c, fmt.Errorf("schools: %w", err)
	}
	if c.People, err = currentPeople(ctx, q, s); err != nil {
		return c, fmt.Errorf("people: %w", err)
	}
	keys := make(map[int64]string, len(c.People)) // as OwnKeys left them
	for _, k := range c.People {
		keys[k.ID] = k.Is.Key
	}
	if c.Sections, err = currentSections(ctx, q, s, keys); err != nil {
		return c, fmt.Errorf("sections: %w", err)
	}
	return c, nil
}

// counts is the condition that a row x of some table is not merely staged by an import.
const counts = `(x.import_id is null or x.import_id in (select id from imports where applied_at is not null))`

func currentSchools(ctx context.Context, q sqlx.QueryerContext, s records) ([]roster.Known[roster.School], error) {
	var rows []struct {
		ID int64
		roster.School
		Live bool
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		select x.id, x.name, x.archived_at is null as live from schools x where `+counts+` order by x.id`)
	list := make([]roster.Known[roster.School], len(rows))
	for i, r := range rows {
		r.Key = s.keyOf(roster.KindSchool, r.ID)
		var unread error
		list[i], unread = known(s, roster.KindSchool, r.ID, r.School, r.Live)
		err = cmp.Or(err, unread)
	}
	return list, err
}

func currentPeople(ctx context.Context, q sqlx.QueryerContext, s records) ([]roster.Known[roster.Person], error) {
	keyOf := func(id int64) string { return s.keyOf(roster.KindSchool, id) }
	schools, err := grouped(ctx, q, keyOf, `select person_id, school_id from members`)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID int64
		roster.Person
		Live, Added, Link bool
		Gone              string
		Kept              int64
	}
	err = sqlx.SelectContext(ctx, q, &rows, `
		select x.id, x.name, coalesce(x.email, '') as email, x.department, x.archived_at is null as live, x.import_id is null as added,
		       coalesce(d.link, '') <> '' as link, coalesce(x.kept_until, 0) as kept,
		       coalesce(date(x.archived_at / 1000, 'unixepoch'), '') as gone
		from people x left join doors d on d.person_id = x.id where `+counts+` order by x.id`)
	list := make([]roster.Known[roster.Person], len(rows))
	for i, r := range rows {
		r.Key, r.Schools = s.keyOf(roster.KindPerson, r.ID), slices.Sorted(slices.Values(schools[r.ID]))
		k, unread := known(s, roster.KindPerson, r.ID, r.Person, r.Live)
		err = cmp.Or(err, unread)
		k.Shared, k.Link, k.Gone, k.Recent = k.Shared || r.Added, r.Link, r.Gone, !r.Live && r.Kept > millis(s.now)
		at := roster.Entity{Kind: roster.KindPerson, ID: r.ID}
		k.Second = s.other[at] && s.first[at] != 0 && s.rival[r.ID] != 0 && s.rival[r.ID] < s.first[at]
		list[i] = k
	}
	return roster.OwnKeys(list), err
}

func currentSections(
	ctx context.Context, q sqlx.QueryerContext, s records, people map[int64]string,
) ([]roster.Known[roster.Section], error) {
	taught, err := grouped(ctx, q, func(id int64) string { return people[id] }, `
		select t.section_id, t.person_id from teachers t join people p on p.id = t.person_id
		where p.archived_at is null order by t.section_id, t.role = 'lead' desc, t.place, t.person_id`)
	if err != nil {
		return nil, err
	}
	team, err := grouped(ctx, q, func(id int64) string { return people[id] }, `
		select t.section_id, t.person_id from sections s join teachers t on t.section_id = s.id
		where s.archived_at is not null order by t.section_id, t.role = 'lead' desc, t.place, t.person_id`)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID, At int64
		roster.Section
		Live, Link bool
		Hand, Away bool
		Withheld   int64 // since when students do not see its link; 0: they do, or there is none
	}
	hidden, err := grouped(ctx, q, func(id int64) string { return people[id] }, `
		select d.section_id, cast(j.value as integer) from doors d join json_each(d.withheld_of) j
		where d.section_id is not null and d.withheld_at is not null order by d.id, j.key`)
	if err != nil {
		return nil, err
	}
	err = sqlx.SelectContext(ctx, q, &rows, `
		select x.id, x.school_id as at, x.course, x.section as code, x.block, x.room, x.department, x.term, x.starts, x.ends,
		       x.archived_at is null as live, x.import_id is null as hand, x.put_away_at is not null as away,
		       coalesce(d.link, '') <> '' and d.withheld_at is null as link, coalesce(d.withheld_at, 0) as withheld
		from sections x left join doors d on d.section_id = x.id where `+counts+` order by x.id`)
	list := make([]roster.Known[roster.Section], len(rows))
	for i, r := range rows {
		r.Key, r.School, r.Teachers = s.keyOf(roster.KindSection, r.ID), s.keyOf(roster.KindSchool, r.At), taught[r.ID]
		var unread error
		list[i], unread = known(s, roster.KindSection, r.ID, r.Section, r.Live)
		list[i].Link, list[i].Hidden, list[i].Team = r.Link, hidden[r.ID], team[r.ID]
		list[i].Lately = r.Withheld > millis(s.now)-keptFor.Milliseconds()
		list[i].Shared, list[i].ByHand, list[i].Away = list[i].Shared || r.Hand, r.Hand, r.Away
		err = cmp.Or(err, unread)
	}
	if err != nil {
		return nil, err
	}
	return list, merged(ctx, q, list)
}

// merged notes which classes were merged into which.
func merged(ctx context.Context, q sqlx.QueryerContext, list []roster.Known[roster.Section]) error {
	into := map[int64]int64{}
	err := pairs(ctx, q, func(id, next int64) { into[id] = next }, `
		select d.section_id, m.section_id from doors d join doors m on m.id = d.merged_into where d.merged_into is not null`)
	if err != nil || len(into) == 0 {
		return err
	}
	titles := map[int64]string{}
	for _, k := range list {
		titles[k.ID] = k.Is.Title()
	}
	for i, k := range list {
		for next, n := into[k.ID], 0; next != 0 && n < len(into); next, n = into[next], n+1 {
			list[i].Leads, list[i].Into = next, titles[next]
		}
	}
	return nil
}

// grouped has the keys of the second of two ids by the first.
func grouped(ctx context.Context, q sqlx.QueryerContext, key func(int64) string, query string) (map[int64][]string, error) {
	by := map[int64][]string{}
	return by, pairs(ctx, q, func(of, id int64) { by[of] = append(by[of], key(id)) }, query)
}

// Sources names the systems that an actor's files came from, the newest first.
func (s *Store) Sources(ctx context.Context, actor school.Actor) (list []string, err error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return nil, err
	}
	return sourcesOf(ctx, s.read, scope)
}

// sourcesOf are the sources of imports for one school or (0) for all, newest first.
func sourcesOf(ctx context.Context, q sqlx.QueryerContext, scope int64) (list []string, err error) {
	err = sqlx.SelectContext(ctx, q, &list, `
		select source from imports where applied_at is not null and undoes is null and source <> '' and coalesce(school_id, 0) = ?
		group by source order by max(id) desc`, scope)
	return list, err
}

// originOf is whose source a file is of: the one that somebody named, or that of its format.
func (s *Store) originOf(ctx context.Context, actor school.Actor, named, format string) (from origin, err error) {
	if from.school, err = scopeOf(ctx, s.read, actor); err != nil {
		return from, err
	}
	used, err := sourcesOf(ctx, s.read, from.school)
	from.source = roster.SourceName(named, format, used)
	return from, err
}

// KnownKeys are the keys of the people whom an actor's source named before.
func (s *Store) KnownKeys(ctx context.Context, actor school.Actor, source string) (map[string]bool, error) {
	from, err := s.originOf(ctx, actor, source, "")
	if err != nil {
		return nil, err
	}
	return setOf[string](ctx, s.read, `
		select distinct r.key from imports i join import_rows r on r.import_id = i.id
		where i.source = ? and coalesce(i.school_id, 0) = ? and i.applied_at is not null and r.kind = 'person'`,
		from.source, from.school)
}

// rosterVersion is the id of the last change that may have changed the roster.
// While it stays the same a plan stays what it is.
func rosterVersion(ctx context.Context, q sqlx.QueryerContext) (version int64, err error) {
	var kinds []string
	for _, k := range school.Kinds {
		if k.Roster {
			kinds = append(kinds, k.Name)
		}
	}
	err = sqlx.GetContext(ctx, q, &version, `
		select coalesce(max((select max(id) from changes where kind = k.value)), 0) from json_each(?) k`, jsonList(kinds))
	return version, err
}
