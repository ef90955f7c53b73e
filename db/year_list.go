package db

import (
	"context"
	"fmt"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// TurnsPage is how many turns of the year a page lists.
const TurnsPage = 20

// Turned is a turn of the year of the past, or the undo of one.
type Turned struct {
	roster.TurnRecord
	ID       int64
	At       time.Time
	Actor    string // name at the time
	Where    string // name of the one school; empty: all
	Archives bool   // it archived classes; an undo brings them back
	Undoes   int64  // the turn that this one undid; 0: none
	UndoneBy int64  // the turn that undid this one; 0: none
}

type turnRow struct {
	ID     int64
	Millis int64 // its At
	Actor  string
	Place  string // its Where
	Undoes int64
	Turn   string

	Archives bool
}

const turnColumns = `
	select i.id, i.applied_at as millis, i.actor, coalesce(o.name, '') as place, coalesce(i.undoes, 0) as undoes, i.turn,
	       exists (select 1 from import_rows r indexed by import_rows_known
	               where r.import_id = i.id and r.kind = 'section' and r.verb = 'removed' and r.verb <> 'added') as archives
	from imports i left join schools o on o.id = i.school_id
	where i.turn is not null and i.applied_at is not null and (?1 = 0 or i.school_id = ?1)`

// Turns lists the turns of the year that an actor may see, the newest first.
func (s *Store) Turns(ctx context.Context, actor school.Actor) ([]Turned, error) {
	return s.turns(ctx, actor, turnColumns+` order by i.id desc limit ?2`, TurnsPage)
}

// oneTurn reads one that an actor may see.
func (s *Store) oneTurn(ctx context.Context, actor school.Actor, id int64) (Turned, error) {
	list, err := s.turns(ctx, actor, turnColumns+` and i.id = ?2`, id)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("turn %d: %w", id, school.ErrNotFound)
	}
	if err != nil {
		return Turned{}, err
	}
	return list[0], nil
}

func (s *Store) turns(ctx context.Context, actor school.Actor, query string, arg any) ([]Turned, error) {
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return nil, err
	}
	var rows []turnRow
	if err := s.read.SelectContext(ctx, &rows, query, scope, arg); err != nil {
		return nil, fmt.Errorf("turns of the year: %w", err)
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	by, err := undoneBy(ctx, s.read, "imports", ids)
	if err != nil {
		return nil, err
	}
	list := make([]Turned, len(rows))
	for i, r := range rows {
		record, err := stateOf[roster.TurnRecord](r.Turn)
		if err != nil {
			return nil, err
		}
		list[i] = Turned{*record, r.ID, moment(&r.Millis), r.Actor, r.Place, r.Archives, r.Undoes, by[r.ID]}
	}
	return list, nil
}
