package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// A turn of the year archives the classes of the terms that end. It is written like an
// import (imports_write.go): staged in slices, activated by a few statements, swept if the
// process is killed, and undone by the same two steps.

// TurnPlan is what a turn would do now.
type TurnPlan struct {
	roster.Turn
	At    string           // name of the one school; empty: all
	Names map[int64]string // of its leads and of those who teach nothing afterwards

	version int64 // rosterVersion
}

// termColumns are the term of a section x.
const termColumns = `x.term as name, x.starts, x.ends`

// YearTerms are the terms of today's classes at one school (0: at all of them), with those
// proposed that end with the year.
func (s *Store) YearTerms(ctx context.Context, actor school.Actor, at int64) ([]roster.TermCount, error) {
	at, err := turnAt(ctx, s.read, actor, at)
	if err != nil {
		return nil, err
	}
	var list []roster.TermCount
	err = s.read.SelectContext(ctx, &list, `
		select `+termColumns+`, count(*) as classes from sections x
		where x.archived_at is null and (?1 = 0 or x.school_id = ?1) group by x.term, x.starts, x.ends`, at)
	if err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	return roster.ProposeTerms(s.Today(), list), nil
}

// turnAt is the school that a turn is about. Who administers only one turns only that one.
func turnAt(ctx context.Context, q sqlx.QueryerContext, actor school.Actor, at int64) (int64, error) {
	only, err := scopeOf(ctx, q, actor)
	switch {
	case err != nil:
		return 0, err
	case only != 0 && at != 0 && at != only:
		return 0, fmt.Errorf("school %d: %w", at, school.ErrForbidden)
	case only != 0:
		at = only
	}
	return at, nil
}

// PlanTurn says what a turn of the year would do now.
func (s *Store) PlanTurn(ctx context.Context, actor school.Actor, choice roster.TurnChoice) (p TurnPlan, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return p, err
	}
	defer read.Rollback()
	if choice.School, err = turnAt(ctx, read, actor, choice.School); err != nil {
		return p, err
	}
	if choice.School != 0 {
		if err := read.GetContext(ctx, &p.At, `select name from schools where id = ? and archived_at is null`, choice.School); err != nil {
			return p, fmt.Errorf("school %d: %w", choice.School, translate(err))
		}
	}
	if p.version, err = rosterVersion(ctx, read); err != nil {
		return p, err
	}
	classes, err := classesOfToday(ctx, read)
	if err != nil {
		return p, fmt.Errorf("classes: %w", err)
	}
	p.Turn = roster.PlanTurn(classes, choice)
	p.Names, err = namesOfTurn(ctx, read, p.Turn)
	return p, err
}

// classesOfToday are the classes of all schools: whether somebody teaches nothing any more
// depends on all of them.
func classesOfToday(ctx context.Context, q sqlx.QueryerContext) ([]roster.TurnClass, error) {
	taught := map[int64][]int64{}
	err := pairs(ctx, q, func(section, person int64) { taught[section] = append(taught[section], person) }, `
		select t.section_id, t.person_id `+teaching+` and p.archived_at is null
		order by t.section_id, t.role = 'lead' desc, t.place, t.person_id`)
	if err != nil {
		return nil, err
	}
	var list []roster.TurnClass
	read, err := q.QueryxContext(ctx, `
		select x.id, x.school_id, x.course, x.section, x.block, `+termColumns+`, coalesce(d.link, '') <> '' and d.withheld_at is null
		from sections x left join doors d on d.section_id = x.id where x.archived_at is null order by x.id`)
	if err != nil {
		return nil, err
	}
	defer read.Close()
	for read.Next() {
		var c roster.TurnClass
		if err := read.Scan(&c.ID, &c.School, &c.Course, &c.Code, &c.Block, &c.Term.Name, &c.Term.Starts, &c.Term.Ends, &c.Link); err != nil {
			return nil, err
		}
		c.Teachers = taught[c.ID]
		list = append(list, c)
	}
	return list, read.Err()
}

// namesOfTurn are the names of the people that a turn is about.
func namesOfTurn(ctx context.Context, q sqlx.QueryerContext, t roster.Turn) (map[int64]string, error) {
	wanted := map[int64]bool{}
	for _, c := range t.Classes {
		wanted[c.Lead] = true
	}
	for _, id := range t.Idle {
		wanted[id] = true
	}
	by := make(map[int64]string, len(wanted))
	return by, pairs(ctx, q, func(id int64, name string) {
		if wanted[id] {
			by[id] = name
		}
	}, `select id, name from people where archived_at is null`)
}

// TurnYear carries out a turn that somebody has read, all of it or nothing, and returns
// its id; 0: there was nothing to archive. typed is how many classes they typed to
// confirm. The error is a *school.Stale if it would no longer do what they read, a
// *school.Guarded if they did not type the number, school.Busy while an import is applied.
// progress is told now and then and may be nil.
func (s *Store) TurnYear(
	ctx context.Context, actor school.Actor, shown TurnPlan, typed int, progress func(done, total int),
) (int64, error) {
	return s.writeImport(ctx, actor, school.YearTurn, func(ctx context.Context) (*staging, error) {
		now, err := s.PlanTurn(ctx, actor, shown.TurnChoice)
		if err == nil {
			err = shown.Agrees(now.Turn, typed)
		}
		if err != nil || len(now.Classes) == 0 {
			return nil, err
		}
		ids := make([]int64, len(now.Classes))
		for i, c := range now.Classes {
			ids[i] = c.ID
		}
		st := s.turnStaging(&turning{TurnRecord: now.Record()}, roster.VerbRemoved, ids)
		st.version, st.progress = now.version, progress
		return st, nil
	})
}

// turnStaging is a turn, or the undo of one, that is about to be staged.
func (s *Store) turnStaging(t *turning, verb roster.Verb, classes []int64) *staging {
	st := &staging{
		turn: t, scope: t.School, found: "[]", hosts: s.Settings().Hosts,
		is: school.Import{Summary: t.summary(verb)},
	}
	for _, id := range classes {
		st.rows.Sections = append(st.rows.Sections, roster.Row[roster.Section]{ID: id, Verb: verb})
	}
	return st
}

// summary is what the history says.
func (t *turning) summary(verb roster.Verb) string {
	if verb == roster.VerbReturned {
		return plural(t.Classes, "class", "classes") + " brought back"
	}
	return fmt.Sprintf("%s archived, %s kept, %d ended", plural(t.Classes, "class", "classes"), plural(t.Kept, "link", "links"), t.Hidden)
}

// plural is a number with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}
