package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// newPerson is the form to add somebody.
func (s *Server) newPerson(c echo.Context) error {
	form := views.PersonForm{Role: string(school.Teacher)}
	return s.showPerson(c, http.StatusOK, 0, &form)
}

// onePerson is a person's page, with every repair.
func (s *Server) onePerson(c echo.Context, id int64) error {
	return s.showPerson(c, http.StatusOK, id, nil)
}

// showPerson shows a person's page. form is what was typed, or nil. id is 0 for
// somebody new.
func (s *Server) showPerson(c echo.Context, status int, id int64, form *views.PersonForm) error {
	console, err := s.console(c, "/admin/people")
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	page := views.Person{Console: console, ID: id, Zone: s.store.Settings().Zone, Now: s.now(), Own: s.actor(c).PersonID == id}
	if page.AllSchools, err = s.store.Schools(ctx); err != nil {
		return err
	}
	if id != 0 {
		if err := s.store.Administers(ctx, s.actor(c), id); err != nil {
			return err
		}
		p, err := s.store.Profile(ctx, id)
		if err != nil {
			return err
		}
		page.Elsewhere = s.store.Identifies(ctx, s.actor(c), id) != nil
		page.Person, page.Gone, page.Account, page.Refused, page.Sessions = p.Person, p.Archived, p.Account, p.Refused, p.Sessions
		page.Form = views.PersonForm{
			Name: p.Name, SortName: p.SortName, Pronounced: p.Pronounced, Email: string(p.Email), Department: p.Department, Role: string(p.Role),
			OnlySchool: p.OnlySlug, Schools: p.Schools,
		}
		if page.Classes, err = s.store.DoorsOf(ctx, id); err != nil {
			return err
		}
		page.Today = s.store.Today()
		if page.Outs, err = s.store.Outs(ctx, id); err != nil {
			return err
		}
		list, _, err := s.store.History(ctx, db.HistoryFilter{Person: id, School: scope(c)})
		if err != nil {
			return err
		}
		page.History = s.changeRows(list[:min(len(list), recentChanges)], c.Request().URL.Path)
	}
	if form != nil {
		page.Form = *form
	}
	return render(c, status, views.PersonPage(page), nil)
}

// addPerson adds a person.
func (s *Server) addPerson(c echo.Context) error { return s.savePerson(c, 0) }

// savePerson adds or edits a person. A refusal is a 422 with the same form.
func (s *Server) savePerson(c echo.Context, id int64) error {
	form := views.PersonForm{
		Name: oneLine(c.FormValue("name")), SortName: oneLine(c.FormValue("sort_name")), Pronounced: oneLine(c.FormValue("pronounced")),
		Email: strings.TrimSpace(c.FormValue("email")), Department: oneLine(c.FormValue("department")), Role: c.FormValue("role"),
		OnlySchool: c.FormValue("only_school"),
	}
	if fields, err := c.FormParams(); err == nil && fields.Has("at") { // there are several schools
		form.Schools = slices.DeleteFunc(slices.Clone(fields["at"]), func(slug string) bool { return slug == "" })
	}
	edit := db.PersonEdit{
		Name: form.Name, SortName: form.SortName, Pronounced: form.Pronounced, Department: form.Department, Role: school.Role(form.Role),
		OnlySchool: form.OnlySchool, Schools: form.Schools, Answer: answer(c),
	}
	var err error
	if form.Email != "" {
		edit.Email, err = school.ParseEmail(form.Email)
	}
	ctx, said := c.Request().Context(), "Saved."
	switch {
	case err != nil:
	case id == 0:
		id, err = s.store.AddPerson(ctx, s.actor(c), edit)
		said = form.Name + " is added."
	default:
		err = s.store.EditPerson(ctx, s.actor(c), id, edit)
	}
	if invalid, ok := errors.AsType[school.Invalid](err); ok {
		form.Errors = invalid
		c.Set(keyReason, invalid.Error())
		return s.showPerson(c, http.StatusUnprocessableEntity, id, &form)
	}
	if err != nil {
		return err
	}
	s.log.Info("person saved", "actor", s.actor(c).Label(), "person", id, "request", requestID(c))
	return s.done(c, said, fmt.Sprintf("/admin/people/%d", id))
}

// answer is an administrator's answer to "the same person?".
func answer(c echo.Context) db.Answer {
	if a := db.Answer(c.FormValue("answer")); a == db.SamePerson || a == db.SomebodyElse {
		return a
	}
	return ""
}

// repair is a button of a person's page: what it does, and the message afterwards.
func (s *Server) repair(said string, do func(ctx context.Context, actor school.Actor, id int64) error) echo.HandlerFunc {
	return byID(func(c echo.Context, id int64) error {
		if err := do(c.Request().Context(), s.actor(c), id); err != nil {
			return err
		}
		s.log.Info("person repaired", "actor", s.actor(c).Label(), "person", id, "what", said, "request", requestID(c))
		return s.done(c, said, fmt.Sprintf("/admin/people/%d", id))
	})
}

func (s *Server) suspend(ctx context.Context, actor school.Actor, id int64) error {
	return s.store.Suspend(ctx, actor, id, true)
}

func (s *Server) restore(ctx context.Context, actor school.Actor, id int64) error {
	return s.store.Suspend(ctx, actor, id, false)
}

// viewAs shows what a person sees, read only.
func (s *Server) viewAs(c echo.Context, id int64) error {
	token := cookie(c, s.cookieName(cookieSession))
	if err := s.store.ViewAs(c.Request().Context(), s.actor(c), token, id); err != nil {
		return err
	}
	s.log.Info("views as", "actor", s.actor(c).Label(), "person", id, "request", requestID(c))
	return c.Redirect(http.StatusSeeOther, "/me")
}

// endView returns to the administrator's own pages.
func (s *Server) endView(c echo.Context) error {
	if err := s.store.EndView(c.Request().Context(), cookie(c, s.cookieName(cookieSession))); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/admin/people")
}
