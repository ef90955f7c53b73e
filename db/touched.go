package db

import (
	"context"
	"slices"

	"hallway/internal/school"
)

// Touched is what commits changed of the directory.
type Touched struct {
	Doors   []int64 // ids; their link, or who teaches or covers
	Schools []int64 // ids of those whose pages show these doors, or people who changed
	All     bool    // every page
}

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
	case school.AllPages:
		t.touched.All = true
	}
}

// findSchools adds the schools whose pages show the doors and people that the
// transaction touched. setSchools notes those that showed them before.
func (t *tx) findSchools() error {
	if t.touched.All || len(t.touched.Doors)+len(t.people) == 0 {
		return nil
	}
	var ids []int64
	err := t.list(&ids, `
		select s.school_id from doors d join sections s on s.id = d.section_id where d.id in (select value from json_each(?1))
		union select m.school_id from doors d join members m on m.person_id = d.person_id where d.id in (select value from json_each(?1))
		union select school_id from members where person_id in (select value from json_each(?2))
		union select s.school_id from teachers t join sections s on s.id = t.section_id
			where t.person_id in (select value from json_each(?2)) and s.archived_at is null`, jsonList(t.touched.Doors), jsonList(t.people))
	t.touched.Schools = slices.Compact(slices.Sorted(slices.Values(append(t.touched.Schools, ids...))))
	return err
}
