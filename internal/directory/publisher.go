// Package directory is the publisher of the student pages: they are rendered
// when data changes, compressed once, held in memory and served as bytes.
package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// Config is what the pages say and who may read them.
type Config struct {
	Site      views.Site
	Passcodes bool // passcodes may be shown
	Public    bool // anyone may read, so shared caches may keep the page
}

// Publisher holds the pages. Reading takes no lock: it loads one pointer to a
// state that never changes.
type Publisher struct {
	store *db.Store
	cfg   Config

	state atomic.Pointer[state]
	swap  sync.Mutex // one state follows another

	turns sync.Mutex
	turn  map[int64]*turn // by school

	background sync.WaitGroup
	brotli     sync.Mutex // held while a page is compressed in the background
}

// state is everything that is published at one moment.
type state struct {
	schools []school.School
	pages   map[int64]*page
	home    *held // the list of schools, when there are several
	failed  map[int64]error
}

// New makes a publisher without pages: call RefreshAll before serving.
func New(store *db.Store, cfg Config) *Publisher {
	p := &Publisher{store: store, cfg: cfg, turn: map[int64]*turn{}}
	p.state.Store(&state{})
	return p
}

// Name is what the installation is called: its one school, or "" when there
// are several or none.
func (p *Publisher) Name() string {
	if s := p.state.Load(); len(s.schools) == 1 {
		return s.schools[0].Name
	}
	return ""
}

// Door finds a door by its code, from memory.
func (p *Publisher) Door(code string) (school.Entry, bool) {
	for _, pg := range p.state.Load().pages {
		if e, found := pg.doors[code]; found {
			return e, true
		}
	}
	return school.Entry{}, false
}

// Stale says why the newest data is not published; nil when it is.
func (p *Publisher) Stale() error {
	failed := p.state.Load().failed
	errs := make([]error, 0, len(failed))
	for _, id := range slices.Sorted(maps.Keys(failed)) {
		errs = append(errs, failed[id])
	}
	return errors.Join(errs...)
}

// Close waits for compression that still runs in the background.
func (p *Publisher) Close() { p.background.Wait() }

// RefreshAll reads and renders every school, adds new ones and drops those
// that are gone. One that fails keeps its old page and does not hold up others.
func (p *Publisher) RefreshAll(ctx context.Context) error {
	schools, err := p.store.Schools(ctx)
	if err != nil {
		err = fmt.Errorf("schools: %w", err)
		p.change(func(s *state) { s.failed[0] = err })
		return err
	}
	home, err := p.renderHome(ctx, schools)
	if err != nil {
		return err
	}
	ids := make([]int64, len(schools))
	p.change(func(s *state) {
		s.schools, s.home = schools, home
		known := map[int64]bool{}
		for i, one := range schools {
			ids[i], known[one.ID] = one.ID, true
		}
		maps.DeleteFunc(s.pages, func(id int64, _ *page) bool { return !known[id] })
		maps.DeleteFunc(s.failed, func(id int64, _ error) bool { return !known[id] })
	})
	return p.Refresh(ctx, ids...)
}

// Refresh reads and renders the pages of some schools. When it returns nil,
// the next request sees every commit from before the call. It goes on when the
// caller goes away: a commit must not stay unpublished because a browser closed.
func (p *Publisher) Refresh(ctx context.Context, schoolIDs ...int64) error {
	ctx = context.WithoutCancel(ctx)
	var errs []error
	for _, id := range schoolIDs {
		errs = append(errs, p.turnOf(id).take(func() error { return p.refresh(ctx, id) }))
	}
	return errors.Join(errs...)
}

// refresh renders one school. A page whose bytes are the same is kept, with
// what it is compressed to.
func (p *Publisher) refresh(ctx context.Context, id int64) error {
	next, err := p.render(ctx, id)
	if err != nil {
		err = fmt.Errorf("school %d: %w", id, err)
		p.change(func(s *state) { s.failed[id] = err })
		return err
	}
	p.change(func(s *state) {
		if old := s.pages[id]; old != nil && old.held.etag == next.held.etag {
			next.held = old.held
		} else if old != nil {
			old.held.gone.Store(true)
		}
		s.pages[id] = next
		delete(s.failed, id)
	})
	next.held.compressInBackground(&p.background, &p.brotli)
	return nil
}

// change makes the next state from the last.
func (p *Publisher) change(edit func(*state)) {
	p.swap.Lock()
	defer p.swap.Unlock()
	old := p.state.Load()
	next := &state{schools: old.schools, home: old.home, pages: maps.Clone(old.pages), failed: maps.Clone(old.failed)}
	if next.pages == nil {
		next.pages = map[int64]*page{}
	}
	if next.failed == nil {
		next.failed = map[int64]error{}
	}
	edit(next)
	p.state.Store(next)
}
