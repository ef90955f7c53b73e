package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/checks"
	"hallway/internal/school"
	"hallway/views"
)

// boardPath is the console's first page.
const boardPath = "/admin"

// How many accounts with one clear person have a line of their own, and how many others
// are named.
const (
	knownShown  = 5
	othersNamed = 3
)

// board says what needs somebody, or in an empty installation the six steps to a live
// site.
func (s *Server) board(c echo.Context) error {
	console, err := s.console(c, boardPath)
	if err != nil {
		return err
	}
	facts, err := s.facts(c)
	if err != nil {
		return err
	}
	page := views.NewBoard(console, facts)
	if scope(c) == 0 && facts.Status.Mode == school.Preview {
		page.Steps = checks.Steps(facts)
	}
	return render(c, http.StatusOK, views.BoardPage(page), nil)
}

// facts gathers what the checks decide from.
func (s *Server) facts(c echo.Context) (checks.Facts, error) {
	ctx := c.Request().Context()
	f, err := s.store.Board(ctx, s.actor(c), s.cfg.Domains)
	if err == nil {
		err = s.whoAsks(c, &f)
	}
	if err != nil || f.OnlySchool {
		return f, err
	}
	list, err := s.store.HostAsks(ctx, s.actor(c))
	if err != nil {
		return f, err
	}
	for _, h := range list {
		f.Hosts = count(f.Hosts, h.Host)
	}
	f.Server, err = s.aboutServer(ctx)
	return f, err
}

// aboutServer is what the process knows of itself.
func (s *Server) aboutServer(ctx context.Context) (about checks.Server, err error) {
	if fault := s.store.Ready(); fault != nil {
		about.Faults = append(about.Faults, fault.Error())
	}
	if stale := s.dir.Stale(); stale != nil {
		about.Faults = append(about.Faults, "The pages of students are out of date: "+stale.Error())
	}
	if free, unknown := s.store.Free(); unknown == nil {
		about.Free = free
	}
	about.Size, about.Version = s.store.Bytes(), s.cfg.Version
	about.Backup, err = s.store.LastBackup(ctx)
	return about, err
}

// count adds one to few, and its name if it is among the first.
func count(few checks.Few, name string) checks.Few {
	if few.Count++; len(few.First) < othersNamed {
		few.First = append(few.First, checks.Name{Name: name})
	}
	return few
}

// whoAsks sorts the accounts that could not sign in: those that one person in the roster
// is clearly like, others that asked to be added, and others that were refused today.
func (s *Server) whoAsks(c echo.Context, f *checks.Facts) error {
	var all []school.Request // without their reasons and words, which only those of the list have
	every := func(r school.Request) bool {
		all = append(all, r)
		return true
	}
	open, err := s.store.OpenRequests(c.Request().Context(), s.actor(c), every, 0)
	if err != nil {
		return err
	}
	near, err := s.nearestOf(c, open.List)
	if err != nil {
		return err
	}
	known := map[int64]bool{}
	for i, r := range open.List {
		row, asked := s.requestRow(r, near[i]), !r.AskedAt.IsZero()
		if len(f.Known) == knownShown || !row.CanBind || !clearly(near[i], asked) {
			continue
		}
		known[r.ID] = true
		one := row.Near[0]
		then := one.Then
		if one.Person.Email != "" && one.Person.Email != r.Email {
			then = "The roster has " + then
		}
		f.Known = append(f.Known, checks.Ask{
			Request: r.ID, Account: string(r.Email), Asked: asked, Words: r.Words,
			Person: checks.Name{ID: one.Person.ID, Name: one.Person.Name}, Then: then,
		})
	}
	y, m, d := f.Now.In(f.Zone).Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, f.Zone)
	for _, r := range all {
		switch {
		case known[r.ID]:
		case !r.AskedAt.IsZero():
			f.Asked = count(f.Asked, string(r.Email))
		case !r.LastAt.Before(midnight):
			f.Refused = count(f.Refused, string(r.Email))
		}
	}
	return nil
}

// toStart sends somebody who has signed in to the page that they wanted, or to their
// start page: for administrators who teach nothing that is the board, because there is
// nothing for them under My links.
func (s *Server) toStart(c echo.Context, p school.Person, wanted string) error {
	if wanted != "" || p.Role != school.Admin {
		return c.Redirect(http.StatusSeeOther, cmp.Or(wanted, "/me"))
	}
	teaches, err := s.store.Teaches(c.Request().Context(), p.ID)
	if err != nil {
		return fmt.Errorf("start page: %w", err)
	}
	if teaches {
		return c.Redirect(http.StatusSeeOther, "/me")
	}
	return c.Redirect(http.StatusSeeOther, boardPath)
}
