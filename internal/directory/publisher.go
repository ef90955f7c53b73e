// Package directory is the publisher of the student pages: they are rendered
// when data changes, compressed once, kept in memory and served as bytes.
package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// Config is what the pages show, and to whom.
type Config struct {
	Site      views.Site
	Passcodes bool // an export may show passcodes; pages show them when strangers cannot read, and in the demo

	Now func() time.Time // nil is time.Now; for the time since when a page is stale
}

// Publisher has the pages. Reading takes no lock: it loads one pointer to a state
// that never changes.
type Publisher struct {
	store *db.Store
	cfg   Config

	state    atomic.Pointer[Published]
	swap     sync.Mutex   // locked while a state replaces another
	accessMu sync.RWMutex // locked for writing while the access changes

	turns   sync.Map // *turn by school
	answers *answers
	numbers atomic.Uint64 // of pages
}

// Published is everything that is published at one moment, and who may read it. It
// never changes, so that the check and the page always belong together.
type Published struct {
	access  access
	schools []school.School
	pages   map[int64]*page
	home    *cachedPage       // the list of schools, when there are several
	failed  map[int64]failure // by school; 0 is the list of schools
}

// failure is why something is not published, and since when.
type failure struct {
	since time.Time
	err   error
}

// New makes a publisher without pages: call RefreshAll before serving.
func New(store *db.Store, cfg Config) *Publisher {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	p := &Publisher{store: store, cfg: cfg, answers: newAnswers()}
	p.state.Store(&Published{pages: map[int64]*page{}, failed: map[int64]failure{}})
	return p
}

// Look is what is published now.
func (p *Publisher) Look() *Published { return p.state.Load() }

// Public reports whether anyone may read it.
func (s *Published) Public() bool { return s.access.public }

// Name is what the installation is called: its one school, or "" when there
// are several or none.
func (p *Publisher) Name() string {
	if s := p.state.Load(); len(s.schools) == 1 {
		return s.schools[0].Name
	}
	return ""
}

// Door finds a door by its code, from memory. Office hours may be on the pages
// of several schools, one of them refreshed before the other: the newest is used.
func (s *Published) Door(code string) (newest school.Entry, found bool) {
	for _, one := range s.schools {
		if pg := s.pages[one.ID]; pg != nil {
			if e, here := pg.doors[code]; here && (!found || e.Door.Version > newest.Door.Version) {
				newest, found = e, true
			}
		}
	}
	return newest, found
}

// Stale says why the newest data is not published and since when, or is nil.
func (p *Publisher) Stale() error {
	failed := p.state.Load().failed
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(failed)) {
		errs = append(errs, fmt.Errorf("since %s: %w", failed[id].since.UTC().Format(time.RFC3339), failed[id].err))
	}
	return errors.Join(errs...)
}

// Publish renders what commits touched, and remembers what failed: the old page
// keeps serving, and Stale says so.
func (p *Publisher) Publish(ctx context.Context, touched db.Touched) error {
	if touched.All {
		return p.RefreshAll(ctx)
	}
	return p.Refresh(ctx, slices.Concat(touched.At, touched.Schools)...)
}

// RefreshAll reads and renders every school, adds new ones and drops those that are
// gone. One that fails keeps its old page and does not delay others. Like Refresh
// it continues when the caller goes away.
func (p *Publisher) RefreshAll(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	if right, err := p.refreshAll(ctx); right {
		return err
	}
	return p.changeAccess(ctx) // if the access changes again, another RefreshAll follows
}

// refreshAll is RefreshAll unless the access must change; then right is false.
func (p *Publisher) refreshAll(ctx context.Context) (right bool, err error) {
	p.accessMu.RLock()
	defer p.accessMu.RUnlock()
	want := p.wanted()
	if now := p.Look(); now.home == nil && len(now.schools) == 0 { // nobody has read anything yet
		p.change(func(s *Published) { s.access = want })
	}
	if p.Look().access != want {
		return false, nil
	}
	if err := p.turnOf(listTurn).take(func() error { return p.refreshList(ctx) }); err != nil {
		return true, err
	}
	var ids []int64
	for _, one := range p.Look().schools {
		ids = append(ids, one.ID)
	}
	return true, p.refreshEach(ctx, ids)
}

// listTurn is the key of the list of schools. The ids of schools begin at 1.
const listTurn = 0

// refreshList reads which schools there are, and renders their list. Its turn is
// taken, so that what was read earlier is not published later.
func (p *Publisher) refreshList(ctx context.Context) error {
	schools, err := p.store.Schools(ctx)
	var home *cachedPage
	if err == nil {
		home, err = p.renderHome(ctx, schools)
	}
	if err != nil {
		return p.fail(listTurn, fmt.Errorf("schools: %w", err))
	}
	p.change(func(s *Published) {
		s.schools, s.home = schools, home
		gone := func(id int64) bool {
			return !slices.ContainsFunc(schools, func(one school.School) bool { return one.ID == id })
		}
		maps.DeleteFunc(s.pages, func(id int64, _ *page) bool { return gone(id) })
		maps.DeleteFunc(s.failed, func(id int64, _ failure) bool { return gone(id) })
	})
	return nil
}

// Refresh reads and renders the pages of some schools. When it returns nil,
// the next request sees every commit from before the call. It continues when the
// caller goes away: a commit must not stay unpublished because a browser closed.
func (p *Publisher) Refresh(ctx context.Context, schoolIDs ...int64) error {
	p.accessMu.RLock()
	defer p.accessMu.RUnlock()
	return p.refreshEach(context.WithoutCancel(ctx), schoolIDs)
}

func (p *Publisher) refreshEach(ctx context.Context, schoolIDs []int64) error {
	var errs []error
	for _, id := range schoolIDs {
		errs = append(errs, p.turnOf(id).take(func() error { return p.refresh(ctx, id) }))
	}
	return errors.Join(errs...)
}

// refresh renders one school. The caller has the school's turn, so nobody else
// replaces its page.
func (p *Publisher) refresh(ctx context.Context, id int64) error {
	now := p.Look()
	next, err := p.render(ctx, id, now.access, len(now.schools) > 1)
	if err != nil {
		return p.fail(id, fmt.Errorf("school %d: %w", id, err))
	}
	p.change(func(s *Published) {
		s.pages[id] = next
		delete(s.failed, id)
	})
	return nil
}

// fail remembers why something is not published, and since when.
func (p *Publisher) fail(id int64, err error) error {
	p.change(func(s *Published) {
		since := p.cfg.Now()
		if before, again := s.failed[id]; again {
			since = before.since
		}
		s.failed[id] = failure{since, err}
	})
	return err
}

// change makes the next state from the last.
func (p *Publisher) change(edit func(*Published)) {
	p.swap.Lock()
	defer p.swap.Unlock()
	next := *p.state.Load()
	next.pages, next.failed = maps.Clone(next.pages), maps.Clone(next.failed)
	edit(&next)
	p.state.Store(&next)
}
