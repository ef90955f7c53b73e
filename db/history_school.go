package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"
)

// newestRead is how many of the newest changes are looked at for a school's, before
// all of the school's are.
var newestRead = []int{4_000, 40_000}

// idsAt finds a page of a school's changes, and one more. Most of a large school's
// are among the newest of all. A small school's may be few among a million: they are
// found by its people and its doors, which reads all that the school ever had.
func (f HistoryFilter) idsAt(ctx context.Context, q sqlx.QueryerContext, where string, args []any) (ids []int64, err error) {
	last := f.Older - 1
	if f.Older == 0 {
		if err := sqlx.GetContext(ctx, q, &last, "select coalesce(max(id), 0) from changes"); err != nil {
			return nil, err
		}
	}
	for _, n := range newestRead {
		query := fmt.Sprintf("select id from changes where id > ? and %s and %s order by id desc limit %d", where, changesAt, HistoryPage+1)
		ids = nil
		all := slices.Concat([]any{last - int64(n)}, args, slices.Repeat([]any{f.School}, 5))
		err = sqlx.SelectContext(ctx, q, &ids, query, all...)
		if err != nil || len(ids) > HistoryPage || int64(n) > last {
			return ids, err
		}
	}
	ids = nil
	query := fmt.Sprintf(`select id from (
		select id from changes where person_id in (select person_id from members where school_id = ?) and %[1]s
		union select id from changes where door_id in (%[2]s) and %[1]s
		union select id from changes where import_id in (select id from imports where school_id = ?) and %[1]s
		union select id from changes where school_id = ? and %[1]s)
		order by id desc limit %[3]d`, where, doorsAt, HistoryPage+1)
	at := []any{f.School}
	err = sqlx.SelectContext(ctx, q, &ids, query, slices.Concat(at, args, at, at, args, at, args, at, args)...)
	return ids, err
}
