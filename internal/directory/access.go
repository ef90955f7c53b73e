package directory

import (
	"context"
	"fmt"

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
		p.change(func(s *Published) { s.access.public = false })
	}
	schools, err := p.store.Schools(ctx)
	if err != nil {
		return p.fail(0, fmt.Errorf("schools: %w", err))
	}
	home, err := p.renderHome(ctx, schools)
	if err != nil {
		return p.fail(0, fmt.Errorf("schools: %w", err))
	}
	pages := map[int64]*page{}
	for _, one := range schools {
		pg, err := p.render(ctx, one.ID, want, len(schools) > 1)
		if err != nil {
			return p.fail(one.ID, fmt.Errorf("school %d: %w", one.ID, err))
		}
		pages[one.ID] = pg
	}
	p.change(func(s *Published) {
		s.schools, s.home, s.pages, s.access, s.failed = schools, home, pages, want, map[int64]failure{}
	})
	return nil
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
	d.Hidden = carried || d.Passcode != ""
	d.Link, d.Passcode = link, ""
	return d
}
