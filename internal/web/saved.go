package web

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// publish renders what a committed change touches. The save stands whatever
// happens here: the old page keeps serving and readiness says stale.
func (s *Server) publish(c echo.Context, saved db.Saved) {
	var err error
	if saved.All {
		err = s.dir.RefreshAll(c.Request().Context())
	} else {
		err = s.dir.Refresh(c.Request().Context(), saved.Schools...)
	}
	if err != nil {
		s.trouble(c, "directory not published", err)
	}
}

// flash is the outcome of a write: what the card of a door says next.
type flash struct {
	Code    string   `json:"c"`
	Said    string   `json:"s"`
	Notices []string `json:"n,omitempty"`
}

// showSaved answers a write that stands: the cards it touched for htmx, the
// page after a redirect for a plain form.
func (s *Server) showSaved(c echo.Context, p school.Person, saved db.Saved, done flash) error {
	var d draft
	if s.kept(c, cookieDraft, &d) && d.Code == done.Code {
		s.forget(c, cookieDraft)
	}
	if !isHTMX(c) {
		s.keep(c, cookieFlash, done, flashLimit)
		return c.Redirect(http.StatusSeeOther, "/me#door-"+done.Code)
	}
	cards, err := s.freshCards(c, p, saved, done)
	if err != nil { // it is saved, whatever the answer looks like
		s.log.Error("saved card not shown", "request", text(c, keyRequest, ""), "error", err)
		s.keep(c, cookieFlash, done, flashLimit)
		return goTo(c, "/me#door-"+done.Code)
	}
	return render(c, http.StatusOK, views.DoorCards(cards), nil)
}

// freshCards reads the written doors again: the one of the form is the answer,
// the others are swapped beside it. Cards that were not written stay as they
// are in the page: somebody may be typing in one.
func (s *Server) freshCards(c echo.Context, p school.Person, saved db.Saved, done flash) ([]views.Card, error) {
	own, err := s.store.DoorsOf(c.Request().Context(), p.ID)
	if err != nil {
		return nil, err
	}
	var cards []views.Card
	for _, code := range saved.Codes {
		e, err := s.store.EntryFor(c.Request().Context(), p.ID, code)
		if err != nil {
			return nil, err
		}
		card, err := s.card(c, p, e, own)
		if err != nil {
			return nil, err
		}
		if code == done.Code {
			card.Said, card.Notices = done.Said, done.Notices
		}
		card.Aside = code != done.Code
		cards = append(cards, card)
	}
	return cards, nil
}

func (s *Server) showCard(c echo.Context, status int, e edit) error {
	return render(c, status, s.pageWith(c, e), views.DoorCard(e.card))
}

// showUnsaved answers a write that nobody can do just now, in maintenance or
// because of the disk: 503 with the form as it was sent, why, and when to try
// again.
func (s *Server) showUnsaved(c echo.Context, e edit, err error) (done bool, _ error) {
	var closed *school.Closed
	var unsaved *school.NotSaved
	switch {
	case errors.As(err, &closed):
		e.card.Errors = school.Invalid{"link": views.ClosedWords(closed.Status, s.store.Settings().Zone)}
		if until := closed.Status.Until; !until.IsZero() {
			c.Response().Header().Set("Retry-After", until.UTC().Format(http.TimeFormat))
		}
	case errors.As(err, &unsaved):
		e.card.Errors = school.Invalid{"link": views.UnsavedDoorWords(unsaved.Why)}
		retryAfter(c, unsavedWait(unsaved.Why))
	default:
		return false, nil
	}
	c.Set(keyReason, err.Error())
	return true, s.showCard(c, http.StatusServiceUnavailable, e)
}

// showConflict is the 409: the door as it is now beside what was about to be
// saved, and a form that saves it against the new version.
func (s *Server) showConflict(c echo.Context, e edit, conflict *db.Conflict, mine school.Meeting) error {
	ctx := c.Request().Context()
	own, err := s.store.DoorsOf(ctx, e.person.ID)
	if err != nil {
		return err
	}
	now, err := s.store.EntryFor(ctx, e.person.ID, e.form.Code)
	if err != nil {
		return err
	}
	card, err := s.card(c, e.person, now, own)
	if err != nil {
		return err
	}
	card.Open, card.Text, card.Note = true, e.form.Text, e.form.Note
	for i := range card.Also {
		card.Also[i].Checked = e.form.alsoDoor(card.Also[i].Value)
	}
	card.Conflict = &views.Conflict{Door: conflict.Now, Mine: mine}
	e.card, e.own = card, own
	c.Set(keyReason, conflict.Error())
	return s.showCard(c, http.StatusConflict, e)
}

// pageWith is My doors with one card in the state of an edit.
func (s *Server) pageWith(c echo.Context, e edit) templ.Component {
	page, err := s.doorsPage(c, e.person)
	if err != nil { // the one card with what was typed is what must not be lost
		s.log.Error("other cards not shown", "request", text(c, keyRequest, ""), "error", err)
	}
	found := false
	for i := range page.Cards {
		if page.Cards[i].Entry.Door.ID == e.card.Entry.Door.ID {
			page.Cards[i], found = e.card, true
		}
	}
	if !found { // an administrator at somebody else's door
		page.Cards = append([]views.Card{e.card}, page.Cards...)
	}
	return views.DoorsPage(page)
}
