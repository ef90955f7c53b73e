package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// doors is My links: a card for each section, and one for office hours.
func (s *Server) doors(c echo.Context, p school.Person) error {
	page, own, err := s.doorsPage(c, p)
	if err != nil {
		return err
	}
	if err := s.tellAnswers(c, p, page.Cards); err != nil {
		return err
	}
	done := s.takeFlash(c)
	page.Said = done.Said
	var d draft
	drafted := s.kept(c, cookieDraft, &d)
	for i := range page.Cards {
		card := &page.Cards[i]
		if card.Entry.Door.Code == done.Code {
			s.tell(card, done, own)
		}
		if drafted && card.Entry.Door.Code == d.Code {
			card.Open, card.Draft, card.ReadOnly, card.Text, card.Note = true, true, false, d.Text, d.Note
		}
	}
	return render(c, http.StatusOK, views.DoorsPage(page), nil)
}

// doorsPage is a person's page, as the database has it, and the doors on it.
func (s *Server) doorsPage(c echo.Context, p school.Person) (page views.Doors, own []school.Entry, err error) {
	page.Site = s.site(c)
	if own, err = s.store.DoorsOf(c.Request().Context(), p.ID); err != nil {
		return page, nil, err
	}
	page.Today = s.store.Today()
	if page.Absences, err = s.store.Absences(c.Request().Context(), p.ID); err != nil {
		return page, nil, err
	}
	page.Days = s.meetings(own).DateWords(own, s.dir.SchoolName)
	page.Cards, err = s.cards(c, p, own, own)
	return page, own, err
}

// meetings are when a person's classes meet, by the schedules that are published.
func (s *Server) meetings(own []school.Entry) views.Meetings {
	return views.NewMeetings(own, s.dir.Times, s.now(), s.store.Settings().Zone)
}

// cards are some doors as cards, with what Undo on them takes back. own are the
// person's doors.
func (s *Server) cards(c echo.Context, p school.Person, doors, own []school.Entry) ([]views.Card, error) {
	last, err := s.store.LastSaves(c.Request().Context(), doors)
	if err != nil {
		return nil, err
	}
	cards := make([]views.Card, len(doors))
	_, looking := c.Get(keyViewer).(school.Person)
	readOnly := looking || s.store.Status().Mode == school.Maintenance
	meets := s.meetings(own)
	for i, e := range doors {
		cards[i] = s.card(p, e, own, last[e.Door.ID], meets)
		if cards[i].ReadOnly = readOnly; readOnly {
			cards[i].Undo, cards[i].UndoFor = 0, nil
		}
	}
	return cards, nil
}

// card is one door, with the link that is live in its form. own are the person's
// doors, offered for the same link; undo is what the Undo button takes back.
func (s *Server) card(p school.Person, e school.Entry, own []school.Entry, undo db.LastSave, meets views.Meetings) views.Card {
	instead, when := e.Door.Meeting, meets.Of(&e)
	e = e.Kept()
	card := views.Card{
		Entry: e, Instead: instead, Meets: when, Zone: s.store.Settings().Zone, Viewer: p.ID, Now: s.now(),
		Undo: undo.Change, UndoFor: s.labels(own, undo.Doors),
		Text: e.Door.Link, Note: e.Door.Note, Version: e.Door.Version,
	}
	if e.Withheld != nil {
		card.Undo, card.UndoFor = 0, nil // the last change was the former teacher's
	}
	for _, other := range own {
		if other.Door.ID != e.Door.ID {
			class := other.Door.Kind == school.SectionDoor && other.Phase != school.Over
			card.Also = append(card.Also, views.Also{Value: alsoValue(other.Door), Label: alsoLabel(other, own), Class: class})
		}
	}
	if e.Door.Link == "" && !e.Door.Closed && e.Withheld == nil && e.Right.Keeps() {
		card.Usual = usualLink(own)
	}
	return card
}

// usualLink is the meeting that a person has for most of their doors, if it is at least
// two. The note belongs to a class, and stays there.
func usualLink(own []school.Entry) (usual school.Meeting) {
	most, count := 1, map[string]int{}
	for _, e := range own {
		m := e.Kept().Door.Meeting
		if m.Link == "" {
			continue
		}
		if count[m.Link]++; count[m.Link] > most {
			most, usual = count[m.Link], m
		}
	}
	usual.Note = ""
	return usual
}

// alsoValue is a door and the version that the person sees, as a form field.
func alsoValue(d school.Door) string { return d.Code + "." + strconv.FormatInt(d.Version, 10) }

// alsoLabel is the label of a door among a teacher's own: with its term, if another one
// would have the same label.
func alsoLabel(e school.Entry, own []school.Entry) string {
	label := shortLabel(e)
	same := func(o school.Entry) bool { return o.Door.ID != e.Door.ID && shortLabel(o) == label }
	if e.Section.Term != "" && slices.ContainsFunc(own, same) {
		label += ", " + e.Section.Term
	}
	return label
}

func shortLabel(e school.Entry) string {
	label := e.Title()
	if e.Section.Code != "" {
		label += " " + e.Section.Code
	}
	if e.Section.Block != "" {
		label = e.Section.Block + " " + label
	}
	return label
}
