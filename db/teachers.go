package db

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// teacherState is a co-teacher in the history.
type teacherState struct {
	Section int64  `json:"section" db:"section_id"`
	Person  int64  `json:"person" db:"person_id"`
	Role    string `json:"role" db:"role"`
}

// teacher reads one, or nil.
func (t *tx) teacher(section, person int64, role string) (*teacherState, error) {
	var s teacherState
	err := t.get(&s, `select section_id, person_id, role from teachers where section_id = ? and person_id = ? and role = ?`,
		section, person, role)
	if err == nil {
		return &s, nil
	}
	return nil, found(err)
}

// putTeacher writes a co-teacher's next state with its history row; nil removes it. The
// door's version changes, because what students see may.
func (t *tx) putTeacher(d doorRow, was, next *teacherState, undoes int64) (int64, error) {
	one := cmp.Or(next, was)
	err := t.exec(`delete from teachers where section_id = ? and person_id = ? and role = ?`, one.Section, one.Person, one.Role)
	if err == nil && next != nil {
		err = t.exec(`insert into teachers (section_id, person_id, role, place) values (?, ?, ?, 100)`, next.Section, next.Person, next.Role)
	}
	if err != nil {
		return 0, err
	}
	n, err := t.wrote(`update doors set version = version + 1 where id = ? and version = ?`, d.ID, d.Version)
	if err := d.written(n, err); err != nil {
		return 0, err
	}
	if one.Role == "co" { // a form with all teachers of the class is older than this
		if err := t.exec(`update sections set version = version + 1 where id = ?`, one.Section); err != nil {
			return 0, err
		}
	}
	id, err := t.record(subject{door: d.ID, person: one.Person, undoes: undoes}, was, next)
	if err == nil {
		d.Version++
		err = t.followTeacher(d, one.Person, next != nil, undoes)
	}
	return id, err
}

// teachable says in a school.Invalid why somebody cannot share a section.
func (t *tx) teachable(next teacherState) error {
	who, err := t.person(next.Person)
	if err != nil || who.Suspended || who.Archived {
		return school.Invalid{"person": "Choose a colleague from the list."}
	}
	taught, err := t.teaches(next.Section, next.Person)
	if err == nil && taught {
		err = school.Invalid{"person": who.Name + " teaches this class already."}
	}
	return err
}

func (t *tx) teaches(section, person int64) (taught bool, err error) {
	err = t.get(&taught, `select exists (select 1 from teachers where section_id = ? and person_id = ?)`, section, person)
	return taught, err
}

// AddCoTeacher lets a colleague change a section's link.
func (s *Store) AddCoTeacher(ctx context.Context, actor school.Actor, code string, person int64) (Saved, error) {
	return s.teaching(ctx, actor, school.TeacherAdd, code, func(t *tx, d doorRow) (int64, error) {
		next := teacherState{Section: d.SectionID, Person: person, Role: "co"}
		if err := t.teachable(next); err != nil {
			return 0, err
		}
		return t.putTeacher(d, nil, &next, 0)
	})
}

// EndTeaching removes a co-teacher, or ends a colleague's cover ("cover") of a class.
func (s *Store) EndTeaching(ctx context.Context, actor school.Actor, code string, person int64, role string) (Saved, error) {
	if role == "cover" {
		return s.teaching(ctx, actor, school.CoverEnd, code, func(t *tx, d doorRow) (int64, error) {
			was, err := t.lastCover(d, person)
			if err == nil && was == nil {
				err = school.ErrNotFound
			}
			if err != nil {
				return 0, err
			}
			return t.putCover(&d, was, nil, 0)
		})
	}
	return s.teaching(ctx, actor, school.TeacherRemove, code, func(t *tx, d doorRow) (int64, error) {
		was, err := t.teacher(d.SectionID, person, role)
		if err != nil {
			return 0, err
		}
		if was == nil || role == "lead" {
			return 0, school.ErrNotFound
		}
		return t.putTeacher(d, was, nil, 0)
	})
}

// teaching changes who teaches a class, for its lead or an administrator.
func (s *Store) teaching(ctx context.Context, actor school.Actor, action school.Action, code string,
	fn func(*tx, doorRow) (int64, error)) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, action, func(t *tx) error {
		d, err := t.door(doorByCode, code)
		if err == nil && d.SectionID == 0 {
			err = fmt.Errorf("door %s is not of a class: %w", code, school.ErrNotFound)
		}
		if err == nil {
			_, err = t.may(d, school.Right.Lends)
		}
		if err != nil {
			return err
		}
		out.Doors = []SavedDoor{{Code: d.Code}}
		out.Change, err = fn(t, d)
		return err
	})
	return out, err
}

// Teaching lists who teaches a section or shares it, and what it has instead of its
// own meeting now or later.
func (s *Store) Teaching(ctx context.Context, section int64) ([]school.Teaching, error) {
	return teachingOf(ctx, s.read, section, s.Today())
}

func teachingOf(ctx context.Context, q sqlx.QueryerContext, section int64, today string) ([]school.Teaching, error) {
	var rows []struct {
		school.Person
		As string `db:"as_role"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `select `+personColumns+`, t.role as as_role
		from teachers t join people p on p.id = t.person_id where t.section_id = ? and p.archived_at is null
		order by t.role = 'lead' desc, t.place, p.id`, section)
	if err != nil {
		return nil, fmt.Errorf("who teaches section %d: %w", section, err)
	}
	var list []school.Teaching
	for _, r := range rows {
		list = append(list, school.Teaching{Person: r.Person, Role: r.As})
	}
	covers, err := coversOf(ctx, q, section, today)
	return append(list, covers...), err
}
