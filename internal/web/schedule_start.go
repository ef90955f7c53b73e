package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/schedule"
	"hallway/internal/school"
	"hallway/views"
)

// showStart is the page of a school without a schedule.
func (s *Server) showStart(c echo.Context, status int, m timetable, page views.ScheduleStart) error {
	page.Schedule = m.Schedule
	page.Templates = schedule.Templates()
	basis, err := s.rosterBasis(c, m)
	if err != nil {
		return err
	}
	if page.Template == "" {
		page.Template = page.Templates[0].Slug
		if schedule.Propose(basis) != "" {
			page.Template = views.FromRoster
		}
	}
	if schedule.Propose(basis) != "" {
		page.Roster = views.RosterKnows(basis)
	}
	if page.First == "" && page.Last == "" {
		page.First, page.Last = usualYear(m.Today)
	}
	all, err := s.store.Schools(c.Request().Context())
	if err != nil {
		return err
	}
	page.Others = slices.DeleteFunc(all, func(one school.School) bool { return one.ID == m.School.ID })
	return render(c, status, views.ScheduleStartPage(page), nil)
}

// rosterBasis is what the roster of a school says about its days.
func (s *Server) rosterBasis(c echo.Context, m timetable) (schedule.Roster, error) {
	if m.School.ID == 0 {
		return schedule.Roster{}, nil
	}
	return s.store.ScheduleBasis(c.Request().Context(), m.School.ID)
}

// usualYear is a school year to begin with: from the end of August to the middle of June,
// the next one from June on.
func usualYear(today schedule.Date) (first, last string) {
	year := today.Time().Year()
	if today.Time().Month() < time.June {
		year--
	}
	return time.Date(year, time.August, 31, 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
		time.Date(year+1, time.June, 15, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// startSchedule writes the first text of a school: a template's, or that it shares the
// text of another.
func (s *Server) startSchedule(c echo.Context) error {
	m, err := s.timetable(c, c.FormValue("school"))
	if err != nil {
		return err
	}
	if m.School.ID == 0 {
		return school.ErrNotFound
	}
	page := views.ScheduleStart{Template: c.FormValue("template"), First: c.FormValue("first"), Last: c.FormValue("last"),
		As: c.FormValue("as"), Errors: school.Invalid{}}
	text, said := "", "Saved. Now change the times to yours."
	next := m.scheduleAddress("/parts")
	if c.FormValue("share") != "" {
		text, said, next = s.sharedText(c, &page), "Saved. Its schedule counts here now.", m.scheduleAddress("")
	} else if text, err = s.chosenText(c, m, &page); err != nil {
		return err
	}
	if len(page.Errors) > 0 {
		c.Set(keyReason, page.Errors.Error())
		return s.showStart(c, http.StatusUnprocessableEntity, m, page)
	}
	err = s.saveSchedules(c, []db.ScheduleEdit{{School: m.School.ID, Text: text, Version: formVersion(c)}}, said, next)
	return s.startNotSaved(c, m, page, err)
}

func formVersion(c echo.Context) int64 {
	values, err := c.FormParams()
	if err != nil {
		return -1
	}
	return version(values)
}

// chosenText is the text to begin with: of a template, or what the roster says.
func (s *Server) chosenText(c echo.Context, m timetable, page *views.ScheduleStart) (string, error) {
	if page.Template != views.FromRoster {
		return templateText(page), nil
	}
	basis, err := s.rosterBasis(c, m)
	text := schedule.Propose(basis)
	if err == nil && text == "" {
		page.Errors["template"] = "The roster names no blocks. Choose what your school’s day is like."
	}
	return text, err
}

// templateText is the text of the template that was chosen, for the school's year.
func templateText(page *views.ScheduleStart) string {
	list := schedule.Templates()
	i := slices.IndexFunc(list, func(t schedule.Template) bool { return t.Slug == page.Template })
	if i < 0 {
		page.Errors["template"] = "Choose what your school’s day is like."
	}
	first, errFirst := schedule.ParseDate(page.First)
	last, errLast := schedule.ParseDate(page.Last)
	switch {
	case errFirst != nil:
		page.Errors["first"] = "Choose the first day of school."
	case errLast != nil:
		page.Errors["last"] = "Choose the last day of school."
	case last < first:
		page.Errors["last"] = "That is before the first day. Choose a later one."
	}
	if len(page.Errors) > 0 {
		return ""
	}
	return list[i].Text(first, last)
}

// sharedText is the text of a school that shares another's.
func (s *Server) sharedText(c echo.Context, page *views.ScheduleStart) string {
	other, err := s.store.SchoolBySlug(c.Request().Context(), page.As)
	if err != nil {
		page.Errors["as"] = "Choose the school whose schedule counts here, too."
		return ""
	}
	return "as " + other.Slug + "\n"
}

func (s *Server) startNotSaved(c echo.Context, m timetable, page views.ScheduleStart, err error) error {
	status, why := s.scheduleRefused(c, err)
	switch status {
	case 0:
		return err
	case http.StatusConflict:
		return s.showYearOf(c, status, m.School.Slug, views.ScheduleThere)
	}
	page.Error = why
	return s.showStart(c, status, m, page)
}

// removeSchedule takes the schedule of a school away.
func (s *Server) removeSchedule(c echo.Context) error {
	m, err := s.timetable(c, c.FormValue("school"))
	if err != nil {
		return err
	}
	if m.School.ID == 0 {
		return school.ErrNotFound
	}
	err = s.saveSchedules(c, []db.ScheduleEdit{{School: m.School.ID, Version: formVersion(c)}},
		"Taken away. Students see classes by block, without times.", m.scheduleAddress(""))
	status, why := s.scheduleRefused(c, err)
	if status == 0 {
		return err
	}
	return s.showYearOf(c, status, m.School.Slug, cmp.Or(why, views.ScheduleChanged))
}
