package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// membersShown is how many changes of one batch a page has. school.Change.InBatch
// says how many there are.
const membersShown = 20

// enoughBatches is how many batches make a page; walksForThem is how often a page of
// changes is read to find as many.
const (
	enoughBatches = HistoryPage / 4
	walksForThem  = 5
)

// Batches reads a page of the history, newest first, in which every batch is whole
// (up to membersShown of its changes): the changes that the filter chooses, and the
// others of their batches at the filter's school. With a door it is only the door's.
// older is HistoryFilter.Older of the next page; 0: there is none.
//
// The changes of a batch have ids without gaps, because there is one writer. So
// what is older than a batch has a smaller id than its first change.
func (s *Store) Batches(ctx context.Context, f HistoryFilter) (list []school.Change, older int64, err error) {
	read, err := s.read.BeginTxx(ctx, nil)
	if err != nil {
		return nil, 0, err
	}
	defer read.Rollback()
	batches, older, err := f.batches(ctx, read)
	if err != nil {
		return nil, 0, fmt.Errorf("history: %w", translate(err))
	}
	condition, args := "true", []any{jsonList(batches)}
	if f.Door != "" {
		condition, args = "+door_id = (select id from doors where code = ?)", append(args, f.Door)
	} else if f.School != 0 {
		condition, args = changesAt, append(args, slices.Repeat([]any{f.School}, 5)...)
	}
	list, err = history(ctx, read, fmt.Sprintf(`c.id in (select id from (
		select id, row_number() over (partition by batch order by id) as place from changes
		where batch in (select value from json_each(?)) and %s) where place <= %d)`, condition, membersShown), args...)
	return list, older, err
}

// batches finds a page's batches, newest first, and where the next page begins.
func (f HistoryFilter) batches(ctx context.Context, q sqlx.QueryerContext) (batches []int64, older int64, err error) {
	for range walksForThem {
		ids, err := f.ids(ctx, q)
		if err != nil {
			return nil, 0, err
		}
		var of []int64 // the batch of each
		err = sqlx.SelectContext(ctx, q, &of,
			`select batch from changes where id in (select value from json_each(?)) order by id desc`, jsonList(ids))
		if err != nil {
			return nil, 0, err
		}
		for _, batch := range of[:min(len(of), HistoryPage)] {
			if len(batches) == 0 || batches[len(batches)-1] != batch {
				batches = append(batches, batch)
			}
		}
		if len(of) <= HistoryPage {
			return batches, 0, nil
		}
		f.Older = of[HistoryPage-1]
		if len(batches) >= enoughBatches && of[HistoryPage] != f.Older {
			break
		}
	}
	return batches, f.Older, nil
}
