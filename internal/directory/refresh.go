package directory

import (
	"context"
	"errors"
	"runtime"

	"golang.org/x/sync/errgroup"

	"hallway/internal/schedule"
	"hallway/internal/school"
	"hallway/views"
)

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
		p.change(func(s *state) { s.access = want })
	}
	if p.Look().access != want {
		return false, nil
	}
	if err := p.turnOf(listTurn).take(func() error { return p.refreshList(ctx) }); err != nil {
		return true, err
	}
	return true, p.refreshEach(ctx, ids(p.Look().schools))
}

func ids(schools []school.School) []int64 {
	var list []int64
	for _, one := range schools {
		list = append(list, one.ID)
	}
	return list
}

// listTurn is the key of the list of schools. The ids of schools begin at 1.
const listTurn = 0

// refreshList reads which schools there are, and renders their list. Its turn is
// taken, so that what was read earlier is not published later.
func (p *Publisher) refreshList(ctx context.Context) error {
	list, err := p.list(ctx)
	var home *home
	if err == nil {
		home, err = p.renderHome(ctx, list.offered)
	}
	if err != nil {
		return p.fail(listTurn, err)
	}
	if was := p.Look().home; was != nil && home != nil && was.list.used() && was.list.same(home.list) {
		home = was // it has no rows
	}
	p.change(func(s *state) { s.announce(p, list, home) })
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
	return each(schoolIDs, func(id int64) error {
		return p.turnOf(id).take(func() error { return p.refresh(ctx, id) })
	})
}

// each does something for schools, as many at a time as there are processors.
func each(schoolIDs []int64, do func(id int64) error) error {
	errs := make([]error, len(schoolIDs))
	var some errgroup.Group
	some.SetLimit(runtime.GOMAXPROCS(0))
	for i, id := range schoolIDs {
		some.Go(func() error {
			defer orPanic(&errs[i]) // in a goroutine of its own it would end the process
			errs[i] = do(id)
			return nil // one that fails does not end the others
		})
	}
	_ = some.Wait() // nil
	return errors.Join(errs...)
}

// refresh renders one school. The caller has the school's turn, so nobody else
// replaces its page.
func (p *Publisher) refresh(ctx context.Context, id int64) error {
	if err := p.reread(ctx, id); err != nil {
		return p.fail(id, err)
	}
	return nil
}

func (p *Publisher) reread(ctx context.Context, id int64) (err error) {
	defer orPanic(&err)
	now := p.Look()
	next, err := p.render(ctx, id, now.access, !now.alone(id))
	if err != nil {
		return err
	}
	if was := now.pages[id]; was != nil && was.sheet.used() && was.sheet.same(next.page.sheet) {
		next.page.sheet.take(was.sheet) // the same bytes are not compressed again
	}
	p.change(func(s *state) {
		s.put(p, id, next)
		delete(s.failed, id)
		delete(s.behind, id)
	})
	return nil
}

// render reads one school and makes its page for an access.
func (p *Publisher) render(ctx context.Context, id int64, to access, several bool) (one published, err error) {
	defer orPanic(&err)
	var d school.Directory
	at, err := p.withinDay(func() error {
		d, err = p.store.Directory(ctx, id)
		return err
	})
	if err != nil {
		return one, err
	}
	day := views.NewDay(p.timesOf(d), at)
	share(d.Entries)
	was := p.state.Load().sound(id)
	all := was.register.kept(pointers(d.Entries))
	around := p.setting(to, several, d.School, day, p.datesAt(at, day.Times()))
	if one.page, err = p.newPage(ctx, was.page, around, d, readable(all, to)); err == nil {
		one.register = newRegister(one.page.doors, all)
	}
	return one, err
}

// sound is a school as it is in memory, or nothing if it could not be published: then
// all of it is made again.
func (s *state) sound(id int64) published {
	if _, failed := s.failed[id]; failed {
		return published{}
	}
	return published{s.pages[id], s.registers[id]}
}

// pointers are pointers to the elements of a list.
func pointers(entries []school.Entry) []*school.Entry {
	list := make([]*school.Entry, len(entries))
	for i := range entries {
		list[i] = &entries[i]
	}
	return list
}

// setting is what surrounds a school's rows on a day.
func (p *Publisher) setting(to access, several bool, s school.School, day *views.Day, on dates) setting {
	site := p.site()
	site.Name = s.Name
	return setting{site: site, several: several, passcodes: to.passcodes, dates: on, day: day}
}

// timesOf reads a school's schedule. A text was checked when it was saved, so one with
// faults was written by another version: the school has no times until it is mended.
func (p *Publisher) timesOf(d school.Directory) *schedule.Schedule {
	if d.Schedule == "" {
		return nil
	}
	times, _ := schedule.Parse(d.Schedule, p.store.Settings().Zone)
	return times
}
