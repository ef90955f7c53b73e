package db

import (
	"context"
	"fmt"
)

// Outside is a change that another process made: a command beside the server.
type Outside struct {
	Actor  string `db:"actor"`
	Action string `db:"action"`
	Import int64  `db:"import_id"` // 0: none
	Rows   int    `db:"rows"`      // of the history
}

// ChangedOutside tells what other processes have changed since the last call:
// whatever anybody sees has a row in the history, and those whose batch this
// process did not write are theirs. It has the turn, so that no write of this
// process is half way: in the history and not in the list of its own.
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
	s.looked, s.ours = newest, nil
	if s.reload.Swap(false) || len(list) > 0 {
		err = s.loadSettings(ctx)
	}
	return list, err
}

// newestChange is the id of the history's last row.
func (s *Store) newestChange(ctx context.Context) (id int64, err error) {
	if err = s.write.GetContext(ctx, &id, `select coalesce(max(id), 0) from changes`); err != nil {
		err = fmt.Errorf("newest change: %w", err)
	}
	return id, err
}
