package directory

import (
	"context"
	"errors"
	"slices"
	"sync"

	"hallway/db"
	"hallway/internal/school"
)

// Publish publishes what commits touched. When it returns nil, the next request sees
// every commit from before the call. If something fails, the old page keeps serving,
// and Stale says so.
func (p *Publisher) Publish(ctx context.Context, touched db.Touched) error {
	if touched.All || p.Look().lacks(touched.At) || p.Look().lacks(touched.Schools) {
		return p.RefreshAll(ctx)
	}
	p.accessMu.RLock()
	defer p.accessMu.RUnlock()
	ctx = context.WithoutCancel(ctx)
	err := p.refreshEach(ctx, touched.Schools)
	at := slices.DeleteFunc(slices.Clone(touched.At), func(id int64) bool { return slices.Contains(touched.Schools, id) })
	if len(at) == 0 {
		return err
	}
	p.pending.add(touched.Doors, at)
	_ = p.saves.take(func() error {
		doors, at := p.pending.take()
		p.publishDoors(ctx, doors, at)
		return nil
	})
	// Not within the turn, so that those who save at other schools need not wait for it.
	_ = p.refreshEach(ctx, p.state.Load().whole(at)) // p.fail has noted the errors
	return errors.Join(err, p.Look().stale(at))
}

// lacks reports whether one of these schools is not in the list: another process has
// imported it, and the watcher has not looked since.
func (s *Published) lacks(schoolIDs []int64) bool {
	return slices.ContainsFunc(schoolIDs, func(id int64) bool {
		return !slices.ContainsFunc(s.schools, func(one school.School) bool { return one.ID == id })
	})
}

// pending is which doors were saved and are not published yet, and at which schools.
type pending struct {
	mu        sync.Mutex
	doors, at []int64
}

func (w *pending) add(doors, at []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.doors, w.at = append(w.doors, doors...), append(w.at, at...)
}

// take empties it, and returns ids without duplicates and in order: hold relies on it.
func (w *pending) take() (doors, at []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	doors, at = w.doors, w.at
	w.doors, w.at = nil, nil
	for _, list := range []*[]int64{&doors, &at} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return doors, at
}

// publishDoors reads doors, all at once, and replaces their rows at some schools, or
// leaves a school behind. What cannot be published, whatever the reason, makes each of
// these schools stale: nobody else has these doors any more.
func (p *Publisher) publishDoors(ctx context.Context, doors, at []int64) {
	p.hold(at, func() { // nobody else replaces these pages by what was read earlier
		if err := p.replaceRows(ctx, doors, at); err != nil {
			for _, id := range at { // the next save there reads it whole
				_ = p.fail(id, err)
			}
		}
	})
}

func (p *Publisher) replaceRows(ctx context.Context, doors, at []int64) (err error) {
	defer orPanic(&err)
	list, err := p.store.EntriesOf(ctx, doors)
	if err != nil {
		return err
	}
	now, next, behind := p.state.Load(), map[int64]published{}, []int64(nil)
	for _, id := range at {
		one, err := p.replace(ctx, now, id, doors, list)
		switch {
		case errors.Is(err, errWhole):
			behind = append(behind, id)
		case err != nil:
			_ = p.fail(id, err)
		default:
			next[id] = one
		}
	}
	p.change(func(s *state) {
		for id, one := range next {
			s.put(p, id, one)
		}
		for _, id := range behind {
			s.behind[id] = true
		}
	})
	return nil
}

// whole are those of some schools that must be read whole.
func (s *state) whole(schoolIDs []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(schoolIDs), func(id int64) bool { return !s.behind[id] })
}

// hold takes the turns of schools. Two that hold several need not wait for each other
// for ever, because pending.take sorts them.
func (p *Publisher) hold(schoolIDs []int64, do func()) {
	for _, id := range schoolIDs {
		t := p.turnOf(id)
		t.mu.Lock()
		defer t.mu.Unlock()
	}
	do()
}

// errWhole says that a school must be read whole.
var errWhole = errors.New("doors came, went or moved, or another day began")

// replace makes the next state of a school in which some doors were read again.
func (p *Publisher) replace(ctx context.Context, now *state, id int64, doors []int64, list []school.Entry) (next published, err error) {
	defer orPanic(&err)
	pg, register := now.pages[id], now.registers[id]
	if _, stale := now.failed[id]; stale || pg == nil || p.turned(pg, p.store.Now()) {
		return next, errWhole
	}
	positions, entries, err := pg.doors.place(id, doors, list, now.elsewhere)
	if err != nil {
		return next, err
	}
	to := p.setting(now.access, !now.alone(id), pg.school, pg.day, pg.dates)
	if next.page, err = p.with(ctx, pg, to, positions, readable(entries, now.access)); err != nil {
		return next, err
	}
	next.register = register.with(positions, entries)
	return next, nil
}

// place finds the positions of a school's doors among those that were read, or is
// errWhole if the school does not have the same doors any more. elsewhere says
// whether the office hours that it does not have are known, so another school's.
func (x *index) place(id int64, doors []int64, list []school.Entry, elsewhere func(door int64) bool) (
	at []int32, entries []*school.Entry, err error) {
	read := 0
	for i := range list {
		e := &list[i]
		position, here := x.ids[e.Door.ID]
		ours := e.Section.SchoolID == id || e.Section.ID == 0 && (here || !elsewhere(e.Door.ID))
		if ours != here {
			return nil, nil, errWhole
		}
		if here {
			at, entries, read = append(at, position), append(entries, e), read+1
		}
	}
	for _, door := range doors {
		if _, here := x.ids[door]; here {
			read--
		}
	}
	if read != 0 {
		return nil, nil, errWhole // one is gone
	}
	return at, entries, nil
}

// elsewhere reports whether some school has a door.
func (s *state) elsewhere(door int64) bool {
	for _, pg := range s.pages {
		if _, has := pg.doors.ids[door]; has {
			return true
		}
	}
	return false
}
