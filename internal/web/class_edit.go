package web

import (
	"context"
	"errors"
	"net/http"
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
	var invalid school.Invalid
	var closed *school.Closed
	var unsaved *school.NotSaved
	switch {
	case errors.As(err, &invalid) && form.Takes(invalid):
		status, form.Errors = http.StatusUnprocessableEntity, invalid
	case errors.As(err, &closed):
		status, form.Errors = http.StatusServiceUnavailable, form.All(views.ClosedWords(closed.Status, s.store.Settings().Zone))
		closedUntil(c, closed)
	case errors.As(err, &unsaved):
		title, message := views.UnsavedWords(unsaved.Why)
		status, form.Errors = http.StatusServiceUnavailable, form.All(title+". "+message)
		retryAfter(c, unsavedWait(unsaved.Why))
	default:
		return 0, false
	}
	c.Set(keyReason, err.Error())
	return status, true
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

// teachersIn are the people that a field names, a line each: by their address, alone or as
// "Name <address>", or by a name that only one of them has. why is a sentence about those
// that it does not find.
func (s *Server) teachersIn(ctx context.Context, at int64, text string, teaching []school.Teaching) (ids []int64, why string, err error) {
	ids = []int64{}
	var unknown, whys []string
	for _, line := range teacherLines(text) {
		if address, err := school.ParseEmail(line); err == nil {
			p, err := s.store.PersonByEmail(ctx, address)
			switch {
			case err == nil:
				ids = append(ids, p.ID)
			case errors.Is(err, school.ErrNotFound):
				unknown = append(unknown, line)
			default:
				return nil, "", err
			}
			continue
		}
		id, why, err := s.personCalled(ctx, at, line, teaching)
		if err != nil {
			return nil, "", err
		}
		if why != "" {
			whys = append(whys, why)
			continue
		}
		ids = append(ids, id)
	}
	if len(unknown) > 0 {
		whys = append([]string{views.UnknownTeachers(unknown)}, whys...)
	}
	return ids, strings.Join(whys, " "), nil
}

// personCalled finds a person by name: first among those who teach the class.
func (s *Server) personCalled(ctx context.Context, at int64, name string, teaching []school.Teaching) (id int64, why string, err error) {
	wanted := views.Fold(name)
	for _, t := range teaching {
		if views.Fold(t.Person.Name) == wanted {
			return t.Person.ID, "", nil
		}
	}
	people, err := s.store.PeopleAt(ctx, at)
	var found []int64
	for _, p := range people {
		if views.Fold(p.Name) == wanted {
			found = append(found, p.ID)
		}
	}
	if len(found) == 1 {
		return found[0], "", err
	}
	return 0, views.NoSuchTeacher(name, len(found)), err
}

// teacherLines are the people that a field names. Several addresses may be on one line, as
// a mail program copies them.
func teacherLines(text string) []string {
	var list []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		parts := []string{line}
		if strings.Contains(line, "@") {
			parts = strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' })
		}
		for _, part := range parts {
			if _, address, found := strings.Cut(part, "<"); found {
				part = strings.TrimSuffix(strings.TrimSpace(address), ">")
			}
			if part = oneLine(part); part != "" {
				list = append(list, part)
			}
		}
	}
	return list
}
