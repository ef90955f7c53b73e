package directory

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/a-h/templ"

	"hallway/internal/school"
	"hallway/views"
)

// page is one school as it is published. It never changes: a save makes another one,
// which shares what did not change.
type page struct {
	school  school.School
	day     *views.Day // nil: the school has no schedule
	dates   dates      // of the day, and of the entries
	doors   *index
	leads   map[string]string // codes of merged classes, to those where they lead
	rows    []*views.Row      // by the index
	twins   map[int64]bool
	layout  *layout
	view    func() views.Directory // with rows, put together once
	sheet   *sheet
	number  uint64  // key of what it answers for other days
	moment  *moment // what is on now
	answers *answers
}

// index says at which position of a list each door is.
type index struct {
	codes map[string]int32
	ids   map[int64]int32
}

func indexOf(list []*school.Entry) *index {
	x := &index{make(map[string]int32, len(list)), make(map[int64]int32, len(list))}
	for i, e := range list {
		x.codes[e.Door.Code], x.ids[e.Door.ID] = int32(i), int32(i)
	}
	return x
}

// layout is what surrounds the rows of a page, and their order. A save of a link
// changes neither.
type layout struct {
	view    views.Directory // without rows
	groups  [][]int32       // positions, in the order of the page
	outline *views.Outline
}

// setting is what a school's page depends on besides its data.
type setting struct {
	site      views.Site
	several   bool // it is not the page at /, which is a list of schools, or another one's
	passcodes bool
	dates     dates
	day       *views.Day // nil: the school has no schedule
}

// arrange sorts rows into a layout.
func arrange(ctx context.Context, to setting, s school.School, doors *index, rows []*views.Row) (*layout, error) {
	l := &layout{view: views.NewDirectory(to.site, s, rows, to.day, to.several, to.passcodes)}
	var err error
	if l.outline, err = l.view.Outline(ctx); err != nil {
		return nil, fmt.Errorf("rendering: %w", err)
	}
	for i, g := range l.view.Groups {
		positions := make([]int32, len(g.Rows))
		for n, r := range g.Rows {
			positions[n] = doors.codes[r.Entry.Door.Code]
		}
		l.groups = append(l.groups, positions)
		l.view.Groups[i].Rows = nil
	}
	return l, nil
}

// fits reports whether the layout is still right for what surrounds the rows.
func (l *layout) fits(to setting) bool {
	return l.view.Site == to.site && l.view.Several == to.several && l.view.Passcodes == to.passcodes && l.view.Day.Same(to.day)
}

// fill is the directory with rows.
func (l *layout) fill(rows []*views.Row) views.Directory {
	groups := make([][]*views.Row, len(l.groups))
	for i, positions := range l.groups {
		groups[i] = make([]*views.Row, len(positions))
		for n, at := range positions {
			groups[i][n] = rows[at]
		}
	}
	return l.view.Fill(groups)
}

// newPage renders a school's entries, each of which is what readers may see.
// Rows of the page that was are used again where they are right.
func (p *Publisher) newPage(ctx context.Context, was *page, to setting, d school.Directory, entries []*school.Entry) (pg *page, err error) {
	s := d.School
	pg = &page{school: s, day: to.day, dates: to.dates, leads: d.Leads, doors: indexOf(entries),
		twins: twinsAmong(entries), answers: p.answers}
	if pg.rows, err = rowsOf(ctx, was, marked(entries, pg.twins), to.day, to.passcodes); err != nil {
		return nil, err
	}
	if pg.layout, err = arrange(ctx, to, s, pg.doors, pg.rows); err != nil {
		return nil, err
	}
	p.spread(pg)
	return pg, nil
}

// rowsOf renders entries, but those that a page has as they are; nil: none.
func rowsOf(ctx context.Context, was *page, entries []*school.Entry, day *views.Day, passcodes bool) ([]*views.Row, error) {
	rows := make([]*views.Row, len(entries))
	for i, e := range entries {
		if rows[i] = was.row(e, day, passcodes); rows[i] != nil {
			continue
		}
		var err error
		if rows[i], err = views.NewRow(ctx, e, day, passcodes); err != nil {
			return nil, fmt.Errorf("rendering: %w", err)
		}
	}
	return rows, nil
}

