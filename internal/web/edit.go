package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/meeting"
	"hallway/internal/school"
	"hallway/views"
)

// edit is what somebody sent about a door, and what it was understood as.
type edit struct {
	person school.Person
	form   doorForm
	link   meeting.Link
}

// startEdit reads the form and finds who sent it; nothing is read of the door.
// done says that the answer is written already: the session was over and the
// text is kept.
func (s *Server) startEdit(c echo.Context) (e edit, done bool, err error) {
	e.form, err = readDoorForm(c)
	if err != nil {
		return e, false, err
	}
	var ok bool
	if e.person, ok, err = s.person(c); err != nil || ok {
		return e, false, err
	}
	return e, true, s.keepDraft(c, e.form)
}

// alone says that the text is a link and nothing else, as the form shows it.
func (e edit) alone() bool { return e.form.Text == e.link.URL && !e.link.Carries }

// meeting is what is to be saved, where a door is live. If that is where it leads
// already, only the note was edited: the form shows the link without the passcode
// that once came with it (db.SaveLink).
func (e edit) meeting(live school.Meeting) (m school.Meeting, same bool) {
	m = MeetingOf(e.link, e.form.Note)
	if same = e.alone() && m.Link == live.Link; same {
		m.Passcode = live.Passcode
	}
	return m, same
}

// saveDoor saves what was pasted. A refusal is a 422 with the same form, a
// save that came between a 409 with both links. The door is read for these
// alone: a save that goes through asks the store once.
func (s *Server) saveDoor(c echo.Context) error {
	e, done, err := s.startEdit(c)
	if err != nil || done {
		return err
	}
	var invalid *refusedInput
	if e.link, invalid = s.read(e.form); invalid != nil {
		c.Set(keyReason, invalid.reason)
		return s.showSent(c, http.StatusUnprocessableEntity, e, func(card *views.Card) {
			card.Errors, card.Choices = invalid.fields, meetingsOf(invalid.choices)
		})
	}
	saves, err := e.form.saves()
	if err != nil {
		return err
	}
	saved, notes, err := s.save(c, e, saves)
	if done, err := s.showNotSaved(c, e, err); done {
		return err
	}
	if err != nil {
		return err
	}
	s.log.Info("door saved", "actor", e.person.Email, "door", e.form.Code, "doors", len(saves), "provider", e.link.Provider,
		"change", saved.Change, "request", text(c, keyRequest, ""))
	said := "Saved. Students see it now."
	if len(saves) > 1 {
		said = fmt.Sprintf("Saved for %d classes. Students see it now.", len(saves))
	}
	return s.showSaved(c, e.person, saved, flash{Code: e.form.Code, Said: said, Notices: notes})
}

// save writes an edit, and says what is to be noticed about its link.
func (s *Server) save(c echo.Context, e edit, saves []db.Save) (saved db.Saved, notes []string, err error) {
	ctx, actor, m := c.Request().Context(), actorOf(c, e.person), MeetingOf(e.link, e.form.Note)
	same := false
	if e.alone() {
		saved, same, err = s.store.SaveLink(ctx, actor, m, saves...)
	} else {
		saved, err = s.store.SaveDoors(ctx, actor, m, saves...)
	}
	if !same {
		notes = sentences(e.link.Notes)
	}
	return saved, notes, err
}

// clearDoor takes the link away: "No meeting".
func (s *Server) clearDoor(c echo.Context) error {
	e, done, err := s.startEdit(c)
	if err != nil || done {
		return err
	}
	save := db.Save{Code: e.form.Code, Version: e.form.Version}
	saved, err := s.store.ClearDoor(c.Request().Context(), actorOf(c, e.person), save)
	if done, err := s.showNotSaved(c, e, err); done {
		return err
	}
	if err != nil {
		return err
	}
	s.log.Info("door cleared", "actor", e.person.Email, "door", save.Code, "change", saved.Change, "request", text(c, keyRequest, ""))
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
	var invalid *refusedInput
	if e.link, invalid = s.read(e.form); invalid != nil {
		p.Refusal, p.Choices = invalid.fields["link"], meetingsOf(invalid.choices)
	}
	live, err := s.store.EntryFor(c.Request().Context(), e.person.ID, e.form.Code)
	if err != nil {
		return err
	}
	if invalid == nil {
		var same bool
		if p.Read, same = e.meeting(live.Kept().Door.Meeting); !same {
			p.Notices = sentences(e.link.Notes)
		}
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
	if back != "" {
		return s.done(c, "Undone.", back)
	}
	return s.showSaved(c, p, saved, flash{Code: was.Door, Said: "Undone. Students see the link from before."})
}
