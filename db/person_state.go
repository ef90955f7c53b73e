package db

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"hallway/internal/school"
)

// personState is a person in the history: a change has only the fields that it
// touched, so that each can be undone separately.
type personState struct {
	Name       string       `json:"name" db:"name"`
	SortName   string       `json:"sort_name" db:"sort_name"`
	Pronounced string       `json:"pronounced" db:"pronounced"`
	Email      school.Email `json:"email" db:"email"`
	Role       school.Role  `json:"role" db:"role"`
	Department string       `json:"department" db:"department"`
	OnlySchool string       `json:"only_school" db:"only_school"` // slug of the one school that they administer; empty: all
	Schools    slugs        `json:"schools" db:"schools"`
	Suspended  bool         `json:"suspended" db:"suspended"`
	Archived   bool         `json:"archived" db:"archived"`
}

// slugs are some schools, sorted; in the history and in group_concat one text,
// "north, south".
type slugs []string

// MarshalText is the text.
func (s slugs) MarshalText() ([]byte, error) { return []byte(strings.Join(s, ", ")), nil }

// UnmarshalText reads the text.
func (s *slugs) UnmarshalText(text []byte) error {
	if *s = nil; len(text) > 0 {
		*s = strings.Split(string(text), ", ")
	}
	return nil
}

// Scan reads a column's text.
func (s *slugs) Scan(column any) error {
	text, _ := column.(string)
	return s.UnmarshalText([]byte(text))
}

func (p personState) same(other personState) bool { return maps.Equal(fields(p), fields(other)) }

func (t *tx) person(id int64) (personState, error) {
	var p personState
	err := t.get(&p, `
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

// difference is what changed, field by field.
func difference[T any](was, next T) (before, after school.Fields) {
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
