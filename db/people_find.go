package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// PeoplePage is how many people a page of the list has.
const PeoplePage = 50

// PeopleOrder is a column that the list of people is sorted by.
type PeopleOrder string

// The columns. Those who are equal are sorted by last name.
const (
	ByName    PeopleOrder = "" // last names
	ByEmail   PeopleOrder = "email"
	ByRole    PeopleOrder = "role"
	ByClasses PeopleOrder = "classes" // those with the most first
	BySignIn  PeopleOrder = "seen"    // the last first
)

// PeopleQuery says which people of the roster to list.
type PeopleQuery struct {
	School  int64                  // where they are; 0: anywhere
	Role    school.Role            // empty: any
	Access  school.Access          // empty: any
	Match   func(text string) bool // of name, address and classes; nil: everybody
	Order   PeopleOrder
	Reverse bool
	Skip    int
	Domains []string // whose accounts may sign in
}

// PeopleFound is a page of the people that a query finds.
type PeopleFound struct {
	List  []Listed
	Found int                   // all that the query finds
	Total int                   // all at the school
	Of    map[school.Access]int // how many of Total have each access
}

// foundPerson is as much of a person as finding and sorting need.
type foundPerson struct {
	id           int64
	name, sorted string
	email        school.Email
	role         school.Role
	suspended    bool
	seen         int64 // last sign-in; 0: never
	key          string
	classes      string // their titles, where the query needs them
	howMany      int
}

// FindPeople lists a page of people. It reads a few columns of everybody, because names
// are compared and sorted as people do, which SQL cannot; of the page it reads the rest.
func (s *Store) FindPeople(ctx context.Context, q PeopleQuery) (out PeopleFound, err error) {
	all, err := s.everybody(ctx, q.School)
	if err == nil && (q.Match != nil || q.Order == ByClasses) {
		err = s.addClasses(ctx, all, q.School)
	}
	if err != nil {
		return out, fmt.Errorf("people: %w", err)
	}
	out.Total, out.Of = len(all), map[school.Access]int{}
	list := all[:0]
	for _, p := range all {
		access := school.AccessOf(school.Person{Email: p.email, Suspended: p.suspended}, p.seen != 0, q.Domains)
		if out.Of[access]++; q.takes(p, access) {
			list = append(list, p)
		}
	}
	q.sort(list)
	out.Found = len(list)
	page := list[min(q.Skip, len(list)):min(q.Skip+PeoplePage, len(list))]
	ids := make([]int64, len(page))
	for i, p := range page {
		ids[i] = p.id
	}
	out.List, err = s.listed(ctx, ids, q.School)
	return out, err
}

