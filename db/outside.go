package db

import (
	"context"
	"fmt"
	"slices"
)

// Outside is a change that another process made: a command beside the server.
type Outside struct {
	Actor  string `db:"actor"`
	Action string `db:"action"`
	Import int64  `db:"import_id"` // 0: none
	Rows   int    `db:"rows"`      // of the history
}

// span is history rows that follow one another, by their ids.
type span struct{ first, last int64 }

// wrote notes the rows of a transaction of this process; whoever calls has the
// turn.
func (s *Store) wrote(one span) {
	if n := len(s.ours); n > 0 && s.ours[n-1].last+1 == one.first {
		s.ours[n-1].last = one.last
		return
	}
	s.ours = append(s.ours, one)
}

// ChangedOutside tells what other processes have changed since the last call.
// This process writes through one connection only, so that connection's
// data_version moves for others alone; and whatever anybody sees has a row in
// the history, which what is only staged has not. Nobody here writes meanwhile:
// what is ours is known exactly.
func (s *Store) ChangedOutside(ctx context.Context) (list []Outside, err error) {
	done, err := s.waitTurn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var version, newest int64
	if err := s.write.GetContext(ctx, &version, `pragma data_version`); err != nil {
		return nil, fmt.Errorf("data_version: %w", err)
	}
	if version == s.outside {
		if s.reload.Swap(false) {
			err = s.loadSettings(ctx)
		}
		return nil, err
	}
	if err := s.write.GetContext(ctx, &newest, `select coalesce(max(id), 0) from changes`); err != nil {
		return nil, fmt.Errorf("newest change: %w", err)
	}
	if s.outside != 0 {
		if list, err = s.others(ctx, newest); err != nil {
			return nil, err
		}
	}
	s.outside, s.newest, s.ours = version, newest, nil
	return list, s.loadSettings(ctx)
}

// others are the changes up to the newest that are not of this process. No row
// is ever deleted, so that ids count the changes, and a transaction's are in a
// row: it is alone when it writes.
func (s *Store) others(ctx context.Context, newest int64) (list []Outside, err error) {
	own := int64(0)
	for _, one := range s.ours {
		own += one.last - one.first + 1
	}
	if newest-s.newest == own {
		return nil, nil
	}
	var rows []struct {
		Batch int64 `db:"batch"`
		Outside
	}
	err = s.write.SelectContext(ctx, &rows, `
		select batch, actor, min(action) as action, coalesce(max(import_id), 0) as import_id, count(*) as rows
		from changes where id > ? and id <= ? group by batch order by batch limit 1000`, s.newest, newest)
	if err != nil {
		return nil, fmt.Errorf("changes of others: %w", err)
	}
	for _, r := range rows {
		if !slices.ContainsFunc(s.ours, func(o span) bool { return o.first <= r.Batch && r.Batch <= o.last }) {
			list = append(list, r.Outside)
		}
	}
	return list, nil
}
