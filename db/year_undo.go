package db

import (
	"context"
	"fmt"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// UndoTurn undoes a turn of the year, also much later: the classes that it archived come
// back, with their links. What somebody has restored or changed since stays as it is. The
// undo can be undone: then those classes are archived again.
func (s *Store) UndoTurn(ctx context.Context, actor school.Actor, id int64) (Undone, error) {
	var left []string
	var st *staging
	undone, err := s.writeImport(ctx, actor, school.YearUndo, func(ctx context.Context) (*staging, error) {
		was, err := s.oneTurn(ctx, actor, id)
		if err == nil && was.UndoneBy != 0 {
			err = school.Invalid{"turn": "That was undone already. To do it again, undo the undo."}
		}
		if err != nil {
			return nil, err
		}
		st, left, err = s.undoingTurn(ctx, actor, was)
		return st, err
	})
	if st != nil {
		left = append(left, st.left...)
	}
	return Undone{ID: undone, Left: left}, err
}

// classOfTurn is a class that a turn archived, or that an undo restored, as it is now.
type classOfTurn struct {
	ID, Door    int64
	Link, Title string
	Live        bool
	Same        bool // archived since that turn, and not restored in between
	Away        bool // a person has archived or merged it since
	Closed      bool // its school is archived
	Beyond      bool // it is at a school that the actor does not administer
	Taught      bool // somebody of the roster teaches it
	Shown       bool // it has a link that is not withheld
}

// undoingTurn prepares the undo of a turn; nil if nothing is left to undo. left says what
// stays as it is.
func (s *Store) undoingTurn(ctx context.Context, actor school.Actor, was Turned) (st *staging, left []string, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return nil, nil, err
	}
	defer read.Rollback()
	version, err := rosterVersion(ctx, read)
	if err != nil {
		return nil, nil, err
	}
	only, err := scopeOf(ctx, read, actor)
	if err != nil {
		return nil, nil, err
	}
	var list []classOfTurn
	err = read.SelectContext(ctx, &list, `
		select x.id, d.id as door, d.link, trim(x.block || ' ' || x.course || ' ' || x.section) as title,
		       x.archived_at is null as live, coalesce(x.archived_at = i.applied_at, false) as same,
		       x.put_away_at is not null or d.merged_into is not null as away, o.archived_at is not null as closed,
		       ?2 <> 0 and x.school_id <> ?2 as beyond,
		       exists (select 1 `+teaching+` and t.section_id = x.id and p.archived_at is null) as taught,
		       d.link <> '' and d.withheld_at is null as shown
		from imports i join import_rows r on r.import_id = i.id join sections x on x.id = r.thing_id
		join schools o on o.id = x.school_id join doors d on d.section_id = x.id
		where i.id = ?1 and r.kind = 'section' order by title, x.id`, was.ID, only)
	if err != nil {
		return nil, nil, fmt.Errorf("classes of turn %d: %w", was.ID, err)
	}
	t := &turning{TurnRecord: roster.TurnRecord{TurnChoice: was.TurnChoice}, back: was.Archives}
	var ids []int64
	for _, c := range list {
		if why := t.stays(c); why != "" {
			left = append(left, c.Title+": "+why)
			continue
		}
		ids = append(ids, c.ID)
		t.count(c, s.mayPublish)
	}
	if t.Classes = len(ids); t.Classes == 0 {
		return nil, left, nil
	}
	verb := roster.VerbRemoved
	if t.back {
		verb = roster.VerbReturned
	}
	st = s.turnStaging(t, verb, ids)
	st.version, st.is.Undoes = version, was.ID
	return st, left, nil
}

// stays says why a class is not touched; empty: it is.
func (t *turning) stays(c classOfTurn) string {
	switch {
	case c.Beyond:
		return "it is at another school now."
	case t.back && c.Live:
		return "it is here already. Somebody, or an import, has brought it back since."
	case t.back && !c.Same:
		return "it was brought back and archived again since."
	case t.back && c.Away:
		return "somebody has archived or merged it since."
	case t.back && c.Closed:
		return "its school is archived. Restore the school first."
	case !t.back && !c.Live:
		return "it was archived again since."
	}
	return ""
}

// count counts what happens to the link of a class, and notes one that may not be visible
// again.
func (t *turning) count(c classOfTurn, mayPublish func(string) (string, bool)) {
	switch {
	case !c.Shown:
	case t.back:
		if host, allowed := mayPublish(c.Link); !allowed {
			t.barred = append(t.barred, c.Door)
			t.left = append(t.left, notPutBack(host, c.Title))
			return
		}
		t.Kept++
	case t.KeepLinks && c.Taught:
		t.Kept++
	default:
		t.Hidden++
	}
}