// everybody is the roster, or those at one school.
func (s *Store) everybody(ctx context.Context, at int64) (list []foundPerson, err error) {
	rows, err := s.read.QueryContext(ctx, `
		select p.id, p.name, p.sort_name, coalesce(p.email, ''), p.role, p.suspended_at is not null, coalesce(i.seen_at, 0)
		from people p left join identities i on i.person_id = p.id and i.ended_at is null
		where p.archived_at is null and (?1 = 0 or p.id in (select person_id from members where school_id = ?1)) order by p.id`, at)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p foundPerson
		if err := rows.Scan(&p.id, &p.name, &p.sorted, &p.email, &p.role, &p.suspended, &p.seen); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// addClasses adds the titles of their classes, at one school or (0) at all. One text comes
// from the database, because 20,000 rows take four times as long. It has those that they
// teach, and then those that they cover: of both together SQLite would make a table first.
func (s *Store) addClasses(ctx context.Context, list []foundPerson, at int64) error {
	const titles = `coalesce(group_concat(t.person_id || char(31) || s.block || ' ' || s.course, char(30)), '')`
	const classes = ` t join sections s on s.id = t.section_id where s.archived_at is null and (?2 = 0 or s.school_id = ?2)`
	var text string
	err := s.read.GetContext(ctx, &text, `select (select `+titles+` from teachers`+classes+`) || char(30) || (
		select `+titles+` from `+coverNow+classes+`)`, s.Today(), at)
	if err != nil {
		return err
	}
	place := make(map[int64]int, len(list))
	for i, p := range list {
		place[p.id] = i
	}
	for line := range strings.SplitSeq(text, "\x1e") {
		who, title, _ := strings.Cut(line, "\x1f")
		id, _ := strconv.ParseInt(who, 10, 64) // a rest of a strange title is nobody's
		if i, here := place[id]; here {
			list[i].classes += " " + title
			list[i].howMany++
		}
	}
	return nil
}

// takes reports whether the query finds a person.
func (q PeopleQuery) takes(p foundPerson, access school.Access) bool {
	return (q.Role == "" || p.role == q.Role) && (q.Access == "" || access == q.Access) &&
		(q.Match == nil || q.Match(p.name+" "+p.sorted+" "+string(p.email)+p.classes))
}

func (q PeopleQuery) sort(list []foundPerson) {
	for i := range list {
		list[i].key = roster.SortKey(list[i].name, list[i].sorted)
	}
	compare := func(a, b foundPerson) int { return cmp.Compare(a.key, b.key) }
	column, known := map[PeopleOrder]func(a, b foundPerson) int{
		ByEmail:   func(a, b foundPerson) int { return cmp.Compare(a.email, b.email) },
		ByRole:    func(a, b foundPerson) int { return cmp.Compare(a.role, b.role) },
		ByClasses: func(a, b foundPerson) int { return cmp.Compare(b.howMany, a.howMany) },
		BySignIn:  func(a, b foundPerson) int { return cmp.Compare(b.seen, a.seen) },
	}[q.Order]
	if !known {
		column = compare
	}
	slices.SortFunc(list, func(a, b foundPerson) int {
		way := column(a, b)
		if q.Reverse {
			way = -way
		}
		return cmp.Or(way, compare(a, b), cmp.Compare(a.id, b.id))
	})
}

// listed reads people in the order of their ids, with their classes at one school or (0) at
// all.
func (s *Store) listed(ctx context.Context, ids []int64, at int64) ([]Listed, error) {
	var rows []struct {
		school.Person
		SeenAt *int64 `db:"seen_at"`
	}
	err := s.read.SelectContext(ctx, &rows, `
		select `+personColumns+`, i.seen_at
		from json_each(?) j join people p on p.id = j.value left join identities i on i.person_id = p.id and i.ended_at is null
		order by j.key`, jsonList(ids))
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	classes := map[int64][]string{}
	err = pairs(ctx, s.read, func(id int64, title string) { classes[id] = append(classes[id], title) }, `
		select t.person_id, trim(s.block || ' ' || s.course) from `+teachNow+` t join sections s on s.id = t.section_id
		where t.person_id in (select value from json_each(?2)) and s.archived_at is null and (?3 = 0 or s.school_id = ?3)
		order by s.block, s.course, s.id`, s.Today(), jsonList(ids), at)
	if err != nil {
		return nil, fmt.Errorf("classes: %w", err)
	}
	list := make([]Listed, len(rows))
	for i, r := range rows {
		list[i] = Listed{Person: r.Person, SeenAt: moment(r.SeenAt), Classes: classes[r.ID]}
	}
	return list, nil
}

// teachNow are the people who teach a section, or cover it on the day ?1.
const teachNow = `(select section_id, person_id from teachers union all select section_id, person_id from ` + coverNow + `)`

// coverNow are the people who cover a section on the day ?1 and do not teach it.
const coverNow = `(select distinct d.section_id, c.person_id from covers c join doors d on d.id = c.door_id
	where c.person_id is not null and d.section_id is not null and ?1 between c.from_date and c.to_date
		and not exists (select 1 from teachers where section_id = d.section_id and person_id = c.person_id))`
