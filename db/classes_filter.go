package db

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

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
	classPutAway = `s.archived_at is not null
		and (s.import_id is null or s.import_id in (select id from imports where applied_at is not null))`
)

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
