package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// Instead is what a door has for some days instead of its own meeting: a colleague who
// covers, or else a meeting, or none.
type Instead struct {
	From, To string // the school's days, 2026-11-24, both included
	Person   int64  // who covers; 0: nobody
	Closed   bool   // there is no meeting
	school.Meeting
}

// state is a new cover by somebody, because a person is out (0: nobody is).
func (i Instead) state(by, out int64) coverState {
	return coverState{Person: i.Person, From: i.From, To: i.To, Closed: i.Closed, Out: out, By: by, Meeting: i.Meeting}
}

// action is the one that the history has.
func (c coverState) action() school.Action {
	switch {
	case c.Person != 0:
		return school.CoverLend
	case c.Closed:
		return school.CoverClose
	}
	return school.CoverLink
}

// Lend lets a colleague cover a section from a date to a date, both included
// (2026-11-24). Lending to the same colleague again changes the dates. If it is
// not possible, the error is a school.Invalid of the fields person, from, to.
func (s *Store) Lend(ctx context.Context, actor school.Actor, code string, person int64, from, to string) (Saved, error) {
	return s.teaching(ctx, actor, school.CoverLend, code, func(t *tx, d doorRow) (int64, error) {
		next := Instead{From: from, To: to, Person: person}.state(actor.PersonID, 0)
		was, err := t.lastCover(d, person)
		if err != nil {
			return 0, err
		}
		if was != nil { // the same cover with other dates
			next.ID, next.Meeting, next.Out = was.ID, was.Meeting, was.Out
		}
		if err := t.coverable(d, next); err != nil {
			return 0, err
		}
		return t.putCover(&d, was, &next, 0)
	})
}

// Replace gives a door another link, or no meeting, for some days, without a colleague.
// If it is not possible, the error is a school.Invalid of the fields from, to.
func (s *Store) Replace(ctx context.Context, actor school.Actor, code string, instead Instead) (Saved, error) {
	next := instead.state(actor.PersonID, 0)
	return s.arranging(ctx, actor, next.action(), code, func(t *tx, d doorRow) (int64, error) {
		if next.Person != 0 || next.Closed == (next.Link != "") {
			return 0, fmt.Errorf("neither a link nor no meeting: %w", school.ErrForbidden)
		}
		if err := t.mayArrange(d, next); err != nil {
			return 0, err
		}
		if err := t.coverable(d, next); err != nil {
			return 0, err
		}
		return t.putCover(&d, nil, &next, 0)
	})
}

// EndCover ends a cover of a door, by its id.
func (s *Store) EndCover(ctx context.Context, actor school.Actor, code string, cover int64) (Saved, error) {
	return s.arranging(ctx, actor, school.CoverEnd, code, func(t *tx, d doorRow) (int64, error) {
		list, err := t.covers(d, `c.id = ?`, cover)
		if err == nil && len(list) == 0 {
			err = school.ErrNotFound
		}
		if err == nil {
			err = t.mayArrange(d, list[0])
		}
		if err != nil {
			return 0, err
		}
		return t.putCover(&d, &list[0], nil, 0)
	})
}

// arranging changes what a door has for some days. fn checks the right.
func (s *Store) arranging(ctx context.Context, actor school.Actor, action school.Action, code string,
	fn func(*tx, doorRow) (int64, error)) (Saved, error) {
	var out Saved
	err := s.change(ctx, actor, action, func(t *tx) error {
		d, err := t.door(doorByCode, code)
		if err != nil {
			return err
		}
		out.Doors = []SavedDoor{{Code: d.Code}}
		out.Change, err = fn(t, d)
		return err
	})
	return out, err
}

// mayArrange refuses an actor who may not arrange, change or end a cover. A colleague
// in somebody's place is for the lead and administrators, as before; another link and
// no meeting are for all who may change the link anyway; and what a colleague said of
// somebody who is out today is theirs (byColleague).
func (t *tx) mayArrange(d doorRow, one coverState) error {
	allows := func(r school.Right) bool { return r.Lends() || r.Teaches && one.Person == 0 }
	_, err := t.may(d, allows)
	if err != nil && one.byColleague(t.actor.PersonID, t.today) {
		return t.mustWorkAtSchool(d)
	}
	return err
}

