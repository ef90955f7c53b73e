package directory

import (
	"context"

	"hallway/internal/schedule"
	"hallway/internal/school"
	"hallway/views"
)

// otherDay is a day that an address asks for, and that its page is not of.
type otherDay struct {
	date schedule.Date
	none bool // it is no date, or outside the school's schedule
}

// otherDay reads the parameter on, a date like 2026-12-08. It is nil for the page as it
// is: without the parameter or without a schedule, and for the page's own day.
func (pg *page) otherDay(on string) *otherDay {
	times := pg.day.Times()
	if on == "" || times == nil {
		return nil
	}
	date, err := schedule.ParseDate(on)
	first, last, ok := times.Span()
	switch {
	case err == nil && date == pg.dates.school:
		return nil
	case err != nil || !ok || date < first || date > last:
		return &otherDay{none: true}
	}
	return &otherDay{date: date}
}

// on is the page as it will be on another day, or was: by the schedule and the terms of
// the classes, and without what is so only today.
func (pg *page) on(ctx context.Context, day *otherDay) (views.Directory, error) {
	switch {
	case day == nil:
		return pg.view(), nil
	case day.none:
		return pg.view().WithoutThatDay(), nil
	}
	entries := make([]*school.Entry, len(pg.rows))
	for i, r := range pg.rows {
		entries[i] = usually(r.Entry, day.date.String())
	}
	v, on := &pg.layout.view, views.OnDate(pg.day.Times(), day.date)
	rows, err := rowsOf(ctx, pg, marked(entries, twinsAmong(entries)), on, v.Passcodes)
	if err != nil {
		return views.Directory{}, err
	}
	return views.NewDirectory(v.Site, pg.school, rows, on, v.Several, v.Passcodes), nil
}

// usually is an entry as it usually is, on a date: with its own meeting, whoever covers
// it today. Nobody learns the link of a class whose term does not run today.
func usually(e *school.Entry, date string) *school.Entry {
	phase := e.Section.Phase(date)
	if e.Cover == nil && phase == e.Phase && !e.Twin {
		return e
	}
	usual := *e
	usual.Phase, usual.Twin = phase, false
	if e.Cover != nil && e.Cover.Usual != nil {
		usual.Door = *e.Cover.Usual
	}
	usual.Cover = nil
	return &usual
}
