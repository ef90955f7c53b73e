package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// share shows who teaches a class, to its lead teacher and to administrators.
func (s *Server) share(c echo.Context, p school.Person) error {
	return s.showShare(c, p, http.StatusOK, views.ShareForm{From: s.store.Today(), InsteadFrom: s.store.Today(), InsteadTo: s.store.Today()})
}

func (s *Server) showShare(c echo.Context, p school.Person, status int, form views.ShareForm) error {
	ctx := c.Request().Context()
	e, err := s.store.EntryFor(ctx, p.ID, c.Param("code"))
	if err != nil && !errors.Is(err, school.ErrForbidden) {
		return err
	}
	if e.Section.ID == 0 {
		return school.ErrNotFound
	}
	if !e.Lends() {
		return refuse(http.StatusForbidden, "does not lead the class", "You cannot share this class",
			"Only the lead teacher of a class, or an administrator, can add a cover or a co-teacher. Nothing was changed.",
			"Go to my links", "/me")
	}
	page := views.Share{Site: s.site(c), Entry: e, Today: s.store.Today(), Form: form}
	if page.Teaching, err = s.store.Teaching(ctx, e.Section.ID); err != nil {
		return err
	}
	people, err := s.store.People(ctx)
	if err != nil {
		return err
	}
	for _, one := range people {
		if !one.Suspended {
			page.People = append(page.People, one.Person)
		}
	}
	page.Said = s.takeFlash(c).Said
	return render(c, status, views.SharePage(page), nil)
}

// lend lets a colleague cover the class.
func (s *Server) lend(c echo.Context, p school.Person) error {
	form := views.ShareForm{From: c.FormValue("from"), To: c.FormValue("to"), InsteadFrom: s.store.Today(), InsteadTo: s.store.Today()}
	form.Person, _ = strconv.ParseInt(c.FormValue("person"), 10, 64)
	saved, err := s.store.Lend(c.Request().Context(), actorOf(c, p), c.Param("code"), form.Person, form.From, form.To)
	return s.shared(c, p, "Added. They see the class under My links on these days.", saved, err, &form, &form.Errors)
}

// addCoTeacher lets a colleague change the link too.
func (s *Server) addCoTeacher(c echo.Context, p school.Person) error {
	form := views.ShareForm{From: s.store.Today(), InsteadFrom: s.store.Today(), InsteadTo: s.store.Today()}
	form.Co, _ = strconv.ParseInt(c.FormValue("person"), 10, 64)
	saved, err := s.store.AddCoTeacher(c.Request().Context(), actorOf(c, p), c.Param("code"), form.Co)
	return s.shared(c, p, "Added. They can change the link now.", saved, err, &form, &form.CoErrors)
}

// instead gives the class another link, or no meeting, for some days.
func (s *Server) instead(c echo.Context, p school.Person) error {
	form := views.ShareForm{From: s.store.Today(), InsteadFrom: c.FormValue("from"), InsteadTo: c.FormValue("to"), What: c.FormValue("what"),
		Link: c.FormValue("link"), Note: oneLine(c.FormValue("note")), InsteadErrors: school.Invalid{}}
	days := db.Instead{From: form.InsteadFrom, To: form.InsteadTo, Closed: form.What == "none", Meeting: school.Meeting{Note: form.Note}}
	read := doorForm{Text: form.Link, Note: form.Note, Choice: c.FormValue("choice")}
	switch link, refused := s.read(read); {
	case form.What != "none" && form.What != "link":
		form.InsteadErrors["what"] = "Choose what students have on these days."
	case form.What == "link" && refused != nil:
		form.InsteadErrors, form.Meetings = refused.fields, meetingsOf(refused.choices)
	case form.What == "link":
		days.Meeting = MeetingOf(link, form.Note)
	case refused != nil && refused.fields["note"] != "":
		form.InsteadErrors["note"] = refused.fields["note"]
	}
	if len(form.InsteadErrors) > 0 {
		c.Set(keyReason, form.InsteadErrors.Error())
		return s.showShare(c, p, http.StatusUnprocessableEntity, form)
	}
	saved, err := s.store.Replace(c.Request().Context(), actorOf(c, p), c.Param("code"), days)
	if wrong, is := errors.AsType[school.Invalid](err); is {
		err = school.Invalid{"instead-from": wrong["from"], "instead-to": wrong["to"]}
	}
	return s.shared(c, p, "Saved for these days.", saved, err, &form, &form.InsteadErrors)
}

// endTeaching ends a cover, or removes a co-teacher.
func (s *Server) endTeaching(c echo.Context, p school.Person) error {
	if cover, err := strconv.ParseInt(c.FormValue("cover"), 10, 64); err == nil {
		saved, err := s.store.EndCover(c.Request().Context(), actorOf(c, p), c.Param("code"), cover)
		return s.shared(c, p, "Done. Students see the usual link.", saved, err, nil, nil)
	}
	person, _ := strconv.ParseInt(c.FormValue("person"), 10, 64)
	saved, err := s.store.EndTeaching(c.Request().Context(), actorOf(c, p), c.Param("code"), person, c.FormValue("role"))
	return s.shared(c, p, "Done. Students see the usual link.", saved, err, nil, nil)
}

// shared answers a change of who teaches a class. If the form was refused, the page
// shows it again with errs, a field of it, or without a form a notice.
func (s *Server) shared(c echo.Context, p school.Person, said string, saved db.Saved, err error, form *views.ShareForm,
	errs *school.Invalid) error {
	if form != nil && errors.As(err, errs) {
		c.Set(keyReason, errs.Error())
		return s.showShare(c, p, http.StatusUnprocessableEntity, *form)
	}
	if err != nil {
		return err
	}
	s.log.Info("class shared", "actor", p.Email, "door", c.Param("code"), "change", saved.Change, "request", requestID(c))
	return s.done(c, said, "/me/doors/"+c.Param("code")+"/people")
}
