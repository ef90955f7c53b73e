package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// What was done since an import is what has a higher number in the history: the
// clock may have gone back since. ?1 is the import, ?2 its change, ?3 today.
const (
	// putThere are the entities x that the import added or brought back.
	putThere = ` join import_rows r on r.thing_id = x.id and r.import_id = ?1 and r.verb in ('added', 'returned') and r.kind = `

	// savedSince: a door d was saved, cleared or put back. Its link may be empty
	// again, but somebody has used it.
	savedSince = `exists (select 1 from changes c where c.door_id = d.id and c.kind = 'door' and c.id > ?2)`

	// coverCounts: a cover t of a door d is on or to come, however old it is, or
	// somebody has lent or changed it since. One that was over before does not.
	coverCounts = `t.role = 'cover' and (t.to_date >= ?3
		or exists (select 1 from changes c where c.person_id = t.person_id and c.door_id = d.id and c.kind = 'cover' and c.id > ?2))`

	// signsIn: the account i was bound since, or whoever came back with theirs
	// has signed in: that is never noted as earlier than an import before (seenAt).
	signsIn = `i.ended_at is null and (
		exists (select 1 from changes c where c.person_id = x.id and c.kind = 'account' and c.id > ?2)
		or i.seen_at >= (select max(at, applied_at) from imports where id = ?1))`
)

// seenAt is when somebody signs in, at ?1 by the clock: not before the newest
// import, so that none of them takes somebody away who uses the site.
const seenAt = `max(?1, coalesce((select max(max(at, applied_at)) from imports where applied_at is not null), 0))`

// usedSince says of what an import put there why it cannot go any more.
func usedSince(ctx context.Context, q sqlx.QueryerContext, was school.Import, today string) (map[roster.Entity]string, error) {
	used := map[roster.Entity]string{}
	for _, one := range []struct {
		kind       roster.Kind
		why, query string
	}{
		{roster.KindSchool, "somebody administers it", `select x.id from schools x` + putThere + `'school' join people p on p.only_school = x.id where p.archived_at is null`},
		{roster.KindPerson, "administers", `select x.id from people x` + putThere + `'person' where x.role = 'admin'`},
		{roster.KindPerson, "signs in already", `select x.id from people x` + putThere + `'person' join identities i on i.person_id = x.id where ` + signsIn},
		{roster.KindPerson, "covers a class", `select x.id from people x` + putThere + `'person' join teachers t on t.person_id = x.id join doors d on d.section_id = t.section_id where ` + coverCounts},
		{roster.KindPerson, "has a link", `select x.id from people x` + putThere + `'person' join doors d on d.person_id = x.id where ` + savedSince},
		{roster.KindSection, "has a cover", `select x.id from sections x` + putThere + `'section' join teachers t on t.section_id = x.id join doors d on d.section_id = x.id where ` + coverCounts},
		{roster.KindSection, "has a link", `select x.id from sections x` + putThere + `'section' join doors d on d.section_id = x.id where ` + savedSince},
	} {
		var ids []int64
		if err := sqlx.SelectContext(ctx, q, &ids, one.query+` and ?2 >= 0 and ?3 <> ''`, was.ID, was.Change, today); err != nil {
			return nil, fmt.Errorf("what is in use: %w", err)
		}
		for _, id := range ids {
			used[roster.Entity{Kind: one.kind, ID: id}] = one.why
		}
	}
	return used, nil
}

// movedAccounts are the people whom an import archived and whose Google account
// an administrator has given to somebody else since, with whose it is.
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
