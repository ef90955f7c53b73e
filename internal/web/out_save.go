package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// saveOut says that the person is out. A refusal is a 422 with the same form.
func (s *Server) saveOut(c echo.Context, page views.Out, p school.Person) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	page.Form = outForm(values, page)
	page.Arrange(s.dir.Times)
	if values.Has("show") {
		return s.showDays(c, page)
	}
	form := page.Form
	absence, cover, notes, err := s.absenceOf(c, page, p, &form)
	if err != nil {
		return err
	}
	if shown := values.Get("shown"); page.Timed && shown != "" && shown != form.From+" "+form.To && len(form.Errors) == 0 {
		form.Errors["doors"], form.Doors = views.StaleDays, nil
	}
	page.Form = form
	if len(form.Errors) > 0 {
		return s.refuseOut(c, page, http.StatusUnprocessableEntity)
	}
	said, err := s.store.SaveAbsence(c.Request().Context(), actorOf(c, p), absence)
	if err != nil {
		return s.outNotSaid(c, page, err)
	}
	s.log.Info("absence said", "actor", p.Email, "person", absence.Out, "doors", len(said.Doors), "change", said.Change,
		"request", requestID(c))
	words := views.SaidOutWords(page.Person.Name, page.As == views.OutSelf, form.From, form.To, page.Today,
		page.Site.Zone, len(said.Doors), said.Change != 0)
	if said.Change != 0 {
		words += page.DidOutWords(cover.Name, codesOf(said.Saved), absence.Rest)
	}
	s.keep(c, cookieFlash, flash{Said: words, Undo: said.Change, Notices: slices.Concat(notes, said.Skipped)}, flashLimit)
	return c.Redirect(http.StatusSeeOther, page.Base())
}

// outForm reads what was typed. A colleague says it for today, and only of what they do
// themselves (db says so again).
func outForm(values url.Values, page views.Out) views.OutForm {
	form := views.OutForm{From: values.Get("from"), To: values.Get("to"), What: values.Get("what"), Cover: oneLine(values.Get("person")),
		Link: values.Get("link"), Note: oneLine(values.Get("note")), Doors: slices.Concat([]string{}, values["door"]),
		Rest: values.Get("rest"), Errors: school.Invalid{}}
	if page.As == views.OutColleague {
		form.From, form.To = page.Today, page.Today
	}
	return form
}

// absenceOf is what a form says, with who covers and what to know about the link. What is
// wrong is in the form's errors.
func (s *Server) absenceOf(c echo.Context, page views.Out, p school.Person, form *views.OutForm) (
	absence db.Absence, cover school.Person, notes []string, err error) {
	absence = db.Absence{Out: page.Person.ID, Doors: form.Doors, Instead: db.Instead{From: form.From, To: form.To}}
	if form.Rest != "" && page.Timed {
		absence.Rest = page.RestOf()
	}
	switch form.What {
	case "cover":
		cover = p
		if page.As != views.OutColleague {
			cover, err = s.whoCovers(c, page, form)
		}
		absence.Person = cover.ID
	case "link":
		absence.Meeting, notes = s.outLink(form, c.FormValue("choice"))
	case "none":
		absence.Closed = true
	default:
		form.Errors["what"] = "Choose what happens on these days."
	}
	if n := len([]rune(form.Note)); n > noteLimit {
		form.Errors["note"] = fmt.Sprintf("A note has room for %d letters; this one has %d.", noteLimit, n)
	}
	absence.Note = form.Note
	return absence, cover, notes, err
}

// showDays shows the form with the classes of its days: those that are chosen at first.
func (s *Server) showDays(c echo.Context, page views.Out) error {
	page.Form.Doors = nil
	if isHTMX(c) {
		var err error
		if page.Absences, err = s.store.Absences(c.Request().Context(), page.Person.ID); err != nil {
			return err
		}
		return render(c, http.StatusOK, nil, views.OutDoors(page))
	}
	return s.showOut(c, http.StatusOK, page)
}

// whoCovers finds the colleague who was typed. If there are several, the form asks.
func (s *Server) whoCovers(c echo.Context, page views.Out, form *views.OutForm) (none school.Person, err error) {
	found, err := s.colleaguesNamed(c, page.Person.ID, outSchool(c, page), form.Cover)
	if err != nil {
		return none, err
	}
	if chosen, err := strconv.ParseInt(c.FormValue("colleague"), 10, 64); err == nil {
		if at := slices.IndexFunc(found, func(p school.Person) bool { return p.ID == chosen }); at >= 0 {
			return found[at], nil
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	form.Errors["person"] = views.LookFor(form.Cover, len(found))
	form.Choices = found[:min(len(found), namesShown)]
	return none, nil
}

// outLink reads what was pasted, as a card does.
func (s *Server) outLink(form *views.OutForm, choice string) (school.Meeting, []string) {
	link, refused := s.read(doorForm{Text: form.Link, Choice: choice})
	if refused != nil {
		form.Errors["link"] = refused.fields["link"]
		form.Meetings = meetingsOf(refused.choices)
		return school.Meeting{}, nil
	}
	return MeetingOf(link, ""), append([]string{"We read: " + views.KnownAs(MeetingOf(link, "")) + "."}, savedNotices(link)...)
}

// outNotSaid answers a refused or failed write with the form as it was sent. It returns
// any other error.
func (s *Server) outNotSaid(c echo.Context, page views.Out, err error) error {
	if invalid, is := errors.AsType[school.Invalid](err); is {
		page.Form.Errors = invalid
		return s.refuseOut(c, page, http.StatusUnprocessableEntity)
	}
	if why, is := s.notNow(c, err, views.FormNotSaved); is {
		page.Form.Errors["what"] = why
		return s.refuseOut(c, page, http.StatusServiceUnavailable)
	}
	return err
}

func (s *Server) refuseOut(c echo.Context, page views.Out, status int) error {
	c.Set(keyReason, page.Form.Errors.Error())
	return s.showOut(c, status, page)
}
