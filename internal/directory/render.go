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
	view  views.Directory
	held  *held
	doors map[string]school.Entry // by code
}

// render reads one school and makes its page.
func (p *Publisher) render(ctx context.Context, id int64) (*page, error) {
	d, err := p.store.Directory(ctx, id)
	if err != nil {
		return nil, err
	}
	pg := &page{view: p.view(d), doors: make(map[string]school.Entry, len(d.Entries))}
	for _, e := range d.Entries {
		pg.doors[e.Door.Code] = e
	}
	body, err := bytesOf(ctx, views.DirectoryPage(pg.view))
	if err != nil {
		return nil, err
	}
	pg.held = hold(body)
	return pg, nil
}

// view is a school's page; whether there are several schools comes from what
// is published.
func (p *Publisher) view(d school.Directory) views.Directory {
	site := p.cfg.Site
	site.Name = d.School.Name
	return views.NewDirectory(site, d, len(p.state.Load().schools) > 1, p.cfg.Passcodes)
}

// renderHome makes the list of schools; one school needs none.
func (p *Publisher) renderHome(ctx context.Context, schools []school.School) (*held, error) {
	if len(schools) == 1 {
		return nil, nil
	}
	body, err := bytesOf(ctx, views.SchoolsPage(p.cfg.Site, schools))
	if err != nil {
		return nil, err
	}
	return hold(body), nil
}

// bytesOf renders a component; a panic in a template becomes an error, so that
// the old page keeps serving.
func bytesOf(ctx context.Context, c templ.Component) (body []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("rendering: %v", p)
		}
	}()
	var out bytes.Buffer
	if err := c.Render(ctx, &out); err != nil {
		return nil, fmt.Errorf("rendering: %w", err)
	}
	return out.Bytes(), nil
}
