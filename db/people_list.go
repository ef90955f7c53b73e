package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// Listed is a person as a list of people shows them.
type Listed struct {
	school.Person
	Archived bool
	SeenAt   time.Time // last sign-in, zero: never
	Classes  []string  // "C Algebra II"; only FindPeople reads them
}

// People lists the roster, by last name.
func (s *Store) People(ctx context.Context) ([]Listed, error) { return s.PeopleAt(ctx, 0) }

// PeopleAt lists those of the roster who are at one school; 0: everybody. They have no
// classes.
func (s *Store) PeopleAt(ctx context.Context, at int64) ([]Listed, error) {
	var rows []struct {
		school.Person
		SeenAt *int64 `db:"seen_at"`
	}
	err := s.read.SelectContext(ctx, &rows, `
		select `+personColumns+`, i.seen_at from people p left join identities i on i.person_id = p.id and i.ended_at is null
		where p.archived_at is null and (?1 = 0 or p.id in (select person_id from members where school_id = ?1)) order by p.id`, at)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	list := make([]Listed, len(rows))
	for i, r := range rows {
		list[i] = Listed{Person: r.Person, SeenAt: moment(r.SeenAt)}
	}
	byLastName(list, func(p Listed) school.Person { return p.Person })
	return list, nil
}

// byLastName sorts people as every list of people is sorted. The names are compared here
// and not in SQL, because where a last name begins depends on the words before it.
func byLastName[T any](list []T, person func(T) school.Person) {
	type keyed struct {
		key string
		one T
	}
	all := make([]keyed, len(list))
	for i, one := range list {
		p := person(one)
		all[i] = keyed{roster.SortKey(p.Name, p.SortName), one}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	for i := range all {
		list[i] = all[i].one
	}
}

// Profile is all that is known of a person's access.
type Profile struct {
	Listed
	OnlySlug string          // of the one school that they administer; empty: all
	Schools  []string        // slugs of where they are
	Account  *school.Account // or nil
	Refused  *school.Request // why the last attempt to sign in failed, nil: none did
	Sessions []school.SessionInfo

	LeftAt      time.Time       // since when they are not in the roster; zero: they are
	SwitchedOff school.Switched // who suspended them
	Unnamed     bool            // imports named them before, and no source does now
}

// Profile reads one person.
func (s *Store) Profile(ctx context.Context, id int64) (Profile, error) {
	var p Profile
	var row struct {
		school.Person
		LeftAt  *int64        `db:"archived_at"`
		Issuer  *string       `db:"iss"`
		Subject *string       `db:"sub"`
		Bound   *school.Email `db:"bound_email"`
		BoundAt *int64        `db:"bound_at"`
		SeenAt  *int64        `db:"seen_at"`
	}
	err := s.read.GetContext(ctx, &row, `
		select `+personColumns+`, p.archived_at, i.iss, i.sub, i.email as bound_email, i.bound_at, i.seen_at
		from people p left join identities i on i.person_id = p.id and i.ended_at is null
		where p.id = ? and (p.import_id is null or p.import_id in (select id from imports where applied_at is not null))`, id)
	if err != nil {
		return p, fmt.Errorf("person %d: %w", id, translate(err))
	}
	p.Person, p.LeftAt, p.SeenAt = row.Person, moment(row.LeftAt), moment(row.SeenAt)
	p.Archived = row.LeftAt != nil
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
	if err := s.fate(ctx, &p); err != nil {
		return p, fmt.Errorf("history of person %d: %w", id, err)
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

// fate reads who suspended a person, and whether the sources still name them.
func (s *Store) fate(ctx context.Context, p *Profile) error {
	if p.Suspended {
		var last struct {
			school.Switched
			When int64 `db:"at"`
		}
		err := found(s.read.GetContext(ctx, &last, `
			select actor, at from changes where person_id = ? and after ->> 'suspended' = 1 order by id desc limit 1`, p.ID))
		if err != nil {
			return err
		}
		if p.SwitchedOff = last.Switched; last.When != 0 {
			p.SwitchedOff.At = time.UnixMilli(last.When)
		}
	}
	return s.read.GetContext(ctx, &p.Unnamed, `
		select count(*) > 0 and sum(named) = 0 from (
			select r.said is not null as named, max(i.id) from imports i join import_rows r on r.import_id = i.id
			where r.kind = 'person' and r.thing_id = ? and i.applied_at is not null group by i.source, i.school_id)`, p.ID)
}
