package db

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"hallway/internal/checks"
	"hallway/internal/school"
)

// ClassFilter chooses classes for the list, and their order; zero fields choose all
// that are in use.
type ClassFilter struct {
	School     int64
	Block      string // checks.NoBlock: those without one
	Department string
	Term       string
	Show       ClassShow
	Untaught   bool        // in its term, and nobody teaches it
	IDs        []int64     // only some of these; nil: any
	Words      []ClassWord // of a search: all of them must be in the title, section, block, room or names of teachers
	Sort       ClassSort
	Backwards  bool
	Offset     int // classes before the page
}

// ClassShow chooses classes by their link, or by whether they are in use.
type ClassShow string

// What the list can show.
const (
	ShowAll      ClassShow = ""
	ShowNoLink   ClassShow = "none" // in its term, without a link of its own or of a cover
	ShowWithheld ClassShow = "withheld"
	ShowEnding   ClassShow = "ends" // with a Teams link that may stop working soon
	ShowLinked   ClassShow = "set"
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
var (
	classRuns      = runsOn(":today")
	classLacksLink = lacksLinkOn(":today")
	needsOrder     = `case when s.ends <> '' and s.ends < :today then 3 when not ` + classRuns + ` then 2
		when d.withheld_at is not null then 1 when ` + classLacksLink + ` then 0 else 2 end`
	leadOrder = `coalesce((select p.key from teachers t
		join (select id, sort_key(name, sort_name) as key from people where archived_at is null limit -1) p on p.id = t.person_id
		where t.section_id = s.id and t.role = 'lead' limit 1), '')`
)

// Columns to sort by, each with what makes numbers sort by value: blocks with letters come
// before those with numbers, rooms the other way around, and what is empty is last.
var (
	titleOrder = []string{`s.course collate nocase`, `s.section`, `s.id`}
	blockOrder = []string{`s.block = ''`, `s.block glob '[0-9]*'`, `cast(s.block as integer)`, `s.block collate nocase`}
	roomOrder  = []string{`s.room = ''`, `s.room glob '[^0-9]*'`, `cast(s.room as integer)`, `s.room collate nocase`}
)

// classOrders are the columns of the sorts. What decides between equals is added to each.
var classOrders = map[ClassSort][]string{
	SortByLink: {needsOrder}, SortByBlock: blockOrder, SortByTitle: titleOrder, SortByTeacher: {leadOrder}, SortByRoom: roomOrder,
}

// classShows are the conditions of ClassShow.
var classShows = map[ClassShow]string{
	ShowNoLink:   classLacksLink + ` and ` + classRuns,
	ShowWithheld: `d.withheld_at is not null and ` + classRuns,
	ShowEnding:   teamsEndsBetween(":saved_from", ":saved_to") + ` and ` + classRuns,
	ShowLinked:   `not ` + classLacksLink + ` and d.withheld_at is null`,
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
	at, err := seesSchool(ctx, q, actor)
	if err != nil {
		return "", nil, err
	}
	if at == 0 {
		at = f.School
	} else if f.School != 0 && f.School != at {
		return "false", map[string]any{"today": today}, nil
	}
	args := map[string]any{"today": today, "school": at}
	base := classInUse
	if f.Show == ShowArchived {
		base = classPutAway
	}
	base += atSchool(at)
	conditions := []string{base}
	if condition := classShows[f.Show]; condition != "" {
		conditions = append(conditions, condition)
	}
	if f.Untaught {
		conditions = append(conditions, `not `+isTaught, classRuns)
	}
	equal := func(column, name string, value any) {
		conditions, args[name] = append(conditions, column+` = :`+name), value
	}
	switch f.Block {
	case "":
	case checks.NoBlock:
		equal("s.block", "block", "")
	default:
		equal("s.block", "block", f.Block)
	}
	for column, value := range map[string]string{"department": f.Department, "term": f.Term} {
		if value != "" {
			equal("s."+column, column, value)
		}
	}
	if f.IDs != nil {
		conditions, args["ids"] = append(conditions, `s.id in (select value from json_each(:ids))`), jsonList(f.IDs)
	}
	search, err := f.search(ctx, q, base, at, args)
	return strings.Join(append(conditions, search...), " and "), args, err
}

// order is the SQL of the filter's order.
func (f ClassFilter) order() string {
	by, known := classOrders[f.Sort]
	if !known {
		by = classOrders[SortByLink]
	}
	by = slices.Clone(by)
	if f.Backwards {
		for i := range by {
			by[i] += " desc"
		}
	}
	return strings.Join(slices.Concat(by, blockOrder, titleOrder), ", ")
}

// tables are the sections and doors that the list reads. The index of those in use has
// them in the order in which they are stored, which takes half the time of any other.
func (f ClassFilter) tables() string { return f.sections() + ` join doors d on d.section_id = s.id` }

// counted are the tables that the conditions need: every section has a door.
func (f ClassFilter) counted() string {
	if classShows[f.Show] == "" {
		return f.sections()
	}
	return f.tables()
}

func (f ClassFilter) sections() string {
	if f.Block != "" || f.Sort == SortByTitle { // they have better indexes
		return `sections s`
	}
	return f.stored()
}

// stored are the sections in the order in which they are stored.
func (f ClassFilter) stored() string {
	if f.Show == ShowArchived {
		return `sections s`
	}
	return `sections s indexed by sections_live`
}
