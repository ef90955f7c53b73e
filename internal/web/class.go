package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// classChanges is how many changes a class's page shows.
const classChanges = 5

// classState is what the page of a class shows besides what is saved: a card or a form in
// the state of an edit.
type classState struct {
	card     *views.Card
	form     *views.ClassForm
	conflict *views.ClassConflict
}

// oneClass is the page of a class.
func (s *Server) oneClass(c echo.Context, id int64) error {
	return s.showClass(c, http.StatusOK, id, classState{})
}

// showClass shows the page of a class.
func (s *Server) showClass(c echo.Context, status int, id int64, state classState) error {
	ctx := c.Request().Context()
	detail, err := s.store.Class(ctx, s.actor(c), id)
	if err != nil {
		return err
	}
	console, err := s.console(c, "/admin/classes")
	if err != nil {
		return err
	}
	page := classPage(detail)
	page.Console, page.Now, page.Viewer = console, s.now(), s.actor(c).PersonID
	page.Form, page.Conflict = state.form, state.conflict
	page.Times = s.dir.Times(page.School.ID)
	if page.Schools, err = s.ownSchools(c); err != nil {
		return err
	}
	if err := s.merging(c, &page); err != nil {
		return err
	}
	if err := s.classCard(c, &page, state.card); err != nil {
		return err
	}
	list, _, err := s.store.History(ctx, db.HistoryFilter{Door: page.Code, School: scope(c)})
	if err != nil {
		return err
	}
	page.History = s.changeRows(list[:min(len(list), classChanges)], views.ClassPath(id))
	return render(c, status, views.ClassPage(page), nil)
}

// classCard adds the card of the class's link: in the state of an edit, or as it is saved,
// with what was just done to it. Of an archived class it says only which link is kept.
func (s *Server) classCard(c echo.Context, page *views.Class, edited *views.Card) error {
	p, _ := c.Get(keyPerson).(school.Person)
	e, err := s.store.EntryFor(c.Request().Context(), p.ID, page.Code)
	if err != nil {
		return err
	}
	switch {
	case !page.ArchivedAt.IsZero():
		page.Kept = views.KeptWords(e)
		return nil
	case edited != nil && edited.Entry.Door.Code != page.Code:
		return fmt.Errorf("door %s is not of class %d: %w", edited.Entry.Door.Code, page.Section.ID, school.ErrNotFound)
	case edited != nil:
		page.Card = edited
		return nil
	}
	others, err := s.sameTeacher(c.Request().Context(), e)
	if err != nil {
		return err
	}
	cards, err := s.cards(c, p, []school.Entry{e}, others)
	if err != nil {
		return err
	}
	page.Card = &cards[0]
	onPage(page.Card, views.CardPage{Class: page.Section.ID})
	s.tellClass(c, page)
	return nil
}

// tellClass opens the form of the page's card, with a text that was kept during sign-in, or
// because there is no link yet; and says what was just done to the link.
func (s *Server) tellClass(c echo.Context, page *views.Class) {
	if s.tellCard(c, page.Card) {
		page.Said, page.Notices = "", nil
		return
	}
	if page.Card.Draft {
		return
	}
	e := page.Card.Entry
	if e.Door.Link == "" && e.Withheld == nil && page.Form == nil && page.Conflict == nil && !page.Merge.Asked {
		page.Card.Open, page.Card.Ready = true, page.Said == ""
	}
}

// classPage is what the store knows about a class, as its page shows it.
func classPage(d db.ClassDetail) views.Class {
	page := views.Class{
		Section: d.Section, School: d.School, Code: d.Door, Version: d.Version, ByHand: d.ByHand,
		ArchivedAt: d.ArchivedAt, ArchivedBy: d.ArchivedBy, Teaching: d.Teaching,
	}
	if d.Merged != nil {
		into := classLink(*d.Merged)
		page.Merged = &into
	}
	for _, from := range d.MergedHere {
		page.MergedHere = append(page.MergedHere, classLink(from))
	}
	for _, source := range d.Sources {
		one := views.ClassSource{Name: source.Name, At: source.At}
		for _, differs := range source.Differs {
			one.Differs = append(one.Differs, views.ClassDiffers(differs))
		}
		page.Sources = append(page.Sources, one)
	}
	return page
}

func classLink(r db.ClassRef) views.ClassLink {
	return views.ClassLink{ID: r.ID, Title: r.Title, Code: r.Code, Door: r.Door}
}

// sameTeacher are the classes to which the card on the page of a class can give the same
// link: those that its first teacher teaches at the same school.
func (s *Server) sameTeacher(ctx context.Context, e school.Entry) ([]school.Entry, error) {
	if len(e.Teachers) == 0 {
		return nil, nil
	}
	lead := e.Teachers[0].ID
	list, err := s.store.DoorsOf(ctx, lead)
	return slices.DeleteFunc(list, func(o school.Entry) bool {
		teaches := slices.ContainsFunc(o.Teachers, func(p school.Person) bool { return p.ID == lead })
		return !teaches || o.Door.Kind == school.OfficeDoor || o.Section.SchoolID != e.Section.SchoolID
	}), err
}
