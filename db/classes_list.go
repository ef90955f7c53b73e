package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// ClassesPage is how many classes a page of the list has.
const ClassesPage = 50

// ListedClass is a class as the list shows it. Its entry has no right.
type ListedClass struct {
	school.Entry
	School     string // name
	ArchivedAt time.Time
	MergedInto string // title of the class into which it was merged; empty: it was not
}

// Classes is a page of the classes that an administrator may see, and how many the
// filter found in all.
func (s *Store) Classes(ctx context.Context, actor school.Actor, f ClassFilter) (list []ListedClass, found int, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return nil, 0, err
	}
	defer read.Rollback()
	where, args, err := f.where(ctx, read, actor, s.Today())
	if err != nil {
		return nil, 0, fmt.Errorf("classes: %w", err)
	}
	args["saved_from"], args["saved_to"] = s.endingSaved()
	args["offset"] = f.Offset
	var ids []int64
	err = namedRows(ctx, read, &ids, fmt.Sprintf(`select s.id from %s where %s order by %s limit %d offset :offset`,
		f.tables(), where, f.order(), ClassesPage), args)
	if found = len(ids); err == nil && (found == ClassesPage || f.Offset > 0) {
		var counted []int
		err = namedRows(ctx, read, &counted, `select count(*) from `+f.counted()+` where `+where, args)
		if err == nil {
			found = counted[0]
		}
	}
	if err != nil {
		return nil, 0, fmt.Errorf("classes: %w", err)
	}
	list, err = listedClasses(ctx, read, s.Today(), ids)
	return list, found, err
}

// listedClasses reads some classes in the order of their ids.
func listedClasses(ctx context.Context, q sqlx.QueryerContext, today string, ids []int64) ([]ListedClass, error) {
	all, err := entries(ctx, q, today, 0, `where s.id in (select value from json_each(?))`, jsonList(ids))
	if err != nil {
		return nil, err
	}
	var more []struct {
		ID       int64
		School   string
		Archived *int64
		Merged   string
	}
	err = sqlx.SelectContext(ctx, q, &more, `
		select s.id, o.name as school, s.archived_at as archived, coalesce(trim(into_s.block || ' ' || into_s.course), '') as merged
		from sections s join schools o on o.id = s.school_id join doors d on d.section_id = s.id
		left join doors into_d on into_d.id = d.merged_into left join sections into_s on into_s.id = into_d.section_id
		where s.id in (select value from json_each(?))`, jsonList(ids))
	if err != nil {
		return nil, fmt.Errorf("listed classes: %w", err)
	}
	list := make([]ListedClass, len(ids))
	for _, e := range all {
		list[slices.Index(ids, e.Section.ID)].Entry = e
	}
	for _, m := range more {
		one := &list[slices.Index(ids, m.ID)]
		one.School, one.ArchivedAt, one.MergedInto = m.School, moment(m.Archived), m.Merged
	}
	return list, nil
}

// namedRows reads the rows of a query with named arguments.
func namedRows(ctx context.Context, q sqlx.QueryerContext, dest any, query string, args map[string]any) error {
	query, values, err := sqlx.Named(query, args)
	if err != nil {
		return err
	}
	return sqlx.SelectContext(ctx, q, dest, query, values...)
}
