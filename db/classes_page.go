package db

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// classDetail reads a class with all that its page shows besides its link.
func classDetail(ctx context.Context, q sqlx.QueryerContext, id int64, today string) (c ClassDetail, err error) {
	var row struct {
		school.Section
		At       school.School `db:"o"`
		Door     string
		Version  int64
		ByHand   bool `db:"by_hand"`
		Archived *int64
		PutAway  bool `db:"put_away"`
		Into     int64
	}
	err = sqlx.GetContext(ctx, q, &row, `
		select x.id, x.school_id, x.course, x.section, x.block, x.room, x.department, x.term, x.starts, x.ends, x.bells,
		       o.id as "o.id", o.slug as "o.slug", o.name as "o.name", d.code as door, x.version, x.import_id is null as by_hand,
		       x.archived_at as archived, x.put_away_at is not null as put_away,
		       coalesce((select section_id from doors where id = d.merged_into), 0) as "into"
		from sections x join schools o on o.id = x.school_id join doors d on d.section_id = x.id where x.id = ? and `+counts, id)
	if err != nil {
		return c, fmt.Errorf("class %d: %w", id, translate(err))
	}
	c = ClassDetail{Section: row.Section, School: row.At, Door: row.Door, Version: row.Version, ByHand: row.ByHand,
		ArchivedAt: moment(row.Archived)}
	if c.Teaching, err = teachingOf(ctx, q, id, today); err != nil {
		return c, err
	}
	c.Lead = len(c.Teaching) > 0 && c.Teaching[0].Role == "lead"
	if err := c.readMerged(ctx, q, row.Into); err != nil {
		return c, err
	}
	if c.ArchivedAt != (time.Time{}) {
		by, err := lastWrote(ctx, q, c.Door, "archived")
		if c.ArchivedBy = "an import"; row.PutAway {
			c.ArchivedBy = by.Name
		}
		if err != nil {
			return c, err
		}
	}
	c.Sources, err = classSources(ctx, q, c)
	return c, err
}

// readMerged reads into which class this one was merged, and which were merged into it.
func (c *ClassDetail) readMerged(ctx context.Context, q sqlx.QueryerContext, into int64) error {
	const ref = `select s.id, s.course as title, s.section as code, d.code as door from doors d join sections s on s.id = d.section_id where `
	var list []ClassRef
	if err := sqlx.SelectContext(ctx, q, &list, ref+`s.id = nullif(?, 0)`, into); err != nil {
		return fmt.Errorf("merged classes: %w", err)
	}
	if len(list) > 0 {
		c.Merged = &list[0]
	}
	return sqlx.SelectContext(ctx, q, &c.MergedHere,
		ref+`d.merged_into = (select id from doors where section_id = ?) order by s.course collate nocase, s.id`, c.Section.ID)
}

// wrote is who changed something, and when in milliseconds.
type wrote struct {
	Name string `db:"actor"`
	ID   int64  `db:"actor_id"`
	At   int64  `db:"at"`
}

// lastWrote is who last changed a field of a class by hand; zero: nobody did.
func lastWrote(ctx context.Context, q sqlx.QueryerContext, door, field string) (by wrote, err error) {
	err = found(sqlx.GetContext(ctx, q, &by, `
		select actor, coalesce(actor_id, 0) as actor_id, at from changes
		where door_id = (select id from doors where code = ?) and kind = 'class' and json_type(after, '$.' || ?) is not null
		order by id desc limit 1`, door, field))
	return by, err
}

// lastClassChange is who last changed a class: a person, or an import.
func lastClassChange(ctx context.Context, q sqlx.QueryerContext, c ClassDetail) (by wrote, err error) {
	err = found(sqlx.GetContext(ctx, q, &by, `
		select actor, coalesce(actor_id, 0) as actor_id, at from (
			select id, actor, actor_id, at from changes
			where door_id = (select id from doors where code = ?1) and kind in ('class', 'teacher')
			union all
			select c.id, c.actor, c.actor_id, c.at
			from imports i cross join import_rows r on r.import_id = i.id and r.kind = 'section' and r.thing_id = ?2 and r.verb <> 'silent'
			join changes c on c.import_id = i.id and c.kind = 'import' where i.applied_at is not null)
		order by id desc limit 1`, c.Door, c.Section.ID))
	return by, err
}

// recordOfClass is what a source last said about a class.
type recordOfClass struct {
	Source   string
	SchoolID int64 `db:"school_id"`
	At       int64
	Said     string
}

