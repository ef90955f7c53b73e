package directory

import (
	"bytes"
	"context"
	"fmt"

	"github.com/a-h/templ"

	"hallway/internal/school"
	"hallway/views"
)

// page is one school as it is published.
type page struct {
	number  uint64 // of this one alone: a page rendered again has another
	answers *answers
	view    views.Directory
	held    *held
	doors   map[string]school.Entry // by code
}

// render reads one school and makes its page for an access, still without held
// bytes, and what these are to hold.
func (p *Publisher) render(ctx context.Context, id int64, to access, several bool) (pg *page, body []byte, err error) {
	defer orPanic(&err)
	d, err := p.store.Directory(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if !to.passcodes {
		for i, e := range d.Entries {
			d.Entries[i] = withoutPasscodes(e)
		}
	}
	site := p.site()
	site.Name = d.School.Name
	pg = &page{number: p.numbers.Add(1), answers: &p.answers, view: views.NewDirectory(site, d, several, to.passcodes),
		doors: make(map[string]school.Entry, len(d.Entries))}
	for _, e := range d.Entries {
		pg.doors[e.Door.Code] = e
	}
	body, err = bytesOf(ctx, views.DirectoryPage(pg.view))
	return pg, body, err
}

// site is what every page says now: the settings may have changed.
func (p *Publisher) site() views.Site {
	site := p.cfg.Site
	site.Zone, site.Status = p.store.Settings().Zone, p.store.Status()
	return site
}

// renderHome makes the list of schools; one school needs none.
func (p *Publisher) renderHome(ctx context.Context, schools []school.School) (*held, error) {
	if len(schools) == 1 {
		return nil, nil
	}
	body, err := bytesOf(ctx, views.SchoolsPage(p.site(), schools))
	if err != nil {
		return nil, err
	}
	return hold(body), nil
}

// orPanic, deferred, makes a panic in the views an error, so that the old page
// keeps serving.
func orPanic(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("rendering: panic: %v", p)
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
