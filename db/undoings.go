package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// undoneBy says of rows of changes or imports which row has taken each back and
// is in force: it is not taken back itself, by one in force, and so on down the
// line, however often somebody changed their mind. A row that stands is missing.
func undoneBy(ctx context.Context, q sqlx.QueryerContext, table string, ids []int64) (map[int64]int64, error) {
	var rows []struct {
		ID     int64 `db:"id"`
		Undoes int64 `db:"undoes"`
	}
	done := map[string]string{"changes": "true", "imports": "v.applied_at is not null"}[table]
	err := sqlx.SelectContext(ctx, q, &rows, `
		with recursive line (id, undoes) as (
			select v.id, v.undoes from `+table+` v where v.undoes in (select value from json_each(?)) and `+done+`
			union select v.id, v.undoes from line join `+table+` v on v.undoes = line.id and `+done+`)
		select id, undoes from line order by id desc`, jsonList(ids))
	if err != nil {
		return nil, fmt.Errorf("undone %s: %w", table, err)
	}
	by := map[int64]int64{}
	for _, r := range rows { // whatever takes a row back is newer than the row
		if by[r.ID] == 0 && by[r.Undoes] == 0 {
			by[r.Undoes] = r.ID
		}
	}
	return by, nil
}
