package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// scopedSource is a source of one school's own: what its administrator imports
// never says anything of what the district's files say.
func scopedSource(ctx context.Context, q sqlx.QueryerContext, source string, schoolID int64) (string, error) {
	var name string
	if err := sqlx.GetContext(ctx, q, &name, `select name from schools where id = ?`, schoolID); err != nil {
		return "", translate(err)
	}
	if own := " (" + name + ")"; len(source) < len(own) || source[len(source)-len(own):] != own {
		source += own
	}
	return source, nil
}

// withinScope refuses an import of an administrator of one school that would
// touch another.
func withinScope(ctx context.Context, q sqlx.QueryerContext, p planned) error {
	if p.scope == 0 {
		return nil
	}
	var name string
	if err := sqlx.GetContext(ctx, q, &name, `select name from schools where id = ?`, p.scope); err != nil {
		return translate(err)
	}
	refuse := func(what string) error {
		return school.Invalid{"import": fmt.Sprintf("You administer %s alone, and this file %s. Upload a file of %s.", name, what, name)}
	}
	own := map[string]bool{} // keys of the one school, old and new
	for _, k := range p.current.Schools {
		own[k.Is.Key] = k.ID == p.scope
	}
	for _, c := range slices.Concat(p.Schools.Changed, p.Schools.Silent) {
		own[c.After.Key] = c.ID == p.scope
	}
	here := func(keys []string) bool { return slices.ContainsFunc(keys, func(k string) bool { return own[k] }) }
	all := func(keys []string) bool { return !slices.ContainsFunc(keys, func(k string) bool { return !own[k] }) }
	for _, c := range p.Schools.Added {
		return refuse("is about " + c.After.Name + " too")
	}
	for _, c := range p.Schools.Changed {
		if !own[c.After.Key] {
			return refuse("is about " + c.After.Name + " too")
		}
	}
	for _, c := range slices.Concat(p.People.Added, p.People.Changed, p.People.Removed) {
		switch {
		case c.Before == nil && c.ID == 0: // new
			if !all(c.After.Schools) {
				return refuse("puts " + c.After.Name + " at another school")
			}
		case c.Before == nil: // was here before
			if !all(c.After.Schools) || !here(c.After.Schools) {
				return refuse("puts " + c.After.Name + " at another school")
			}
		case !here(c.Before.Schools) && slices.ContainsFunc(c.Fields, func(f roster.Field) bool { return f.Name != "schools" }):
			return refuse("changes " + c.Before.Name + ", who is at another school")
		case !here(c.Before.Schools) && c.After == nil:
			return refuse("removes " + c.Before.Name + ", who is at another school")
		}
	}
	for _, c := range slices.Concat(p.Sections.Added, p.Sections.Changed, p.Sections.Removed) {
		for _, s := range []*roster.Section{c.Before, c.After} {
			if s != nil && !own[s.School] {
				return refuse("changes " + s.Course + ", a class of another school")
			}
		}
	}
	return nil
}
