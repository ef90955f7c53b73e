package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/schedule"
	"hallway/internal/school"
	"hallway/views"
)

// schedulePath is the page of a school's day in the console.
const schedulePath = "/admin/schedule"

// timetable is a school's schedule as a page of the console shows it and a form changes it.
type timetable struct {
	views.Schedule
	saved db.Schedule
}

// timetable reads the schedule of the school with a slug; empty: of the first that the
// administrator has. Without any school its School is zero.
func (s *Server) timetable(c echo.Context, slug string) (m timetable, err error) {
	ctx := c.Request().Context()
	if m.Console, err = s.console(c, schedulePath); err != nil {
		return m, err
	}
	all, err := s.store.Schools(ctx)
	if err != nil {
		return m, err
	}
	m.Only, m.Now = len(all) == 1, s.now()
	only := scope(c)
	m.Schools = slices.DeleteFunc(slices.Clone(all), func(one school.School) bool { return only != 0 && one.ID != only })
	at := slices.IndexFunc(m.Schools, func(one school.School) bool { return one.Slug == slug || slug == "" })
	switch {
	case at >= 0:
	case slices.ContainsFunc(all, func(one school.School) bool { return one.Slug == slug }):
		return m, school.ErrForbidden
	case slug != "":
		return m, school.ErrNotFound
	default:
		return m, nil
	}
	m.School = m.Schools[at]
	if m.saved, err = s.store.Schedule(ctx, s.actor(c), m.School.ID); err != nil {
		return m, err
	}
	m.Text, m.Version, m.SavedBy, m.SavedAt, m.InForce = m.saved.Text, m.saved.Version, m.saved.SavedBy, m.saved.SavedAt, m.saved.InForce
	if err = s.sharesWith(c, &m, all); err != nil {
		return m, err
	}
	m.MayEdit = m.Shares == nil || only == 0
	m.read(s)
	return m, nil
}

// sharesWith finds the school whose text counts for the page's, among all that are in use or
// as one that is not any more: then no text counts.
func (s *Server) sharesWith(c echo.Context, m *timetable, all []school.School) error {
	if m.saved.As == 0 {
		return nil
	}
	if i := slices.IndexFunc(all, func(one school.School) bool { return one.ID == m.saved.As }); i >= 0 {
		m.Shares = &all[i]
		return nil
	}
	gone, err := s.store.OneSchool(c.Request().Context(), m.saved.As)
	if errors.Is(err, school.ErrNotFound) { // a roster took it away, so only the text has its name
		text, _ := schedule.Parse(m.Text, s.store.Settings().Zone)
		gone.Name, err = text.As, nil
	}
	m.Shares, m.Lost = &gone.School, true
	return err
}

// read parses the text that counts.
func (m *timetable) read(s *Server) {
	zone := s.store.Settings().Zone
	m.Today = schedule.DateOf(m.Now.In(zone))
	if m.InForce == "" {
		return
	}
	if m.Times, m.Problems = schedule.Parse(m.InForce, zone); m.Times != nil {
		m.Today = schedule.DateOf(m.Now.In(m.Times.Zone))
	}
}

// sharing are the schools of this administrator for which each text counts, by the id of
// the school whose text it is.
func (s *Server) sharing(c echo.Context, schools []school.School) (map[int64][]school.School, map[int64]db.Schedule, error) {
	by, texts := map[int64][]school.School{}, map[int64]db.Schedule{}
	for _, one := range schools {
		saved, err := s.store.Schedule(c.Request().Context(), s.actor(c), one.ID)
		if err != nil {
			return nil, nil, err
		}
		texts[one.ID] = saved
		if saved.As != 0 {
			by[saved.As] = append(by[saved.As], one)
		}
	}
	return by, texts, nil
}

// schedule is the year of a school as a calendar, or how to begin.
func (s *Server) schedule(c echo.Context) error {
	return s.showYearOf(c, http.StatusOK, c.QueryParam("school"), "")
}

