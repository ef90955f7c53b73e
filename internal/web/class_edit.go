package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// newClass is the form to add a class.
func (s *Server) newClass(c echo.Context) error {
	return s.showNewClass(c, http.StatusOK, views.ClassForm{})
}

func (s *Server) showNewClass(c echo.Context, status int, form views.ClassForm) error {
	console, err := s.console(c, "/admin/classes")
	if err != nil {
		return err
	}
	page := views.NewClass{Console: console, Form: form}
	if page.Schools, err = s.ownSchools(c); err != nil {
		return err
	}
	return render(c, status, views.NewClassPage(page), nil)
}

// addClass adds a class by hand, and goes to its page, where its link can be pasted.
func (s *Server) addClass(c echo.Context) error {
	form, edit, err := s.readClassForm(c, nil)
	if err != nil {
		return err
	}
	id := int64(0)
	if err = invalidOrNil(form.Errors); err == nil {
		id, err = s.store.AddClass(c.Request().Context(), s.actor(c), edit)
	}
	if status, refused := s.classRefused(c, &form, err); refused {
		return s.showNewClass(c, status, form)
	}
	if err != nil {
		return err
	}
	s.log.Info("class added", "actor", s.actor(c).Label(), "class", id, "request", requestID(c))
	return s.done(c, form.Title+" is added.", views.ClassPath(id))
}

// saveClass writes the fields of a class that the form has. A refusal is a 422 with the
// same form, an edit of a class that somebody else has changed a 409 with both.
func (s *Server) saveClass(c echo.Context, id int64) error {
	ctx := c.Request().Context()
	was, err := s.store.Class(ctx, s.actor(c), id)
	if err != nil {
		return err
	}
	form, edit, err := s.readClassForm(c, was.Teaching)
	if err != nil {
		return err
	}
	if err = invalidOrNil(form.Errors); err == nil {
		err = s.store.EditClass(ctx, s.actor(c), id, edit)
	}
	var conflict *db.ClassConflict
	if errors.As(err, &conflict) {
		c.Set(keyReason, conflict.Error())
		return s.showClass(c, http.StatusConflict, id, classState{conflict: s.classConflict(c, form, conflict)})
	}
	if status, refused := s.classRefused(c, &form, err); refused {
		return s.showClass(c, status, id, classState{form: &form})
	}
	if err != nil {
		return err
	}
	s.log.Info("class saved", "actor", s.actor(c).Label(), "class", id, "fields", strings.Join(form.Fields, " "), "request", requestID(c))
	return s.done(c, "Saved.", views.ClassPath(id))
}

// classConflict is what was typed beside what is saved now.
func (s *Server) classConflict(c echo.Context, mine views.ClassForm, conflict *db.ClassConflict) *views.ClassConflict {
	now := classPage(conflict.Now).FormOf(mine.Fields)
	mine.Version = now.Version
	return &views.ClassConflict{By: conflict.By, You: conflict.By == s.actor(c).Name, At: conflict.At, Now: now, Mine: mine}
}

// classRefused puts the reason of a refusal into the form, and says with which status to
// show it again. Any other error is not refused.
func (s *Server) classRefused(c echo.Context, form *views.ClassForm, err error) (status int, refused bool) {
	if invalid, is := errors.AsType[school.Invalid](err); is && form.Takes(invalid) {
		c.Set(keyReason, err.Error())
		form.Errors = invalid
		return http.StatusUnprocessableEntity, true
	}
	if why, is := s.notNow(c, err, views.FormNotSaved); is {
		form.Errors = form.All(why)
		return http.StatusServiceUnavailable, true
	}
	return 0, false
}

// invalidOrNil is a form's errors as an error.
func invalidOrNil(wrong school.Invalid) error {
	if len(wrong) == 0 {
		return nil
	}
	return wrong
}

// readClassForm reads the fields of a class that a form has. teaching are those who teach
// the class; the form names people without an address by their names.
func (s *Server) readClassForm(c echo.Context, teaching []school.Teaching) (views.ClassForm, db.ClassEdit, error) {
	values, err := c.FormParams()
	if err != nil {
		return views.ClassForm{}, db.ClassEdit{}, err
	}
	form, edit := views.ClassForm{Fields: []string{}, Errors: school.Invalid{}}, db.ClassEdit{}
	for _, one := range []struct {
		name  string
		typed *string
		edit  **string
	}{
		{"title", &form.Title, &edit.Title}, {"section", &form.Section, &edit.Section}, {"block", &form.Block, &edit.Block},
		{"bells", &form.Bells, &edit.Bells},
		{"room", &form.Room, &edit.Room}, {"department", &form.Department, &edit.Department}, {"term", &form.Term, &edit.Term},
		{"starts", &form.Starts, &edit.Starts}, {"ends", &form.Ends, &edit.Ends}, {"school", &form.School, &edit.School},
	} {
		if values.Has(one.name) {
			*one.typed = oneLine(values.Get(one.name))
			*one.edit, form.Fields = one.typed, append(form.Fields, one.name)
		}
	}
	form.Version = versionOf(values.Get("version"))
	edit.Version = form.Version
	if values.Has("teachers") {
		form.Teachers, form.Fields = values.Get("teachers"), append(form.Fields, "teachers")
		ids, why, err := s.teachersIn(c.Request().Context(), scope(c), form.Teachers, teaching)
		if err != nil {
			return form, edit, err
		}
		if why != "" {
			form.Errors["teachers"] = why
		}
		edit.Teachers = &ids
	}
	return form, edit, nil
}

// versionOf is the version in a form. Without a number it is one that no class has, unless
// the form has none: then it does not say which version it started from.
func versionOf(text string) int64 {
	if text == "" {
		return 0
	}
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return version
}
