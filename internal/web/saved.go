package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// flash is the outcome of a write, for the next page or the card of a door.
type flash struct {
	Code    string         `json:"c"`
	Said    string         `json:"s"`
	Notices []string       `json:"n,omitempty"`
	Undo    int64          `json:"u,omitempty"` // of an undo: its own change, which can be undone
	Redo    bool           `json:"r,omitempty"` // undoing that does again what was undone
	Doors   []string       `json:"d,omitempty"` // codes of the doors that were undone
	On      views.CardPage `json:"-"`
}

// tell puts the outcome on the card that it is about. own are the person's doors.
func (s *Server) tell(card *views.Card, done flash, own []school.Entry) {
	card.Said, card.Notices = done.Said, slices.Concat(done.Notices, card.Notices)
	if done.Undo != 0 {
		card.Undo, card.Redo, card.UndoFor = done.Undo, done.Redo, s.labels(own, done.Doors)
	}
}

// showSaved answers a successful write: the cards it touched for htmx, the page
// after a redirect for a plain form.
func (s *Server) showSaved(c echo.Context, p school.Person, saved db.Saved, done flash) error {
	var d draft
	if s.kept(c, cookieDraft, &d) && d.Code == done.Code {
		s.forget(c, cookieDraft)
	}
	if !isHTMX(c) {
		s.keep(c, cookieFlash, done, flashLimit)
		return c.Redirect(http.StatusSeeOther, cardPlace(done.On, done.Code))
	}
	cards, err := s.freshCards(c, p, saved, done)
	if err != nil { // the save is valid anyway
		s.log.Error("saved card not shown", "request", requestID(c), "error", err)
		s.keep(c, cookieFlash, done, flashLimit)
		return goTo(c, cardPlace(done.On, done.Code))
	}
	return render(c, http.StatusOK, views.DoorCards(cards), nil)
}

// showSent answers with the card as it was sent. ticked tells which other doors were
// ticked, and say adds messages.
func (s *Server) showSent(c echo.Context, status int, e edit, ticked func(also string) bool, say func(*views.Card)) error {
	ctx := c.Request().Context()
	own, err := s.store.DoorsOf(ctx, e.person.ID)
	if err != nil {
		return err
	}
	entry, err := s.doorAmong(ctx, e.person, own, e.form.Code)
	if err != nil {
		return err
	}
	if e.form.On.Class != 0 {
		if own, err = s.sameTeacher(ctx, entry); err != nil {
			return err
		}
	}
	cards, err := s.cards(c, e.person, []school.Entry{entry}, own)
	if err != nil {
		return err
	}
	card := cards[0]
	onPage(&card, e.form.On)
	card.Open, card.ReadOnly, card.Text, card.Note = true, false, e.form.Text, e.form.Note
	for i := range card.Also {
		card.Also[i].Checked = ticked(card.Also[i].Value)
	}
	say(&card)
	if isHTMX(c) {
		return render(c, status, nil, views.DoorCard(card))
	}
	switch {
	case card.On.Class != 0:
		return s.showClass(c, status, card.On.Class, classState{card: &card})
	case card.On.Person != 0:
		return s.showPersonCard(c, status, &card)
	}
	return render(c, status, s.pageWith(c, e.person, own, card), nil)
}

// showRefused shows the form as it was sent, with errors and what to choose from.
func (s *Server) showRefused(c echo.Context, status int, e edit, why *refusedInput) error {
	return s.showSent(c, status, e, e.form.also, func(card *views.Card) {
		card.Version, card.Errors, card.Choices = e.form.Version, why.fields, meetingsOf(why.choices)
		if why.reason == emptyField && card.Entry.Door.Link == "" { // there is nothing to take away
			card.Errors["link"] = views.PasteFirst
		}
		if card.Unknown = s.unknownHost(e.person, why.host); card.Unknown != nil {
			card.Errors["link"] = card.Unknown.Refused() // what to do is the button beside it
		}
	})
}

// showNotSaved answers a failed write with the form as it was sent: a 409 beside
// somebody else's change, or a 503 in maintenance or because of the disk, with the
// reason and when to try again. It returns any other error.
func (s *Server) showNotSaved(c echo.Context, e edit, err error) error {
	if conflict, is := errors.AsType[*db.Conflict](err); is {
		return s.showConflict(c, e, conflict)
	}
	if why, is := s.notNow(c, err, views.DoorNotSaved); is {
		return s.showRefused(c, http.StatusServiceUnavailable, e, &refusedInput{fields: school.Invalid{"link": why}})
	}
	return err
}

// notNow is why nothing can be saved at present, whatever a form says: maintenance, or
// the disk. The answer is a 503 with the form as it was sent,
// and says when to try again. Any other error is not of this kind.
func (s *Server) notNow(c echo.Context, err error, words views.NotSavedWords) (why string, is bool) {
	if closed, is := errors.AsType[*school.Closed](err); is {
		c.Set(keyReason, err.Error())
		if until := closed.Status.Until; !until.IsZero() {
			c.Response().Header().Set("Retry-After", until.UTC().Format(http.TimeFormat))
		}
		return words.Closed(closed.Status, s.store.Settings().Zone), true
	}
	if failed, is := errors.AsType[*school.NotSaved](err); is {
		c.Set(keyReason, err.Error())
		retryAfter(c, unsavedWait(failed.Why))
		return words.Unsaved(failed.Why), true
	}
	return "", false
}

// showConflict is the 409: the present door beside what was sent, and a form that
// saves it against the new version.
func (s *Server) showConflict(c echo.Context, e edit, conflict *db.Conflict) error {
	c.Set(keyReason, conflict.Error())
	return s.showSent(c, http.StatusConflict, e, e.form.alsoDoor, func(card *views.Card) {
		mine, _ := e.meeting(card.Entry.Door.Meeting)
		card.Conflict = &views.Conflict{Door: conflict.Now, Mine: mine}
	})
}

// pageWith is My links, of a person's own doors, with one card in the state of an edit.
func (s *Server) pageWith(c echo.Context, p school.Person, own []school.Entry, card views.Card) templ.Component {
	page := views.Doors{Site: s.site(c), Days: s.meetings(own).DateWords(own, s.dir.SchoolName)}
	var err error
	if page.Cards, err = s.cards(c, p, own, own); err != nil { // show one card, so that at least the typed text is not lost
		s.log.Error("other cards not shown", "request", requestID(c), "error", err)
	}
	at := slices.IndexFunc(page.Cards, func(one views.Card) bool { return one.Entry.Door.ID == card.Entry.Door.ID })
	if at < 0 { // an administrator at somebody else's door
		page.Cards, at = slices.Insert(page.Cards, 0, card), 0
	}
	page.Cards[at] = card
	return views.DoorsPage(page)
}
