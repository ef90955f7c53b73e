package db

import (
	"context"
	"fmt"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// ClassEdit is the details of a class in a form; nil: unchanged, and of a new class
// empty. Teachers nil: unchanged.
type ClassEdit struct {
	Title, Section, Block, Room, Department, Term *string
	Starts, Ends                                  *string  // the first and the last day of its term, 2026-08-17; "": it has none
	Bells                                         *string  // the set of bells of the school's schedule; "": the schedule decides
	School                                        *string  // slug
	Teachers                                      *[]int64 // people, the lead first
	Version                                       int64    // of the class when the form was made; 0: not said, whatever it is now is changed
}

// ClassConflict is the error of an edit of a class that somebody has changed since the
// form was made. It is a school.ErrConflict.
type ClassConflict struct {
	Now  ClassDetail // with the version to send if the edit is to replace it
	By   string      // who changed it last, by their name at the time
	At   time.Time   // when
	Edit ClassEdit   // what was typed
}

// Error names the class.
func (c *ClassConflict) Error() string {
	return fmt.Sprintf("class %d is at version %d: %v", c.Now.Section.ID, c.Now.Version, school.ErrConflict)
}

// Unwrap makes errors.Is(err, school.ErrConflict) hold.
func (c *ClassConflict) Unwrap() error { return school.ErrConflict }

// ClassDetail is what the page of a class shows besides the card of its link.
type ClassDetail struct {
	Section    school.Section
	School     school.School
	Door       string // code
	Version    int64
	ByHand     bool      // a person added it, no import
	ArchivedAt time.Time // zero: it is not archived
	ArchivedBy string    // a person's name at the time, or "an import"
	Merged     *ClassRef // into which it was merged; nil: into none
	MergedHere []ClassRef
	Lead       bool              // the first of Teaching leads the class
	Teaching   []school.Teaching // the lead, the co-teachers in their order, the covers of today and later
	Sources    []ClassSource     // that name it, the newest first
}

// ClassRef names another class.
type ClassRef struct {
	ID    int64
	Title string
	Code  string // of the section
	Door  string // code
}

// ClassSource is a source of rosters that names a class.
type ClassSource struct {
	Name    string    // Clever
	At      time.Time // of the last import that named it
	Differs []ClassDiffers
}

// ClassDiffers is a field of a class in which a source says something else than what is
// written here.
type ClassDiffers struct {
	Field string    // as in a form: title, section, block, room, department, term, starts, ends, school, teachers
	Here  string    // what is written here
	Said  string    // what the source says; teachers by name, with commas
	By    string    // who wrote it, by their name at the time; empty: it was no person
	ByID  int64     // the person; 0: it was none, or a command
	At    time.Time // when; zero: nobody wrote it
}

// AddClass adds a class by hand. An installation without a school gets its first one. A
// second press of the same button finds the class that the first has added.
func (s *Store) AddClass(ctx context.Context, actor school.Actor, e ClassEdit) (id int64, err error) {
	err = s.change(ctx, actor, school.ClassAdd, func(t *tx) error {
		only, err := scopeOf(t.ctx, t.Tx, t.actor)
		if err != nil {
			return t.refused(err)
		}
		var next classState
		if err := t.firstSchool(e); err != nil {
			return err
		}
		if err := e.into(t, only, &next); err != nil {
			return err
		}
		if id, err = t.justAdded(next); err != nil || id != 0 {
			return err
		}
		id, err = t.newClass(next)
		return err
	})
	return id, err
}

// firstSchool makes a school if there is none and the class is for none, so that nobody
// needs a file for it. It is a change of its own in the batch, which undoing takes back too.
func (t *tx) firstSchool(e ClassEdit) error {
	var some bool
	err := t.get(&some, `select exists (select 1 from schools where archived_at is null)`)
	if err != nil || some || e.School != nil && *e.School != "" {
		return err
	}
	action := t.action
	defer func() { t.action = action }()
	t.action = school.SchoolAdd
	_, err = t.openSchool(roster.FirstSchool)
	return err
}

// EditClass writes what an administrator changed of a class. If somebody has changed it
// since the form was made, the error is a *ClassConflict, unless both changed it to the
// same.
func (s *Store) EditClass(ctx context.Context, actor school.Actor, id int64, e ClassEdit) error {
	return s.change(ctx, actor, school.ClassEdit, func(t *tx) error {
		was, only, err := t.ownClass(id)
		if err != nil {
			return err
		}
		next := was
		if err := e.into(t, only, &next); err != nil {
			return err
		}
		if next == was {
			return nil
		}
		if e.Version != 0 && e.Version != was.Version {
			return t.classConflict(id, e)
		}
		_, err = t.putClass(id, was, next, 0)
		return err
	})
}

// classConflict reads the class as it is now, for the person to choose.
func (t *tx) classConflict(id int64, e ClassEdit) error {
	now, err := classDetail(t.ctx, t.Tx, id, t.today)
	if err != nil {
		return err
	}
	by, err := lastClassChange(t.ctx, t.Tx, now)
	if err != nil {
		return err
	}
	return &ClassConflict{Now: now, By: by.Name, At: time.UnixMilli(by.At), Edit: e}
}

// Class reads a class for its page.
func (s *Store) Class(ctx context.Context, actor school.Actor, id int64) (ClassDetail, error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return ClassDetail{}, err
	}
	defer read.Rollback()
	only, err := scopeOf(ctx, read, actor)
	if err != nil {
		return ClassDetail{}, err
	}
	c, err := classDetail(ctx, read, id, s.Today())
	if err == nil && only != 0 && c.School.ID != only {
		err = fmt.Errorf("class %d is of another school: %w", id, school.ErrForbidden)
	}
	if err != nil {
		return ClassDetail{}, err
	}
	return c, nil
}
