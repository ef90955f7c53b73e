package directory

import (
	"context"
	"net/http"
	"sync"
	"time"

	"hallway/views"
)

// moment is what a page says is on in one minute. It is made for whoever asks first,
// and kept until somebody asks in another minute.
type moment struct {
	mu     sync.Mutex
	minute time.Time
	sheet  *sheet
}

// Now answers GET /now: what is on at an instant at the one school that has classes, or
// the list of the schools.
func (s *Published) Now(w http.ResponseWriter, r *http.Request, at time.Time) error {
	switch {
	case s.home != nil:
		s.send(w, r, s.home.now)
		return nil
	case len(s.offered) == 0:
		notYet(w)
		return nil
	}
	return s.moment(w, r, s.pages[s.offered[0].ID], at)
}

// SchoolNow answers GET /s/SLUG/now. The error may be school.ErrNotFound.
func (s *Published) SchoolNow(w http.ResponseWriter, r *http.Request, slug string, at time.Time) error {
	pg, here := s.at(slug)
	if !here {
		return s.lead(w, r, slug, "/now")
	}
	return s.moment(w, r, pg, at)
}

func (s *Published) moment(w http.ResponseWriter, r *http.Request, pg *page, at time.Time) error {
	if pg == nil {
		notYet(w)
		return nil
	}
	sheet, err := pg.moment.of(r.Context(), pg, at)
	if err != nil {
		return err
	}
	s.send(w, r, sheet)
	return nil
}

// of makes the answer for the minute of an instant. It says the same from the minute's
// first second to its last, so it is right as of the first.
func (m *moment) of(ctx context.Context, pg *page, at time.Time) (*sheet, error) {
	minute := at.Truncate(time.Minute)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.sheet == nil || !m.minute.Equal(minute) {
		body, err := bytesOf(context.WithoutCancel(ctx), views.NowPage(views.NewNow(pg.view(), minute)))
		if err != nil {
			return nil, err
		}
		m.sheet, m.minute = finished(body, never), minute
	}
	return m.sheet, nil
}
