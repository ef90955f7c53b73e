package directory

import (
	"context"
	"sync"

	"hallway/internal/meeting"
	"hallway/internal/school"
)

// access is what pages are rendered for, and published together with them.
type access struct {
	public    bool // anyone may read
	passcodes bool // the pages show passcodes
}

// wanted is the access that the settings ask for.
func (p *Publisher) wanted() access {
	public := p.store.Settings().Public
	return access{public: public, passcodes: !public || p.cfg.Site.Demo}
}

// changeAccess publishes every school for another access. It closes the old pages
// first if fewer people may read, and opens only together with the new pages. No
// refresh runs beside it, which could bring back a page of the old access.
func (p *Publisher) changeAccess(ctx context.Context) error {
	p.accessMu.Lock()
	defer p.accessMu.Unlock()
	want := p.wanted()
	if !want.public {
		p.change(func(s *state) { s.access.public = false })
	}
	list, err := p.list(ctx)
	if err != nil {
		return p.fail(listTurn, err)
	}
	home, err := p.renderHome(ctx, list.offered)
	if err != nil {
		return p.fail(listTurn, err)
	}
	var mu sync.Mutex
	next := map[int64]published{}
	err = each(ids(list.schools), func(id int64) error {
		one, err := p.render(ctx, id, want, !list.alone(id))
		if err != nil {
			return p.fail(id, err)
		}
		mu.Lock()
		defer mu.Unlock()
		next[id] = one
		return nil
	})
	if err != nil {
		return err
	}
	p.change(func(s *state) {
		s.announce(p, list, home)
		s.access, s.failed, s.behind = want, map[int64]failure{}, map[int64]bool{}
		for id, one := range next {
			s.put(p, id, one)
		}
	})
	return nil
}

// readable are entries as the readers of an access may see them: nobody sees a withheld
// link, nor any of a class before and after its term. Those that have nothing to hide
// are the same.
func readable(entries []*school.Entry, to access) []*school.Entry {
	shown := make([]*school.Entry, len(entries))
	for i, e := range entries {
		shown[i] = e
		switch {
		case e.Phase != school.Running:
			closed := *e
			closed.Door = school.Door{ID: e.Door.ID, Code: e.Door.Code, Kind: e.Door.Kind, Version: e.Door.Version}
			closed.Cover, closed.Withheld = nil, nil
			shown[i] = &closed
		case !to.passcodes && hides(e):
			bare := withoutPasscodes(*e)
			shown[i] = &bare
		case e.Withheld != nil:
			open := *e
			open.Withheld = nil
			shown[i] = &open
		}
	}
	return shown
}

// hides reports whether withoutPasscodes changes something.
func hides(e *school.Entry) bool {
	return e.Withheld != nil || bare(e.Door) != e.Door || e.Cover != nil && e.Cover.Usual != nil && bare(*e.Cover.Usual) != *e.Cover.Usual
}

// withoutPasscodes removes passcodes for strangers, beside the link and inside it.
func withoutPasscodes(e school.Entry) school.Entry {
	e.Door = bare(e.Door)
	if e.Cover != nil {
		cover := *e.Cover
		if cover.Usual != nil {
			usual := bare(*cover.Usual)
			cover.Usual = &usual
		}
		e.Cover = &cover
	}
	e.Withheld = nil // not on the page
	return e
}

func bare(d school.Door) school.Door {
	link, carried := meeting.WithoutPasscode(d.Link)
	note, noted := meeting.NoteWithoutPasscodes(d.Note)
	d.Hidden = carried || noted || d.Passcode != ""
	d.Link, d.Passcode, d.Note = link, "", note
	return d
}
