package db

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// teacherState is a co-teacher, or a cover with a meeting, in the history.
type teacherState struct {
	Section int64  `json:"section" db:"section_id"`
	Person  int64  `json:"person" db:"person_id"`
	Role    string `json:"role" db:"role"`
	From    string `json:"from,omitempty" db:"from_date"`
	To      string `json:"to,omitempty" db:"to_date"`
	school.Meeting
}

// teacher reads one, or nil.
func (t *tx) teacher(section, person int64, role string) (*teacherState, error) {
	var s teacherState
	err := t.get(&s, `
		select section_id, person_id, role, coalesce(from_date, '') as from_date, coalesce(to_date, '') as to_date,
		       link, provider, meeting, passcode, note
		from teachers where section_id = ? and person_id = ? and role = ?`, section, person, role)
	if err == nil {
		return &s, nil
	}
	return nil, found(err)
}

// putTeacher writes a co-teacher's or a cover's next state with its history row;
// nil removes it. The door's version changes, because what students see may.
func (t *tx) putTeacher(d doorRow, was, next *teacherState, undoes int64) (int64, error) {
	one := cmp.Or(next, was)
	err := t.exec(`delete from teachers where section_id = ? and person_id = ? and role = ?`, one.Section, one.Person, one.Role)
	if err != nil {
		return 0, err
	}
	if next != nil {
		err := t.exec(`
			insert into teachers (section_id, person_id, role, place, from_date, to_date, link, provider, meeting, passcode, note)
			values (?, ?, ?, 100, nullif(?, ''), nullif(?, ''), ?, ?, ?, ?, ?)`,
			next.Section, next.Person, next.Role, next.From, next.To, next.Link, next.Provider, next.Name, next.Passcode, next.Note)
		if err != nil {
			return 0, err
		}
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
	if err == nil && one.Role == "co" {
		d.Version++
		err = t.followTeacher(d, one.Person, next != nil, undoes)
	}
	return id, err
}

// saveCover sets the meeting of the actor's own cover; the door keeps its link,
// which students see again when the cover ends.
func (t *tx) saveCover(d doorRow, next nextMeeting, i int) (int64, error) {
	was, err := t.teacher(d.SectionID, t.actor.PersonID, "cover")
	if err != nil {
		return 0, fmt.Errorf("cover of door %s: %w", d.Code, err)
	}
	shown := was.Meeting
	if shown.Link == "" {
		shown = d.shown()
	}
	after := *was
	after.Meeting = next(i, was.Meeting, shown)
	t.action = school.CoverSave
	if after.Link == "" {
		t.action = school.CoverClear
	}
	return t.putTeacher(d, was, &after, 0)
}

// Lend lets a colleague cover a section from a date to a date, both included
// (2026-11-24). Lending to the same colleague again changes the dates. If it is
// not possible, the error is a school.Invalid of the fields person, from, to.
func (s *Store) Lend(ctx context.Context, actor school.Actor, code string, person int64, from, to string) (Saved, error) {
	return s.teaching(ctx, actor, school.CoverLend, code, func(t *tx, d doorRow) (int64, error) {
		was, err := t.teacher(d.SectionID, person, "cover")
		if err != nil {
			return 0, err
		}
		next := teacherState{Section: d.SectionID, Person: person, Role: "cover", From: from, To: to}
		if was != nil && was.To >= t.today {
			next.Meeting = was.Meeting // the same cover with other dates
		}
		if err := t.teachable(d, was, next); err != nil {
			return 0, err
		}
		return t.putTeacher(d, was, &next, 0)
	})
}

// teachable says in a school.Invalid why somebody cannot share or cover a section.
func (t *tx) teachable(d doorRow, was *teacherState, next teacherState) error {
	if was != nil && was.From == next.From && was.To == next.To {
		return nil // only the cover's meeting changes
	}
	if next.Role == "cover" {
		return t.coverable(d, next.Person, next.From, next.To)
	}
	who, err := t.person(next.Person)
	if err != nil || who.Suspended || who.Archived {
		return school.Invalid{"person": "Choose a colleague from the list."}
	}
	taught, err := t.teaches(d.SectionID, next.Person)
	if err == nil && taught {
		err = school.Invalid{"person": who.Name + " teaches this class already."}
	}
	return err
}

func (t *tx) teaches(section, person int64) (taught bool, err error) {
	err = t.get(&taught, `
		select exists (select 1 from teachers where section_id = ? and person_id = ? and role in ('lead', 'co'))`, section, person)
	return taught, err
}

// AddCoTeacher lets a colleague change a section's link.
func (s *Store) AddCoTeacher(ctx context.Context, actor school.Actor, code string, person int64) (Saved, error) {
	return s.teaching(ctx, actor, school.TeacherAdd, code, func(t *tx, d doorRow) (int64, error) {
		next := teacherState{Section: d.SectionID, Person: person, Role: "co"}
		if err := t.teachable(d, nil, next); err != nil {
			return 0, err
		}
		return t.putTeacher(d, nil, &next, 0)
	})
}

// EndTeaching ends a cover, or removes a co-teacher.
func (s *Store) EndTeaching(ctx context.Context, actor school.Actor, code string, person int64, role string) (Saved, error) {
	action := school.CoverEnd
	if role == "co" {
		action = school.TeacherRemove
	}
	return s.teaching(ctx, actor, action, code, func(t *tx, d doorRow) (int64, error) {
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

// Teaching lists who teaches a section, shares it, or covers it now or later.
func (s *Store) Teaching(ctx context.Context, section int64) ([]school.Teaching, error) {
	return teachingOf(ctx, s.read, section, s.Today())
}

func teachingOf(ctx context.Context, q sqlx.QueryerContext, section int64, today string) ([]school.Teaching, error) {
	var rows []struct {
		school.Person
		As     string `db:"as_role"`
		From   string `db:"from_date"`
		To     string `db:"to_date"`
		Linked bool   `db:"linked"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `select `+personColumns+`, t.role as as_role, coalesce(t.from_date, '') as from_date,
			coalesce(t.to_date, '') as to_date, t.link <> '' as linked
		from teachers t join people p on p.id = t.person_id
		where t.section_id = ? and (t.role <> 'cover' or t.to_date >= ?) and p.archived_at is null
		order by t.role = 'lead' desc, t.role = 'co' desc, t.from_date, t.place, p.id`, section, today)
	list := make([]school.Teaching, len(rows))
	for i, r := range rows {
		list[i] = school.Teaching{Person: r.Person, Role: r.As, From: r.From, To: r.To, Linked: r.Linked}
	}
	return list, err
}
