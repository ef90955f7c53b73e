package db

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hallway/internal/school"
)

// PersonConflict is the error of an edit of a person that would overwrite what somebody
// else has changed since the form was made. It is a school.ErrConflict.
type PersonConflict struct {
	Person int64
	Fields []FieldConflict // by name
	By     string          // who changed the last of them, by their name at the time
	At     time.Time
}

// FieldConflict is one field, by its name in the history.
type FieldConflict struct{ Name, Now, Mine string }

// Error names the person.
func (c *PersonConflict) Error() string {
	return fmt.Sprintf("person %d: %v", c.Person, school.ErrConflict)
}

// Unwrap makes errors.Is(err, school.ErrConflict) hold.
func (*PersonConflict) Unwrap() error { return school.ErrConflict }

// unchanged is a *PersonConflict if a field is neither as the form showed it nor as it
// would become. Fields that the form does not have do not count: two people may change
// the e-mail and the role at the same time.
func (t *tx) unchanged(id int64, now, next personState, e PersonEdit) error {
	is, mine := fields(now), fields(next)
	c := &PersonConflict{Person: id}
	var names []string
	for name, was := range e.Was {
		if e.has(name) && spaced(is.Text(name)) != spaced(was) && is.Text(name) != mine.Text(name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	for _, name := range names {
		c.Fields = append(c.Fields, FieldConflict{name, is.Text(name), mine.Text(name)})
	}
	var last struct {
		At    int64
		Actor string
	}
	err := found(t.get(&last, `
		select at, actor from changes c where person_id = ?1 and exists (select 1 from json_each(?2) f, json_each(c.after) a where a.key = f.value)
		order by id desc limit 1`, id, jsonList(names)))
	if c.By = last.Actor; last.At != 0 {
		c.At = time.UnixMilli(last.At)
	}
	if err != nil {
		return err
	}
	return c
}

// spaced is a text as a form sends it back: browsers write line ends in another way.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }
