package db

import (
	"context"
	"encoding/json"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// first is the first row that a query found, or school.ErrNotFound.
func first[T any](list []T, err error) (one T, _ error) {
	if err != nil {
		return one, err
	}
	if len(list) == 0 {
		return one, school.ErrNotFound
	}
	return list[0], nil
}

// readRow reads one row, as sqlx's Get. The query cannot be interrupted, because for a
// short one that costs half as much again. ctx ends only the wait for a connection.
func (s *Store) readRow(ctx context.Context, dest any, query string, args ...any) error {
	conn, err := s.read.Connx(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.GetContext(context.WithoutCancel(ctx), dest, query, args...)
}

// setOf is the set of what a query finds.
func setOf[T comparable](ctx context.Context, q sqlx.QueryerContext, query string, args ...any) (map[T]bool, error) {
	var list []T
	err := sqlx.SelectContext(ctx, q, &list, query, args...)
	set := make(map[T]bool, len(list))
	for _, one := range list {
		set[one] = true
	}
	return set, err
}

// pairs calls use with the two columns of each row that a query finds.
func pairs[A, B any](ctx context.Context, q sqlx.QueryerContext, use func(A, B), query string, args ...any) error {
	rows, err := q.QueryxContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a A
		var b B
		if err := rows.Scan(&a, &b); err != nil {
			return err
		}
		use(a, b)
	}
	return rows.Err()
}

// jsonList is values as a JSON array, for json_each: any number of them in one
// parameter. SQLite takes 32,766 parameters, fewer than a district has classes.
func jsonList[T int64 | ~string](values []T) string {
	if len(values) == 0 {
		return "[]" // null would be one element
	}
	data, _ := json.Marshal(values) // numbers and strings always have a JSON
	return string(data)
}