// coverable says in a school.Invalid why a cover is not possible.
func (t *tx) coverable(d doorRow, next coverState) error {
	wrong := coverDays(next.From, next.To, t.today)
	if !next.Closed && next.Link == "" || next.Person != 0 {
		if err := t.mayCover(d, next.Person, wrong); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	return t.freeDays(d, next)
}

// freeDays refuses a cover on days for which something else was said of the door.
func (t *tx) freeDays(d doorRow, next coverState) error {
	others, err := t.beside(d, next)
	if err != nil || len(others) == 0 {
		return err
	}
	says, err := t.says(others[0], "This class", "this class")
	if err == nil {
		err = school.Invalid{"from": fmt.Sprintf("%s from %s to %s. End that first, or choose other days.",
			says, dayText(others[0].From), dayText(others[0].To))}
	}
	return err
}

// mayCover notes in wrong why a person cannot cover a class.
func (t *tx) mayCover(d doorRow, person int64, wrong school.Invalid) error {
	who, err := t.person(person)
	if err != nil || who.Suspended || who.Archived || d.SectionID == 0 {
		wrong["person"] = "Choose a colleague from the list."
		return nil
	}
	taught, err := t.teaches(d.SectionID, person)
	if err == nil && taught {
		wrong["person"] = who.Name + " teaches this class already and can change its link."
	}
	return err
}

// beside are the other covers of a door that count on one of a cover's days.
func (t *tx) beside(d doorRow, next coverState) ([]coverState, error) {
	return t.covers(d, `c.id <> ? and c.from_date <= ? and c.to_date >= ? and `+coverApplies, next.ID, next.To, next.From)
}

// says is what a class has by a cover, as the beginning of a sentence that goes on with
// its days; within is the class inside one.
func (t *tx) says(one coverState, class, within string) (words string, err error) {
	switch {
	case one.Person != 0:
		err = t.get(&words, `select name || ' covers ' || ? from people where id = ?`, within, one.Person)
		return words, err
	case one.Closed:
		return class + " has no meeting", nil
	}
	return class + " has another link", nil
}

// coverDays says what is wrong with the days of a cover.
func coverDays(from, to, today string) school.Invalid {
	wrong := school.Invalid{}
	begin, err := time.Parse(time.DateOnly, from)
	if err != nil {
		wrong["from"] = "Choose the first day of the cover."
	}
	end, err := time.Parse(time.DateOnly, to)
	switch {
	case err != nil:
		wrong["to"] = "Choose the last day of the cover."
	case to < today:
		wrong["to"] = "That day is over. Choose today or a later one."
	case len(wrong) == 0 && end.Before(begin):
		wrong["to"] = "The last day is before the first. Choose a later one."
	case len(wrong) == 0 && end.Sub(begin) > coverLimit:
		wrong["to"] = "A cover lasts a year at most. Choose an earlier last day."
	}
	return wrong
}

// dayText is a date in a sentence.
func dayText(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.Format("Monday, January 2")
}

// coversOf are the covers of a section that are not over, in the order of their days.
func coversOf(ctx context.Context, q sqlx.QueryerContext, section int64, today string) ([]school.Teaching, error) {
	var rows []struct {
		ID     int64  `db:"cover"`
		From   string `db:"from_date"`
		To     string `db:"to_date"`
		Closed bool   `db:"closed"`
		Linked bool   `db:"linked"`
		Out    string `db:"out"`
		Person int64  `db:"person"`
		Name   string `db:"name"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `
		select c.id as cover, c.from_date, c.to_date, c.closed, c.link <> '' as linked, coalesce(o.name, '') as out,
		       coalesce(p.id, 0) as person, coalesce(p.name, '') as name
		from doors d join covers c on c.door_id = d.id left join people p on p.id = c.person_id left join people o on o.id = c.out_id
		where d.section_id = ? and c.to_date >= ? and `+coverApplies+` order by c.from_date, c.id`, section, today)
	if err != nil {
		return nil, fmt.Errorf("covers of section %d: %w", section, err)
	}
	var list []school.Teaching
	for _, r := range rows {
		list = append(list, school.Teaching{Person: school.Person{ID: r.Person, Name: r.Name}, Role: "cover",
			From: r.From, To: r.To, Linked: r.Linked, Cover: r.ID, Closed: r.Closed, Out: r.Out})
	}
	return slices.Clip(list), nil
}
