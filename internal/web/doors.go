package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/meeting"
	"hallway/internal/school"
	"hallway/views"
)

// doors is My doors: a card a section and one for office hours.
func (s *Server) doors(c echo.Context) error {
	p, ok, err := s.person(c)
	if err != nil {
		return err
	}
	if !ok {
		return s.toSignIn(c, "/me")
	}
	page, err := s.doorsPage(c, p)
	if err != nil {
		return err
	}
	var done flash
	if s.kept(c, cookieFlash, &done) {
		s.forget(c, cookieFlash)
		page.Said = done.Said
		for i := range page.Cards {
			if page.Cards[i].Entry.Door.Code == done.Code {
				page.Cards[i].Said, page.Cards[i].Notices = done.Said, done.Notices
			}
		}
	}
	var d draft
	if s.kept(c, cookieDraft, &d) {
		for i := range page.Cards {
			if card := &page.Cards[i]; card.Entry.Door.Code == d.Code {
				card.Open, card.Draft, card.Text, card.Note = true, true, d.Text, d.Note
			}
		}
	}
	return render(c, http.StatusOK, views.DoorsPage(page), nil)
}

// doorsPage is a person's page, as the database has it.
func (s *Server) doorsPage(c echo.Context, p school.Person) (views.Doors, error) {
	page := views.Doors{Site: s.site(c)}
	list, err := s.store.DoorsOf(c.Request().Context(), p.ID)
	if err != nil {
		return page, err
	}
	for _, e := range list {
		card, err := s.card(c, p, e, list)
		if err != nil {
			return page, err
		}
		page.Cards = append(page.Cards, card)
	}
	return page, nil
}

// card is one door with its form as it starts: the link that is live. own are
// the person's doors, to which the same link may go.
func (s *Server) card(c echo.Context, p school.Person, e school.Entry, own []school.Entry) (views.Card, error) {
	last, err := s.store.LastChange(c.Request().Context(), e.Door.ID)
	card := views.Card{
		Entry: e, Zone: s.cfg.Zone, Viewer: p.ID, Now: s.now(), Undo: last,
		Text: e.Door.Link, Note: e.Door.Note, Version: e.Door.Version,
	}
	for _, other := range own {
		if other.Door.ID != e.Door.ID {
			card.Also = append(card.Also, views.Also{Value: alsoValue(other.Door), Label: alsoLabel(other)})
		}
	}
	return card, err
}

// alsoValue is a door and the version that the person sees, as a form field.
func alsoValue(d school.Door) string { return d.Code + "." + strconv.FormatInt(d.Version, 10) }

// alsoLabel is how a teacher tells their own doors apart.
func alsoLabel(e school.Entry) string {
	label := e.Title()
	if e.Section.Code != "" {
		label += " " + e.Section.Code
	}
	if e.Section.Block != "" {
		label = e.Section.Block + " " + label
	}
	return label
}

// edit is a door, the person at it, and what they sent.
type edit struct {
	person school.Person
	entry  school.Entry
	own    []school.Entry // the person's doors
	form   doorForm
	card   views.Card // the card as it would be shown again
}

// startEdit finds the door and who is at it. done says that the answer is
// written already: the session was over and the text is kept.
func (s *Server) startEdit(c echo.Context) (e edit, done bool, err error) {
	e.form, err = readDoorForm(c)
	if err != nil {
		return e, false, err
	}
	var ok bool
	if e.person, ok, err = s.person(c); err != nil {
		return e, false, err
	}
	if !ok {
		return e, true, s.keepDraft(c, e.form)
	}
	ctx := c.Request().Context()
	if e.own, err = s.store.DoorsOf(ctx, e.person.ID); err != nil {
		return e, false, err
	}
	if e.entry, err = s.store.Entry(ctx, e.form.Code); err != nil {
		return e, false, err
	}
	mine := e.person.Role == school.Admin
	for _, o := range e.own {
		mine = mine || o.Door.ID == e.entry.Door.ID
	}
	if !mine {
		return e, false, fmt.Errorf("door %s: %w", e.form.Code, school.ErrForbidden)
	}
	e.card, err = s.card(c, e.person, e.entry, e.own)
	e.card.Open, e.card.Text, e.card.Note, e.card.Version = true, e.form.Text, e.form.Note, e.form.Version
	for i := range e.card.Also {
		e.card.Also[i].Checked = e.form.also(e.card.Also[i].Value)
	}
	return e, false, err
}

// saveDoor saves what was pasted. A refusal is a 422 with the same form, a
// save that came between a 409 with both links.
func (s *Server) saveDoor(c echo.Context) error {
	e, done, err := s.startEdit(c)
	if err != nil || done {
		return err
	}
	link, invalid := s.read(e.form, e.entry.Door)
	if invalid != nil {
		e.card.Errors = invalid.fields
		e.card.Choices = readings(invalid.choices)
		c.Set(keyReason, invalid.reason)
		return s.showCard(c, http.StatusUnprocessableEntity, e)
	}
	saves, err := e.form.saves()
	if err != nil {
		return err
	}
	saved, err := s.store.SaveDoors(c.Request().Context(), actorOf(c, e.person), stored(link, e.form.Note), saves...)
	var conflict *db.Conflict
	if errors.As(err, &conflict) {
		return s.showConflict(c, e, conflict, reading(link))
	}
	if err != nil {
		return err
	}
	s.log.Info("door saved", "actor", e.person.Email, "door", e.form.Code, "doors", len(saves), "provider", link.Provider,
		"change", saved.Change, "request", text(c, keyRequest, ""))
	s.publish(c, saved)
	said := "Saved. Students see it now."
	if len(saves) > 1 {
		said = fmt.Sprintf("Saved for %d classes. Students see it now.", len(saves))
	}
	return s.showSaved(c, e.person, saved, flash{Code: e.form.Code, Said: said, Notices: sentences(link.Notes)})
}

