package db

import (
	"context"
	"time"

	"hallway/internal/school"
)

// requestsForget is how long dismissed requests are kept, and refusals of people
// of the roster who did not ask.
const requestsForget = 30 * 24 * time.Hour

// eraseDue is the condition that a request was dismissed or last refused before ?1.
const eraseDue = `erased_at is null and (state = 'dismissed' and coalesce(decided_at, last_at) <= ?1
	or state = 'open' and asked_at is null and last_at <= ?1)`

// EraseRequests erases the owners of old requests, and returns how many. A row
// stays if the history refers to it. It runs at the start and once a day.
func (s *Store) EraseRequests(ctx context.Context, actor school.Actor) (n int64, err error) {
	err = s.change(ctx, actor, school.RequestErase, func(t *tx) error {
		before := millis(t.now.Add(-requestsForget))
		gone, err := t.wrote(`
			delete from requests where `+eraseDue+` and id not in (select request_id from changes where request_id is not null)`, before)
		if err != nil {
			return err
		}
		erased, err := t.wrote(`
			update requests set state = 'dismissed', erased_at = ?2, iss = 'erased', sub = cast(id as text),
			       email = '', name = '', words = '', reference = ''
			where `+eraseDue, before, millis(t.now))
		if err != nil {
			return err
		}
		n = gone + erased
		return t.eraseHostAsks(s.fixedHosts(), before)
	})
	return n, err
}
