package db

import (
	"context"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// Touched is what commits changed of the directory. The fields are ids, without
// duplicates in At and Schools.
type Touched struct {
	Doors   []int64 // whose link, teachers or cover changed
	At      []int64 // the schools whose pages show these doors
	Schools []int64 // those to read whole, because people changed
	All     bool    // every page
}

// none reports whether no page shows anything of it.
func (d Touched) none() bool { return !d.All && len(d.At)+len(d.Schools) == 0 }

// Subscribe sets the function that is told what a commit touched, if any page shows
// it, before the write returns to its caller. It does not delay other writes. Its
// context does not end with the request. Subscribe before anybody writes.
func (s *Store) Subscribe(tell func(context.Context, Touched)) { s.tell = tell }

// touch notes what a row of the history is about, for the pages that show it.
func (t *tx) touch(pages school.Pages, about subject) {
	switch pages {
	case school.DoorPages:
		t.touched.Doors = append(t.touched.Doors, about.door)
	case school.PersonPages:
		t.people = append(t.people, about.person)
	case school.SchoolPages:
		t.touched.Schools = append(t.touched.Schools, about.school)
	case school.AllPages:
		t.touched.All = true
	}
}

// findSchools adds the schools whose pages show the doors and people that the
// jobs touched. setSchools notes those that showed them before.
func (t *traces) findSchools(ctx context.Context, q sqlx.QueryerContext) (err error) {
	if t.touched.All {
		return nil
	}
	if len(t.touched.Doors) > 0 {
		err = sqlx.SelectContext(ctx, q, &t.touched.At, `select id from schools where archived_at is null and id in (
			select s.school_id from doors d join sections s on s.id = d.section_id where d.id in (select value from json_each(?1))
			union all select m.school_id from doors d join members m on m.person_id = d.person_id where d.id in (select value from json_each(?1)))`,
			jsonList(t.touched.Doors))
	}
	if err == nil && len(t.people)+len(t.touched.Schools) > 0 {
		err = sqlx.SelectContext(ctx, q, &t.touched.Schools, `select id from schools where archived_at is null and id in (
			select value from json_each(?2)
			union all select school_id from members where person_id in (select value from json_each(?1))
			union all select s.school_id from teachers t join sections s on s.id = t.section_id
				where t.person_id in (select value from json_each(?1)) and s.archived_at is null
			union all select s.school_id from json_each(?1) p join doors d on instr(d.withheld_of, p.value) > 0
				join sections s on s.id = d.section_id
				where d.withheld_at is not null and p.value in (select value from json_each(d.withheld_of))
			union all select s.school_id from covers c join doors d on d.id = c.door_id join sections s on s.id = d.section_id
				where c.person_id in (select value from json_each(?1)) and s.archived_at is null
			union all select coalesce(s.school_id, m.school_id) from covers c join doors d on d.id = c.door_id
				left join sections s on s.id = d.section_id left join members m on m.person_id = d.person_id
				where c.by_id in (select value from json_each(?1)) and c.link <> '' and c.person_id is null
			union all select coalesce(s.school_id, m.school_id) from doors d
				left join sections s on s.id = d.section_id left join members m on m.person_id = d.person_id
				where d.closed and d.saved_by in (select value from json_each(?1)))`,
			jsonList(t.people), jsonList(t.touched.Schools))
	}
	return err
}