// showYearOf shows the year of a school. said is what could not be done; empty: nothing.
func (s *Server) showYearOf(c echo.Context, status int, slug, said string) error {
	m, err := s.timetable(c, slug)
	if err != nil {
		return err
	}
	if m.Times == nil {
		return s.showStart(c, status, m, views.ScheduleStart{Error: said})
	}
	by, _, err := s.sharing(c, m.Schools)
	if err != nil {
		return err
	}
	m.Sharing = by[m.School.ID]
	page := views.ScheduleYear{Schedule: m.Schedule, On: chosenDay(m.Times, c.QueryParam("on"), m.Today), Error: said}
	page.Unmatched, page.Unused, err = s.store.Unmatched(c.Request().Context(), m.School.ID)
	if err != nil {
		return err
	}
	return render(c, status, views.ScheduleYearPage(page), nil)
}

// chosenDay is the date of an address, or today, or the day of the schedule next to it.
func chosenDay(times *schedule.Schedule, asked string, today schedule.Date) schedule.Date {
	d, err := schedule.ParseDate(asked)
	if err != nil {
		d = today
	}
	if first, last, ok := times.Span(); ok && err != nil {
		d = max(first, min(d, last))
	}
	return d
}

// scheduleFile is the text as a file, as it is saved.
func (s *Server) scheduleFile(c echo.Context) error {
	m, err := s.timetable(c, c.QueryParam("school"))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="schedule.txt"`)
	h.Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(m.Text))
}

// scheduleRefused is why a schedule was not saved: a status, and a sentence unless somebody
// else saved first (409). The status is 0 for any other error, and for none.
func (s *Server) scheduleRefused(c echo.Context, err error) (status int, why string) {
	if invalid, is := errors.AsType[school.Invalid](err); is {
		return http.StatusUnprocessableEntity, invalid.Sentences()
	}
	if _, is := errors.AsType[*db.ScheduleConflict](err); is {
		return http.StatusConflict, ""
	}
	if why, is := s.notNow(c, err, views.FormNotSaved); is {
		return http.StatusServiceUnavailable, why
	}
	return 0, ""
}

// saveSchedules writes texts, and leads to a page that says so and offers Undo.
func (s *Server) saveSchedules(c echo.Context, edits []db.ScheduleEdit, said, next string) error {
	changes, err := s.store.SaveSchedules(c.Request().Context(), s.actor(c), edits)
	if err != nil {
		return err
	}
	done := flash{Said: said}
	if len(changes) == 0 {
		done.Said = "Saved already. Nothing was different."
	} else {
		done.Undo = changes[0]
	}
	s.log.Info("schedule saved", "actor", s.actor(c).Label(), "schools", len(edits), "changes", changes, "request", requestID(c))
	s.keep(c, cookieFlash, done, flashLimit)
	return c.Redirect(http.StatusSeeOther, next)
}

// scheduleAddress is a page of a school's schedule.
func (m timetable) scheduleAddress(path string, pairs ...string) string {
	query := url.Values{}
	if len(m.Schools) > 1 {
		query.Set("school", m.School.Slug)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	return strings.TrimSuffix(schedulePath+path+"?"+query.Encode(), "?")
}

// typedLimit is how long an address may be that carries a form through the sign-in.
const typedLimit = 2000

// typed keeps what somebody typed whose session has ended: the page to which the sign-in
// leads back has it in its address, where it reads what it shows from. A text is too long
// for an address, so a cookie has it if it fits.
func (s *Server) typed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		_, ok, err := s.person(c)
		if err != nil || ok {
			return next(c)
		}
		values, err := c.FormParams()
		if err != nil {
			return err
		}
		kept := url.Values{}
		for name, list := range values {
			if name != "text" {
				kept[name] = list
			}
		}
		if text := putRight(plainLines(values.Get("text")), values); text != "" {
			s.keep(c, cookieText, draftText{values.Get("school"), text}, draftLimit)
		}
		page := formPage(c)
		if query := kept.Encode(); query != "" && len(query) < typedLimit {
			page += "?" + query
		}
		return s.toSignInAgain(c, page)
	}
}
