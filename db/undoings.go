package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// undoneBy has the undo of each row of changes or imports: the newest that is in
// effect, which means that no undo in effect undoes it. Rows that are not undone
// are missing.
func undoneBy(ctx context.Context, q sqlx.QueryerContext, table string, ids []int64) (map[int64]int64, error) {
	by := map[int64]int64{}
	applied := map[string]string{"changes": "true", "imports": "v.applied_at is not null"}[table]
	// An undo is newer than what it undoes. So they are judged from the newest to
	// the oldest: undone has those still to come that are not in effect.
	err := pairs(ctx, q, func(id, undo int64) { by[id] = undo }, `
		with recursive undoings (id, undoes) as (
			select v.id, v.undoes from `+table+` v where v.undoes in (select value from json_each(?)) and `+applied+`
			union select v.id, v.undoes from undoings u join `+table+` v on v.undoes = u.id and `+applied+`),
		ordered (n, id, undoes) as materialized (select row_number() over (order by id desc), id, undoes from undoings),
		judged (n, id, undoes, in_force, undone) as (
			select 0, 0, 0, false, '{}'
			union all
			select o.n, o.id, o.undoes, undone -> ('$.' || o.id) is null,
			       iif(undone -> ('$.' || o.id) is null, json_set(undone, '$.' || o.undoes, true), json_remove(undone, '$.' || o.id))
			from judged j join ordered o on o.n = j.n + 1)
		select undoes, max(id) from judged where in_force group by undoes`, jsonList(ids))
	if err != nil {
		return nil, fmt.Errorf("undone %s: %w", table, err)
	}
	return by, nil
}

// undidUndo reports whether a change undid another: whoever undoes it does that again.
// Undoing what was done again does not.
func (t *tx) undidUndo(change int64) (again bool, err error) {
	err = t.get(&again, `
		with recursive chain (undoes, n) as (
			select undoes, 0 from changes where id = ?
			union all select c.undoes, n + 1 from chain join changes c on c.id = chain.undoes)
		select max(n) % 2 = 1 from chain`, change)
	return again, err
}
