package db

import (
	"context"
	"fmt"

	"hallway/internal/school"
)

// byColleague reports whether a cover is what any colleague at the school may say of
// somebody else who is out: for today only, that there is no meeting, or that they cover
// themselves. It ends at midnight, it has their name, and the person, the lead of the class
// and administrators can end it. Another link, another colleague and other days are for
// these alone.
func (c coverState) byColleague(actor int64, today string) bool {
	return actor != 0 && c.By == actor && c.Out != 0 && c.Out != actor && c.From == today && c.To == today &&
		(c.Closed || c.Person == actor)
}

// worksAt are the schools where a person ?1 is a member or teaches.
const worksAt = `select school_id from members where person_id = ?1
	union select s.school_id from teachers t join sections s on s.id = t.section_id where t.person_id = ?1 and s.archived_at is null`

// mustWorkAtSchool refuses an actor who does not work at the school of a door.
func (t *tx) mustWorkAtSchool(d doorRow) error {
	var may bool
	err := t.get(&may, `
		select exists (select 1 from people where id = ?1 and suspended_at is null and archived_at is null) and exists (
			select 1 from doors d left join sections s on s.id = d.section_id left join members m on m.person_id = d.person_id
			where d.id = ?2 and coalesce(s.school_id, m.school_id) in (`+worksAt+`))`, t.actor.PersonID, d.ID)
	if err == nil && !may {
		err = fmt.Errorf("door %s is at another school: %w", d.Code, school.ErrForbidden)
	}
	return err
}

// Colleagues lists who is active at a school where a person works, but for that person,
// in the order of names: at that one school, or (0) at any. limit bounds it.
func (s *Store) Colleagues(ctx context.Context, person, at int64, limit int) ([]school.Person, error) {
	var list []school.Person
	err := s.read.SelectContext(ctx, &list, `select `+personColumns+` from people p
		where p.id <> ?1 and p.suspended_at is null and p.archived_at is null
		and p.id in (select m.person_id from members m where m.school_id in (`+worksAt+`) and (?3 = 0 or m.school_id = ?3))
		order by sort_key(p.name, p.sort_name), p.id limit ?2`, person, limit, at)
	if err != nil {
		return nil, fmt.Errorf("colleagues of person %d: %w", person, err)
	}
	return list, nil
}
