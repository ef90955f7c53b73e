package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

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
	e = e.Kept()
	saved, cleared := school.DoorSave, school.DoorClear
	if e.Right.SetsCover() {
		saved, cleared = school.CoverSave, school.CoverClear
	}
	last, err := s.store.LastChange(c.Request().Context(), e.Door.ID, saved, cleared)
	card := views.Card{
		Entry: e, Zone: s.store.Settings().Zone, Viewer: p.ID, Now: s.now(), Undo: last,
		Text: e.Door.Link, Note: e.Door.Note, Version: e.Door.Version,
	}
	if e.Withheld != nil {
		card.Undo = 0 // the last change was the former teacher's
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