// row is the page's row of an entry, if it is right for it and for a day; otherwise nil.
func (pg *page) row(e *school.Entry, day *views.Day, passcodes bool) *views.Row {
	if pg == nil || pg.layout.view.Passcodes != passcodes {
		return nil
	}
	at, here := pg.doors.codes[e.Door.Code]
	if !here || !pg.rows[at].Shows(e, day) {
		return nil
	}
	return pg.rows[at]
}

// with is the page with other entries of the doors at some positions.
func (p *Publisher) with(ctx context.Context, pg *page, to setting, at []int32, entries []*school.Entry) (next *page, err error) {
	rows, err := rowsOf(ctx, nil, marked(entries, pg.twins), to.day, to.passcodes)
	if err != nil {
		return nil, err
	}
	next = &page{school: pg.school, day: pg.day, dates: pg.dates, doors: pg.doors, leads: pg.leads,
		rows: slices.Clone(pg.rows), twins: pg.twins,
		layout: pg.layout, answers: pg.answers}
	moved, same := !pg.layout.fits(to), true
	for i, row := range rows {
		was := pg.rows[at[i]]
		next.rows[at[i]] = row
		moved, same = moved || !row.SamePlace(was), same && row.Sum == was.Sum
	}
	if moved {
		if next.layout, err = arrange(ctx, to, pg.school, pg.doors, next.rows); err != nil {
			return nil, err
		}
	}
	p.spread(next)
	if !moved && same {
		next.sheet.take(pg.sheet)
	}
	return next, nil
}

// spread sets the page's view and sheet, both made when they are first needed.
func (p *Publisher) spread(pg *page) {
	layout, rows := pg.layout, pg.rows
	view := sync.OnceValue(func() views.Directory { return layout.fill(rows) })
	pg.view, pg.number, pg.moment = view, p.numbers.Add(1), &moment{}
	pg.sheet = newSheet(p.quiet, func() views.Sum { return layout.outline.Sum(view()) },
		func(out *bytes.Buffer) { layout.outline.Write(out, view()) })
	pg.sheet.number = pg.number
}

// door is what readers may see of a door, or of the one where the address of a merged
// class leads; nil if neither is here.
func (pg *page) door(code string) *school.Entry {
	if to, merged := pg.leads[code]; merged {
		code = to
	}
	at, here := pg.doors.codes[code]
	if !here {
		return nil
	}
	return pg.rows[at].Entry
}

// home are the lists of the schools that are offered: with their classes, and with what
// is on now.
type home struct{ list, now *sheet }

// renderHome makes the lists of the schools that are offered, or nil for a single one.
func (p *Publisher) renderHome(ctx context.Context, schools []school.School) (*home, error) {
	if len(schools) == 1 {
		return nil, nil
	}
	list, err := bytesOf(ctx, views.SchoolsPage(p.site(), schools))
	if err != nil {
		return nil, err
	}
	now, err := bytesOf(ctx, views.SchoolsNowPage(p.site(), schools))
	if err != nil {
		return nil, err
	}
	return &home{finished(list, p.quiet), finished(now, p.quiet)}, nil
}

// site is what every page shows, with the present settings.
func (p *Publisher) site() views.Site {
	site := p.cfg.Site
	site.Zone, site.Status = p.store.Settings().Zone, p.store.Status()
	return site
}

// orPanic, deferred, turns a panic into an error, so that the old page
// stays published.
func orPanic(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v", p)
	}
}

// bytesOf renders a component.
func bytesOf(ctx context.Context, c templ.Component) (body []byte, err error) {
	defer orPanic(&err)
	var out bytes.Buffer
	if err := c.Render(ctx, &out); err != nil {
		return nil, fmt.Errorf("rendering: %w", err)
	}
	return out.Bytes(), nil
}
