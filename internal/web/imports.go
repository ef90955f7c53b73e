package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/views"
)

// imports is the form for a roster, and the list of what was imported.
func (s *Server) imports(c echo.Context) error {
	return s.showImports(c, http.StatusOK, views.UploadForm{})
}

// showImports shows the page with the form as it was sent.
func (s *Server) showImports(c echo.Context, status int, form views.UploadForm) error {
	console, err := s.console(c, "/admin/imports")
	if err != nil {
		return err
	}
	page := views.Imports{Console: console}
	if page.Form, err = s.uploadForm(c, form); err != nil {
		return err
	}
	older, _ := strconv.ParseInt(c.QueryParam("older"), 10, 64)
	list, more, err := s.store.Imports(c.Request().Context(), s.actor(c), older)
	if err != nil {
		return err
	}
	for _, one := range list {
		page.Rows = append(page.Rows, s.importRow(one))
	}
	if more {
		page.Next = "/admin/imports?older=" + id(list[len(list)-1].ID)
	}
	for _, ck := range s.checks.of(s.actor(c).PersonID) {
		if now := ck.look(); now.stage != applied {
			page.Held = append(page.Held, views.HeldCheck{Token: ck.token, File: now.meta.File, When: s.timeOfDay(ck.began)})
		}
	}
	return render(c, status, views.ImportsPage(page), nil)
}

// uploadForm adds what a form needs beside what was typed.
func (s *Server) uploadForm(c echo.Context, form views.UploadForm) (views.UploadForm, error) {
	ctx := c.Request().Context()
	schools, err := s.store.Schools(ctx)
	if err != nil {
		return form, err
	}
	form.Unnamed = len(schools) == 0
	form.Sources, err = s.store.Sources(ctx, s.actor(c))
	return form, err
}

func (s *Server) importRow(one school.Import) views.ImportRow {
	return views.ImportRow{Import: one, When: s.timeOfDay(one.At), Stamp: one.At.UTC().Format(time.RFC3339)}
}

func (s *Server) timeOfDay(t time.Time) string {
	return t.In(s.store.Settings().Zone).Format("2 Jan 2006, 15:04")
}

// upload takes a file, and shows what importing it would do.
func (s *Server) upload(c echo.Context) error {
	actor := s.actor(c)
	s.allowTime(c)
	done, err := s.uploads.take(c.Request().Context(), strconv.FormatInt(actor.PersonID, 10))
	if errors.Is(err, errBusy) {
		return s.uploadLater(c)
	}
	if err != nil {
		return err
	}
	begun := false
	defer func() {
		if !begun {
			done()
		}
	}()
	u, err := s.readUpload(c)
	var invalid school.Invalid
	if errors.As(err, &invalid) {
		status := http.StatusUnprocessableEntity
		if invalid["file"] == tooLarge["file"] {
			status = http.StatusRequestEntityTooLarge
		}
		c.Set(keyReason, invalid.Error())
		return s.showImports(c, status, views.UploadForm{Source: u.meta.Source, School: u.meta.School, Errors: invalid})
	}
	if err != nil {
		return err
	}
	ck := s.checks.add(actor.PersonID, u.meta)
	begun = true // from here the work gives the turn back
	s.background(c.Request().Context(), ck, actor, checkWait, func(ctx context.Context) {
		defer done()
		s.readRoster(ctx, ck, actor, u.data)
	})
	return c.Redirect(http.StatusSeeOther, ck.path())
}

// oneImport is the page of an import that was carried out.
func (s *Server) oneImport(c echo.Context) error {
	n, err := idParam(c, "id")
	if err != nil {
		return err
	}
	return s.showImport(c, n, nil)
}

// showImport shows an import; kept is what is said without a cookie.
func (s *Server) showImport(c echo.Context, n int64, kept *flash) error {
	ctx := c.Request().Context()
	one, found, err := s.store.Import(ctx, s.actor(c), n)
	if err != nil {
		return err
	}
	items, err := s.store.ImportItems(ctx, s.actor(c), n)
	if err != nil {
		return err
	}
	console, err := s.console(c, "/admin/imports")
	if err != nil {
		return err
	}
	if kept != nil {
		console.Said, console.Notices = kept.Said, kept.Notices
	}
	page := views.Imported{Console: console, ImportRow: s.importRow(one)}
	page.Plan = views.Planned{Counts: one.Summary, Findings: sorted(found), Groups: views.Groups(items)}
	return render(c, http.StatusOK, views.ImportPage(page), nil)
}

// undoImport takes an import back. What stays, because somebody changed it
// since, stands in a list on the page that comes next.
func (s *Server) undoImport(c echo.Context) error {
	n, err := idParam(c, "id")
	if err != nil {
		return err
	}
	s.allowTime(c)   // a large one takes a while
	s.undoing.Lock() // a second press waits for the first, and reads what it did
	defer s.undoing.Unlock()
	undone, err := s.store.UndoImport(c.Request().Context(), s.actor(c), n)
	var (
		busy    school.Busy
		invalid school.Invalid
	)
	switch {
	case errors.As(err, &invalid):
		was, _, again := s.store.Import(c.Request().Context(), s.actor(c), n)
		if again == nil && was.UndoneBy != 0 { // pressed twice
			return s.done(c, "That import was undone already.", "/admin/imports/"+id(was.UndoneBy))
		}
	case errors.As(err, &busy):
		return &refusal{status: http.StatusConflict, reason: err.Error(), notice: views.Notice{
			Title: "Not just now", Message: err.Error() + " Nothing was changed.", Action: "Go back", Href: cameFrom(c),
		}}
	}
	if err != nil {
		return err
	}
	s.log.Info("import undone", "actor", s.actor(c).Label(), "import", n, "by", undone.ID, "left", len(undone.Left), "request", text(c, keyRequest, ""))
	said, next := "Undone. Students see it now.", undone.ID
	if undone.ID == 0 {
		said, next = "Nothing was left to put back.", n
	}
	done := flash{Said: said, Notices: undone.Left}
	if !s.keep(c, cookieFlash, done, flashLimit) { // too much for a cookie
		return s.showImport(c, next, &done)
	}
	return c.Redirect(http.StatusSeeOther, "/admin/imports/"+id(next))
}
