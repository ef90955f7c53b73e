package directory

import "sync"

// turn lets many callers share renders: a caller is satisfied by any render
// that began, and so read the database, after its call did. While one render
// runs, all who arrive wait for one more, not for one each.
type turn struct {
	mu sync.Mutex // held while rendering

	count  sync.Mutex
	asked  uint64 // tickets given out
	served uint64 // every ticket up to this one has its render
	err    error  // of the last render
}

// take returns after a render that began after the call.
func (t *turn) take(render func() error) error {
	t.count.Lock()
	t.asked++
	ticket := t.asked
	t.count.Unlock()

	t.mu.Lock()
	defer t.mu.Unlock()
	t.count.Lock()
	covers := t.asked
	done := t.served >= ticket
	t.count.Unlock()
	if done {
		return t.err
	}
	t.err = render()
	t.count.Lock()
	t.served = covers
	t.count.Unlock()
	return t.err
}

// turnOf is the turn of one school.
func (p *Publisher) turnOf(id int64) *turn {
	p.turns.Lock()
	defer p.turns.Unlock()
	if p.turn[id] == nil {
		p.turn[id] = &turn{}
	}
	return p.turn[id]
}
