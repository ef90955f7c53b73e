package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// RemindPage is how many people a page of reminders has, remindClasses how many of
// somebody's classes it names.
const (
	RemindPage    = 100
	remindClasses = 8
)

// Remind says whose teachers are to be reminded: those of a list, or of chosen classes.
type Remind struct {
	List    string // nolink, withheld, ends; empty: Classes
	Classes []int64
}

// Known reports whether there is such a list.
func (r Remind) Known() bool {
	return remindLists[r.List] != "" || r.List == "" && len(r.Classes) > 0
}

// tables are the sections and their doors, in the order in which they are read: a list is
// of few doors among many, or in the order in which they are stored.
func (r Remind) tables() string {
	if r.List == "" {
		return `sections s cross join doors d on d.section_id = s.id`
	}
	return `doors d cross join sections s on s.id = d.section_id`
}

// remindLists are the conditions on sections s with doors d, as the board's.
var remindLists = map[string]string{
	"nolink":   runsToday + ` and ` + lacksLink,
	"withheld": runsToday + ` and ` + isWithheld,
	"ends":     runsToday + ` and ` + teamsEnds,
}

const remindChosen = `s.archived_at is null and (?2 = 0 or s.school_id = ?2) and ?1 <> '' and s.id in (select value from json_each(?3))`

// remindWhere is the condition of a list, with its arguments.
func (s *Store) remindWhere(r Remind, scope int64) (where string, args []any) {
	args = []any{s.Today(), scope}
	switch r.List {
	case "":
		return remindChosen, append(args, jsonList(r.Classes))
	case "ends":
		from, to := s.endingSaved()
		args = append(args, from, to)
	}
	return remindLists[r.List], args
}

// Reminders reads the page that begins after skip people, each person once, in the order
// of names. An administrator of one school gets that school's classes.
func (s *Store) Reminders(ctx context.Context, actor school.Actor, r Remind, skip int) (school.Reminders, error) {
	var page school.Reminders
	scope, err := scopeOf(ctx, s.read, actor)
	if err != nil {
		return page, err
	}
	where, args := s.remindWhere(r, scope)
	err = s.read.GetContext(ctx, &page, `select count(*) as classes, count(*) filter (where not `+isTaught+`) as orphans
		from `+r.tables()+` where `+where, args...)
	if err != nil {
		return page, fmt.Errorf("classes to be reminded of: %w", err)
	}
	who, err := s.taughtBy(ctx, r, where, args)
	if err != nil {
		return page, fmt.Errorf("people to be reminded: %w", err)
	}
	var ids []int64
	for _, one := range who {
		list, all := &page.People, &page.Found
		if !one.Reaches {
			list, all = &page.Silent, &page.Unheard
		}
		if *all++; one.Reaches && *all <= skip || len(*list) == RemindPage {
			continue
		}
		ids = append(ids, one.ID)
		*list = append(*list, school.Reminder{Person: school.Person{ID: one.ID}, Count: one.Count})
	}
	return page, s.fillReminders(ctx, page, ids, where, args)
}

// teaches is a person with how many of some classes they teach.
type teaches struct {
	ID      int64
	Name    string
	Sorted  string // sort_name
	Reaches bool   // they can be written to
	Count   int
	key     string
}

// taughtBy are those who teach some classes, by last name.
func (s *Store) taughtBy(ctx context.Context, r Remind, where string, args []any) (list []teaches, err error) {
	err = s.read.SelectContext(ctx, &list, `
		select p.id, p.name, p.sort_name as sorted, p.email is not null and p.suspended_at is null as reaches, n.count
		from (
			select t.person_id, count(*) as count
			from `+r.tables()+` cross join teachers t on t.section_id = s.id
			where `+where+` group by t.person_id) n
		join people p on p.id = n.person_id where p.archived_at is null order by p.id`, args...)
	for i := range list {
		list[i].key = roster.SortKey(list[i].Name, list[i].Sorted)
	}
	slices.SortStableFunc(list, func(a, b teaches) int { return cmp.Compare(a.key, b.key) })
	return list, err
}

// fillReminders reads the people of a page, and what each is reminded of.
func (s *Store) fillReminders(ctx context.Context, page school.Reminders, ids []int64, where string, args []any) error {
	var people []school.Person
	err := s.read.SelectContext(ctx, &people, `
		select `+personColumns+` from people p where p.id in (select value from json_each(?))`, jsonList(ids))
	if err != nil {
		return fmt.Errorf("people to be reminded: %w", err)
	}
	classes := map[int64][]string{}
	err = pairs(ctx, s.read, func(id int64, title string) {
		if len(classes[id]) < remindClasses {
			classes[id] = append(classes[id], title)
		}
	}, `select t.person_id, trim(s.block || ' ' || s.course)
		from teachers t cross join sections s on s.id = t.section_id join doors d on d.section_id = s.id
		where t.person_id in (select value from json_each(?`+fmt.Sprint(len(args)+1)+`)) and `+where+`
		order by `+bySoonest+`, s.course, s.id`, append(args, jsonList(ids))...)
	if err != nil {
		return fmt.Errorf("classes to be reminded of: %w", err)
	}
	by := map[int64]school.Person{}
	for _, p := range people {
		by[p.ID] = p
	}
	for _, list := range [][]school.Reminder{page.People, page.Silent} {
		for i := range list {
			list[i].Person, list[i].Classes = by[list[i].Person.ID], classes[list[i].Person.ID]
		}
	}
	return nil
}
