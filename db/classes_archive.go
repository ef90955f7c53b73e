package db

import (
	"context"

	"hallway/internal/school"
)

// ArchiveClass takes classes out of the directory and out of My links, in one batch. Their
// links and history stay, and imports leave them archived as long as their source goes on
// naming them.
func (s *Store) ArchiveClass(ctx context.Context, actor school.Actor, ids ...int64) error {
	return s.change(ctx, actor, school.ClassArchive, func(t *tx) error {
		for _, id := range ids {
			was, _, err := t.ownClass(id)
			if err != nil {
				return err
			}
			if was.Archived {
				continue
			}
			next := was
			next.Archived, next.PutAway = true, true
			if _, err := t.putClass(id, was, next, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// RestoreClass brings an archived class back as it was. The address of one that was merged
// is its own again.
func (s *Store) RestoreClass(ctx context.Context, actor school.Actor, id int64) error {
	return s.change(ctx, actor, school.ClassRestore, func(t *tx) error {
		was, _, err := t.ownClass(id)
		if err != nil || !was.Archived {
			return err
		}
		next := was
		next.Archived, next.PutAway, next.Into = false, false, 0
		why, err := t.notBack(was, next)
		if err == nil && why != "" {
			err = school.Invalid{"class": why}
		}
		if err != nil {
			return err
		}
		_, err = t.putClass(id, was, next, 0)
		return err
	})
}

// notBack is why a class cannot come back into the directory; empty: it can, or it does
// not come back.
func (t *tx) notBack(was, next classState) (why string, err error) {
	if !was.Archived || next.Archived {
		return "", nil
	}
	var closed bool
	if err := t.get(&closed, `select archived_at is not null from schools where slug = ?`, next.School); err != nil {
		return "", err
	}
	if closed {
		return "Its school is archived. Restore the school first.", nil
	}
	d, err := t.door(doorByID, was.Door)
	if link := d.shown().Link; err == nil && link != "" {
		if host, allowed := t.mayPublish(link); !allowed {
			why = linkRefused(host)
		}
	}
	return why, err
}

// linkRefused says why a class with such a link cannot come back, and what to do.
func linkRefused(host string) string {
	if host == "" {
		return "Its link is not accepted any more. Remove the link first."
	}
	return "Its link leads to " + host + ", which is not allowed any more. Allow that host in the settings, or remove the link first."
}

// MergeClass archives a class, whose address leads to the door of another from then on.
// The other keeps its teachers, its covers and its link. If it has no link, it takes the
// one of the class that goes: students see it if one of the people who taught that class
// teaches the other, otherwise it is offered to those who do.
func (s *Store) MergeClass(ctx context.Context, actor school.Actor, id, into int64) error {
	return s.change(ctx, actor, school.ClassMerge, func(t *tx) error {
		was, _, err := t.ownClass(id)
		if err != nil {
			return err
		}
		to, _, err := t.ownClass(into)
		if err != nil {
			return err
		}
		switch {
		case id == into:
			return school.Invalid{"into": "That is the same class. Choose another."}
		case to.Archived:
			return school.Invalid{"into": to.name() + " is archived. Restore it first, or choose another class."}
		case was.Into == into:
			return nil
		}
		next := was
		next.Archived, next.PutAway, next.Into = true, true, into
		if _, err := t.putClass(id, was, next, 0); err != nil {
			return err
		}
		return t.takeLink(was, to)
	})
}

// takeLink gives a class without a link that of the class that was merged into it.
func (t *tx) takeLink(from, to classState) error {
	d, err := t.door(doorByID, from.Door)
	if err != nil || d.Link == "" {
		return err
	}
	into, err := t.door(doorByID, to.Door)
	if err != nil || into.Link != "" {
		return err
	}
	var stays bool
	team := from.team()
	err = t.get(&stays, `select exists (select 1 from people where archived_at is null
		and id in (select value from json_each(?)) and id in (select value from json_each(?)))`, jsonList(team), jsonList(to.team()))
	if err != nil {
		return err
	}
	next := doorState{Meeting: d.Meeting, Withheld: d.Withheld, Of: d.Of}
	if _, allowed := t.mayPublish(d.Link); d.Withheld == 0 && (!allowed || len(team) > 0 && !stays) {
		next.Withheld, next.Of = millis(t.now), jsonList(team)
	}
	t.action = school.DoorTake
	_, err = t.put(into, next, 0)
	return err
}
