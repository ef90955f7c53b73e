package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// scoped is what an administrator of one school may do with a plan: whatever
// is the school's before and after, and nothing else. Whoever they could not
// edit on a page, they cannot change by a file.
type scoped struct {
	id    int64
	name  string
	own   map[string]bool       // keys of the one school, old and new
	taken map[school.Email]bool // addresses of people who left another school
	beyond
}

// beyond are the people about whom an administrator of one school decides less
// than of the others.
type beyond struct {
	rights map[int64]bool // with rights that the actor does not have to give
	others map[int64]bool // who belong to another school as well: who they are is not the actor's to say
}

func beyondOf(ctx context.Context, q sqlx.QueryerContext, scope int64, today string) (b beyond, err error) {
	var admins []int64
	err = sqlx.SelectContext(ctx, q, &admins, `select id from people where role = 'admin' and only_school is not ?`, scope)
	b.rights = make(map[int64]bool, len(admins))
	for _, id := range admins {
		b.rights[id] = true
	}
	if err == nil {
		b.others, err = elsewhere(ctx, q, scope, today)
	}
	return b, err
}

// readTaken reads the addresses that no file of the school may take: of people
// who have left, and are not the actor's to identify.
func (s *scoped) readTaken(ctx context.Context, q sqlx.QueryerContext) error {
	var list []school.Email
	err := sqlx.SelectContext(ctx, q, &list, `
		select x.email from people x where x.email is not null and x.archived_at is not null
		and (not exists (select 1 from members where person_id = x.id and school_id = ?1) or exists (select 1 from members where person_id = x.id and school_id <> ?1))`, s.id)
	s.taken = make(map[school.Email]bool, len(list))
	for _, email := range list {
		s.taken[email] = true
	}
	return err
}

// heldElsewhere keeps people from being removed who are at other schools too, and
// leaves out who has left another school: nothing is asked about them here.
func heldElsewhere(ctx context.Context, q sqlx.QueryerContext, current *roster.Current, scope int64, today string) error {
	var here []int64
	if err := sqlx.SelectContext(ctx, q, &here, `select person_id from members where school_id = ?`, scope); err != nil {
		return err
	}
	member := make(map[int64]bool, len(here))
	for _, id := range here {
		member[id] = true
	}
	current.People = slices.DeleteFunc(current.People, func(k roster.Known[roster.Person]) bool { return !k.Live && !member[k.ID] })
	others, err := elsewhere(ctx, q, scope, today)
	for i, k := range current.People {
		if others[k.ID] {
			current.People[i].Held = true
		}
	}
	return err
}

// elsewhere are the people who belong to another school than the one.
func elsewhere(ctx context.Context, q sqlx.QueryerContext, scope int64, today string) (map[int64]bool, error) {
	var ids []int64
	err := sqlx.SelectContext(ctx, q, &ids, `
		select x.id from people x where exists (select 1 from schools o where o.id in `+schoolsOf+` and o.archived_at is null and o.id <> ?2)`, today, scope)
	others := make(map[int64]bool, len(ids))
	for _, id := range ids {
		others[id] = true
	}
	return others, err
}

// withinScope refuses a plan that touches another school, and drops from it
// what it would only note of others.
func withinScope(ctx context.Context, q sqlx.QueryerContext, p *planned, today string) (err error) {
	if p.from.school == 0 {
		return nil
	}
	s := scoped{id: p.from.school, own: map[string]bool{}}
	if err := sqlx.GetContext(ctx, q, &s.name, `select name from schools where id = ?`, s.id); err != nil {
		return translate(err)
	}
	if s.beyond, err = beyondOf(ctx, q, s.id, today); err != nil {
		return err
	}
	if err := s.readTaken(ctx, q); err != nil {
		return err
	}
	for _, k := range p.current.Schools {
		s.own[k.Is.Key] = k.ID == s.id
	}
	for _, c := range slices.Concat(p.Schools.Changed, p.Schools.Silent) {
		s.own[c.After.Key] = c.ID == s.id
	}
	return s.check(p)
}

func (s scoped) check(p *planned) error {
	refuse := func(what string) error {
		return school.Invalid{"import": fmt.Sprintf("You administer %s alone, and this file %s. Upload a file of %s, or ask an administrator of all schools.", s.name, what, s.name)}
	}
	if len(p.Schools.Added) > 0 {
		return refuse("is about " + p.Schools.Added[0].After.Name + " too")
	}
	if len(p.Schools.Changed) > 0 {
		return refuse("gives a school another name, " + p.Schools.Changed[0].After.Name)
	}
	for _, c := range slices.Concat(p.People.Added, p.People.Changed, p.People.Removed) {
		if c.After != nil && s.taken[c.After.Email] && (c.Stood == nil || c.Stood.Email != c.After.Email) {
			return school.Invalid{"import": takenElsewhere["email"] + " (" + string(c.After.Email) + ")"}
		}
		if !s.person(c) {
			return refuse("changes " + nameOf(c) + ", who is of another school or administers more than you")
		}
	}
	for _, c := range slices.Concat(p.Sections.Added, p.Sections.Changed, p.Sections.Removed) {
		if !s.section(c) {
			one := c.After
			if one == nil {
				one = c.Before
			}
			return refuse("changes " + one.Course + ", a class of another school")
		}
	}
	p.Schools.Silent = slices.DeleteFunc(p.Schools.Silent, func(c roster.Change[roster.School]) bool { return c.ID != s.id })
	p.People.Silent = slices.DeleteFunc(p.People.Silent, func(c roster.Change[roster.Person]) bool { return !s.person(c) })
	p.Sections.Silent = slices.DeleteFunc(p.Sections.Silent, func(c roster.Change[roster.Section]) bool { return !s.section(c) })
	return nil
}

func nameOf(c roster.Change[roster.Person]) string {
	if c.Before != nil {
		return c.Before.Name
	}
	return c.After.Name
}

// person says whether a change of somebody is the school's alone: they are
// there, and stay wherever else they are.
func (s scoped) person(c roster.Change[roster.Person]) bool {
	elsewhere := func(p *roster.Person) []string {
		return slices.DeleteFunc(slices.Clone(p.Schools), func(key string) bool { return s.own[key] })
	}
	switch {
	case s.rights[c.ID]:
		return false
	case s.others[c.ID] && (c.Before == nil || c.After == nil || c.Before.Email != c.After.Email):
		return false
	case c.Before == nil: // new, or comes back
		return len(c.After.Schools) > 0 && len(elsewhere(c.After)) == 0 && (c.Stood == nil || len(elsewhere(c.Stood)) == 0 && len(c.Stood.Schools) > 0)
	case !slices.ContainsFunc(c.Before.Schools, func(key string) bool { return s.own[key] }):
		return false
	case c.After == nil:
		return len(elsewhere(c.Before)) == 0
	}
	return slices.Equal(elsewhere(c.Before), elsewhere(c.After))
}

func (s scoped) section(c roster.Change[roster.Section]) bool {
	for _, one := range []*roster.Section{c.Before, c.After, c.Stood} {
		if one != nil && !s.own[one.School] {
			return false
		}
	}
	return true
}
