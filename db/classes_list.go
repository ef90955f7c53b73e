package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// ClassesPage is how many classes a page of the list has.
const ClassesPage = 50

// ClassFilter chooses classes for the list, and their order; zero fields choose all
// that are in use.
type ClassFilter struct {
	School     int64
	Block      string
	Department string
	Term       string
	Show       ClassShow
	IDs        []int64                  // only some of these; nil: any
	Words      []func(text string) bool // each must accept the title, section code, block or room, or a teacher's name
	Sort       ClassSort
	Backwards  bool
	Offset     int // classes before the page
}

// ClassShow chooses classes by their link, or by whether they are in use.
type ClassShow string

// What the list can show.
const (
	ShowAll      ClassShow = ""
	ShowNoLink   ClassShow = "none" // in its term or before it, without a link
	ShowWithheld ClassShow = "withheld"
	ShowLinked   ClassShow = "set"
	ShowNobodys  ClassShow = "nobody" // nobody teaches it
	ShowArchived ClassShow = "archived"
)

// ClassSort is a column by which the list is sorted.
type ClassSort string

// The orders. By link puts first what needs somebody.
const (
	SortByLink    ClassSort = "link"
	SortByBlock   ClassSort = "block"
	SortByTitle   ClassSort = "class"
	SortByTeacher ClassSort = "teacher"
	SortByRoom    ClassSort = "room"
)

// ListedClass is a class as the list shows it. Its entry has no right.
type ListedClass struct {
	school.Entry
	School     string // name
	ArchivedAt time.Time
	MergedInto string // title of the class into which it was merged; empty: it was not
}

// Parts of the queries below.
const (
	termOver   = `(s.ends <> '' and s.ends < :today)`
	hasTeacher = `exists (select 1 from teachers t join people p on p.id = t.person_id
		where t.section_id = s.id and t.role <> 'cover' and p.archived_at is null)`
	needsOrder = `case when ` + termOver + ` then 3 when d.withheld_at is not null then 1 when d.link = '' then 0 else 2 end`
	leadOrder  = `coalesce((select iif(p.sort_name = '', p.name, p.sort_name) from teachers t join people p on p.id = t.person_id
		where t.section_id = s.id and t.role = 'lead' and p.archived_at is null limit 1), '') collate nocase`
)

// Columns to sort by, each with what makes numbers sort by value: blocks with letters come
// before those with numbers, rooms the other way around, and what is empty is last.
var (
	titleOrder = []string{`s.course collate nocase`, `s.section`, `s.id`}
	blockOrder = []string{`s.block = ''`, `s.block glob '[0-9]*'`, `cast(s.block as integer)`, `s.block collate nocase`}
	roomOrder  = []string{`s.room = ''`, `s.room glob '[^0-9]*'`, `cast(s.room as integer)`, `s.room collate nocase`}
)

// orders are the columns of the sorts. What decides between equals is added to each.
var orders = map[ClassSort][]string{
	SortByLink: {needsOrder}, SortByBlock: blockOrder, SortByTitle: titleOrder, SortByTeacher: {leadOrder}, SortByRoom: roomOrder,
}

// shows are the conditions of ClassShow.
var shows = map[ClassShow]string{
	ShowNoLink:   `d.link = '' and not ` + termOver,
	ShowWithheld: `d.withheld_at is not null and not ` + termOver,
	ShowLinked:   `d.link <> '' and d.withheld_at is null`,
	ShowNobodys:  `not ` + hasTeacher + ` and not ` + termOver,
}

// classInUse and classPutAway are the condition of a list without archived classes, and of the one
// of those. What an import has only staged is in neither.
const (
	classInUse   = `s.archived_at is null`
	classPutAway = `s.archived_at is not null and (s.import_id is null or s.import_id in (select id from imports where applied_at is not null))`
)

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
	args["offset"] = f.Offset
	var ids []int64
	err = namedRows(ctx, read, &ids, fmt.Sprintf(`select s.id from sections s join doors d on d.section_id = s.id
		where %s order by %s limit %d offset :offset`, where, f.order(), ClassesPage), args)
	if found = len(ids); err == nil && (found == ClassesPage || f.Offset > 0) {
		var counted []int
		err = namedRows(ctx, read, &counted, `select count(*) from sections s join doors d on d.section_id = s.id where `+where, args)
		if err == nil {
			found = counted[0]
		}
	}
	if err != nil {
		return nil, 0, fmt.Errorf("classes: %w", err)
	}
	list, err = listed(ctx, read, s.Today(), ids)
	return list, found, err
}

// where is the filter as a condition, with its named arguments. It refuses who is no
// administrator, and keeps one of a single school to that school.
func (f ClassFilter) where(ctx context.Context, q sqlx.QueryerContext, actor school.Actor, today string) (string, map[string]any, error) {
	only, err := scopeOf(ctx, q, actor)
	if err != nil {
		return "", nil, err
	}
	args := map[string]any{"today": today}
	conditions := []string{classInUse}
	if f.Show == ShowArchived {
		conditions[0] = classPutAway
	} else if condition := shows[f.Show]; condition != "" {
		conditions = append(conditions, condition)
	}
	equal := func(column, name string, value any) {
		conditions, args[name] = append(conditions, column+` = :`+name), value
	}
	if only != 0 {
		equal(`s.school_id`, "only", only)
	}
	if f.School != 0 {
		equal(`s.school_id`, "school", f.School)
	}
	for column, value := range map[string]string{"block": f.Block, "department": f.Department, "term": f.Term} {
		if value != "" {
			equal("s."+column, column, value)
		}
	}
	if f.IDs != nil {
		conditions, args["ids"] = append(conditions, `s.id in (select value from json_each(:ids))`), jsonList(f.IDs)
	}
	search, err := f.search(ctx, q, args)
	return strings.Join(append(conditions, search...), " and "), args, err
}

// order is the SQL of the filter's order.
func (f ClassFilter) order() string {
	by, known := orders[f.Sort]
	if !known {
		by = orders[SortByLink]
	}
	by = slices.Clone(by)
	if f.Backwards {
		for i := range by {
			by[i] += " desc"
		}
	}
	return strings.Join(slices.Concat(by, blockOrder, titleOrder), ", ")
}

// listed reads some classes in the order of their ids.
func listed(ctx context.Context, q sqlx.QueryerContext, today string, ids []int64) ([]ListedClass, error) {
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
