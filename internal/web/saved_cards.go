package web

import (
	"context"
	"slices"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// freshCards are the written doors: the one of the form is the answer, the others are
// swapped beside it. Other cards do not change, because somebody may be typing in one.
func (s *Server) freshCards(c echo.Context, p school.Person, saved db.Saved, done flash) ([]views.Card, error) {
	if done.On.Class != 0 {
		return s.freshAtClass(c, p, done)
	}
	own, _ := s.dir.Own(p.ID)
	cards, complete := s.savedCards(p, saved)
	if !complete {
		var err error
		if cards, err = s.readCards(c, p, saved); err != nil {
			return nil, err
		}
	}
	for i, d := range saved.Doors {
		if d.Code == done.Code {
			s.tell(&cards[i], done, own)
			onPage(&cards[i], done.On)
		}
		cards[i].Aside = d.Code != done.Code
	}
	return cards, nil
}

// freshAtClass is the card on the page of a class, which has no other.
func (s *Server) freshAtClass(c echo.Context, p school.Person, done flash) ([]views.Card, error) {
	e, err := s.store.EntryFor(c.Request().Context(), p.ID, done.Code)
	if err != nil {
		return nil, err
	}
	others, err := s.sameTeacher(c.Request().Context(), e)
	if err != nil {
		return nil, err
	}
	cards, err := s.cards(c, p, []school.Entry{e}, others)
	if err == nil {
		cards[0].On = done.On
		s.tell(&cards[0], done, others)
	}
	return cards, err
}

// savedCards makes the cards from what the save returned and what is published, so
// that a save reads nothing again. They are not complete if a door is not published
// as it was saved: publishing failed, or somebody else was faster.
func (s *Server) savedCards(p school.Person, saved db.Saved) (cards []views.Card, complete bool) {
	own, known := s.dir.Own(p.ID)
	if !known || s.dir.Stale() != nil {
		return nil, false
	}
	meets := s.meetings(own)
	for _, d := range saved.Doors {
		e, found := ownDoor(own, d.Code)
		if !found { // an administrator's
			e, found = s.dir.Entry(d.Code)
		}
		if !found || d.Change == 0 || e.Door.Version != d.Version {
			return nil, false
		}
		e.Right = d.Right
		cards = append(cards, s.card(p, e, own, db.LastSave{Change: d.Change, Doors: codesOf(saved)}, meets))
	}
	return cards, true
}

// codesOf are the codes of the doors of a write.
func codesOf(saved db.Saved) []string {
	codes := make([]string, len(saved.Doors))
	for i, d := range saved.Doors {
		codes[i] = d.Code
	}
	return codes
}

// labels name the doors that Undo on a card changes; none, if it is only the card's. own
// are the person's doors.
func (s *Server) labels(own []school.Entry, codes []string) []string {
	if len(codes) < 2 {
		return nil
	}
	var list []string
	for _, e := range own { // in the order of the page
		if slices.Contains(codes, e.Door.Code) {
			list = append(list, alsoLabel(e, own))
		}
	}
	for _, code := range slices.Sorted(slices.Values(codes)) {
		if _, listed := ownDoor(own, code); listed {
			continue
		}
		label := "a class that is no longer in the roster"
		if e, found := s.dir.Entry(code); found { // an administrator's
			label = alsoLabel(e, own)
		}
		list = append(list, label)
	}
	return list
}

// entries are the doors that a person has written, as they are published. Their own are
// found at once; another's are looked for in all schools.
func (s *Server) entries(p school.Person, saved db.Saved) (list []school.Entry) {
	own, _ := s.dir.Own(p.ID)
	for _, d := range saved.Doors {
		e, found := ownDoor(own, d.Code)
		if !found {
			e, found = s.dir.Entry(d.Code)
		}
		if found {
			e.Right = d.Right
			list = append(list, e)
		}
	}
	return list
}

// running reports whether students see one of the written doors today: the term of its
// class runs.
func running(list []school.Entry) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(e school.Entry) bool { return e.Phase == school.Running })
}

func ownDoor(own []school.Entry, code string) (e school.Entry, found bool) {
	at := slices.IndexFunc(own, func(e school.Entry) bool { return e.Door.Code == code })
	if at < 0 {
		return e, false
	}
	return own[at], true
}

// readCards reads the cards of the written doors from the database.
func (s *Server) readCards(c echo.Context, p school.Person, saved db.Saved) ([]views.Card, error) {
	ctx := c.Request().Context()
	own, err := s.store.DoorsOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	doors := make([]school.Entry, len(saved.Doors))
	for i, d := range saved.Doors {
		if doors[i], err = s.doorAmong(ctx, p, own, d.Code); err != nil {
			return nil, err
		}
	}
	return s.cards(c, p, doors, own)
}

// doorAmong finds a door in a person's own, or reads it: an administrator may be at
// somebody else's.
func (s *Server) doorAmong(ctx context.Context, p school.Person, own []school.Entry, code string) (school.Entry, error) {
	if e, found := ownDoor(own, code); found {
		return e, nil
	}
	return s.store.EntryFor(ctx, p.ID, code)
}
