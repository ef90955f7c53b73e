package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hallway/internal/school"
)

// ClassEdit is the details of a class in a form; nil: unchanged, and of a new class
// empty. Teachers nil: unchanged.
type ClassEdit struct {
	Title, Section, Block, Room, Department, Term *string
	Starts, Ends                                  *string  // the first and the last day of its term, 2026-08-17; "": it has none
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
	At    time.Time // when
}

var errLater = errors.New("not built yet")

// AddClass adds a class by hand.
func (s *Store) AddClass(ctx context.Context, actor school.Actor, e ClassEdit) (id int64, err error) {
	return 0, errLater
}

// EditClass writes what an administrator changed of a class.
func (s *Store) EditClass(ctx context.Context, actor school.Actor, id int64, e ClassEdit) error {
	return errLater
}

// ArchiveClass takes a class out of the directory; its link and history stay.
func (s *Store) ArchiveClass(ctx context.Context, actor school.Actor, id int64) error { return errLater }

// RestoreClass brings an archived or merged class back as it was.
func (s *Store) RestoreClass(ctx context.Context, actor school.Actor, id int64) error { return errLater }

// MergeClass archives a class whose address leads to another class's door from then on.
func (s *Store) MergeClass(ctx context.Context, actor school.Actor, id, into int64) error {
	return errLater
}

// Class reads a class for its page.
func (s *Store) Class(ctx context.Context, actor school.Actor, id int64) (ClassDetail, error) {
	return ClassDetail{}, errLater
}
