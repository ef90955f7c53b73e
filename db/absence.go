package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hallway/internal/school"
)

// Absence is somebody who is out for some days, and what their doors have instead.
type Absence struct {
	Out int64 // who
	Instead
	Doors []string // codes of the doors that are meant
	Rest  []string // codes of doors that have no meeting, unless something else is said of them already
}

// rest is the absence of the rest: no meeting.
func (a Absence) rest() Absence {
	note := school.Meeting{Note: a.Note}
	return Absence{Out: a.Out, Instead: Instead{From: a.From, To: a.To, Closed: true, Meeting: note}, Doors: a.Rest}
}

// SavedAbsence is the outcome of saying that somebody is out.
type SavedAbsence struct {
	Saved            // Change is 0 if all of it had been said before
	Skipped []string // sentences: which doors were left as they are, and why
}

// SaveAbsence says that a person is out: doors of theirs have something else on these days,
// and nothing needs to be put back afterwards. From the first of the days on, it replaces
// what was said before about that person, these doors and days. The rest of the doors have no
// meeting. It is one batch of the history. If it is not possible, the error is a
// school.Invalid of the fields from, to, person, link and doors.
func (s *Store) SaveAbsence(ctx context.Context, actor school.Actor, a Absence) (SavedAbsence, error) {
	var out SavedAbsence
	err := s.change(ctx, actor, school.CoverOut, func(t *tx) error {
		doors, err := t.absentDoors(a)
		if err != nil {
			return err
		}
		rest, err := t.absentDoors(a.rest())
		if err != nil {
			return err
		}
		wrong := coverDays(a.From, a.To, t.today)
		if err := t.checkInstead(a, wrong); err != nil {
			return err
		}
		if len(doors) == 0 {
			wrong["doors"] = "Choose a class."
		}
		if len(wrong) > 0 {
			return wrong
		}
		for _, d := range doors {
			if err := t.saveAbsence(a, d, &out); err != nil {
				return err
			}
		}
		for _, d := range rest {
			if err := t.closeRest(a, d, &out); err != nil {
				return err
			}
		}
		if len(out.Doors) == 0 {
			return school.Invalid{"doors": school.And(out.Skipped)}
		}
		return nil
	})
	return out, err
}

// absentDoor is a door of somebody who is out.
type absentDoor struct {
	doorRow
	about struct {
		Title, Starts, Ends, Who string
		Theirs                   bool
	}
}

// absentDoors reads the doors of an absence. It refuses an actor who may not arrange one of
// them, and a door that is not the person's.
func (t *tx) absentDoors(a Absence) ([]absentDoor, error) {
	if err := t.mustBeHere(a.Out); err != nil {
		return nil, err
	}
	var doors []absentDoor
	for _, code := range slices.Compact(slices.Sorted(slices.Values(a.Doors))) {
		d, err := t.door(doorByCode, code)
		if err == nil {
			err = t.mayArrange(d, a.of(d, t.actor.PersonID))
		}
		if err != nil {
			return nil, err
		}
		one := absentDoor{doorRow: d}
		err = t.get(&one.about, `select `+titleOf+` as title, coalesce(s.starts, '') as starts, coalesce(s.ends, '') as ends, w.name as who,
			s.archived_at is null and (d.person_id is w.id or exists (
				select 1 from teachers where section_id = d.section_id and person_id = w.id)) as theirs
			`+fromTitled+` join people w on w.id = ? where d.id = ?`, a.Out, d.ID)
		if err != nil {
			return nil, err
		}
		if !one.about.Theirs {
			return nil, school.Invalid{"doors": one.about.Title + " is not a class of " + one.about.Who + " any more. Look at the list again."}
		}
		doors = append(doors, one)
	}
	return doors, nil
}

// mustBeHere refuses a person who is not in the roster.
func (t *tx) mustBeHere(id int64) error {
	who, err := t.person(id)
	if err == nil && who.Archived {
		err = fmt.Errorf("person %d has left: %w", id, school.ErrNotFound)
	}
	return err
}

// of is what a door of the person has: nobody covers office hours, so while a colleague
// covers the classes, they do not take place.
func (a Absence) of(d doorRow, by int64) coverState {
	next := a.state(by, a.Out)
	if d.SectionID == 0 && next.Person != 0 {
		next.Person, next.Closed = 0, true
	}
	return next
}

// checkInstead notes in wrong why nothing can be instead of the person.
func (t *tx) checkInstead(a Absence, wrong school.Invalid) error {
	switch {
	case a.Person == 0 && !a.Closed && a.Link == "":
		wrong["link"] = "Paste a meeting link first."
	case a.Person == a.Out:
		wrong["person"] = "That is the person who is out. Choose a colleague."
	case a.Person != 0:
		who, err := t.person(a.Person)
		if err != nil && !errors.Is(err, school.ErrNotFound) {
			return err
		}
		if err != nil || who.Suspended || who.Archived {
			wrong["person"] = "Choose a colleague from the list."
		}
	}
	return nil
}