// clearDoor takes the link away: "No meeting".
func (s *Server) clearDoor(c echo.Context) error {
	e, done, err := s.startEdit(c)
	if err != nil || done {
		return err
	}
	save := db.Save{Code: e.form.Code, Version: e.form.Version}
	saved, err := s.store.ClearDoor(c.Request().Context(), actorOf(c, e.person), save)
	var conflict *db.Conflict
	if errors.As(err, &conflict) {
		return s.showConflict(c, e, conflict, views.Reading{})
	}
	if err != nil {
		return err
	}
	s.log.Info("door cleared", "actor", e.person.Email, "door", save.Code, "change", saved.Change, "request", text(c, keyRequest, ""))
	s.publish(c, saved)
	return s.showSaved(c, e.person, saved, flash{Code: save.Code, Said: "No meeting is set now. Students see “No link yet”."})
}

// previewDoor says what was understood of a text, while it is typed. It
// changes nothing; it is a POST because invitations are too long, and too
// private, for an address.
func (s *Server) previewDoor(c echo.Context) error {
	e, done, err := s.startEdit(c)
	if err != nil || done {
		return err
	}
	p := views.Preview{Code: e.form.Code}
	if link, invalid := s.read(e.form, e.entry.Door); invalid != nil {
		p.Refusal, p.Choices = invalid.fields["link"], readings(invalid.choices)
	} else {
		p.Reading, p.Notices = reading(link), sentences(link.Notes)
	}
	if e.form.Text == "" {
		p.Refusal = "" // an empty field is no mistake yet
	}
	return render(c, http.StatusOK, views.DoorPreview(p), nil)
}

// undo takes a change back.
func (s *Server) undo(c echo.Context) error {
	p, ok, err := s.person(c)
	if err != nil {
		return err
	}
	if !ok {
		return s.toSignInAgain(c, "/me")
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return school.ErrNotFound
	}
	ctx := c.Request().Context()
	code, err := s.store.ChangedDoor(ctx, id)
	if err != nil {
		return err
	}
	saved, err := s.store.Undo(ctx, actorOf(c, p), id)
	var conflict *db.Conflict
	if errors.As(err, &conflict) {
		return &refusal{status: http.StatusConflict, reason: err.Error(), notice: views.Notice{
			Title:   "That can no longer be undone",
			Message: conflict.Now.Title() + " was changed again since, by " + conflict.Now.Door.SavedBy + ". Their link is live; look at it, then paste yours if it is wrong.",
			Action:  "Go to my links", Href: "/me#door-" + code,
		}}
	}
	if err != nil {
		return err
	}
	s.log.Info("change undone", "actor", p.Email, "door", code, "undone", id, "change", saved.Change, "request", text(c, keyRequest, ""))
	s.publish(c, saved)
	return s.showSaved(c, p, saved, flash{Code: code, Said: "Undone. Students see the link from before."})
}

// publish renders what a committed change touches. The save stands whatever
// happens here: the old page keeps serving and readiness says stale.
func (s *Server) publish(c echo.Context, saved db.Saved) {
	if err := s.dir.Refresh(c.Request().Context(), saved.Schools...); err != nil {
		s.log.Error("directory not published", "request", text(c, keyRequest, ""), "error", err)
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
	if err != nil {
		return err
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
		e, err := s.store.Entry(c.Request().Context(), code)
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

// showConflict is the 409: the door as it is now beside what was about to be
// saved, and a form that saves it against the new version.
func (s *Server) showConflict(c echo.Context, e edit, conflict *db.Conflict, mine views.Reading) error {
	ctx := c.Request().Context()
	own, err := s.store.DoorsOf(ctx, e.person.ID)
	if err != nil {
		return err
	}
	now, err := s.store.Entry(ctx, e.form.Code)
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
	card.Conflict = &views.Conflict{Door: conflict.Now, Mine: mine, Note: e.form.Note}
	e.card, e.own = card, own
	c.Set(keyReason, conflict.Error())
	return s.showCard(c, http.StatusConflict, e)
}

// pageWith is My doors with one card in the state of an edit.
func (s *Server) pageWith(c echo.Context, e edit) templ.Component {
	page, err := s.doorsPage(c, e.person)
	if err != nil {
		return views.NoticePage(views.Notice{Site: s.site(c), Title: "That did not save", Message: "The old link is still live. Try again."})
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

// stored is a link as the store keeps it.
func stored(l meeting.Link, note string) db.Meeting {
	return db.Meeting{Link: l.URL, Provider: l.Provider, Meeting: l.Meeting, Passcode: l.Passcode, Note: note}
}
