package db

import (
	"context"
	"fmt"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// ImportItems is what an import did, with the present names of people and schools.
func (s *Store) ImportItems(ctx context.Context, actor school.Actor, id int64) ([]roster.Item, error) {
	if _, err := s.importHead(ctx, actor, id); err != nil {
		return nil, err
	}
	rows, err := s.importRows(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.pastItems(ctx, id, rows)
}

// pastItems are the lines of some rows of an import.
func (s *Store) pastItems(ctx context.Context, id int64, rows roster.Rows) ([]roster.Item, error) {
	people, err := s.names(ctx, `select id, name from people`)
	if err != nil {
		return nil, err
	}
	schools, err := s.names(ctx, `select id, name from schools`)
	past := roster.PastChanges(rows, people, schools)
	if err == nil {
		past.Units, err = unitChangeOf(ctx, s.read, id)
	}
	return past.Items(), err
}

// names are the present names of people or schools, by id in decimal.
func (s *Store) names(ctx context.Context, query string) (map[string]string, error) {
	by := map[string]string{}
	return by, pairs(ctx, s.read, func(id, name string) { by[id] = name }, query)
}

// FirstItems is as much of ImportItems as a page shows: of each of Added, Changed and
// Removed at most so many, and how many there are. In a long list, which come first is
// decided by their present names.
func (s *Store) FirstItems(
	ctx context.Context, actor school.Actor, id int64, most int,
) (list []roster.Item, all map[string]int, err error) {
	if _, err := s.importHead(ctx, actor, id); err != nil {
		return nil, nil, err
	}
	of := map[roster.Verb]map[roster.Kind]int{} // how many, by what happened and kind
	var counted []struct {
		Kind  roster.Kind
		Verb  roster.Verb
		Count int
	}
	err = s.read.SelectContext(ctx, &counted, `
		select kind, verb, count(*) as count from import_rows where import_id = ? group by kind, verb`, id)
	if err != nil {
		return nil, nil, fmt.Errorf("rows of import %d: %w", id, err)
	}
	for _, c := range counted {
		if of[c.Verb] == nil {
			of[c.Verb] = map[roster.Kind]int{}
		}
		of[c.Verb][c.Kind] = c.Count
	}
	var chosen []importRow
	all = map[string]int{}
	for _, group := range itemGroups {
		rows, n, err := s.firstRows(ctx, id, most, group.verbs, of)
		if err != nil {
			return nil, nil, fmt.Errorf("rows of import %d: %w", id, err)
		}
		chosen, all[group.says] = append(chosen, rows...), n
	}
	rows, err := decodedRows(id, chosen)
	if err != nil {
		return nil, nil, err
	}
	list, err = s.pastItems(ctx, id, rows)
	for _, i := range list {
		if i.Kind == "units" { // no row says it
			all[i.Verb]++
		}
	}
	return list, all, err
}

// itemGroups are what lines say that happened, and the rows that it is about.
var itemGroups = []struct {
	says  string
	verbs []roster.Verb
}{
	{"Added", []roster.Verb{roster.VerbAdded, roster.VerbReturned}},
	{"Changed", []roster.Verb{roster.VerbChanged}},
	{"Removed", []roster.Verb{roster.VerbRemoved}},
}

// itemOrders are the kinds in the order of the lines, each with its table and what its
// lines begin with.
var itemOrders = []struct {
	kind         roster.Kind
	table, order string
}{
	{roster.KindSchool, "schools", "x.name"},
	{roster.KindPerson, "people", "x.name"},
	{roster.KindSection, "sections", "x.course, x.section, x.block"},
}

// firstRows are the first rows of an import with some verbs, and how many it has.
func (s *Store) firstRows(
	ctx context.Context, id int64, most int, verbs []roster.Verb, of map[roster.Verb]map[roster.Kind]int,
) (rows []importRow, all int, err error) {
	for _, kind := range itemOrders {
		n := 0
		for _, v := range verbs {
			n += of[v][kind.kind]
		}
		if all += n; n == 0 || len(rows) >= most {
			continue
		}
		var more []importRow
		query := importRowColumns + ` from import_rows
			where import_id = ?1 and kind = ?2 and thing_id in (
				select r.thing_id from import_rows r cross join ` + kind.table + ` x on x.id = r.thing_id
				where r.import_id = ?1 and r.kind = ?2 and r.verb in (select value from json_each(?3))
				order by ` + kind.order + `, x.id limit ?4)`
		err := s.read.SelectContext(ctx, &more, query, id, kind.kind, jsonList(verbs), most-len(rows))
		if err != nil {
			return nil, 0, err
		}
		rows = append(rows, more...)
	}
	return rows, all, nil
}
