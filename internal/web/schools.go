package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// schools is the list of schools, with those that were archived.
func (s *Server) schools(c echo.Context) error {
	return s.showSchools(c, http.StatusOK, views.SchoolForm{})
}

func (s *Server) showSchools(c echo.Context, status int, form views.SchoolForm) error {
	console, err := s.console(c, "/admin/schools")
	if err != nil {
		return err
	}
	page := views.Schools{Console: console, Query: oneLine(c.QueryParam("q")), Form: form}
	page.Pages = views.Pages{Number: pageNumber(c), Size: db.SchoolPage}
	ctx := c.Request().Context()
	if page.Rows, page.Found, err = s.store.ListSchools(ctx, page.Query, false, page.Number); err != nil {
		return err
	}
	if page.Archived, page.Gone, err = s.store.ListSchools(ctx, page.Query, true, 1); err != nil {
		return err
	}
	return render(c, status, views.SchoolsAdminPage(page), nil)
}

// oneSchool is one school, and what can be done with it.
func (s *Server) oneSchool(c echo.Context, id int64) error {
	return s.showSchool(c, http.StatusOK, id, views.SchoolForm{})
}

func (s *Server) showSchool(c echo.Context, status int, id int64, form views.SchoolForm) error {
	console, err := s.console(c, "/admin/schools")
	if err != nil {
		return err
	}
	page := views.School{Console: console, Form: form}
	ctx := c.Request().Context()
	if page.School, err = s.store.OneSchool(ctx, id); err != nil {
		return err
	}
	if page.Others, err = s.store.Schools(ctx); err != nil {
		return err
	}
	history, err := s.store.SchoolHistory(ctx, id, recentChanges)
	if err != nil {
		return err
	}
	page.History = s.changeRows(history, c.Request().URL.Path)
	return render(c, status, views.SchoolPage(page), nil)
}

// schoolName is the name that a form has.
func schoolName(c echo.Context) (string, error) {
	name := roster.Tidy(c.FormValue("name")) // as a file's, so that no two look alike
	if name == "" || len([]rune(name)) > 200 {
		return name, school.Invalid{"name": "Write the school’s name, at most 200 letters."}
	}
	return name, nil
}

func (s *Server) addSchool(c echo.Context) error {
	name, err := schoolName(c)
	var id int64
	if err == nil {
		id, err = s.store.AddSchool(c.Request().Context(), s.actor(c), name)
	}
	if status, invalid := s.schoolRefused(c, err, "name"); status != 0 {
		return s.showSchools(c, status, views.SchoolForm{Name: name, Errors: invalid})
	}
	if err != nil {
		return err
	}
	s.log.Info("school added", "actor", s.actor(c).Label(), "school", id, "request", requestID(c))
	return s.done(c, name+" is added. Add its classes, or import its roster.", "/admin/schools")
}

// changeSchool handles one form of a school's page. write returns what to say. What it
// refuses is a 422 with the same page, and what somebody else did first a 409 with both.
func (s *Server) changeSchool(write func(c echo.Context, id int64) (said string, err error)) echo.HandlerFunc {
	return byID(func(c echo.Context, id int64) error {
		said, err := write(c, id)
		form := views.SchoolForm{Name: oneLine(c.FormValue("name")), Into: c.FormValue("into")}
		if moved, ok := errors.AsType[*db.SchoolMoved](err); ok {
			c.Set(keyReason, moved.Error())
			form.Moved = views.SchoolMovedWords(moved.Name, moved.Archived, moved.Into)
			return s.showSchool(c, http.StatusConflict, id, form)
		}
		var status int
		if status, form.Errors = s.schoolRefused(c, err, form.Field()); status != 0 {
			return s.showSchool(c, status, id, form)
		}
		if err != nil {
			return err
		}
		s.log.Info("school changed", "actor", s.actor(c).Label(), "school", id, "what", c.Path(), "request", requestID(c))
		return s.done(c, said, fmt.Sprintf("/admin/schools/%d", id))
	})
}

// schoolRefused is why a form was not saved, and with which status to show it again; 0: it
// was saved, or the error is another one. field is the form's, for what is about all of it;
// empty: it has none.
func (s *Server) schoolRefused(c echo.Context, err error, field string) (status int, wrong school.Invalid) {
	if invalid, is := errors.AsType[school.Invalid](err); is {
		c.Set(keyReason, invalid.Error())
		return http.StatusUnprocessableEntity, invalid
	}
	if field == "" {
		return 0, nil
	}
	if why, is := s.notNow(c, err, views.FormNotSaved); is {
		return http.StatusServiceUnavailable, school.Invalid{field: why}
	}
	return 0, nil
}

func (s *Server) renameSchool(c echo.Context, id int64) (string, error) {
	name, err := schoolName(c)
	if err != nil {
		return "", err
	}
	was := oneLine(c.FormValue("was"))
	return "Saved. Every page shows the name now.", s.store.RenameSchool(c.Request().Context(), s.actor(c), id, was, name)
}

func (s *Server) archiveSchool(c echo.Context, id int64) (string, error) {
	err := s.store.ArchiveSchool(c.Request().Context(), s.actor(c), id)
	return "Archived. Students no longer see it.", err
}

func (s *Server) restoreSchool(c echo.Context, id int64) (string, error) {
	return "Restored. Students see it again.", s.store.RestoreSchool(c.Request().Context(), s.actor(c), id)
}

func (s *Server) mergeSchool(c echo.Context, id int64) (string, error) {
	into, err := s.store.SchoolBySlug(c.Request().Context(), cmp.Or(c.FormValue("into"), "-"))
	if err != nil {
		return "", school.Invalid{"into": "Choose the school that stays."}
	}
	return "Merged. Its address leads to " + into.Name + ".", s.store.MergeSchool(c.Request().Context(), s.actor(c), id, into.ID)
}
