package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// checkOf is the check of the address. Another administrator's is not found.
func (s *Server) checkOf(c echo.Context) (*check, error) {
	if ck := s.checks.find(c.Param("token"), s.actor(c).PersonID); ck != nil {
		return ck, nil
	}
	if isHTMX(c) { // the server has restarted: load the page, which says so
		c.Response().Header().Set("HX-Redirect", c.Request().URL.Path)
	}
	return nil, refuse(http.StatusNotFound, "no such check", "This check is over",
		"An uploaded file is kept for an hour at most, less when newer uploads need its room, and not when the server restarts. "+
			"Look under Imported so far: if it is not there, nothing was changed. Upload it again.",
		"Go to the imports", "/admin/imports")
}

// onCheck gives a handler the check of the address.
func (s *Server) onCheck(h func(echo.Context, *check) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		ck, err := s.checkOf(c)
		if err != nil {
			return err
		}
		return h(c, ck)
	}
}

// showCheck shows the present state of a check. htmx asks for the progress while
// something runs, and loads the page when it has ended.
func (s *Server) showCheck(c echo.Context, ck *check) error {
	now := ck.look()
	if now.stage == applied {
		return s.toApplied(c, ck, now)
	}
	if !now.stage.working() && isHTMX(c) {
		return goTo(c, ck.path())
	}
	console, err := s.console(c, "/admin/imports")
	if err != nil {
		return err
	}
	page := views.Check{
		Console: console, Token: ck.token, File: now.meta.File, Source: now.meta.Source, Format: now.incoming.Format, Plan: now.plan,
	}
	if page.Form, err = s.uploadForm(c, views.UploadForm{Source: now.named, School: now.meta.School}); err != nil {
		return err
	}
	switch {
	case now.stage.working():
		page.Work = work(now.stage, ck)
		return render(c, http.StatusOK, views.CheckPage(page), views.CheckProgress(page))
	case now.stage == refused:
		page.Why, page.Again = now.why, now.decoded
	default:
		page.Problem = views.Problem{Field: now.field, Text: now.why}
		page.Typed = now.typed
	}
	if now.status >= http.StatusInternalServerError { // only once: reloading the page is not another failure
		ck.move(func(is *checked) { is.status = 0 })
	}
	if now.why != "" {
		c.Set(keyReason, "import: "+strconv.Itoa(now.status))
	}
	return render(c, cmp.Or(now.status, http.StatusOK), views.CheckPage(page), nil)
}

// work is what runs now, for the page.
func work(at stage, ck *check) *views.Work {
	w := &views.Work{Total: ck.total.Load()}
	if w.Done = ck.counted.Load(); w.Total > 0 { // a zip may be larger than it says
		w.Done = min(w.Done, w.Total)
	}
	switch at {
	case opening:
		w.What, w.Bytes = "Reading the file", true
	case comparing:
		return &views.Work{What: "Comparing with what is here"}
	case applying:
		w.What = "Applying"
	}
	return w
}

// toApplied redirects from an applied check to its import.
func (s *Server) toApplied(c echo.Context, ck *check, now checked) error {
	next, said := "/admin/imports/"+id(now.imported), "Applied. Students see it now."
	if now.imported == 0 {
		next, said = "/admin/imports", "Nothing had to change."
	}
	first := false
	ck.move(func(is *checked) { first, is.reported = !is.reported, true })
	if first {
		s.keep(c, cookieFlash, flash{Said: said}, flashLimit)
	}
	return goTo(c, next)
}

// checkAgain compares the same file with the present roster.
func (s *Server) checkAgain(c echo.Context, ck *check) error {
	if actor, before := s.actor(c), ck.look(); ck.begin(comparing, nil) {
		s.background(c.Request().Context(), ck, actor, checkWait, func(ctx context.Context) { s.checkRoster(ctx, ck, actor) })
		if now := ck.look(); now.stage == waiting && before.stage == waiting {
			said := views.AgainWords(roster.Differences(before.items, now.items))
			s.keep(c, cookieFlash, flash{Said: said}, flashLimit)
		}
	}
	return c.Redirect(http.StatusSeeOther, ck.path())
}

// applyCheck applies what was shown, once.
func (s *Server) applyCheck(c echo.Context, ck *check) error {
	actor, shown, typed := s.actor(c), c.FormValue("shown"), strings.TrimSpace(c.FormValue("remove"))
	remove, _ := strconv.Atoi(strings.NewReplacer(",", "", ".", "", " ", "").Replace(typed))
	consent := roster.Consent{Shown: cmp.Or(shown, "no plan"), Remove: remove} // a page has always shown one
	begun := ck.begin(applying, func(is *checked) bool {
		is.typed = typed
		err := consent.Judge(is.items, is.plan.Shown, is.plan.Removal)
		switch {
		case errors.As(err, new(*school.Stale)):
			is.why, is.status = views.NotShownWords, http.StatusConflict
		case err != nil:
			is.why, is.field, is.status = views.GuardWords(is.plan.Removal), "remove", http.StatusUnprocessableEntity
		}
		return err == nil
	})
	ctx := c.Request().Context()
	switch {
	case begun:
		s.background(ctx, ck, actor, applyWait, func(ctx context.Context) { s.applyRoster(ctx, ck, actor, shown, remove) })
	case ck.look().stage == applying: // an earlier press is still working
		ck.await(ctx, applyWait)
	}
	if ck.look().stage.working() {
		return c.Redirect(http.StatusSeeOther, ck.path())
	}
	return s.showCheck(c, ck)
}
