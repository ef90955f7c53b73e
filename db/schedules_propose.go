package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// ScheduleBasis is what the classes of a school say about its days, for
// schedule.Propose: their terms with dates, and their blocks. Only terms count classes
// that are over, because the fall is a part of the school year in spring too.
func (s *Store) ScheduleBasis(ctx context.Context, schoolID int64) (schedule.Roster, error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return schedule.Roster{}, err
	}
	defer read.Rollback()
	return basisOf(ctx, read, s.Today(), schoolID)
}

func basisOf(ctx context.Context, q sqlx.QueryerContext, today string, schoolID int64) (basis schedule.Roster, err error) {
	if basis.Today, err = schedule.ParseDate(today); err != nil {
		return basis, err
	}
	var terms []struct {
		Term, Starts, Ends string
		Classes            int
	}
	err = sqlx.SelectContext(ctx, q, &terms, `
		select term, starts, ends, count(*) as classes from sections
		where archived_at is null and school_id = ? and starts <> '' and ends <> '' group by term, starts, ends`, schoolID)
	if err != nil {
		return basis, fmt.Errorf("terms of school %d: %w", schoolID, err)
	}
	for _, t := range terms {
		first, early := schedule.ParseDate(t.Starts)
		last, late := schedule.ParseDate(t.Ends)
		if early == nil && late == nil {
			basis.Terms = append(basis.Terms, schedule.RosterTerm{Name: t.Term, First: first, Last: last, Classes: t.Classes})
		}
	}
	blocks, err := blocksAt(ctx, q, today, schoolID)
	for _, b := range blocks[schoolID] {
		basis.Blocks = append(basis.Blocks, schedule.RosterBlock{Name: b.Block, Classes: b.Classes})
	}
	return basis, err
}

// Unscheduled is a school that could begin a schedule from its roster.
type Unscheduled struct {
	School school.School
	Basis  schedule.Roster
}

// unscheduledShown is how many schools one page names.
const unscheduledShown = 3

// Unscheduled lists the first schools that an administrator sees, that have no schedule,
// and whose classes name blocks.
func (s *Store) Unscheduled(ctx context.Context, actor school.Actor) (list []Unscheduled, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer read.Rollback()
	only, err := scopeOf(ctx, read, actor)
	if err != nil {
		return nil, fmt.Errorf("schools without a schedule: %w", err)
	}
	var schools []school.School
	err = sqlx.SelectContext(ctx, read, &schools, `
		select x.id, x.slug, x.name from schools x left join schedules k on k.school_id = x.id
		where x.archived_at is null and coalesce(k.text, '') = '' and (?1 = 0 or x.id = ?1) and exists (
			select 1 from sections s where s.school_id = x.id and s.block > '' and s.archived_at is null and (s.ends = '' or s.ends >= ?2))
		order by x.name, x.id limit ?3`, only, s.Today(), unscheduledShown)
	if err != nil {
		return nil, fmt.Errorf("schools without a schedule: %w", err)
	}
	for _, one := range schools {
		basis, err := basisOf(ctx, read, s.Today(), one.ID)
		if err != nil {
			return nil, err
		}
		if len(basis.DayBlocks()) > 0 {
			list = append(list, Unscheduled{one, basis})
		}
	}
	return list, nil
}

// ScheduledBlocks are the blocks of the schedules of all schools, for vetting a roster. Where a
// school has none, nobody knows its blocks, and there are none.
func (s *Store) ScheduledBlocks(ctx context.Context) (blocks []string, err error) {
	schools, err := s.Schools(ctx)
	if err != nil {
		return nil, err
	}
	texts, err := schedulesOf(ctx, s.read)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	for _, one := range schools {
		times, _ := schedule.Parse(texts[one.ID], s.Settings().Zone)
		if texts[one.ID] == "" || times == nil {
			return nil, nil
		}
		blocks = append(blocks, blocksOf(times)...)
	}
	slices.Sort(blocks)
	return slices.Compact(blocks), nil
}
