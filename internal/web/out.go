package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// suggested is how many colleagues the page suggests. More can be typed.
const suggested = 300

// outPage gives a handler the page on which somebody says that a person is out: of the
// visitor, or of the id in the address. as is who says it.
func (s *Server) outPage(as views.OutAs, h func(echo.Context, views.Out, school.Person) error) echo.HandlerFunc {
	return s.signedIn(func(c echo.Context, p school.Person) error {
		id := p.ID
		if as != views.OutSelf {
			id = idParam(c)
		}
		page, err := s.outOf(c, p, as, id)
		if err != nil {
			return err
		}
		if as == views.OutColleague && (id == p.ID || administersSome(page.Doors)) { // they may say more
			if c.Request().Method == http.MethodPost {
				return school.ErrForbidden
			}
			page.As = views.OutOffice
			if id == p.ID {
				page.As = views.OutSelf
			}
			return c.Redirect(http.StatusSeeOther, page.Base())
		}
		return h(c, page, p)
	})
}

// outOf reads the page. A colleague must have a class at a school of the visitor, and an
// administrator must administer the person or one of the classes.
func (s *Server) outOf(c echo.Context, p school.Person, as views.OutAs, id int64) (page views.Out, err error) {
	ctx := c.Request().Context()
	profile, err := s.store.Profile(ctx, id)
	if err == nil && profile.Archived {
		err = school.ErrNotFound
	}
	if err != nil {
		return page, err
	}
	page = views.Out{Person: profile.Person, As: as, Today: s.store.Today(), Viewer: p.ID}
	page.Form.From, page.Form.To = page.Today, page.Today
	if page.Doors, page.Others, err = s.store.AbsenceDoors(ctx, p.ID, id); err != nil {
		return page, err
	}
	switch {
	case as == views.OutColleague && len(page.Doors) == 0:
		return page, school.ErrNotFound
	case as == views.OutOffice && !administersSome(page.Doors):
		if err := s.store.Administers(ctx, s.actor(c), id); err != nil {
			return page, err
		}
		page.Doors, page.Others = nil, page.Others+len(page.Doors) // an administrator elsewhere, who works here
	}
	return page, nil
}

func administersSome(doors []school.Entry) bool {
	return slices.ContainsFunc(doors, func(e school.Entry) bool { return e.Right.Administers })
}

// outSchool is the one school that a page is about: that of an administrator of one; 0: all.
func outSchool(c echo.Context, page views.Out) int64 {
	if page.As != views.OutOffice {
		return 0
	}
	return scope(c)
}

// absencesAt is what is said of absences from the classes of one school (0: of all), and from
// office hours.
func absencesAt(list []school.Absence, at int64) []school.Absence {
	if at == 0 {
		return list
	}
	var here []school.Absence
	for _, o := range list {
		one := o
		one.Covers, one.Doors, one.Sections = nil, nil, nil
		for i, section := range o.Sections {
			if section.ID == 0 || section.SchoolID == at {
				one.Covers, one.Doors, one.Sections = append(one.Covers, o.Covers[i]), append(one.Doors, o.Doors[i]), append(one.Sections, section)
			}
		}
		if len(one.Doors) > 0 {
			here = append(here, one)
		}
	}
	return here
}

// showOut shows the page, at first or as it was sent.
func (s *Server) showOut(c echo.Context, status int, page views.Out) error {
	ctx := c.Request().Context()
	page.Arrange(s.dir.Times)
	here := ""
	if page.As == views.OutOffice {
		here = "/admin/people"
	}
	var err error
	if page.Console, err = s.console(c, here); err != nil {
		return err
	}
	if page.Absences, err = s.store.Absences(ctx, page.Person.ID); err != nil {
		return err
	}
	page.Absences = absencesAt(page.Absences, outSchool(c, page))
	if page.As != views.OutColleague {
		if page.Colleagues, err = s.store.Colleagues(ctx, page.Person.ID, outSchool(c, page), suggested); err != nil {
			return err
		}
	}
	return render(c, status, views.OutPage(page), nil)
}

// showOutAt is the page for the days in its address, and with the colleagues that are
// looked for.
func (s *Server) showOutAt(c echo.Context, page views.Out, p school.Person) error {
	if from, to := c.QueryParam("from"), c.QueryParam("to"); from >= page.Today && to >= from && len(from)+len(to) == 2*len(page.Today) {
		page.Form.From, page.Form.To = from, to
	}
	if page.Who = oneLine(c.QueryParam("who")); page.Who != "" && page.As == views.OutSelf {
		found, err := s.colleaguesNamed(c, p.ID, 0, page.Who)
		if err != nil {
			return err
		}
		page.Found = found[:min(len(found), namesShown)]
	}
	return s.showOut(c, http.StatusOK, page)
}

// namesShown is how many people of one name there are to choose from.
const namesShown = 20

// colleaguesNamed are the colleagues of a person who may be meant by a text: those with
// exactly that name or e-mail, or else those that match a search. They are at one school, or
// (0) at any where the person works.
func (s *Server) colleaguesNamed(c echo.Context, id, at int64, text string) ([]school.Person, error) {
	all, err := s.store.Colleagues(c.Request().Context(), id, at, 1<<30)
	if err != nil || text == "" {
		return nil, err
	}
	var exact, near []school.Person
	for _, p := range all {
		switch {
		case strings.EqualFold(p.Name, text) || strings.EqualFold(string(p.Email), text):
			exact = append(exact, p)
		case views.Match(p.Name+" "+p.SortName+" "+string(p.Email), text):
			near = append(near, p)
		}
	}
	if len(exact) > 0 {
		return exact, nil
	}
	return near, nil
}

// coversEnded is how many covers one press ends: more than anybody has classes.
const coversEnded = 1000

// endOut ends some of what is said of the person.
func (s *Server) endOut(c echo.Context, page views.Out, p school.Person) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	saved, err := s.store.EndAbsence(c.Request().Context(), actorOf(c, p), page.Person.ID, idsOf(form["cover"], coversEnded))
	if err != nil {
		return err
	}
	s.log.Info("absence ended", "actor", p.Email, "person", page.Person.ID, "doors", len(saved.Doors), "change", saved.Change,
		"request", requestID(c))
	said := "Ended. Students see the usual links again."
	if saved.Change == 0 {
		said = "That had ended already."
	}
	s.keep(c, cookieFlash, flash{Said: said, Undo: saved.Change, Notices: saved.Left}, flashLimit)
	return c.Redirect(http.StatusSeeOther, page.Base())
}
