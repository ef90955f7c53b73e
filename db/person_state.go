package db

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// personState is a person in the history: a change keeps the fields that it
// touched and no others, so that each can be taken back by itself.
type personState struct {
	Name       string       `json:"name" db:"name"`
	SortName   string       `json:"sort_name" db:"sort_name"`
	Pronounced string       `json:"pronounced" db:"pronounced"`
	Email      school.Email `json:"email" db:"email"`
	Role       school.Role  `json:"role" db:"role"`
	Department string       `json:"department" db:"department"`
	OnlySchool string       `json:"only_school" db:"only_school"` // slug of the one school that they administer; empty: all
	Schools    slugSet      `json:"schools" db:"schools"`
	Suspended  bool         `json:"suspended" db:"suspended"`
	Archived   bool         `json:"archived" db:"archived"`
}

func (t *tx) person(id int64) (personState, error) {
	var p personState
	err := t.GetContext(t.ctx, &p, `
		select name, sort_name, pronounced, coalesce(email, '') as email, role, department,
		       coalesce((select slug from schools where id = only_school), '') as only_school,
		       coalesce((select group_concat(slug, ', ') from (select s.slug from members m join schools s on s.id = m.school_id
		           where m.person_id = x.id order by s.slug)), '') as schools,
		       suspended_at is not null as suspended, archived_at is not null as archived
		from people x where id = ? and `+counts, id)
	if err != nil {
		return p, fmt.Errorf("person %d: %w", id, translate(err))
	}
	return p, nil
}

// setPerson writes a person's next state and its history row. What would lock
// everybody out, or give one address to two, is a school.Invalid.
func (t *tx) setPerson(id int64, was, next personState, undoes int64) (int64, error) {
	if next.same(was) {
		return 0, nil
	}
	if next.Archived {
		next.Role, next.OnlySchool = school.Teacher, "" // who comes back is a teacher
	}
	if was.Email != next.Email || was.Suspended != next.Suspended || was.Archived != next.Archived {
		if err := t.mustIdentify(id); err != nil {
			return 0, err
		}
	}
	if err := cmpErr(t.mayEndAdmins(lastAdmin(was.Name+" is")), t.mayWrite(was, next)); err != nil {
		return 0, err
	}
	only, err := t.schoolID(next.OnlySchool)
	if err != nil {
		return 0, err
	}
	if err := cmpErr(t.freeAddress(id, was, next), t.setSchools(id, next.Schools)); err != nil {
		return 0, err
	}
	if was.Archived && !next.Archived {
		if err := t.returns(id, undoes); err != nil {
			return 0, err
		}
	}
	_, err = t.ExecContext(t.ctx, `
		update people set name = ?1, sort_name = ?2, pronounced = ?3, email = nullif(?4, ''), role = ?5, department = ?6,
		       suspended_at = iif(?7, coalesce(suspended_at, ?9), null), archived_at = iif(?8, coalesce(archived_at, ?9), null),
		       only_school = nullif(?11, 0)
		where id = ?10`,
		next.Name, next.SortName, next.Pronounced, next.Email, next.Role, next.Department,
		next.Suspended, next.Archived, millis(t.now), id, only)
	if err != nil {
		return 0, err
	}
	switch {
	case next.Archived && !was.Archived:
		err = t.leaves(id)
	case next.Suspended && !was.Suspended:
		err = t.endSessions(id)
	}
	if err != nil {
		return 0, err
	}
	before, after := difference(was, next)
	return t.record(subject{person: id, undoes: undoes}, before, after)
}

func (p personState) same(o personState) bool { return reflect.DeepEqual(p, o) }

// lastAdmin refuses what would leave nobody who opens all of the console; who
// is the beginning of a sentence, "Ms Okafor is".
func lastAdmin(who string) school.Invalid {
	return school.Invalid{"role": who + " the only administrator. Make somebody else an administrator first."}
}

// schoolID finds a school by its slug; none is 0. One that is not there must not
// become "all schools".
func (t *tx) schoolID(slug string) (id int64, err error) {
	if slug == "" {
		return 0, nil
	}
	if err := found(t.GetContext(t.ctx, &id, `select id from schools where slug = ?`, slug)); err != nil {
		return 0, err
	}
	if id == 0 {
		err = school.Invalid{"role": "There is no school " + slug + "."}
	}
	return id, err
}

// setSchools puts a person at schools.
func (t *tx) setSchools(id int64, schools slugSet) error {
	if _, err := t.ExecContext(t.ctx, `delete from members where person_id = ?`, id); err != nil {
		return err
	}
	for _, slug := range schools {
		done, err := t.ExecContext(t.ctx, `insert into members (person_id, school_id) select ?, id from schools where slug = ?`, id, slug)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 {
			return cmpErr(err, school.Invalid{"schools": "There is no school " + slug + "."})
		}
	}
	return nil
}

// slugSet is a set of schools, by their slugs in order; nil when empty. The
// history keeps it as text: "north, south".
type slugSet []string

// MarshalText writes it for the history.
func (s slugSet) MarshalText() ([]byte, error) { return []byte(strings.Join(s, ", ")), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *slugSet) UnmarshalText(text []byte) error { return s.Scan(string(text)) }

// Scan reads the same from a column.
func (s *slugSet) Scan(text any) error {
	if *s = nil; text != "" {
		*s = strings.Split(text.(string), ", ")
	}
	return nil
}

// plus is a set with one more school.
func (s slugSet) plus(slugs ...string) slugSet {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(s, slugs))))
}

// takenElsewhere is the refusal of an address that somebody has who is no more, and
// was at a school that the actor does not administer.
var takenElsewhere = school.Invalid{"email": roster.TakenElsewhere}

// freeAddress sees to it that nobody else has the address: somebody who is gone
// gives it up, anybody else keeps it.
func (t *tx) freeAddress(id int64, was, next personState) error {
	if next.Email == "" || next.Email == was.Email {
		return nil
	}
	var holder int64
	err := translate(t.GetContext(t.ctx, &holder, `select id from people where email = ? and id <> ?`, next.Email, id))
	if errors.Is(err, school.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	other, err := t.person(holder)
	if err != nil {
		return err
	}
	if !other.Archived {
		return school.Invalid{"email": fmt.Sprintf("%s has that address already.", other.Name)}
	}
	if err := t.mustAdminister(holder); errors.Is(err, school.ErrForbidden) {
		return takenElsewhere
	} else if err != nil {
		return err
	}
	gone := other
	gone.Email = ""
	_, err = t.setPerson(holder, other, gone, 0)
	return err
}

// difference is what changed, field by field.
func difference(was, next personState) (before, after school.Fields) {
	before, after = fields(was), fields(next)
	maps.DeleteFunc(before, func(field string, v any) bool { return after[field] == v })
	maps.DeleteFunc(after, func(field string, _ any) bool { _, changed := before[field]; return !changed })
	return before, after
}

// fields is a state by field, as JSON has it.
func fields(state any) school.Fields {
	data, err := json.Marshal(state)
	if err != nil {
		panic(err) // states are plain structs
	}
	var f school.Fields
	if err := json.Unmarshal(data, &f); err != nil {
		panic(err)
	}
	return f
}

// applied is a state with some fields as they were before.
func applied(now personState, before school.Fields) (personState, error) {
	data, err := json.Marshal(before)
	if err == nil {
		err = json.Unmarshal(data, &now)
	}
	return now, err
}
