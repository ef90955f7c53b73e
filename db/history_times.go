package db

import (
	"context"
	"math"

	"github.com/jmoiron/sqlx"
)

// fewTimes is how many changes are read one by one: a month of a busy school.
const fewTimes = 20_000

// during is the condition that a change was made within the filter's times. The
// clock may have gone back, so that the times are not in the order of the ids. A few
// changes are found by the index of times. For many it adds the first and last id,
// so that the query does not read changes outside: finding these costs what
// happened before the time, or since, whichever is less.
func (f HistoryFilter) during(ctx context.Context, q sqlx.QueryerContext) (condition string, args []any, err error) {
	from, until := int64(0), int64(math.MaxInt64)
	if !f.From.IsZero() {
		from = millis(f.From)
	}
	if !f.Until.IsZero() {
		until = millis(f.Until)
	}
	if f.From.IsZero() && f.Until.IsZero() {
		return "true", nil, nil
	}
	const within = "at >= ? and at < ?"
	var n int
	err = sqlx.GetContext(ctx, q, &n, "select count(*) from (select 1 from changes where "+within+" limit ?)", from, until, fewTimes)
	if err != nil {
		return "", nil, err
	}
	if n < fewTimes {
		return "id in (select id from changes where " + within + ")", []any{from, until}, nil
	}
	first, last := int64(0), int64(math.MaxInt64)
	if !f.From.IsZero() {
		first, err = bound(ctx, q, from, "select id from changes not indexed where at >= ? order by id limit 1",
			"select min(id) from changes indexed by changes_at where at >= ?")
	}
	if err == nil && !f.Until.IsZero() {
		last, err = bound(ctx, q, until, "select max(id) from changes indexed by changes_at where at < ?",
			"select id from changes not indexed where at < ? order by id desc limit 1")
	}
	return "id between ? and ? and +at >= ? and +at < ?", []any{first, last, from, until}, err
}

// bound finds an id by the query that reads less: changes before a time, or after.
func bound(ctx context.Context, q sqlx.QueryerContext, at int64, before, after string) (id int64, err error) {
	var early bool
	err = sqlx.GetContext(ctx, q, &early, "select ?1 - (select min(at) from changes) < (select max(at) from changes) - ?1", at)
	query := after
	if early {
		query = before
	}
	if err == nil {
		err = sqlx.GetContext(ctx, q, &id, query, at)
	}
	return id, err
}
