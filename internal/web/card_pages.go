package web

import (
	"regexp"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// cardAddress is the address of a card on the page of its class or person.
var cardAddress = regexp.MustCompile(`^/admin/(classes|people)/([0-9]{1,18})#door-`)

// pageOfCard is the page that a form's card is on, from the form's field back.
func pageOfCard(back string) (page views.CardPage) {
	found := cardAddress.FindStringSubmatch(back)
	if found == nil {
		return page
	}
	id, _ := strconv.ParseInt(found[2], 10, 64)
	if found[1] == "people" {
		return views.CardPage{Person: id}
	}
	return views.CardPage{Class: id}
}

// cardPlace is the address of a card on a page.
func cardPlace(page views.CardPage, code string) string {
	return views.Card{On: page, Entry: school.Entry{Door: school.Door{Code: code}}}.Place()
}

// onPage puts a card on a page. No other classes are offered for the link of office hours.
func onPage(card *views.Card, page views.CardPage) {
	if card.On = page; page.Person != 0 {
		card.Also = nil
	}
}

// tellCard says on the only card of a page what was just done to it, or opens it with a text
// that was kept during sign-in. It reports whether the card said what was done.
func (s *Server) tellCard(c echo.Context, card *views.Card) (said bool) {
	code := card.Entry.Door.Code
	if done := s.takeFlash(c); done.Code == code {
		s.tell(card, done, nil)
		return true
	}
	var d draft
	if s.kept(c, cookieDraft, &d) && d.Code == code {
		card.Open, card.Draft, card.ReadOnly, card.Text, card.Note = true, true, false, d.Text, d.Note
	}
	return false
}

// officeHours adds the card of a person's office hours to their page, if the visitor may
// change their link.
func (s *Server) officeHours(c echo.Context, page *views.Person, code string) error {
	viewer, _ := c.Get(keyPerson).(school.Person)
	e, err := s.store.EntryFor(c.Request().Context(), viewer.ID, code)
	if err != nil || !e.Right.Keeps() || !page.LeftAt.IsZero() {
		return err
	}
	cards, err := s.cards(c, viewer, []school.Entry{e}, nil)
	if err != nil {
		return err
	}
	page.Hours = &cards[0]
	onPage(page.Hours, views.CardPage{Person: page.ID})
	if s.tellCard(c, page.Hours) {
		page.Said, page.Notices = "", nil
	}
	return nil
}

// showPersonCard shows a person's page with the card of their office hours in the state of
// an edit.
func (s *Server) showPersonCard(c echo.Context, status int, card *views.Card) error {
	return s.showPerson(c, status, card.On.Person, func(page *views.Person) {
		if page.Hours != nil && page.Hours.Entry.Door.Code == card.Entry.Door.Code {
			page.Hours = card
		}
	})
}
