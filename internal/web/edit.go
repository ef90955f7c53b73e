package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

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
	if e.entry, err = s.store.EntryFor(ctx, e.person.ID, e.form.Code); err != nil {
		return e, false, err
	}
	e.entry = e.entry.Kept()
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
		e.card.Choices = meetingsOf(invalid.choices)
		c.Set(keyReason, invalid.reason)
		return s.showCard(c, http.StatusUnprocessableEntity, e)
	}
	saves, err := e.form.saves()
	if err != nil {
		return err
	}
	saved, err := s.store.SaveDoors(c.Request().Context(), actorOf(c, e.person), MeetingOf(link, e.form.Note), saves...)
	var conflict *db.Conflict
	if errors.As(err, &conflict) {
		return s.showConflict(c, e, conflict, MeetingOf(link, e.form.Note))
	}
	if done, err := s.showUnsaved(c, e, err); done {
		return err
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
		return s.showConflict(c, e, conflict, school.Meeting{Note: e.form.Note})
	}
	if done, err := s.showUnsaved(c, e, err); done {
		return err
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
	if _, err := c.FormParams(); err != nil { // before its turn: a line may be slow
		return err
	}
	done, err := s.previews.take(c.Request().Context(), previewer(c))
	switch {
	case errors.Is(err, errBusy):
		return tooMany(c, busyWait, "Many people are typing links at the same time. Nothing is lost: you can save without the preview.")
	case err != nil:
		return err
	}
	defer done()
	return s.preview(c)
}

// previewer is in whose line a preview waits.
func previewer(c echo.Context) string {
	if p, ok := c.Get(keyPerson).(school.Person); ok {
		return strconv.FormatInt(p.ID, 10)
	}
	return network(c.RealIP())
}

func (s *Server) preview(c echo.Context) error {
	e, done, err := s.startEdit(c)
	if err != nil || done {
		return err
	}
	p := views.Preview{Code: e.form.Code}
	if link, invalid := s.read(e.form, e.entry.Door); invalid != nil {
		p.Refusal, p.Choices = invalid.fields["link"], meetingsOf(invalid.choices)
	} else {
		p.Read, p.Notices = MeetingOf(link, ""), sentences(link.Notes)
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
	was, err := s.store.Change(c.Request().Context(), id)
	if err != nil {
		return err
	}
	saved, err := s.store.Undo(c.Request().Context(), actorOf(c, p), id)
	back := nextOf(c.FormValue("back"))
	if done, err := s.stuck(c, was, err, cmp.Or(back, "/me#door-"+was.Door)); done {
		return err
	}
	if err != nil {
		return err
	}
	s.log.Info("change undone", "actor", p.Email, "door", was.Door, "person", was.PersonID, "undone", id, "change", saved.Change, "request", text(c, keyRequest, ""))
	s.publish(c, saved)
	if back != "" {
		return s.done(c, "Undone.", back)
	}
	return s.showSaved(c, p, saved, flash{Code: was.Door, Said: "Undone. Students see the link from before."})
}
