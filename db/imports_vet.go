package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// anotherName notices a source that is new and names mostly what one other
// source names: whoever leaves is removed only when neither names them, so two
// names for one system keep everybody for ever.
func anotherName(ctx context.Context, q sqlx.QueryerContext, p *planned) error {
	held := map[int64]bool{}
	for _, k := range p.current.People {
		if k.Said != nil {
			return nil // not new
		}
		held[k.ID] = k.Held
	}
	met, all := 0, len(p.People.Added)+len(p.People.Changed)+len(p.People.Silent)
	for _, c := range slices.Concat(p.People.Changed, p.People.Silent) {
		if held[c.ID] {
			met++
		}
	}
	if met < 3 || met*2 < all {
		return nil
	}
	var others []string
	err := sqlx.SelectContext(ctx, q, &others, `
		select source from imports where source <> ? and coalesce(school_id, 0) = ? and applied_at is not null and undoes is null group by source order by max(id) desc limit 1`, p.from.source, p.from.school)
	if err != nil || len(others) == 0 {
		return err
	}
	p.Findings = append(p.Findings, roster.Finding{File: "The roster", Severity: roster.Warning,
		Found: fmt.Sprintf("“%s” is a new source here, and most of its people are known from “%s”.", p.from.source, others[0]),
		Will:  "We will keep both, and remove somebody only when neither names them.",
		Do:    fmt.Sprintf("If it is the same system, give it the same name: %s.", others[0])})
	return nil
}

// locksOut refuses a plan that would remove the actor, or every administrator,
// before anybody reads all of it. The transaction that counts asks again.
func locksOut(ctx context.Context, q sqlx.QueryerContext, actor school.Actor, p planned) error {
	if len(p.People.Removed) == 0 {
		return nil
	}
	var admins []int64
	err := sqlx.SelectContext(ctx, q, &admins, `select id from people where `+admits)
	if err != nil {
		return err
	}
	gone := map[int64]bool{}
	for _, c := range p.People.Removed {
		gone[c.ID] = true
	}
	switch {
	case len(admins) > 0 && !slices.ContainsFunc(admins, func(id int64) bool { return !gone[id] }):
		return noAdmin
	case gone[actor.PersonID]:
		return notYou
	}
	return nil
}

// What would lock out everybody, or whoever does it.
var (
	noAdmin = school.Invalid{"import": "This would remove every administrator. Make somebody who stays an administrator first."}
	notYou  = school.Invalid{"import": "This would remove you. Let another administrator do it, or make the file name you."}
)
