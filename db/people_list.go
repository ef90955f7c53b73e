package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hallway/internal/school"
)

// Listed is a person as a list of people shows them.
type Listed struct {
	school.Person
	Archived bool
	SeenAt   time.Time // last sign-in, zero: never
	Classes  []string  // "C Algebra II"
}

// People lists the roster, in the order of names.
func (s *Store) People(ctx context.Context) ([]Listed, error) { return s.PeopleAt(ctx, 0) }

// PeopleAt lists those of the roster who are at one school; 0: everybody.
func (s *Store) PeopleAt(ctx context.Context, at int64) ([]Listed, error) {
	list, err := s.NamesAt(ctx, at)
	if err != nil {
		return nil, err
	}
	classes := map[int64][]string{}
	err = pairs(ctx, s.read, func(id int64, title string) { classes[id] = append(classes[id], title) }, `
		select t.person_id, trim(s.block || ' ' || s.course) from (select section_id, person_id from teachers
			union select d.section_id, c.person_id from covers c join doors d on d.id = c.door_id
			where c.person_id is not null and ? between c.from_date and c.to_date) t
		join sections s on s.id = t.section_id where s.archived_at is null order by s.block, s.course, s.id`, s.Today())
	if err != nil {
		return nil, fmt.Errorf("classes: %w", err)
	}
	for i := range list {
		list[i].Classes = classes[list[i].ID]
	}
	return list, nil
}

// NamesAt is PeopleAt without their classes, which take longer than the people.
func (s *Store) NamesAt(ctx context.Context, at int64) ([]Listed, error) {
	var rows []struct {
		school.Person
		SeenAt *int64 `db:"seen_at"`
	}
	err := s.read.SelectContext(ctx, &rows, `
		select `+personColumns+`, i.seen_at from people p left join identities i on i.person_id = p.id and i.ended_at is null
		where p.archived_at is null and (?1 = 0 or p.id in (select person_id from members where school_id = ?1))
		order by iif(p.sort_name = '', p.name, p.sort_name) collate nocase, p.id`, at)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	list := make([]Listed, len(rows))
	for i, r := range rows {
		list[i] = Listed{Person: r.Person, SeenAt: moment(r.SeenAt)}
	}
	return list, nil
}

// Profile is all that is known of a person's access.
type Profile struct {
	Listed
	OnlySlug string          // of the one school that they administer; empty: all
	Schools  []string        // slugs of where they are
	Account  *school.Account // or nil
	Refused  *school.Request // why the last attempt to sign in failed, nil: none did
	Sessions []school.SessionInfo
}

// Profile reads one person.
func (s *Store) Profile(ctx context.Context, id int64) (Profile, error) {
	var p Profile
	var row struct {
		school.Person
		Archived bool          `db:"archived"`
		Issuer   *string       `db:"iss"`
		Subject  *string       `db:"sub"`
		Bound    *school.Email `db:"bound_email"`
		BoundAt  *int64        `db:"bound_at"`
		SeenAt   *int64        `db:"seen_at"`
	}
	err := s.read.GetContext(ctx, &row, `
		select `+personColumns+`, p.archived_at is not null as archived, i.iss, i.sub, i.email as bound_email, i.bound_at, i.seen_at
		from people p left join identities i on i.person_id = p.id and i.ended_at is null
		where p.id = ? and (p.import_id is null or p.import_id in (select id from imports where applied_at is not null))`, id)
	if err != nil {
		return p, fmt.Errorf("person %d: %w", id, translate(err))
	}
	p.Person, p.Archived, p.SeenAt = row.Person, row.Archived, moment(row.SeenAt)
	if row.Subject != nil {
		p.Account = &school.Account{Issuer: *row.Issuer, Subject: *row.Subject, Email: *row.Bound, BoundAt: moment(row.BoundAt), SeenAt: p.SeenAt}
	}
	err = s.read.SelectContext(ctx, &p.Schools, `
		select s.slug from members m join schools s on s.id = m.school_id where m.person_id = ? order by s.name`, id)
	if err == nil && p.OnlySchool != 0 {
		err = s.read.GetContext(ctx, &p.OnlySlug, `select slug from schools where id = ?`, p.OnlySchool)
	}
	if err != nil {
		return p, fmt.Errorf("schools of person %d: %w", id, err)
	}
	if refused, err := s.LastRefusal(ctx, id); err == nil {
		p.Refused = &refused
	} else if !errors.Is(err, school.ErrNotFound) {
		return p, err
	}
	err = pairs(ctx, s.read, func(created, seen int64) {
		p.Sessions = append(p.Sessions, school.SessionInfo{CreatedAt: time.UnixMilli(created), SeenAt: time.UnixMilli(seen)})
	}, `select created_at, seen_at from sessions where person_id = ? and expires_at > ? order by seen_at desc`, id, millis(s.now()))
	return p, err
}
