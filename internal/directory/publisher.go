// Package directory is the publisher of the student pages. It keeps the entries of
// every school and a rendered row for each in memory, replaces what a commit changed,
// and serves pages as bytes, which are made for whoever asks first.
package directory

import (
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

	state    atomic.Pointer[state]
	swap     sync.Mutex   // locked while a state replaces another
	accessMu sync.RWMutex // locked for writing while the access changes

	turns   sync.Map // *turn by school
	saves   turn     // of those who publish doors
	pending pending
	answers *answers
	quiet   *quiet
	numbers atomic.Uint64 // of sheets

	whereabouts atomic.Pointer[whereabouts]
}

// state is everything in memory at one moment. It never changes. What readers may
// see does not lead to the rest.
type state struct {
	Published
	registers map[int64]*register // by school
	staffing  uint64              // another number when somebody starts or stops teaching somewhere
	behind    map[int64]bool      // schools in which doors came, went or moved: the next save there reads the whole school
}

// Published is everything that is published at one moment, and who may read it. It
// never changes, so that the check and the page always belong together.
type Published struct {
	access access
	listed
	pages  map[int64]*page
	home   *home             // the lists of the schools that are offered, unless that is one
	failed map[int64]failure // by school; 0 is the list of schools
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
	p := &Publisher{store: store, cfg: cfg, answers: newAnswers(), quiet: newQuiet()}
	p.state.Store(&state{Published: Published{pages: map[int64]*page{}, failed: map[int64]failure{}},
		registers: map[int64]*register{}, behind: map[int64]bool{}})
	return p
}

// Close ends what the publisher does in the background. It serves all the same.
func (p *Publisher) Close() { p.quiet.close() }

// Look is what is published now.
func (p *Publisher) Look() *Published { return &p.state.Load().Published }

// Public reports whether anyone may read it.
func (s *Published) Public() bool { return s.access.public }

// Name is what the installation is called: its one school that has classes, or "" when
// there are several or none.
func (p *Publisher) Name() string {
	if s := p.state.Load(); len(s.offered) == 1 {
		return s.offered[0].Name
	}
	return ""
}

// Door finds a door by its code, from memory. Office hours may be on the pages
// of several schools, one of them refreshed before the other: the newest is used.
func (s *Published) Door(code string) (school.Entry, bool) {
	return s.newest(func(id int64) *school.Entry {
		if pg := s.pages[id]; pg != nil {
			return pg.door(code)
		}
		return nil
	})
}

// newest is the newest of the entries that schools have of a door.
func (s *Published) newest(at func(schoolID int64) *school.Entry) (school.Entry, bool) {
	var newest *school.Entry
	for _, one := range s.schools {
		if e := at(one.ID); e != nil {
			newest = newer(newest, e)
		}
	}
	if newest == nil {
		return school.Entry{}, false
	}
	return *newest, true
}

// Stale says why the newest data is not published and since when, or is nil.
func (p *Publisher) Stale() error {
	now := p.Look()
	return now.stale(slices.Sorted(maps.Keys(now.failed)))
}

// stale is Stale for some schools.
func (s *Published) stale(schoolIDs []int64) error {
	var errs []error
	for _, id := range schoolIDs {
		if failed, is := s.failed[id]; is {
			errs = append(errs, fmt.Errorf("since %s: %w", failed.since.UTC().Format(time.RFC3339), failed.err))
		}
	}
	return errors.Join(errs...)
}

// fail remembers why a school, or the list of schools, is not published, and since when.
func (p *Publisher) fail(id int64, err error) error {
	if id == listTurn {
		err = fmt.Errorf("schools: %w", err)
	} else {
		err = fmt.Errorf("school %d: %w", id, err)
	}
	p.change(func(s *state) {
		since := p.cfg.Now()
		if before, again := s.failed[id]; again {
			since = before.since
		}
		s.failed[id] = failure{since, err}
	})
	return err
}

// change makes the next state from the last.
func (p *Publisher) change(edit func(*state)) {
	p.swap.Lock()
	defer p.swap.Unlock()
	next := *p.state.Load()
	next.pages, next.failed = maps.Clone(next.pages), maps.Clone(next.failed)
	next.registers, next.behind = maps.Clone(next.registers), maps.Clone(next.behind)
	edit(&next)
	p.state.Store(&next)
}

// announce sets which schools there are, and forgets those that are gone.
func (s *state) announce(p *Publisher, list listed, home *home) {
	if s.home != nil && s.home != home {
		p.quiet.drop(s.home.list)
		p.quiet.drop(s.home.now)
	}
	s.listed, s.home = list, home
	s.staffing++
	gone := func(id int64) bool {
		return !slices.ContainsFunc(list.schools, func(one school.School) bool { return one.ID == id })
	}
	maps.DeleteFunc(s.pages, func(id int64, old *page) bool {
		if gone(id) {
			p.quiet.drop(old.sheet)
		}
		return gone(id)
	})
	maps.DeleteFunc(s.registers, func(id int64, _ *register) bool { return gone(id) })
	maps.DeleteFunc(s.failed, func(id int64, _ failure) bool { return gone(id) })
	maps.DeleteFunc(s.behind, func(id int64, _ bool) bool { return gone(id) })
}

// published is one school in memory.
type published struct {
	page     *page     // what readers may see
	register *register // what people who may change a door see
}

// put replaces a school's page. Whoever calls it has the school's turn or, in
// changeAccess, all of accessMu, so that nobody has one.
func (s *state) put(p *Publisher, id int64, next published) {
	if was := s.pages[id]; was != nil && was.sheet != next.page.sheet {
		p.quiet.drop(was.sheet)
	}
	if was := s.registers[id]; was == nil || was.staff != next.register.staff {
		s.staffing++
	}
	s.pages[id], s.registers[id] = next.page, next.register
}
