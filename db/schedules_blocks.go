package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/checks"
	"hallway/internal/schedule"
)

// Unmatched lists the blocks of a school's classes that its schedule does not have, most
// classes first, and the blocks of the schedule that no class names. Classes whose term is
// over do not count. Without a schedule there is nothing to match.
func (s *Store) Unmatched(ctx context.Context, schoolID int64) (list []checks.Unmatched, unused []string, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return nil, nil, err
	}
	defer read.Rollback()
	now, err := scheduleOf(ctx, read, schoolID)
	if err != nil {
		return nil, nil, err
	}
	times, _ := schedule.Parse(now.InForce, s.Settings().Zone)
	if times == nil || now.InForce == "" {
		return nil, nil, nil
	}
	blocks, err := blocksAt(ctx, read, s.Today(), schoolID)
	if err != nil {
		return nil, nil, err
	}
	list, unused = match(times, blocks[schoolID])
	return list, unused, nil
}

// blockUse is how many classes of a school that are not over have a block, which may be
// several: "A, C".
type blockUse struct {
	School  int64 `db:"school_id"`
	Block   string
	Classes int
}

// blocksAt counts the classes by block of one school, or of each if that is 0.
func blocksAt(ctx context.Context, q sqlx.QueryerContext, today string, at int64) (map[int64][]blockUse, error) {
	var rows []blockUse
	err := sqlx.SelectContext(ctx, q, &rows, `
		select s.school_id, s.block, count(*) as classes from sections s indexed by sections_blocks
		where s.archived_at is null and s.block <> '' and (?1 = 0 or s.school_id = ?1) and (s.ends = '' or s.ends >= ?2)
		group by s.school_id, s.block`, at, today)
	if err != nil {
		return nil, fmt.Errorf("blocks: %w", err)
	}
	by := map[int64][]blockUse{}
	for _, r := range rows {
		by[r.School] = append(by[r.School], r)
	}
	return by, nil
}

// match compares the blocks of classes with those of a schedule.
func match(times *schedule.Schedule, blocks []blockUse) (list []checks.Unmatched, unused []string) {
	named := map[string]bool{}
	at := map[string]int{}
	for _, b := range blocks {
		own := map[string]bool{}
		for _, one := range schedule.Split(b.Block) {
			key := schedule.Key(one)
			if named[key] = true; times.Has(one) || own[key] {
				continue
			}
			own[key] = true
			i, has := at[key]
			if !has {
				i, at[key] = len(list), len(list)
				list = append(list, checks.Unmatched{Block: one})
			}
			list[i].Classes += b.Classes
		}
	}
	slices.SortStableFunc(list, func(a, b checks.Unmatched) int { return cmp.Compare(b.Classes, a.Classes) })
	for _, name := range blocksOf(times) {
		if !named[schedule.Key(name)] {
			unused = append(unused, name)
		}
	}
	return list, unused
}

// blocksOf are the blocks of all kinds of day and sets of bells, each once, in the order in
// which the kinds have them.
func blocksOf(times *schedule.Schedule) (names []string) {
	seen := map[string]bool{}
	for _, kind := range times.Kinds() {
		for _, set := range append([]string{""}, times.Sets()...) {
			for _, b := range times.Bells(kind, set) {
				if key := schedule.Key(b.Name); !b.Break && !seen[key] {
					seen[key] = true
					names = append(names, b.Name)
				}
			}
		}
	}
	return names
}
