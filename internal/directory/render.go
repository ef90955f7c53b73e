package directory

import (
	"bytes"
	"context"
	"fmt"

	"github.com/a-h/templ"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// page is one school as it is published.
type page struct {
	number  uint64 // a page that is rendered again has another one
	answers *answers
	view    views.Directory
	cached  *cachedPage
	doors   map[string]school.Entry // by code
}

// read reads a school's directory.
func read(ctx context.Context, store *db.Store, id int64, passcodes bool) (school.Directory, error) {
	d, err := store.Directory(ctx, id)
	if !passcodes {
		for i, e := range d.Entries {
			d.Entries[i] = withoutPasscodes(e)
		}
	}
	return d, err
}

// render reads one school and makes its page for an access. Bytes that are the
// same as before are not compressed again.
func (p *Publisher) render(ctx context.Context, id int64, to access, several bool) (pg *page, err error) {
	defer orPanic(&err)
	d, err := read(ctx, p.store, id, to.passcodes)
	if err != nil {
		return nil, err
	}
	site := p.site()
	site.Name = d.School.Name
	pg = &page{number: p.numbers.Add(1), answers: p.answers, view: views.NewDirectory(site, d, several, to.passcodes),
		doors: make(map[string]school.Entry, len(d.Entries))}
	for _, e := range d.Entries {
		pg.doors[e.Door.Code] = e
	}
	body, err := bytesOf(ctx, views.DirectoryPage(pg.view))
	if err != nil {
		return nil, err
	}
	if old := p.Look().pages[id]; old != nil && bytes.Equal(old.cached[identity].body, body) {
		pg.cached = old.cached
	} else {
		pg.cached = encode(body)
	}
	return pg, nil
}

// site is what every page shows, with the present settings.
func (p *Publisher) site() views.Site {
	site := p.cfg.Site
	site.Zone, site.Status = p.store.Settings().Zone, p.store.Status()
	return site
}

// renderHome makes the list of schools, or nil for a single school.
func (p *Publisher) renderHome(ctx context.Context, schools []school.School) (*cachedPage, error) {
	if len(schools) == 1 {
		return nil, nil
	}
	body, err := bytesOf(ctx, views.SchoolsPage(p.site(), schools))
	if err != nil {
		return nil, err
	}
	return encode(body), nil
}

// orPanic, deferred, turns a panic into an error, so that the old page
// stays published.
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
