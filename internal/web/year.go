package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// yearTermsShown is how many terms a page offers. A district whose schools have more
// chooses a school first.
const yearTermsShown = 60

// year is what to choose for a turn of the year, and the turns so far.
func (s *Server) year(c echo.Context) error {
	return s.showYear(c, http.StatusOK, yearForm{at: c.QueryParam("school"), keep: true})
}

// yearForm is the form as it was sent; terms are nil before anybody has sent it.
type yearForm struct {
	at     string // slug of the one school; empty: all
	terms  map[string]bool
	keep   bool
	errors school.Invalid
}

// showYear shows the page with the form as it was sent.
func (s *Server) showYear(c echo.Context, status int, form yearForm) error {
	ctx, actor := c.Request().Context(), s.actor(c)
	console, err := s.console(c, "/admin/classes")
	if err != nil {
		return err
	}
	page := views.Year{Console: console, Keep: form.keep, Errors: form.errors}
	at, err := s.yearSchool(c, &page, form.at)
	if err != nil {
		return err
	}
	terms, err := s.store.YearTerms(ctx, actor, at)
	if err != nil {
		return err
	}
	page.More = max(0, len(terms)-yearTermsShown)
	for _, t := range terms[:len(terms)-page.More] {
		ticked := t.Proposed
		if form.terms != nil {
			ticked = form.terms[t.Key()]
		}
		page.Terms = append(page.Terms, views.YearTerm{
			Key: t.Key(), Name: t.Name, Days: s.termDays(t.Term), Classes: t.Classes, Over: t.Over, Ticked: ticked,
		})
	}
	turns, err := s.store.Turns(ctx, actor)
	if err != nil {
		return err
	}
	for _, t := range turns {
		page.Turns = append(page.Turns, views.YearRow{
			ID: t.ID, When: s.timeOfDay(t.At), Stamp: t.At.UTC().Format(time.RFC3339), Who: t.Actor,
			What: views.YearDone(t.TurnRecord, t.Archives), Where: t.Where, Undoes: t.Undoes != 0, Undone: t.UndoneBy != 0,
		})
	}
	for _, ck := range s.years.of(actor.PersonID) {
		if ck.look().stage != applied {
			page.Waiting = append(page.Waiting, views.WaitingCheck{Token: ck.token, When: s.timeOfDay(ck.began)})
		}
	}
	return render(c, status, views.YearPage(page), nil)
}

// yearSchool is the school that a form is about; 0: all. An administrator of one school
// has no choice.
func (s *Server) yearSchool(c echo.Context, page *views.Year, slug string) (int64, error) {
	list, err := s.store.Schools(c.Request().Context())
	if err != nil {
		return 0, err
	}
	only := scope(c)
	if only == 0 && len(list) > 1 {
		page.Schools = list
	}
	for _, one := range list {
		if only == one.ID || only == 0 && slug == one.Slug {
			page.At, page.Where = one.Slug, one.Name
			return one.ID, nil
		}
	}
	if slug != "" {
		return 0, school.ErrNotFound
	}
	return 0, nil
}

// termDays is "24 August to 18 December", or empty.
func (s *Server) termDays(t roster.Term) string {
	return views.TermDays(t.Starts, t.Ends, s.now(), s.store.Settings().Zone)
}

// termName is a term with its days.
func (s *Server) termName(t roster.Term) string { return views.YearTermName(t, s.termDays(t)) }

// chooseYear takes the form, and shows what a turn would do.
func (s *Server) chooseYear(c echo.Context) error {
	form := yearForm{at: c.FormValue("school"), keep: c.FormValue("links") != "none", terms: map[string]bool{}}
	var page views.Year
	at, err := s.yearSchool(c, &page, form.at)
	if err != nil {
		return err
	}
	actor := s.actor(c)
	terms, err := s.store.YearTerms(c.Request().Context(), actor, at)
	if err != nil {
		return err
	}
	for _, key := range c.Request().PostForm["term"] {
		form.terms[key] = true
	}
	choice := roster.TurnChoice{School: at, KeepLinks: form.keep}
	for _, t := range terms { // a form that was open for long may have others
		if form.terms[t.Key()] {
			choice.Terms = append(choice.Terms, t.Term)
		}
	}
	if len(choice.Terms) == 0 {
		form.errors = school.Invalid{"term": "Choose at least one term that ends."}
		c.Set(keyReason, form.errors.Error())
		return s.showYear(c, http.StatusUnprocessableEntity, form)
	}
	ck := s.years.add(actor.PersonID, db.ImportMeta{})
	ck.move(func(is *checked) {
		is.stage, is.decoded = comparing, true // there is no file to read
		is.turn.TurnChoice = choice
	})
	s.background(c.Request().Context(), ck, actor, checkWait, func(ctx context.Context) { s.planYear(ctx, ck, actor) })
	return c.Redirect(http.StatusSeeOther, yearPath(ck))
}

// undoYear undoes a turn. The page lists what stays, because it has changed since.
func (s *Server) undoYear(c echo.Context, n int64) error {
	s.allowTime(c)
	s.undoing.Lock() // a second press waits for the first, and sees what it did
	defer s.undoing.Unlock()
	undone, err := s.store.UndoTurn(c.Request().Context(), s.actor(c), n)
	if errors.As(err, new(school.Invalid)) {
		return s.done(c, "That was undone already.", "/admin/year")
	}
	if errors.As(err, new(school.Busy)) {
		return refuse(http.StatusConflict, err.Error(), "Not just now", views.YearBusyWords, "Go back", "/admin/year")
	}
	if err != nil {
		return err
	}
	s.log.Info("turn of the year undone", "actor", s.actor(c).Label(), "turn", n, "by", undone.ID, "left", len(undone.Left),
		"request", requestID(c))
	done := flash{Said: "Undone. Students see it now.", Notices: undone.Left}
	if undone.ID == 0 {
		done.Said = "Nothing was left to put back."
	}
	if !s.keep(c, cookieFlash, done, flashLimit) { // too much for a cookie
		done.Notices = append(undone.Left[:min(10, len(undone.Left))], views.AndMore(len(undone.Left)-10))
		s.keep(c, cookieFlash, done, flashLimit)
	}
	return c.Redirect(http.StatusSeeOther, "/admin/year")
}