// saveAbsence gives one door what it has while the person is out.
func (t *tx) saveAbsence(a Absence, d absentDoor, out *SavedAbsence) error {
	next := a.of(d.doorRow, t.actor.PersonID)
	if why, err := t.leftAlone(d, next); err != nil || why != "" {
		out.Skipped = append(out.Skipped, why)
		return err
	}
	beside, err := t.beside(d.doorRow, next)
	if err != nil {
		return err
	}
	for _, other := range beside {
		if err := t.mayReplaceCover(d, a.Out, other); err != nil {
			return err
		}
	}
	id, err := t.replaceCovers(&d.doorRow, beside, next)
	if err != nil {
		return err
	}
	out.Doors = append(out.Doors, SavedDoor{Code: d.Code, Change: id})
	if out.Change == 0 {
		out.Change = id
	}
	return nil
}

// closeRest takes the meeting out of a door that is one of the rest. What else is said of it
// stays: a colleague who covers it, maybe since the form was sent the last time.
func (t *tx) closeRest(a Absence, d absentDoor, out *SavedAbsence) error {
	if slices.Contains(a.Doors, d.Code) {
		return nil
	}
	others, err := t.beside(d.doorRow, a.rest().of(d.doorRow, t.actor.PersonID))
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.Out == a.Out && other.action() == school.CoverClose && t.mayArrange(d.doorRow, other) == nil {
			continue // the same, maybe on fewer days
		}
		says, err := t.says(other, d.about.Title, d.about.Title)
		out.Skipped = append(out.Skipped, says+" on some of these days already.")
		return err
	}
	return t.saveAbsence(a.rest(), d, out)
}

// leftAlone says why a door is left as it is; empty: it is not.
func (t *tx) leftAlone(d absentDoor, next coverState) (why string, err error) {
	if d.about.Ends != "" && d.about.Ends < next.From || d.about.Starts > next.To {
		return d.about.Title + " is not in its term on these days.", nil
	}
	if next.Person == 0 {
		return "", nil
	}
	taught, err := t.teaches(d.SectionID, next.Person)
	if err != nil || !taught {
		return "", err
	}
	who, err := t.person(next.Person)
	return who.Name + " teaches " + d.about.Title + " already.", err
}

// mayReplaceCover refuses to replace what a door has on these days for another reason, and what
// the actor may not change.
func (t *tx) mayReplaceCover(d absentDoor, out int64, other coverState) error {
	if other.Out != out {
		says, err := t.says(other, d.about.Title, d.about.Title)
		if err != nil {
			return err
		}
		return school.Invalid{"doors": fmt.Sprintf("%s from %s to %s. Leave it out here, or end that first.",
			says, dayText(other.From), dayText(other.To))}
	}
	err := t.mayArrange(d.doorRow, other)
	if errors.Is(err, school.ErrForbidden) {
		return school.NotYours("Somebody else has said already what happens to " + d.about.Title + " on these days.")
	}
	return err
}

// replaceCovers puts a cover in the place of those of its days. What began earlier stays
// until the day before. It is 0 if nothing changes.
func (t *tx) replaceCovers(d *doorRow, beside []coverState, next coverState) (int64, error) {
	first := int64(0)
	note := func(id int64, err error) error {
		if first == 0 {
			first = id
		}
		return err
	}
	var was *coverState // becomes the next one
	for _, old := range beside {
		t.action = school.CoverEnd
		switch {
		case old.From < next.From:
			head := old
			head.To = dayBefore(next.From)
			if err := note(t.putCover(d, &old, &head, 0)); err != nil {
				return 0, err
			}
		case was == nil:
			was = &old
			next.ID = old.ID
		default:
			if err := note(t.putCover(d, &old, nil, 0)); err != nil {
				return 0, err
			}
		}
		if next.Person != 0 && old.Person == next.Person { // the colleague may have set a link
			next.Link, next.Provider, next.Name, next.Passcode = old.Link, old.Provider, old.Name, old.Passcode
		}
	}
	if was != nil && was.same() == next.same() {
		return first, nil
	}
	t.action = next.action()
	err := note(t.putCover(d, was, &next, 0))
	return first, err
}

// dayBefore is the day before a date.
func dayBefore(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.AddDate(0, 0, -1).Format(time.DateOnly)
}

// EndAbsence ends some covers (by their ids) of doors of a person who is out, now or before
// they begin. Those that are over, or that the actor may not end, are left. Change is 0 if none was left to end.
func (s *Store) EndAbsence(ctx context.Context, actor school.Actor, out int64, covers []int64) (Saved, error) {
	var saved Saved
	var refused error
	err := s.change(ctx, actor, school.CoverEnd, func(t *tx) error {
		var doors []int64
		err := t.list(&doors, `select distinct door_id from covers where out_id = ? and to_date >= ?
			and id in (select value from json_each(?)) order by door_id`, out, t.today, jsonList(covers))
		if err != nil {
			return err
		}
		for _, id := range doors {
			d, err := t.door(doorByID, id)
			if err != nil {
				return err
			}
			list, err := t.covers(d, `c.out_id = ? and c.to_date >= ? and c.id in (select value from json_each(?))`, out, t.today, jsonList(covers))
			if err != nil {
				return err
			}
			for _, one := range list {
				if err := t.mayArrange(d, one); err != nil {
					refused = err
					continue
				}
				change, err := t.putCover(&d, &one, nil, 0)
				if err != nil {
					return err
				}
				saved.Change = max(saved.Change, change)
				saved.Doors = append(saved.Doors, SavedDoor{Code: d.Code})
			}
		}
		if refused != nil && saved.Change != 0 {
			saved.Left = []string{"Some classes stay as they are: they are for somebody else to change."}
			return nil
		}
		return refused
	})
	return saved, err
}
