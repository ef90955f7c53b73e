package db

import (
	"context"
	"encoding/json"
	"fmt"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// ImportsPage is how many imports a page of the list has.
const ImportsPage = 50

type importRecord struct {
	school.Import
	Millis int64 // its At
	School int64 // whose it is, 0: all schools'
}

// importColumns reads imports i.
const importColumns = `
	select i.id, i.at as millis, i.actor, i.source, i.file, i.format, i.sha256, i.summary, i.findings, i.problems,
	       coalesce(i.undoes, 0) as undoes, coalesce(i.school_id, 0) as school,
	       i.units is not null or exists (select 1 from import_rows r where r.import_id = i.id and r.verb <> 'silent') as canundo,
	       coalesce((select max(c.id) from changes c where c.import_id = i.id), 0) as change`

func (r importRecord) read() school.Import {
	r.At = moment(&r.Millis)
	return r.Import
}

// Imports lists the imports that an actor may see, newest first, and reports
// whether there are more. older: only those before this id, 0: the newest.
func (s *Store) Imports(ctx context.Context, actor school.Actor, older int64) (list []school.Import, more bool, err error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return nil, false, err
	}
	var rows []importRecord
	err = s.read.SelectContext(ctx, &rows, importColumns+` from imports i
		where i.applied_at > 0 and i.turn is null and (?1 = 0 or i.school_id = ?1) and (?2 = 0 or i.id < ?2) order by i.id desc limit ?3`,
		scope, older, ImportsPage+1)
	if err != nil {
		return nil, false, fmt.Errorf("imports: %w", err)
	}
	if more = len(rows) > ImportsPage; more {
		rows = rows[:ImportsPage]
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	by, err := undoneBy(ctx, s.read, "imports", ids)
	for _, r := range rows {
		r.UndoneBy = by[r.ID]
		list = append(list, r.read())
	}
	return list, more, err
}

// importHead reads one import that an actor may see.
func (s *Store) importHead(ctx context.Context, actor school.Actor, id int64) (row importRecord, err error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return row, err
	}
	err = s.read.GetContext(ctx, &row, importColumns+` from imports i
		where i.id = ?1 and i.applied_at > 0 and i.turn is null and (?2 = 0 or i.school_id = ?2)`, id, scope)
	if err != nil {
		return row, fmt.Errorf("import %d: %w", id, translate(err))
	}
	by, err := undoneBy(ctx, s.read, "imports", []int64{id})
	row.UndoneBy = by[id]
	return row, err
}

// Import reads one with the findings of its file.
func (s *Store) Import(ctx context.Context, actor school.Actor, id int64) (school.Import, []roster.Finding, error) {
	row, err := s.importHead(ctx, actor, id)
	if err != nil {
		return school.Import{}, nil, err
	}
	var found []byte
	var findings []roster.Finding
	if err = s.read.GetContext(ctx, &found, `select found from imports where id = ?`, id); err == nil {
		err = json.Unmarshal(found, &findings)
	}
	if err != nil {
		return school.Import{}, nil, fmt.Errorf("findings of import %d: %w", id, err)
	}
	return row.read(), findings, nil
}
