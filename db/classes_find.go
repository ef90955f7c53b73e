package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// ClassWord is a word of a search among classes, and how forgiving the search is.
type ClassWord struct {
	Folded  string                 // lower case, without diacritics
	Matches func(text string) bool // whether a title, a block, a room or a name has it
}

// search is the filter's words as conditions on the classes of base, at one school or at
// all (0). A word is compared in Go, as on the directory, with the titles, blocks and
// rooms that there are, each once, and with the names of people: 20,000 classes have a few
// hundred titles. SQL then finds the classes that have what matched. A section's code is
// nearly always another one, but ASCII, so that SQL can compare it.
func (f ClassFilter) search(ctx context.Context, q sqlx.QueryerContext, base string, at int64, args map[string]any) ([]string, error) {
	if len(f.Words) == 0 {
		return nil, nil
	}
	values, people := make([][]string, len(f.Words)), make([][]int64, len(f.Words))
	var found []string
	// Rooms have no index, which every import and turn of the year would have to keep.
	rooms := `select distinct s.room from ` + f.stored() + ` where ` + base
	for _, query := range []string{distinct("course collate nocase", base, at), distinct("block", base, at), rooms} {
		var values []string
		if err := namedRows(ctx, q, &values, query, args); err != nil {
			return nil, err
		}
		found = append(found, values...)
	}
	for _, value := range found {
		for i, word := range f.Words {
			if word.Matches(value) {
				values[i] = append(values[i], value)
			}
		}
	}
	err := pairs(ctx, q, func(id int64, name string) {
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
		conditions = append(conditions, fmt.Sprintf(`(s.course collate nocase in (select value from json_each(:%[2]s))
			or s.room in (select value from json_each(:%[2]s)) or s.block in (select value from json_each(:%[2]s))
			or instr(lower(s.section), :%[1]s) > 0
			or s.id in (select section_id from teachers where person_id in (select value from json_each(:%[3]s))))`, w, v, p))
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
	args := map[string]any{"school": at}
	if err := namedRows(ctx, s.read, &c.Blocks, distinct("block", classInUse+atSchool(at), at), args); err != nil {
		return c, fmt.Errorf("choices of blocks: %w", err)
	}
	var both []struct{ Term, Department string }
	if err := namedRows(ctx, s.read, &both, distinctTerms(at), args); err != nil {
		return c, fmt.Errorf("choices of terms and departments: %w", err)
	}
	for _, p := range both {
		c.Terms, c.Departments = append(c.Terms, p.Term), append(c.Departments, p.Department)
	}
	for _, list := range []*[]string{&c.Blocks, &c.Departments, &c.Terms} {
		slices.Sort(*list)
		*list = slices.DeleteFunc(slices.Compact(*list), func(value string) bool { return value == "" })
	}
	return c, nil
}

// distinct is a query for each value that a column has among the sections of base. At one
// school it jumps from value to value in the index of those in use, which a "select
// distinct" reads whole: 20,000 rows for a few dozen values.
func distinct(column, base string, at int64) string {
	if at == 0 || base != classInUse+atSchool(at) {
		return `select distinct s.` + column + ` from sections s where ` + base
	}
	next := `select min(s.` + column + `) from sections s where ` + base
	return `with recursive each (value) as (` + next + ` union all
		select (` + next + ` and s.` + column + ` > each.value) from each where each.value is not null)
		select value from each where value is not null`
}

// distinctTerms is a query for the pairs of a term and a department that classes in use
// have, found like the values of distinct.
func distinctTerms(at int64) string {
	if at == 0 {
		return `select distinct s.term, s.department from sections s where ` + classInUse
	}
	from := ` from sections s where ` + classInUse + atSchool(at)
	const order = ` order by s.term, s.department limit 1`
	return `with recursive each (term, department) as (
		select * from (select s.term, s.department` + from + order + `) union all
		select n.term, n.department from each join sections n on n.id = coalesce(
			(select s.id` + from + ` and s.term = each.term and s.department > each.department` + order + `),
			(select s.id` + from + ` and s.term > each.term` + order + `)))
		select term, department from each`
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
