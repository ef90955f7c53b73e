package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// HistoryPage is how many changes a page has.
const HistoryPage = 100

// HistoryFilter chooses changes; zero fields choose all.
type HistoryFilter struct {
	Person int64  // who did it, or whom it is about
	Door   string // code
	School int64  // about people who are there, and its classes
	Kind   string
	From   time.Time // included
	Until  time.Time // not included
	Older  int64     // only changes before this id: the next page
}

// historyRow is a row of the history, with the present names of its ids.
type historyRow struct {
	school.Change
	Millis   int64 // its At
	Old, New []byte
}

// history reads changes, newest first; where chooses from changes c.
func history(ctx context.Context, q sqlx.QueryerContext, where string, args ...any) ([]school.Change, error) {
	var rows []historyRow
	err := sqlx.SelectContext(ctx, q, &rows, `
		select c.id, c.batch, c.at as millis, c.actor, coalesce(c.actor_id, 0) as actorid, c.action, c.kind,
		       coalesce(d.code, '') as door, coalesce(d.kind, '') = 'office' as office, coalesce(s.course, '') as "section.course",
		       coalesce(s.section, '') as "section.section", coalesce(s.block, '') as "section.block",
		       coalesce(c.person_id, d.person_id, 0) as personid, coalesce(p.name, '') as person, coalesce(o.name, '') as school,
		       c.before as old, c.after as new, coalesce(c.undoes, 0) as undoes, c.address, c.request
		from changes c
		left join doors d on d.id = c.door_id
		left join sections s on s.id = d.section_id
		left join people p on p.id = coalesce(c.person_id, d.person_id)
		left join schools o on o.id = c.school_id
		where `+where+`
		order by c.id desc`, args...)
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	list := make([]school.Change, len(rows))
	for i, r := range rows {
		r.At = time.UnixMilli(r.Millis)
		if err := errors.Join(json.Unmarshal(r.Old, &r.Before), json.Unmarshal(r.New, &r.After)); err != nil {
			return nil, fmt.Errorf("change %d: %w", r.ID, err)
		}
		list[i] = r.Change
	}
	return list, related(ctx, q, list)
}

// related adds what other rows of the history say about changes: what undid them
// and when, when the change was made that they undid, and how large their batch is.
func related(ctx context.Context, q sqlx.QueryerContext, list []school.Change) error {
	ids, batches := make([]int64, len(list)), make([]int64, len(list))
	for i, c := range list {
		ids[i], batches[i] = c.ID, c.Batch
	}
	by, err := undoneBy(ctx, q, "changes", ids)
	if err != nil {
		return err
	}
	others := slices.Collect(maps.Values(by))
	for _, c := range list {
		others = append(others, c.Undoes)
	}
	at, size := map[int64]int64{}, map[int64]int{}
	err = errors.Join(
		pairs(ctx, q, func(id, when int64) { at[id] = when },
			`select id, at from changes where id in (select value from json_each(?))`, jsonList(others)),
		pairs(ctx, q, func(batch int64, n int) { size[batch] = n },
			`select batch, count(*) from changes where batch in (select value from json_each(?)) group by batch`, jsonList(batches)))
	for i, c := range list {
		list[i].UndoneBy, list[i].InBatch = by[c.ID], size[c.Batch]
		if c.Undoes != 0 {
			list[i].UndidAt = time.UnixMilli(at[c.Undoes])
		}
		if by[c.ID] != 0 {
			list[i].UndoneAt = time.UnixMilli(at[by[c.ID]])
		}
	}
	return err
}

// History reads a page of changes, newest first, and reports whether there are
// more. It reads only the index entries of a page, so that a million rows are as
// quick as a hundred.
func (s *Store) History(ctx context.Context, f HistoryFilter) (list []school.Change, more bool, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return nil, false, err
	}
	defer read.Rollback()
	ids, err := f.ids(ctx, read)
	if err != nil {
		return nil, false, fmt.Errorf("history: %w", translate(err))
	}
	if more = len(ids) > HistoryPage; more {
		ids = ids[:HistoryPage]
	}
	list, err = history(ctx, read, `c.id in (select value from json_each(?))`, jsonList(ids))
	return list, more, err
}

// doorsAt are the doors of a school: of its sections and its people.
const doorsAt = `select d.id from sections s join doors d on d.section_id = s.id where s.school_id = ?
	union all select d.id from members m join doors d on d.person_id = m.person_id where m.school_id = ?`

// changesAt is the condition that a change is about a school's people, classes or schedule. With
// the plus signs it is checked of rows that are found otherwise.
const changesAt = "(+person_id in (select person_id from members where school_id = ?) or +door_id in (" + doorsAt + `)
	or +import_id in (select id from imports where school_id = ?) or +school_id = ?)`

// ids finds a page's rows, and one more; a person is two walks of two indexes.
func (f HistoryFilter) ids(ctx context.Context, q sqlx.QueryerContext) ([]int64, error) {
	conditions, args := []string{"true"}, []any{}
	add := func(condition string, more ...any) {
		conditions, args = append(conditions, condition), append(args, more...)
	}
	if f.Older > 0 {
		add("id < ?", f.Older)
	}
	if f.Kind != "" {
		add("kind = ?", f.Kind)
	}
	during, times, err := f.during(ctx, q)
	if err != nil {
		return nil, err
	}
	add(during, times...)
	if f.Door != "" {
		add("door_id = (select id from doors where code = ?)", f.Door)
	}
	if f.School != 0 && (f.Person != 0 || f.Door != "") {
		add(changesAt, slices.Repeat([]any{f.School}, 5)...)
	}
	where := strings.Join(conditions, " and ")
	walk := func(extra string) string {
		return fmt.Sprintf("select id from (select id from changes where %s and %s order by id desc limit %d)", extra, where, HistoryPage+1)
	}
	query := walk("true")
	switch {
	case f.School != 0 && f.Person == 0 && f.Door == "":
		return f.idsAt(ctx, q, where, args)
	case f.Person != 0:
		query = walk("actor_id = ?") + " union " + walk("person_id = ?") + " union " +
			walk("door_id = (select id from doors where person_id = ?)")
		args = slices.Repeat(append([]any{f.Person}, args...), 3)
	}
	var ids []int64
	err = sqlx.SelectContext(ctx, q, &ids, fmt.Sprintf("select id from (%s) order by id desc limit %d", query, HistoryPage+1), args...)
	return ids, err
}

// Change reads one change.
func (s *Store) Change(ctx context.Context, id int64) (school.Change, error) {
	change, err := first(history(ctx, s.read, `c.id = ?`, id))
	if err != nil {
		return school.Change{}, fmt.Errorf("change %d: %w", id, err)
	}
	return change, nil
}
