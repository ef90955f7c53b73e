package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/meeting"
	"hallway/internal/school"
	"hallway/views"
)

// edit is what somebody sent for a door, and the link that we found in it.
type edit struct {
	person school.Person
	form   doorForm
	link   meeting.Link
}

// editing gives a handler the form and who sent it. It does not read the door. If
// the session has ended, it keeps the text.
func (s *Server) editing(h func(echo.Context, edit) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		form, err := readDoorForm(c)
		if err != nil {
			return err
		}
		p, ok, err := s.person(c)
		if err != nil {
			return err
		}
		if !ok {
			return s.keepDraft(c, form)
		}
		return h(c, edit{person: p, form: form})
	}
}

// alone reports whether the text is only a link, as the form shows it.
func (e edit) alone() bool { return e.form.Text == e.link.URL && !e.link.Carries }

// meeting is what to save in a door whose meeting is live. If the link is the same,
// only the note was edited, and the passcode stays: the form shows the link without
// it (db.SaveLink).
func (e edit) meeting(live school.Meeting) (m school.Meeting, same bool) {
	m = MeetingOf(e.link, e.form.Note)
	if same = e.alone() && m.Link == live.Link; same {
		m.Passcode = live.Passcode
	}
	return m, same
}

// saveDoor saves what was pasted. A refusal is a 422 with the same form, a conflict
// a 409 with both links. Only these read the door: a save asks the store once.
func (s *Server) saveDoor(c echo.Context, e edit) error {
	var invalid *refusedInput
	if e.link, invalid = s.read(e.form); invalid != nil {
		c.Set(keyReason, invalid.reason)
		return s.showRefused(c, http.StatusUnprocessableEntity, e, invalid)
	}
	saves, err := e.form.saves()
	if err != nil {
		return err
	}
	saved, notes, err := s.save(c, e, saves)
	if err != nil {
		return s.showNotSaved(c, e, err)
	}
	s.log.Info("door saved", "actor", e.person.Email, "door", e.form.Code, "doors", len(saves), "provider", e.link.Provider,
		"change", saved.Change, "request", requestID(c))
	said := views.SavedWords(s.entries(e.person, saved), len(saves), s.store.Settings().Zone)
	return s.showSaved(c, e.person, saved, flash{Code: e.form.Code, Said: said, Notices: notes, On: e.form.On})
}

// save writes an edit, and returns the notices about its link.
func (s *Server) save(c echo.Context, e edit, saves []db.Save) (saved db.Saved, notes []string, err error) {
	ctx, actor, m := c.Request().Context(), actorOf(c, e.person), MeetingOf(e.link, e.form.Note)
	same := false
	if e.alone() {
		saved, same, err = s.store.SaveLink(ctx, actor, m, saves...)
	} else {
		saved, err = s.store.SaveDoors(ctx, actor, m, saves...)
	}
	if !same {
		notes = savedNotices(e.link)
	}
	return saved, notes, err
}

// clearDoor removes the link: "No meeting".
func (s *Server) clearDoor(c echo.Context, e edit) error {
	save := db.Save{Code: e.form.Code, Version: e.form.Version}
	saved, err := s.store.ClearDoor(c.Request().Context(), actorOf(c, e.person), save)
	if err != nil {
		return s.showNotSaved(c, e, err)
	}
	s.log.Info("door cleared", "actor", e.person.Email, "door", save.Code, "change", saved.Change, "request", requestID(c))
	said := views.ClearedWords(saved.Doors[0].Right, running(s.entries(e.person, saved)))
	return s.showSaved(c, e.person, saved, flash{Code: save.Code, Said: said, On: e.form.On})
}

// previewDoor shows which meeting is in a text, while somebody types. It is a POST
// because invitations are too long, and too private, for an address.
func (s *Server) previewDoor(c echo.Context) error {
	if _, err := c.FormParams(); err != nil { // before the turn, because a connection may be slow
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
	return s.editing(s.preview)(c)
}

// previewer is the key of the line in which a preview waits.
func previewer(c echo.Context) string {
	if p, ok := c.Get(keyPerson).(school.Person); ok {
		return strconv.FormatInt(p.ID, 10)
	}
	return network(c.RealIP())
}

func (s *Server) preview(c echo.Context, e edit) error {
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
			p.Notices = notices(e.link)
		}
	}
	if e.form.Text == "" {
		p.Refusal = "" // an empty field is not an error yet
	}
	return render(c, http.StatusOK, views.DoorPreview(p), nil)
}
