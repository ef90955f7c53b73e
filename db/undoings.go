package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// undoneBy says of rows of changes or imports which row has taken each back: the
// newest that is in force, which is one that no row in force has taken back. A
// row that nothing has taken back is missing.
func undoneBy(ctx context.Context, q sqlx.QueryerContext, table string, ids []int64) (map[int64]int64, error) {
	var rows []struct {
		ID int64 `db:"id"`
		By int64 `db:"by"`
	}
	applied := map[string]string{"changes": "true", "imports": "v.applied_at is not null"}[table]
	// Whatever takes a row back is newer than the row. So they are judged from the
	// newest to the oldest: undone has those still to come that are not in force.
	err := sqlx.SelectContext(ctx, q, &rows, `
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
		select undoes as id, max(id) as by from judged where in_force group by undoes`, jsonList(ids))
	if err != nil {
		return nil, fmt.Errorf("undone %s: %w", table, err)
	}
	by := make(map[int64]int64, len(rows))
	for _, r := range rows {
		by[r.ID] = r.By
	}
	return by, nil
}
