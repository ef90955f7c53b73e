package db

import (
	"context"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// importScope is what an administrator of only one school may do with a file, or nil.
func importScope(ctx context.Context, q sqlx.QueryerContext, only int64, today string) (*roster.Scope, error) {
	if only == 0 {
		return nil, nil
	}
	s := &roster.Scope{School: only}
	err := sqlx.GetContext(ctx, q, &s.Name, `select name from schools where id = ?`, only)
	if err != nil {
		return nil, translate(err)
	}
	if s.Members, err = setOf[int64](ctx, q, `select person_id from members where school_id = ?`, only); err != nil {
		return nil, err
	}
	s.Taken, err = setOf[school.Email](ctx, q, `
		select x.email from people x where x.email is not null and x.archived_at is not null
		and (not exists (select 1 from members where person_id = x.id and school_id = ?1)
		     or exists (select 1 from members where person_id = x.id and school_id <> ?1))`, only)
	if err != nil {
		return nil, err
	}
	s.Beyond, err = beyondOf(ctx, q, only, today)
	return s, err
}

// beyondOf are the people whom an administrator of only one school may change less.
func beyondOf(ctx context.Context, q sqlx.QueryerContext, only int64, today string) (b roster.Beyond, err error) {
	if only == 0 {
		return b, nil
	}
	if b.Rights, err = setOf[int64](ctx, q, `select id from people where role = 'admin' and only_school is not ?`, only); err != nil {
		return b, err
	}
	b.Others, err = setOf[int64](ctx, q, `
		select x.id from people x where exists (
			select 1 from schools o where o.id in `+schoolsOf+` and o.archived_at is null and o.id <> ?2)`, today, only)
	return b, err
}
