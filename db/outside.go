package db

import (
	"context"
	"fmt"
)

// Outside is a change by another process, such as a command beside the server.
type Outside struct {
	Actor  string `db:"actor"`
	Action string `db:"action"`
	Import int64  `db:"import_id"` // 0: none
	Rows   int    `db:"rows"`      // of the history
}

// ChangedOutside lists what other processes have changed since the last call: the
// batches in the history that this process did not write. It takes the turn, so that
// each batch of this process is in s.ours.
func (s *Store) ChangedOutside(ctx context.Context) (list []Outside, err error) {
	done, err := s.waitTurn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	newest, err := s.newestChange(ctx)
	if err != nil {
		return nil, err
	}
	err = s.write.SelectContext(ctx, &list, `
		select actor, min(action) as action, coalesce(max(import_id), 0) as import_id, count(*) as rows
		from changes where id > ? and id <= ? and batch not in (select value from json_each(?)) group by batch order by batch limit 1000`,
		s.looked, newest, jsonList(s.ours))
	if err != nil {
		return nil, fmt.Errorf("changes of others: %w", err)
	}
	if s.reload.Swap(false) || len(list) > 0 {
		if err := s.loadSettings(ctx); err != nil { // the next call lists the same
			s.reload.Store(true)
			return nil, err
		}
	}
	s.looked, s.ours = newest, nil
	return list, nil
}

func (s *Store) newestChange(ctx context.Context) (id int64, err error) {
	if err = s.write.GetContext(ctx, &id, `select coalesce(max(id), 0) from changes`); err != nil {
		err = fmt.Errorf("newest change: %w", err)
	}
	return id, err
}
