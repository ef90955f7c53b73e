package db

import (
	"context"
	"fmt"
	"slices"

	"hallway/internal/school"
)

// Absences lists what is said of a person's absences, which are not over: when they are out
// themselves, and when they cover for somebody who is. Doors that have the same for the
// same days are one row of the list.
func (s *Store) Absences(ctx context.Context, person int64) ([]school.Absence, error) {
	return s.absences(ctx, `c.id in (select id from covers where out_id = ?2 union select id from covers where person_id = ?2)`, person)
}

func (s *Store) absences(ctx context.Context, where string, args ...any) ([]school.Absence, error) {
	var rows []struct {
		coverState
		Name      string          `db:"out_name"`
		ByName    string          `db:"by_name"`
		CoverName string          `db:"cover_name"`
		DoorID    int64           `db:"door_id"`
		Code      string          `db:"code"`
		Kind      school.DoorKind `db:"kind"`
		Section   school.Section  `db:"s"`
	}
	err := s.read.SelectContext(ctx, &rows, `
		select `+coverColumns+`, o.name as out_name, coalesce(y.name, '') as by_name, coalesce(p.name, '') as cover_name,
		       d.id as door_id, d.code, d.kind,
		       coalesce(s.id, 0) as "s.id", coalesce(s.school_id, 0) as "s.school_id", coalesce(s.course, '') as "s.course",
		       coalesce(s.section, '') as "s.section", coalesce(s.block, '') as "s.block"
		from covers c join doors d on d.id = c.door_id join people o on o.id = c.out_id left join sections s on s.id = d.section_id
		left join people p on p.id = c.person_id left join people y on y.id = c.by_id
		where c.to_date >= ?1 and s.archived_at is null and `+where+` and `+coverApplies+`
		order by c.from_date, c.to_date, o.name, c.out_id, d.kind = 'office', s.block, s.course, c.id`, append([]any{s.Today()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("who is out: %w", err)
	}
	var list []school.Absence
	for _, r := range rows {
		m := r.Meeting
		if r.Person != 0 { // the colleague's own meeting is on the card of the class
			m = school.Meeting{Note: r.Note}
		}
		one := school.Absence{ID: r.Out, Name: r.Name, ByID: r.By, By: r.ByName, From: r.From, To: r.To,
			Cover: school.Person{ID: r.Person, Name: r.CoverName}, Closed: r.Closed, Meeting: m}
		at := slices.IndexFunc(list, one.Same)
		if at < 0 {
			list, at = append(list, one), len(list)
		}
		list[at].Covers = append(list[at].Covers, r.ID)
		list[at].Doors = append(list[at].Doors, school.Door{ID: r.DoorID, Code: r.Code, Kind: r.Kind})
		list[at].Sections = append(list[at].Sections, r.Section)
	}
	return list, nil
}

// AbsenceDoors lists the doors of a person for which a viewer may say that the person is out:
// of the classes that they teach, whose terms are not over, and of their office hours, with
// the viewer's right to each. others is how many they have at schools that are not the
// viewer's.
func (s *Store) AbsenceDoors(ctx context.Context, viewer, person int64) (list []school.Entry, others int, err error) {
	list, err = entries(ctx, s.read, s.Today(), viewer, `
		where (d.person_id = ?1 or d.section_id in (select section_id from teachers where person_id = ?1))
		and s.archived_at is null and coalesce(s.ends = '' or s.ends >= ?2, true)
		order by d.kind = 'office', s.block = '', s.block, s.course collate nocase, s.section`, person, s.Today())
	if err != nil || viewer == person {
		return list, 0, err
	}
	var near []int64
	err = s.read.SelectContext(ctx, &near, `select d.id from doors d left join sections s on s.id = d.section_id
		where (d.person_id = ?2 or d.section_id in (select section_id from teachers where person_id = ?2))
		and (s.school_id in (`+worksAt+`) or d.person_id in (select person_id from members where school_id in (`+worksAt+`)))`, viewer, person)
	if err != nil {
		return nil, 0, fmt.Errorf("doors near person %d: %w", viewer, err)
	}
	may := func(e school.Entry) bool { return slices.Contains(near, e.Door.ID) }
	if slices.ContainsFunc(list, func(e school.Entry) bool { return e.Right.Administers }) {
		may = func(e school.Entry) bool { return e.Right.Administers }
	}
	all := len(list)
	list = slices.DeleteFunc(list, func(e school.Entry) bool { return !may(e) })
	return list, all - len(list), nil
}
