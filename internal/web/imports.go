package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/roster"
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
	if page.Sources, err = s.sourceRows(c); err != nil {
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
			page.Waiting = append(page.Waiting, views.WaitingCheck{Token: ck.token, File: now.meta.File, When: s.timeOfDay(ck.began)})
		}
	}
	return render(c, status, views.ImportsPage(page), nil)
}

// uploadForm adds to a form what was not typed.
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

// sourceRows are the last files of the sources that the administrator sees.
func (s *Server) sourceRows(c echo.Context) (rows []views.SourceRow, err error) {
	list, err := s.store.SourceFiles(c.Request().Context(), s.actor(c))
	now, zone := s.now(), s.store.Settings().Zone
	for _, f := range list {
		rows = append(rows, views.SourceRow{
			File: f, Days: f.Days(now, zone), Late: f.Late(now, zone), When: s.timeOfDay(f.At()), Stamp: f.At().UTC().Format(time.RFC3339),
		})
	}
	return rows, err
}

func (s *Server) importRow(one school.Import) views.ImportRow {
	return views.ImportRow{Import: one, When: s.timeOfDay(one.At), Stamp: one.At.UTC().Format(time.RFC3339)}
}

func (s *Server) timeOfDay(t time.Time) string {
	return views.DateAndTime(t, s.store.Settings().Zone)
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
	var ck *check
	defer func() {
		if ck == nil { // otherwise the work gives the turn back
			done()
		}
	}()
	u, wrong := s.readUpload(c)
	if len(wrong) > 0 {
		status := http.StatusUnprocessableEntity
		if wrong["file"] == tooLarge["file"] {
			status = http.StatusRequestEntityTooLarge
		}
		c.Set(keyReason, wrong.Error())
		return s.showImports(c, status, views.UploadForm{Source: u.meta.Source, School: u.meta.School, Errors: wrong})
	}
	ck = s.checks.add(actor.PersonID, u.meta)
	s.background(c.Request().Context(), ck, actor, checkWait, func(ctx context.Context) {
		defer done()
		s.readRoster(ctx, ck, actor, u.data)
	})
	return c.Redirect(http.StatusSeeOther, ck.path())
}

// oneImport is the page of an import.
func (s *Server) oneImport(c echo.Context, n int64) error { return s.showImport(c, n, nil) }

// readImport reads an import, what it found and what it did.
func (s *Server) readImport(c echo.Context, n int64) (one school.Import, found []roster.Finding, items []roster.Item, err error) {
	ctx, actor := c.Request().Context(), s.actor(c)
	if one, found, err = s.store.Import(ctx, actor, n); err == nil {
		items, err = s.store.ImportItems(ctx, actor, n)
	}
	return one, sorted(found), items, err
}

// showImport shows an import, with an outcome that is not in a cookie, or nil.
func (s *Server) showImport(c echo.Context, n int64, kept *flash) error {
	ctx, actor := c.Request().Context(), s.actor(c)
	one, found, err := s.store.Import(ctx, actor, n)
	if err != nil {
		return err
	}
	items, all, err := s.store.FirstItems(ctx, actor, n, views.LinesShown)
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
	page.Plan = views.Planned{Counts: one.Summary, Findings: sorted(found), Groups: views.GroupsOf(items, all)}
	if one.Undoes == 0 && one.UndoneBy == 0 {
		if page.Starts, err = s.scheduleStarts(c); err != nil {
			return err
		}
	}
	return render(c, http.StatusOK, views.ImportPage(page), nil)
}

// scheduleStarts are the schools that could begin a schedule from their roster.
func (s *Server) scheduleStarts(c echo.Context) (starts []views.ScheduleFromRoster, err error) {
	ctx := c.Request().Context()
	list, err := s.store.Unscheduled(ctx, s.actor(c))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	schools, err := s.store.Schools(ctx)
	for _, one := range list {
		starts = append(starts, views.ScheduleFromRoster{
			School: one.School, Terms: len(one.Basis.SchoolYear()), Blocks: one.Basis.DayBlocks(), Several: len(schools) > 1,
		})
	}
	return starts, err
}

// undoImport undoes an import. The next page lists what was not undone, because
// somebody has changed it since.
func (s *Server) undoImport(c echo.Context, n int64) error {
	s.allowTime(c)   // a large one takes a while
	s.undoing.Lock() // a second press waits for the first, and sees what it did
	defer s.undoing.Unlock()
	undone, err := s.store.UndoImport(c.Request().Context(), s.actor(c), n)
	if errors.As(err, new(school.Invalid)) {
		was, _, again := s.store.Import(c.Request().Context(), s.actor(c), n)
		if again == nil && was.UndoneBy != 0 { // pressed twice
			return s.done(c, "That import was undone already.", "/admin/imports/"+id(was.UndoneBy))
		}
	}
	if errors.As(err, new(school.Busy)) {
		return refuse(http.StatusConflict, err.Error(), "Not just now", err.Error()+" Nothing was changed.", "Go back", cameFrom(c))
	}
	if err != nil {
		return err
	}
	s.log.Info("import undone", "actor", s.actor(c).Label(), "import", n, "by", undone.ID, "left", len(undone.Left),
		"request", requestID(c))
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
