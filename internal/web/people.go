package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// newPerson is the form to add somebody.
func (s *Server) newPerson(c echo.Context) error {
	return s.showPerson(c, http.StatusOK, 0, func(page *views.Person) { page.Form.Role = string(school.Teacher) })
}

// onePerson is a person's page, with every repair.
func (s *Server) onePerson(c echo.Context, id int64) error {
	return s.showPerson(c, http.StatusOK, id, func(page *views.Person) { page.Open = c.QueryParam("change") })
}

// showPerson shows a person's page, with what an answer adds to it. id is 0 for somebody
// new.
func (s *Server) showPerson(c echo.Context, status int, id int64, add func(*views.Person)) error {
	console, err := s.console(c, "/admin/people")
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	page := views.Person{
		Console: console, ID: id, Zone: s.store.Settings().Zone, Now: s.now(), Own: s.actor(c).PersonID == id, Domains: s.cfg.Domains,
	}
	if page.AllSchools, err = s.store.Schools(ctx); err != nil {
		return err
	}
	if id != 0 {
		if err := s.store.Administers(ctx, s.actor(c), id); err != nil {
			return err
		}
		if err := s.fillPerson(c, &page); err != nil {
			return err
		}
	}
	add(&page)
	return render(c, status, views.PersonPage(page), nil)
}

// fillPerson reads what is known of a person.
func (s *Server) fillPerson(c echo.Context, page *views.Person) error {
	ctx := c.Request().Context()
	p, err := s.store.Profile(ctx, page.ID)
	if err != nil {
		return err
	}
	page.Elsewhere = s.store.Identifies(ctx, s.actor(c), page.ID) != nil
	page.Person, page.Account, page.Sessions = p.Person, p.Account, p.Sessions
	page.LeftAt, page.SwitchedBy, page.Unnamed = p.LeftAt, p.SwitchedOff, p.Unnamed
	page.Access = school.AccessOf(p.Person, p.Account != nil, s.cfg.Domains)
	page.LastName = cmp.Or(p.SortName, roster.LastName(p.Name))
	if p.Refused != nil && p.Refused.LastAt.After(p.SeenAt) { // since then they have found the right account
		page.Refused = p.Refused
	}
	page.Form = views.PersonForm{
		Name: p.Name, SortName: p.SortName, Pronounced: p.Pronounced, Email: string(p.Email), Department: p.Department, Role: string(p.Role),
		OnlySchool: p.OnlySlug, Schools: p.Schools,
	}
	page.Was = shownFields(page.Form)
	page.Today = s.store.Today()
	if page.Absences, err = s.store.Absences(ctx, page.ID); err != nil {
		return err
	}
	page.Absences = absencesAt(page.Absences, scope(c))
	own, err := s.store.DoorsOf(ctx, page.ID)
	if err != nil {
		return err
	}
	for _, e := range own {
		if e.Section.ID != 0 {
			continue
		}
		if err := s.officeHours(c, page, e.Door.Code); err != nil {
			return err
		}
	}
	for _, e := range own { // the classes of another school are not this administrator's
		if e.Section.ID == 0 || scope(c) == 0 || e.Section.SchoolID == scope(c) {
			page.Classes = append(page.Classes, e)
		}
	}
	list, _, err := s.store.History(ctx, db.HistoryFilter{Person: page.ID, School: scope(c)})
	page.History = s.changeRows(list[:min(len(list), recentChanges)], personPath(page.ID))
	return err
}

func personPath(id int64) string { return fmt.Sprintf("/admin/people/%d", id) }

// repair is a button of a person's page: what it does, and the message afterwards.
func (s *Server) repair(said string, do func(ctx context.Context, actor school.Actor, id int64) error) echo.HandlerFunc {
	return byID(func(c echo.Context, id int64) error {
		if err := do(c.Request().Context(), s.actor(c), id); err != nil {
			return err
		}
		s.log.Info("person repaired", "actor", s.actor(c).Label(), "person", id, "what", said, "request", requestID(c))
		return s.done(c, said, personPath(id))
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
