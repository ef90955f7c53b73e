package directory

import (
	"sync"
	"sync/atomic"
)

// turn lets many callers share renders: a caller is satisfied by any render
// that began, and so read the database, after its call did. While one render
// runs, all who arrive wait for one more, not for one each.
type turn struct {
	asked atomic.Uint64 // tickets given out

	mu     sync.Mutex // locked while rendering
	served uint64     // every ticket up to this one has its render
	err    error      // of the last render
}

// take returns after a render that began after the call.
func (t *turn) take(render func() error) error {
	ticket := t.asked.Add(1)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.served < ticket {
		covers := t.asked.Load()
		t.err = render()
		t.served = covers
	}
	return t.err
}

// turnOf is the turn of one school.
func (p *Publisher) turnOf(id int64) *turn {
	t, _ := p.turns.LoadOrStore(id, &turn{})
	return t.(*turn)
}
