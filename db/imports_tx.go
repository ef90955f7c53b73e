package db

import (
	"errors"
	"fmt"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// apply writes a plan: schools, people, sections, each after what it refers to.
func (t *tx) apply(plan roster.Plan, schoolName string) error {
	for _, s := range plan.Schools.Added {
		if err := t.addSchool(s, schoolName); err != nil {
			return err
		}
	}
	for _, s := range plan.Schools.Changed {
		if _, err := t.ExecContext(t.ctx, `update schools set name = ? where key = ?`, s.After.Name, s.Before.Key); err != nil {
			return err
		}
	}
	for _, p := range plan.People.Removed {
		if err := t.archive(`update people set archived_at = ? where key = ?`, p.Key); err != nil {
			return err
		}
	}
	for _, p := range plan.People.Changed { // two people may trade an address
		if _, err := t.ExecContext(t.ctx, `update people set email = null where key = ? and email <> ?`, p.Before.Key, p.After.Email); err != nil {
			return err
		}
	}
	for _, p := range plan.People.Changed {
		if err := t.putPerson(p.Before.Key, p.After); err != nil {
			return err
		}
	}
	for _, p := range plan.People.Added {
		if err := t.putPerson(p.Key, p); err != nil {
			return err
		}
	}
	for _, s := range plan.Sections.Removed {
		if err := t.archive(`update sections set archived_at = ?1 where key = ?2`, s.Key); err != nil {
			return err
		}
	}
	for _, s := range plan.Sections.Changed {
		if err := t.putSection(s.After); err != nil {
			return err
		}
	}
	for _, s := range plan.Sections.Added {
		if err := t.putSection(s); err != nil {
			return err
		}
	}
	return t.settleMembers()
}

func (t *tx) archive(query, key string) error {
	_, err := t.ExecContext(t.ctx, query, millis(t.now), key)
	return err
}

// addSchool inserts a school with a slug of its own.
func (t *tx) addSchool(s roster.School, otherwise string) error {
	name := s.Name
	if name == "" {
		name = otherwise
	}
	if name == "" {
		name = "Our school"
	}
	slug := slugOf(name)
	for n := 2; ; n++ {
		done, err := t.ExecContext(t.ctx, `insert into schools (slug, name, key) values (?, ?, ?) on conflict (slug) do nothing`, slug, name, s.Key)
		if err != nil {
			return err
		}
		if added, err := done.RowsAffected(); err != nil || added == 1 {
			return err
		}
		slug = fmt.Sprintf("%s-%d", slugOf(name), n)
	}
}

// putPerson writes a person of the roster, under the key they had before. One
// who was archived, or whom no roster has named yet, is found again by key or
// e-mail and keeps their doors.
func (t *tx) putPerson(before string, p roster.Person) error {
	var id int64
	err := translate(t.GetContext(t.ctx, &id, `
		select id from people where key in (?1, ?2) or email = nullif(?3, '')
		order by key = ?1 desc, key = ?2 desc limit 1`, before, p.Key, p.Email))
	if errors.Is(err, school.ErrNotFound) {
		_, err = t.addPerson(school.Person{Name: p.Name, Email: p.Email, Role: school.Teacher, Department: p.Department}, &p.Key)
		return err
	}
	if err != nil {
		return err
	}
	// An address that somebody who is gone once had may be given again.
	if _, err := t.ExecContext(t.ctx, `update people set email = null where email = ? and id <> ? and archived_at is not null`, p.Email, id); err != nil {
		return err
	}
	_, err = t.ExecContext(t.ctx, `update people set name = ?, email = nullif(?, ''), department = ?, key = ?, archived_at = null where id = ?`,
		p.Name, p.Email, p.Department, p.Key, id)
	return err
}

// putSection writes a section with its teachers, and gives a new one its door.
func (t *tx) putSection(s roster.Section) error {
	var schoolID, id int64
	if err := t.GetContext(t.ctx, &schoolID, `select id from schools where key = ?`, s.School); err != nil {
		return fmt.Errorf("school %q: %w", s.School, translate(err))
	}
	err := t.GetContext(t.ctx, &id, `
		insert into sections (school_id, key, course, section, block, room, department, term, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (school_id, key) do update set course = excluded.course, section = excluded.section, block = excluded.block,
			room = excluded.room, department = excluded.department, term = excluded.term, archived_at = null
		returning id`,
		schoolID, s.Key, s.Course, s.Code, s.Block, s.Room, s.Department, s.Term, millis(t.now))
	if err != nil {
		return fmt.Errorf("section %q: %w", s.Key, err)
	}
	var hasDoor bool
	if err := t.GetContext(t.ctx, &hasDoor, `select exists (select 1 from doors where section_id = ?)`, id); err != nil {
		return err
	}
	if !hasDoor {
		if err := t.addDoor(school.SectionDoor, id, 0); err != nil {
			return err
		}
	}
	if _, err := t.ExecContext(t.ctx, `delete from teachers where section_id = ? and role <> 'cover'`, id); err != nil {
		return err
	}
	for i, key := range s.Teachers {
		role := "co"
		if i == 0 {
			role = "lead"
		}
		if _, err := t.ExecContext(t.ctx, `insert into teachers (section_id, person_id, role, place) select ?, id, ?, ? from people where key = ?`,
			id, role, i, key); err != nil {
			return fmt.Errorf("teacher %q of %q: %w", key, s.Key, err)
		}
	}
	return nil
}

// settleMembers makes everybody a member of the schools where they teach.
// Whoever teaches nothing stays where they were, or joins the only school.
func (t *tx) settleMembers() error {
	if _, err := t.ExecContext(t.ctx, `
		insert into members (person_id, school_id)
		select distinct t.person_id, s.school_id from teachers t join sections s on s.id = t.section_id where s.archived_at is null
		on conflict do nothing`); err != nil {
		return err
	}
	_, err := t.ExecContext(t.ctx, `
		insert into members (person_id, school_id)
		select p.id, s.id from people p join schools s on (select count(*) from schools) = 1
		where p.id not in (select person_id from members)`)
	return err
}

// slugOf is a name as an address has it: small letters, digits and hyphens.
func slugOf(name string) string {
	out := make([]byte, 0, len(name))
	for _, r := range name {
		switch {
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		default:
			r = '-'
		}
		if r == '-' && (len(out) == 0 || out[len(out)-1] == '-') {
			continue
		}
		out = append(out, byte(r))
	}
	for len(out) > 0 && out[len(out)-1] == '-' {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return "school"
	}
	return string(out[:min(len(out), 40)])
}
