package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// currentRoster reads the roster as a file would say it, to compare incoming
// with. People whom no roster has named (an administrator added by hand) take
// part only if incoming names their address, so that none of them is removed.
func currentRoster(ctx context.Context, q sqlx.QueryerContext, incoming roster.Roster) (roster.Roster, error) {
	var r roster.Roster
	if err := sqlx.SelectContext(ctx, q, &r.Schools, `select key, name from schools order by id`); err != nil {
		return r, err
	}
	named := map[school.Email]bool{}
	for _, p := range incoming.People {
		if p.Email != "" {
			named[p.Email] = true
		}
	}
	var people []struct {
		Key        *string      `db:"key"`
		Name       string       `db:"name"`
		Email      school.Email `db:"email"`
		Department string       `db:"department"`
	}
	if err := sqlx.SelectContext(ctx, q, &people, `
		select key, name, coalesce(email, '') as email, department from people where archived_at is null order by id`); err != nil {
		return r, err
	}
	for _, p := range people {
		switch {
		case p.Key != nil:
			r.People = append(r.People, roster.Person{Key: *p.Key, Name: p.Name, Email: p.Email, Department: p.Department})
		case named[p.Email]:
			r.People = append(r.People, roster.Person{Key: string(p.Email), Name: p.Name, Email: p.Email, Department: p.Department})
		}
	}
	var sections []struct {
		ID int64 `db:"id"`
		roster.Section
		SchoolKey string `db:"school_key"`
		Code      string `db:"section"`
	}
	if err := sqlx.SelectContext(ctx, q, &sections, `
		select s.id, s.key, o.key as school_key, s.course, s.section, s.block, s.room, s.department, s.term
		from sections s join schools o on o.id = s.school_id where s.archived_at is null order by s.id`); err != nil {
		return r, fmt.Errorf("sections: %w", err)
	}
	var teachers []struct {
		SectionID int64  `db:"section_id"`
		Key       string `db:"key"`
	}
	if err := sqlx.SelectContext(ctx, q, &teachers, `
		select t.section_id, coalesce(p.key, p.email) as key from teachers t join people p on p.id = t.person_id
		where t.role <> 'cover' and p.archived_at is null order by t.section_id, t.place`); err != nil {
		return r, fmt.Errorf("teachers: %w", err)
	}
	taught := map[int64][]string{}
	for _, t := range teachers {
		taught[t.SectionID] = append(taught[t.SectionID], t.Key)
	}
	for _, s := range sections {
		s.Section.School, s.Section.Code, s.Section.Teachers = s.SchoolKey, s.Code, taught[s.ID]
		r.Sections = append(r.Sections, s.Section)
	}
	return r, nil
}