// classSources reads what the sources that name a class say about it. There are far fewer
// imports than rows, so each import is asked for its row.
func classSources(ctx context.Context, q sqlx.QueryerContext, c ClassDetail) (list []ClassSource, err error) {
	var rows []recordOfClass
	err = sqlx.SelectContext(ctx, q, &rows, `
		select source, school_id, at, said from (
			select i.source, coalesce(i.school_id, 0) as school_id, coalesce(r.said, '') as said, max(i.id) as id,
			       (select max(applied_at) from imports l where l.source = i.source and l.school_id is i.school_id) as at
			from imports i cross join import_rows r on r.import_id = i.id and r.kind = 'section' and r.thing_id = ?
			where i.applied_at is not null group by i.source, i.school_id)
		where said <> '' order by id desc`, c.Section.ID)
	if err != nil {
		return nil, fmt.Errorf("sources of class %d: %w", c.Section.ID, err)
	}
	for _, r := range rows {
		one := ClassSource{Name: r.Source, At: time.UnixMilli(r.At)}
		if one.Differs, err = c.differs(ctx, q, r); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// differs are the fields in which a source says something else than what is written here.
func (c ClassDetail) differs(ctx context.Context, q sqlx.QueryerContext, r recordOfClass) (list []ClassDiffers, err error) {
	var said roster.Section
	if err := json.Unmarshal([]byte(r.Said), &said); err != nil {
		return nil, fmt.Errorf("record of class %d: %w", c.Section.ID, err)
	}
	from := origin{r.Source, r.SchoolID}
	at, err := namesSaid(ctx, q, from, roster.KindSchool, []string{said.School})
	if err != nil {
		return nil, err
	}
	team, err := namesSaid(ctx, q, from, roster.KindPerson, said.Teachers)
	if err != nil {
		return nil, err
	}
	is := c.Section
	for _, d := range []ClassDiffers{
		{Field: "title", Here: is.Course, Said: said.Course}, {Field: "section", Here: is.Code, Said: said.Code},
		{Field: "block", Here: is.Block, Said: said.Block}, {Field: "room", Here: is.Room, Said: said.Room},
		{Field: "department", Here: is.Department, Said: said.Department}, {Field: "term", Here: is.Term, Said: said.Term},
		{Field: "starts", Here: is.Starts, Said: said.Starts}, {Field: "ends", Here: is.Ends, Said: said.Ends},
		{Field: "school", Here: c.School.Name, Said: cmp.Or(strings.Join(at, ", "), c.School.Name)},
		{Field: "teachers", Here: c.teacherNames(), Said: strings.Join(team, ", ")},
	} {
		if d.Here == d.Said {
			continue
		}
		field := d.Field
		if field == "teachers" {
			field = "teacher_ids"
		}
		by, err := lastWrote(ctx, q, c.Door, field)
		if err != nil {
			return nil, err
		}
		if d.By, d.ByID = by.Name, by.ID; by.At != 0 {
			d.At = time.UnixMilli(by.At)
		}
		list = append(list, d)
	}
	return list, nil
}

// teacherNames are the names of those who teach the class, covers aside.
func (c ClassDetail) teacherNames() string {
	var names []string
	for _, t := range c.Teaching {
		if t.Role != "cover" {
			names = append(names, t.Person.Name)
		}
	}
	return strings.Join(names, ", ")
}

// namesSaid are the present names of what a source calls by keys, in their order. Those
// who have left are not named.
func namesSaid(ctx context.Context, q sqlx.QueryerContext, from origin, kind roster.Kind, keys []string) ([]string, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	table := map[roster.Kind]string{roster.KindSchool: "schools", roster.KindPerson: "people"}[kind]
	by := map[string]string{}
	err := pairs(ctx, q, func(key, name string) { by[key] = name }, `
		select r.key, p.name from imports i cross join import_rows r on r.import_id = i.id and r.kind = ?1
		join `+table+` p on p.id = r.thing_id
		where i.source = ?2 and coalesce(i.school_id, 0) = ?3 and i.applied_at is not null and p.archived_at is null
		and r.key in (select value from json_each(?4)) order by i.id`, kind, from.source, from.school, jsonList(keys))
	if err != nil {
		return nil, fmt.Errorf("names of %s: %w", from.source, err)
	}
	names := slices.Clone(keys)
	for i, key := range names {
		names[i] = by[key]
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" }), nil
}
