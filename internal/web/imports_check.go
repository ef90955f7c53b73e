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
	if isHTMX(c) { // the server started anew while the page waited: load it, and read why
		c.Response().Header().Set("HX-Redirect", c.Request().URL.Path)
	}
	return nil, &refusal{status: http.StatusNotFound, reason: "no such check", notice: views.Notice{
		Title: "This check is over", Message: "An uploaded file is kept for an hour at most, less when newer uploads need its room, and not when the server restarts. Look under Imported so far: if it is not there, nothing was changed. Upload it again.",
		Action: "Go to the imports", Href: "/admin/imports",
	}}
}

// checkPage is how far an upload has come.
func (s *Server) checkPage(c echo.Context) error {
	ck, err := s.checkOf(c)
	if err != nil {
		return err
	}
	return s.showCheck(c, ck)
}

// showCheck shows a check as it is now. While something goes on htmx asks for
// the progress; when that is over it loads the page.
func (s *Server) showCheck(c echo.Context, ck *check) error {
	now := ck.look()
	if now.stage == applied {
		return s.goOn(c, ck, now)
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
	if now.status >= http.StatusInternalServerError { // said once: a page that is loaded again is no new failure
		ck.move(func(is *checked) { is.status = 0 })
	}
	if now.why != "" {
		c.Set(keyReason, "import: "+strconv.Itoa(now.status))
	}
	return render(c, cmp.Or(now.status, http.StatusOK), views.CheckPage(page), nil)
}

// work is what goes on, for the page.
func work(at stage, ck *check) *views.Work {
	w := &views.Work{Total: ck.total.Load()}
	if w.Done = ck.counted.Load(); w.Total > 0 { // a zip may promise less than it holds
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

// goOn leads from a check that was applied to its import.
func (s *Server) goOn(c echo.Context, ck *check, now checked) error {
	next := "/admin/imports/" + id(now.imported)
	if now.imported == 0 {
		next = "/admin/imports"
	}
	if ck.tell() {
		said := "Applied. Students see it now."
		if now.imported == 0 {
			said = "Nothing had to change."
		}
		s.keep(c, cookieFlash, flash{Said: said}, flashLimit)
	}
	return goTo(c, next)
}

// checkAgain compares the same file with the roster as it is now.
func (s *Server) checkAgain(c echo.Context) error {
	ck, err := s.checkOf(c)
	if err != nil {
		return err
	}
	if actor, before := s.actor(c), ck.look(); ck.begin(comparing, nil) {
		s.background(c.Request().Context(), ck, actor, checkWait, func(ctx context.Context) { s.compareRoster(ctx, ck, actor) })
		if now := ck.look(); now.stage == waiting && before.stage == waiting {
			said := views.AgainWords(roster.Differences(before.items, now.items))
			s.keep(c, cookieFlash, flash{Said: said}, flashLimit)
		}
	}
	return c.Redirect(http.StatusSeeOther, ck.path())
}

// applyCheck carries out what was shown. Pressed twice it is applied once.
func (s *Server) applyCheck(c echo.Context) error {
	ck, err := s.checkOf(c)
	if err != nil {
		return err
	}
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
	case ck.look().stage == applying: // the first press is at work
		ck.await(ctx, applyWait)
	}
	if ck.look().stage.working() {
		return c.Redirect(http.StatusSeeOther, ck.path())
	}
	return s.showCheck(c, ck)
}
