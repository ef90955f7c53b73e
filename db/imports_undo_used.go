package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// What was done since an import has a higher id in the history: the clock may have
// gone back since. ?1 is the import, ?2 its change, ?3 today.
const (
	// savedSince: a door d was saved, cleared or restored. Its link may be empty
	// again, but somebody has used it.
	savedSince = `exists (select 1 from changes c where c.door_id = d.id and c.kind = 'door' and c.id > ?2)`

	// coverCounts: a cover v of a door d has not ended, or somebody has lent or
	// changed it since.
	coverCounts = `(v.to_date >= ?3
		or exists (select 1 from changes c where c.person_id is coalesce(v.person_id, v.out_id) and c.door_id = d.id
			and c.kind = 'cover' and c.id > ?2))`

	// signsIn: the account i was connected since, or its owner has come back and
	// signed in: that is never noted as earlier than an import before (seenAt).
	signsIn = `i.ended_at is null and (
		exists (select 1 from changes c where c.person_id = x.id and c.kind = 'account' and c.id > ?2)
		or i.seen_at >= (select max(at, applied_at) from imports where id = ?1))`
)

// seenAt is when somebody signs in, at ?1 by the clock: not before the newest
// import, so that undoing one never removes somebody who uses the site.
const seenAt = `max(?1, coalesce((select max(max(at, applied_at)) from imports where applied_at is not null), 0))`

// usedSince says why entities that an import added or brought back cannot be removed.
func usedSince(ctx context.Context, q sqlx.QueryerContext, was school.Import, today string) (map[roster.Entity]string, error) {
	used := map[roster.Entity]string{}
	for _, one := range []struct {
		kind             roster.Kind
		table, why, rest string
	}{
		{roster.KindSchool, "schools", "somebody administers it", `join people p on p.only_school = x.id where p.archived_at is null`},
		{roster.KindPerson, "people", "administers", `where x.role = 'admin'`},
		{roster.KindPerson, "people", "signs in already", `join identities i on i.person_id = x.id where ` + signsIn},
		{roster.KindPerson, "people", "covers a class",
			`join covers v on v.person_id = x.id join doors d on d.id = v.door_id where ` + coverCounts},
		{roster.KindPerson, "people", "has a link", `join doors d on d.person_id = x.id where ` + savedSince},
		{roster.KindSection, "sections", "has a cover",
			`join doors d on d.section_id = x.id join covers v on v.door_id = d.id where ` + coverCounts},
		{roster.KindSection, "sections", "has a link", `join doors d on d.section_id = x.id where ` + savedSince},
	} {
		var ids []int64
		query := `select x.id from ` + one.table + ` x join import_rows r on r.thing_id = x.id and r.import_id = ?1
			and r.verb in ('added', 'returned') and r.kind = ?4 ` + one.rest + ` and ?2 >= 0 and ?3 <> ''`
		if err := sqlx.SelectContext(ctx, q, &ids, query, was.ID, was.Change, today, one.kind); err != nil {
			return nil, fmt.Errorf("what is in use: %w", err)
		}
		for _, id := range ids {
			used[roster.Entity{Kind: one.kind, ID: id}] = one.why
		}
	}
	return used, nil
}

// movedAccounts are the people whom an import archived and whose Google account
// somebody else has now, with that person's name.
func movedAccounts(ctx context.Context, q sqlx.QueryerContext, was school.Import) (map[int64]string, error) {
	moved := map[int64]string{}
	err := pairs(ctx, q, func(id int64, name string) { moved[id] = name }, `
		select c.person_id, p.name from changes c
		join identities i on i.iss = c.before ->> 'iss' and i.sub = c.before ->> 'sub' and i.ended_at is null
		join people p on p.id = i.person_id and p.archived_at is null
		where c.kind = 'account' and c.id > ?2 and i.person_id <> c.person_id
		and c.person_id in (select thing_id from import_rows where import_id = ?1 and kind = 'person' and verb = 'removed')`, was.ID, was.Change)
	if err != nil {
		err = fmt.Errorf("whose accounts are somebody else's: %w", err)
	}
	return moved, err
}
