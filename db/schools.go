package db

import (
	"context"

	"hallway/internal/school"
)

// schoolState is a school in the history.
type schoolState struct {
	ID       int64  `json:"school"`
	Name     string `json:"name"`
	Archived bool   `json:"archived,omitempty"`          // by a person
	Into     int64  `json:"into,omitempty" db:"into_id"` // the school that it was merged into
	IntoName string `json:"into_name,omitempty"`
}

// school reads the state of a school. One that an import removed counts as not there.
func (t *tx) school(id int64) (s schoolState, err error) {
	return s, translate(t.get(&s, `
		select x.id, x.name, x.put_away_at is not null as archived, coalesce(x.merged_into, 0) as into_id,
		       coalesce((select name from schools where id = x.merged_into), '') as intoname
		from schools x where x.id = ? and (x.archived_at is null or x.put_away_at is not null)`, id))
}

// AddSchool adds a school, and returns its id. Its address /s/SLUG is made from the name.
func (s *Store) AddSchool(ctx context.Context, actor school.Actor, name string) (id int64, err error) {
	err = s.change(ctx, actor, school.SchoolAdd, func(t *tx) error {
		if err := t.mustAdministerAll(); err != nil {
			return err
		}
		if err := t.freeName(0, name); err != nil {
			return err
		}
		id, err = t.openSchool(name)
		return err
	})
	return id, err
}

// freeName refuses a second school of the same name, which nobody could tell apart.
func (t *tx) freeName(id int64, name string) error {
	var taken bool
	err := t.get(&taken, `select exists (select 1 from schools where name = ? collate nocase and id <> ? and archived_at is null)`, name, id)
	if err == nil && taken {
		err = school.Invalid{"name": "There is a school with that name already. Choose another name."}
	}
	return err
}

// RenameSchool changes the name that pages show; the address /s/SLUG stays. was is the
// name that the actor saw, or empty: if somebody has changed it since, the error is a
// *SchoolMoved.
func (s *Store) RenameSchool(ctx context.Context, actor school.Actor, id int64, was, name string) error {
	return s.changeSchool(ctx, actor, school.SchoolRename, id, func(t *tx, now schoolState) (schoolState, error) {
		next := now
		next.Name = name
		if was != "" && was != now.Name && name != now.Name {
			return next, &SchoolMoved{Name: now.Name}
		}
		return next, t.freeName(id, name)
	})
}

// ArchiveSchool takes a school and its classes from the pages, until somebody restores
// it. Imports leave it alone. Its people stay.
func (s *Store) ArchiveSchool(ctx context.Context, actor school.Actor, id int64) error {
	return s.changeSchool(ctx, actor, school.SchoolArchive, id, func(_ *tx, now schoolState) (schoolState, error) {
		if now.Into != 0 {
			return now, &SchoolMoved{now.Name, now.Archived, now.IntoName}
		}
		now.Archived = true
		return now, nil
	})
}

// RestoreSchool brings back an archived school, with the classes that went with it.
func (s *Store) RestoreSchool(ctx context.Context, actor school.Actor, id int64) error {
	return s.changeSchool(ctx, actor, school.SchoolRestore, id, func(t *tx, now schoolState) (schoolState, error) {
		if now.Into != 0 {
			return now, school.Invalid{"school": now.Name + " was merged into " + now.IntoName + ". Undo that in the history."}
		}
		now.Archived = false
		return now, t.freeName(id, now.Name)
	})
}

// MergeSchool moves the classes and people of a school to another one, which its address
// leads to from then on. Whoever administers only the first administers only the other.
func (s *Store) MergeSchool(ctx context.Context, actor school.Actor, id, into int64) error {
	return s.changeSchool(ctx, actor, school.SchoolMerge, id, func(t *tx, now schoolState) (schoolState, error) {
		other, err := t.school(into)
		switch {
		case err != nil || other.ID == id || other.Archived:
			return now, school.Invalid{"into": "Choose the school that stays."}
		case now.Into == into:
			return now, nil
		case now.Archived:
			return now, &SchoolMoved{now.Name, now.Archived, now.IntoName}
		}
		now.Archived, now.Into, now.IntoName = true, into, other.Name
		return now, nil
	})
}

