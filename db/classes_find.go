package db

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// search is the filter's words as conditions. A word is compared in Go, as on the
// directory, with the titles, codes, blocks and rooms that there are, each once, and with
// the names of people: 20,000 classes have a few hundred titles. SQL then finds the classes
// that have what matched.
func (f ClassFilter) search(ctx context.Context, q sqlx.QueryerContext, args map[string]any) (conditions []string, err error) {
	if len(f.Words) == 0 {
		return nil, nil
	}
	values := make([][]string, len(f.Words))
	people := make([][]int64, len(f.Words))
	err = pairs(ctx, q, func(value, _ string) {
		for i, matches := range f.Words {
			if matches(value) {
				values[i] = append(values[i], value)
			}
		}
	}, `select * from (select distinct course, '' from sections) union all select * from (select distinct section, '' from sections)
		union all select * from (select distinct block, '' from sections) union all select * from (select distinct room, '' from sections)`)
	if err != nil {
		return nil, err
	}
	err = pairs(ctx, q, func(id int64, name string) {
		for i, matches := range f.Words {
			if matches(name) {
				people[i] = append(people[i], id)
			}
		}
	}, `select id, trim(name || ' ' || sort_name) from people`)
	for i := range f.Words {
		v, p := "values"+strconv.Itoa(i), "people"+strconv.Itoa(i)
		args[v], args[p] = jsonList(values[i]), jsonList(people[i])
		conditions = append(conditions, fmt.Sprintf(`(s.course in (select value from json_each(:%[1]s))
			or s.section in (select value from json_each(:%[1]s)) or s.block in (select value from json_each(:%[1]s))
			or s.room in (select value from json_each(:%[1]s))
			or s.id in (select section_id from teachers where role <> 'cover' and person_id in (select value from json_each(:%[2]s))))`, v, p))
	}
	return conditions, err
}

// ClassCounts are the numbers at the head of the list of classes.
type ClassCounts struct {
	All      int `db:"alls"` // in use
	NoLink   int `db:"nolink"`
	Withheld int `db:"withheld"`
	Nobodys  int `db:"nobodys"`
}

// CountClasses counts the classes that an administrator may see.
func (s *Store) CountClasses(ctx context.Context, actor school.Actor) (n ClassCounts, err error) {
	only, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return n, fmt.Errorf("classes: %w", err)
	}
	var rows []ClassCounts
	err = namedRows(ctx, s.read, &rows, `
		select count(*) as alls, count(*) filter (where `+shows[ShowNoLink]+`) as nolink,
		       count(*) filter (where `+shows[ShowWithheld]+`) as withheld, count(*) filter (where `+shows[ShowNobodys]+`) as nobodys
		from sections s join doors d on d.section_id = s.id
		where `+classInUse+` and (:only = 0 or s.school_id = :only)`, map[string]any{"today": s.Today(), "only": only})
	return first(rows, err)
}

// ClassChoices are what the list of classes can be filtered by.
type ClassChoices struct{ Blocks, Departments, Terms []string }

// ClassChoices reads the blocks, departments and terms of the classes that an
// administrator may see.
func (s *Store) ClassChoices(ctx context.Context, actor school.Actor) (c ClassChoices, err error) {
	only, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return c, fmt.Errorf("classes: %w", err)
	}
	err = pairs(ctx, s.read, func(column, value string) {
		switch column {
		case "block":
			c.Blocks = append(c.Blocks, value)
		case "department":
			c.Departments = append(c.Departments, value)
		default:
			c.Terms = append(c.Terms, value)
		}
	}, `select * from (select distinct 'block', block from sections where block <> '' and archived_at is null and (?1 = 0 or school_id = ?1))
		union all
		select * from (select distinct 'department', department from sections where department <> '' and archived_at is null and (?1 = 0 or school_id = ?1))
		union all
		select * from (select distinct 'term', term from sections where term <> '' and archived_at is null and (?1 = 0 or school_id = ?1))`, only)
	return c, err
}
