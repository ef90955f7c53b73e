package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// saveScheduleDay writes the line of a day that is different at each school that is
// chosen: all or none.
func (s *Server) saveScheduleDay(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	f, err := s.dayFormOf(c, values)
	if err != nil {
		return err
	}
	if f.m.School.ID == 0 {
		return school.ErrNotFound
	}
	if f.m.Times == nil || !f.m.MayEdit {
		return school.Invalid{"schools": "There is no schedule here that you could change. Look at the schedule again."}
	}
	if s.previewDay(c, f); len(f.Form.Errors) > 0 {
		return s.showDay(c, http.StatusUnprocessableEntity, f)
	}
	for i := range f.edits {
		f.edits[i].Version = f.seen(values["seen"], f.edits[i])
	}
	said := views.DaySavedWords(f.from, f.to, len(f.edits), f.m.Times.Zone)
	err = s.saveSchedules(c, f.edits, said, f.m.scheduleAddress("", "on", f.from.String()))
	return s.dayNotSaved(c, f, err)
}

// seen is the version of a schedule that the form was made from.
func (f *dayForm) seen(list []string, e db.ScheduleEdit) int64 {
	i := slices.IndexFunc(f.Texts, func(t views.ScheduleText) bool { return t.School.ID == e.School })
	for _, one := range list {
		slug, text, _ := strings.Cut(one, " ")
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && slug == f.Texts[i].School.Slug {
			return n
		}
	}
	return -1
}

// dayNotSaved answers a write that failed with the form as it was sent. It returns any
// other error.
func (s *Server) dayNotSaved(c echo.Context, f *dayForm, err error) error {
	if invalid, is := errors.AsType[school.Invalid](err); is {
		f.Form.Errors["schools"] = invalid.Sentences()
		return s.showDay(c, http.StatusUnprocessableEntity, f)
	}
	if conflict, is := errors.AsType[*db.ScheduleConflict](err); is {
		return s.dayMoved(c, f, conflict)
	}
	if why, is := s.notNow(c, err, views.FormNotSaved); is {
		f.Form.Errors["kind"] = why
		return s.showDay(c, http.StatusServiceUnavailable, f)
	}
	return err
}

// dayMoved is the 409: what somebody else changed, and the form, which now is about the
// present text.
func (s *Server) dayMoved(c echo.Context, f *dayForm, conflict *db.ScheduleConflict) error {
	form := f.Form
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	if f, err = s.dayFormOf(c, values); err != nil {
		return err
	}
	f.Form = form
	f.Form.Errors = school.Invalid{}
	s.previewDay(c, f)
	moved := f.m
	moved.School.ID, moved.SavedBy = conflict.Now.School, conflict.Now.SavedBy
	if f.Moved, err = s.scheduleMoved(c, moved); err != nil {
		return err
	}
	c.Set(keyReason, conflict.Error())
	return s.showDay(c, http.StatusConflict, f)
}
