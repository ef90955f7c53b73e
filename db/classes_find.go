package db

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// ClassWord is a word of a search among classes, and how forgiving the search is.
type ClassWord struct {
	Folded  string                 // lower case, without diacritics
	Matches func(text string) bool // whether a title, a block, a room or a name has it
}

// search is the filter's words as conditions on the classes of a source: "from sections s
// where ...". A word is compared in Go, as on the directory, with the titles, blocks and
// rooms that there are, each once, and with the names of people: 20,000 classes have a few
// hundred titles. SQL then finds the classes that have what matched. A section's code is
// nearly always another one, but ASCII, so that SQL can compare it.
func (f ClassFilter) search(ctx context.Context, q sqlx.QueryerContext, source string, args map[string]any) ([]string, error) {
	if len(f.Words) == 0 {
		return nil, nil
	}
	values, people := make([][]string, len(f.Words)), make([][]int64, len(f.Words))
	var found []string
	err := namedRows(ctx, q, &found, `select * from (select distinct s.course `+source+`)
		union all select * from (select distinct s.block `+source+`)
		union all select * from (select distinct s.room `+source+`)`, args)
	if err != nil {
		return nil, err
	}
	for _, value := range found {
		for i, word := range f.Words {
			if word.Matches(value) {
				values[i] = append(values[i], value)
			}
		}
	}
	err = pairs(ctx, q, func(id int64, name string) {
		for i, word := range f.Words {
			if word.Matches(name) {
				people[i] = append(people[i], id)
			}
		}
	}, `select id, trim(name || ' ' || sort_name) from people where archived_at is null`)
	var conditions []string
	for i, word := range f.Words {
		w, v, p := "word"+strconv.Itoa(i), "values"+strconv.Itoa(i), "people"+strconv.Itoa(i)
		args[w], args[v], args[p] = word.Folded, jsonList(values[i]), jsonList(people[i])
		conditions = append(conditions, fmt.Sprintf(`(s.course in (select value from json_each(:%[2]s))
			or s.id in (select section_id from teachers where person_id in (select value from json_each(:%[3]s)))
			or s.room in (select value from json_each(:%[2]s)) or s.block in (select value from json_each(:%[2]s))
			or instr(lower(s.section), :%[1]s) > 0)`, w, v, p))
	}
	return conditions, err
}

// ClassCounts are the numbers at the head of the list of classes.
type ClassCounts struct {
	All      int // in use
	NoLink   int
	Withheld int
}

// CountClasses counts the classes that an administrator may see. There is an index for each
// number.
func (s *Store) CountClasses(ctx context.Context, actor school.Actor) (n ClassCounts, err error) {
	at, err := seesSchool(ctx, s.read, actor)
	if err != nil {
		return n, fmt.Errorf("classes: %w", err)
	}
	doors := `select count(*) from doors d cross join sections s on s.id = d.section_id where ` + classInUse + atSchool(at) + ` and `
	for count, query := range map[*int]string{
		&n.All:      `select count(*) from sections s where ` + classInUse + atSchool(at),
		&n.NoLink:   doors + `d.section_id is not null and ` + classShows[ShowNoLink],
		&n.Withheld: doors + classShows[ShowWithheld],
	} {
		var counted []int
		if err := namedRows(ctx, s.read, &counted, query, map[string]any{"today": s.Today(), "school": at}); err != nil {
			return n, fmt.Errorf("classes: %w", err)
		}
		*count = counted[0]
	}
	return n, nil
}

// ClassChoices are what the list of classes can be filtered by.
type ClassChoices struct{ Blocks, Departments, Terms []string }

// ClassChoices reads the blocks, departments and terms of the classes that an
// administrator may see.
func (s *Store) ClassChoices(ctx context.Context, actor school.Actor) (c ClassChoices, err error) {
	at, err := seesSchool(ctx, s.read, actor)
	if err != nil {
		return c, fmt.Errorf("classes: %w", err)
	}
	for column, list := range map[string]*[]string{"block": &c.Blocks, "department": &c.Departments, "term": &c.Terms} {
		err := namedRows(ctx, s.read, list, `select distinct s.`+column+` from sections s where s.`+column+` <> '' and `+classInUse+atSchool(at),
			map[string]any{"school": at})
		if err != nil {
			return c, fmt.Errorf("choices of %s: %w", column, err)
		}
	}
	return c, nil
}

// seesSchool is the school whose classes an administrator sees, if that is one school: the
// one that they administer, or the only one there is. 0: all. Whoever is no administrator
// is refused. A condition on one school can use its indexes.
func seesSchool(ctx context.Context, q sqlx.QueryerContext, actor school.Actor) (id int64, err error) {
	id, err = scopeOf(ctx, q, actor)
	if err != nil || id != 0 {
		return id, err
	}
	err = sqlx.GetContext(ctx, q, &id, `select iif(count(*) = 1, max(id), 0) from schools`)
	return id, err
}

// atSchool is the condition that a section s is of the school :school; 0: of any.
func atSchool(id int64) string {
	if id == 0 {
		return ""
	}
	return ` and s.school_id = :school`
}