// SchoolMoved is the error of a change of a school that somebody else changed first. It
// has the present state.
type SchoolMoved struct {
	Name     string
	Archived bool
	Into     string // name of the school that it was merged into
}

// Error says that, for the log.
func (m *SchoolMoved) Error() string { return "the school is " + m.Name + " now" }

// Unwrap makes it an ErrConflict for errors.Is.
func (*SchoolMoved) Unwrap() error { return school.ErrConflict }

// changeSchool gives a school the state that next returns.
func (s *Store) changeSchool(ctx context.Context, actor school.Actor, action school.Action, id int64,
	next func(*tx, schoolState) (schoolState, error)) error {
	return s.change(ctx, actor, action, func(t *tx) error {
		if err := t.mustAdministerAll(); err != nil {
			return err
		}
		was, err := t.school(id)
		if err != nil {
			return err
		}
		if was.Archived && action == school.SchoolRename {
			return &SchoolMoved{was.Name, was.Archived, was.IntoName}
		}
		to, err := next(t, was)
		if err == nil {
			_, err = t.putSchool(was, to, 0)
		}
		return err
	})
}

func (t *tx) putSchool(was, next schoolState, undoes int64) (int64, error) {
	if was == next {
		return 0, nil
	}
	if was.Into == next.Into && was.Archived == next.Archived {
		if err := t.exec(`update schools set name = ? where id = ?`, next.Name, next.ID); err != nil {
			return 0, err
		}
		return t.record(subject{undoes: undoes}, was, next)
	}
	if was.Archived {
		if err := t.takeOut(was); err != nil {
			return 0, err
		}
	}
	if next.Archived {
		if err := t.putAway(next); err != nil {
			return 0, err
		}
	}
	return t.record(subject{undoes: undoes}, was, next)
}

// chosenSchools are the schools that a form chose for somebody, by slug: for one that was
// merged meanwhile the one that goes on, and with the archived ones where they were, which
// no form offers.
func (t *tx) chosenSchools(were, chosen []string) (list []string, err error) {
	err = t.list(&list, `
		select coalesce(o.slug, j.value) from json_each(?1) j left join schools x on x.slug = j.value left join schools o on o.id = x.merged_into
		union select slug from schools where put_away_at is not null and merged_into is null and slug in (select value from json_each(?2))`,
		jsonList(chosen), jsonList(were))
	return list, err
}

func undoSchool(t *tx, row changeRow) (int64, error) {
	return undoState(t, row, "The school has been changed again since. Undo that first.",
		func(left schoolState) (now schoolState, err error) {
			if now, err = t.school(left.ID); now.Into == left.Into {
				now.IntoName = left.IntoName // another name of the other school does not matter
			}
			return now, err
		},
		func(now, before schoolState, undoes int64) (int64, error) {
			if before.ID == 0 { // it was added
				before = schoolState{ID: now.ID, Name: now.Name, Archived: true}
				if err := t.unused(row, now); err != nil {
					return 0, err
				}
			}
			if now.Archived && !before.Archived {
				if err := t.freeName(now.ID, before.Name); err != nil {
					return 0, err
				}
			}
			return t.putSchool(now, before, undoes)
		})
}

// unused refuses to undo the addition of a school that is in use.
func (t *tx) unused(row changeRow, s schoolState) error {
	var used bool
	err := t.get(&used, `select exists (select 1 from sections where school_id = ?1 and archived_at is null)
		or exists (select 1 from members m join people p on p.id = m.person_id where m.school_id = ?1 and p.archived_at is null)`, s.ID)
	if err == nil && used {
		err = t.stuck(row, s, s.Name+" has classes or people. Archive it instead.")
	}
	return err
}
