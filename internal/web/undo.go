package web

import (
	"cmp"

	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/meeting"
	"hallway/internal/school"
	"hallway/views"
)

// MayPublish judges a link that is about to be visible again (db.Store.Judge).
func MayPublish(link string, hosts []string) (host string, allowed bool) {
	_, err := meeting.Parse(link, hosts)
	if why, refused := errors.AsType[*meeting.Refusal](err); refused {
		return why.Host, false
	}
	return "", true
}

// undo undoes a change. On a card, the undo can itself be undone.
func (s *Server) undo(c echo.Context, id int64) error {
	ctx := c.Request().Context()
	p, ok, err := s.person(c)
	if err != nil {
		return err
	}
	back := nextOf(c.FormValue("back"))
	if !ok {
		return s.toSignInAgain(c, cmp.Or(back, "/me"))
	}
	was, err := s.store.Change(ctx, id)
	if err != nil {
		return err
	}
	saved, err := s.store.Undo(ctx, actorOf(c, p), id)
	on := pageOfCard(back)
	if err != nil {
		return s.stuck(c, was, err, cmp.Or(back, "/me#door-"+was.Door))
	}
	s.log.Info("change undone", "actor", p.Email, "door", was.Door, "person", was.PersonID, "undone", id, "change", saved.Change,
		"left", len(saved.Left), "request", requestID(c))
	if back != "" && on == (views.CardPage{}) {
		return s.done(c, strings.Join(append([]string{views.UndoneWords(len(saved.Doors), saved.Again, false, "")}, saved.Left...), " "), back)
	}
	list := s.entries(p, saved)
	return s.showSaved(c, p, saved, flash{
		Code: was.Door, Said: views.UndoneWords(len(saved.Doors), saved.Again, running(list), views.SeesOf(list)), Notices: saved.Left,
		Undo: saved.Change, Redo: !saved.Again, Doors: codesOf(saved), On: on,
	})
}

// stuck shows both states of an undo that would overwrite something newer. It
// returns any other error.
func (s *Server) stuck(c echo.Context, was school.Change, err error, back string) error {
	zone := s.store.Settings().Zone
	page := views.Stuck{Site: s.site(c), Then: views.Words(was.Kind, was.Before, zone), Href: back, Request: requestID(c)}
	var stuck *school.Stuck
	var conflict *db.Conflict
	switch {
	case errors.As(err, &conflict):
		now := conflict.Now
		page.Now = views.KnownAs(now.Door.Meeting)
		page.Why = "That can no longer be undone: " + now.Title() + " has been changed again since."
		if now.Door.SavedBy != "" {
			page.Why = "That can no longer be undone: " + now.Door.SavedBy + " has changed " + now.Title() + " again since."
		}
	case errors.As(err, &stuck):
		kind := stuck.Change.Kind
		page.Why, page.Then, page.Now = stuck.Why, views.Words(kind, stuck.Change.Before, zone), views.Words(kind, stuck.Now, zone)
	default:
		return err
	}
	c.Set(keyReason, err.Error())
	notSwapped(c)
	return render(c, http.StatusConflict, views.StuckPage(page), nil)
}
