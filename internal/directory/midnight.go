package directory

import (
	"context"
	"time"

	"hallway/internal/schedule"
)

// dates are the days that a page is right for.
type dates struct {
	site   string        // the installation's, as 2026-11-24: by it terms and covers begin and end
	school schedule.Date // the school's own: its schedule may name another zone. 0: it has none
}

// datesAt are the dates of a school at an instant.
func (p *Publisher) datesAt(at time.Time, times *schedule.Schedule) dates {
	d := dates{site: p.dateAt(at)}
	if times != nil {
		d.school = schedule.DateOf(at.In(times.Zone))
	}
	return d
}

// dateAt is the installation's date at an instant.
func (p *Publisher) dateAt(at time.Time) string {
	return at.In(p.store.Settings().Zone).Format(time.DateOnly)
}

// turned reports whether a page is of another day than an instant. Then it is read
// again as a whole: with one row of the new day it would be of neither.
func (p *Publisher) turned(pg *page, at time.Time) bool {
	return pg.dates != p.datesAt(at, pg.day.Times())
}

// withinDay reads something on one date of the installation, and returns an instant
// of that date: whoever reads over midnight reads again.
func (p *Publisher) withinDay(read func() error) (at time.Time, err error) {
	for {
		at = p.store.Now()
		if err = read(); err != nil || p.dateAt(p.store.Now()) == p.dateAt(at) {
			return at, err
		}
	}
}

// Turn publishes the schools for which another day has begun since they were read,
// each at its own midnight, and at the installation's all of them.
func (p *Publisher) Turn(ctx context.Context) error {
	now, at := p.Look(), p.store.Now()
	if now.today != p.dateAt(at) {
		return p.RefreshAll(ctx)
	}
	var turned []int64
	for id, pg := range now.pages {
		if p.turned(pg, at) {
			turned = append(turned, id)
		}
	}
	return p.Refresh(ctx, turned...)
}
