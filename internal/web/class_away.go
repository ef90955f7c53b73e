package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// mergesOffered is how many classes a search for the other class shows.
const mergesOffered = 10

// putAway is a button of a class's page: what it does, and the message afterwards.
func (s *Server) putAway(said string, do func(ctx context.Context, actor school.Actor, id int64) error) echo.HandlerFunc {
	return byID(func(c echo.Context, id int64) error {
		if err := do(c.Request().Context(), s.actor(c), id); err != nil {
			return err
		}
		s.log.Info("class put away", "actor", s.actor(c).Label(), "class", id, "what", said, "request", requestID(c))
		return s.done(c, said, views.ClassPath(id))
	})
}

// archiveClass archives one class.
func (s *Server) archiveClass(ctx context.Context, actor school.Actor, id int64) error {
	return s.store.ArchiveClass(ctx, actor, id)
}

// mergeClass merges a class into the one in the form's field into.
func (s *Server) mergeClass(c echo.Context, id int64) error {
	into, err := strconv.ParseInt(c.FormValue("into"), 10, 64)
	if err != nil {
		into = 0 // which no class has
	}
	if err := s.store.MergeClass(c.Request().Context(), s.actor(c), id, into); err != nil {
		return err
	}
	s.log.Info("class merged", "actor", s.actor(c).Label(), "class", id, "into", into, "request", requestID(c))
	return s.done(c, "Merged. Both addresses lead here.", views.ClassPath(into))
}

// merging adds to a class's page the search for another class to merge it into, or what
// merging it into the chosen one would do.
func (s *Server) merging(c echo.Context, page *views.Class) error {
	values := c.QueryParams()
	if !page.ArchivedAt.IsZero() {
		return nil
	}
	if !values.Has("other") && !values.Has("into") {
		page.Merge.Query = page.Section.Course
		return nil
	}
	page.Merge.Asked, page.Merge.Query = true, oneLine(values.Get("other"))
	filter := db.ClassFilter{Sort: db.SortByTitle, Words: wordsOf(page.Merge.Query)}
	if values.Has("into") {
		into, _ := strconv.ParseInt(values.Get("into"), 10, 64)
		filter = db.ClassFilter{IDs: []int64{into}}
	}
	list, _, err := s.store.Classes(c.Request().Context(), s.actor(c), filter)
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(classRows(list, page.Schools), func(r views.ClassRow) bool { return r.Entry.Section.ID == page.Section.ID })
	if !values.Has("into") {
		page.Merge.Found = rows[:min(len(rows), mergesOffered)]
		return nil
	}
	if len(rows) == 0 {
		return school.ErrNotFound
	}
	page.Merge.Into = &views.MergeInto{Other: rows[0], Shared: sharesTeacher(page.Teaching, rows[0].Entry.Teachers)}
	return nil
}

// sharesTeacher reports whether somebody who teaches a class is among the people, or
// nobody teaches it.
func sharesTeacher(teaching []school.Teaching, people []school.Person) bool {
	nobody := true
	for _, t := range teaching {
		if t.Role == "cover" {
			continue
		}
		nobody = false
		if slices.ContainsFunc(people, func(p school.Person) bool { return p.ID == t.Person.ID }) {
			return true
		}
	}
	return nobody
}

// askArchive names the classes that were ticked in the list, and asks.
func (s *Server) askArchive(c echo.Context) error {
	ids := idsOf(c.QueryParams()["class"], db.ClassesPage)
	if len(ids) == 0 {
		return s.chooseFirst(c)
	}
	console, err := s.console(c, "/admin/classes")
	if err != nil {
		return err
	}
	schools, err := s.ownSchools(c)
	if err != nil {
		return err
	}
	list, _, err := s.store.Classes(c.Request().Context(), s.actor(c), db.ClassFilter{IDs: ids, Sort: db.SortByTitle})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return s.done(c, "Nothing to archive: somebody has archived them already.", "/admin/classes")
	}
	page := views.ArchiveClasses{Console: console, Rows: classRows(list, schools)}
	return render(c, http.StatusOK, views.ArchiveClassesPage(page), nil)
}

// archiveClasses archives several classes, as one change.
func (s *Server) archiveClasses(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	ids := idsOf(form["class"], db.ClassesPage)
	if len(ids) == 0 {
		return s.chooseFirst(c)
	}
	if err := s.store.ArchiveClass(c.Request().Context(), s.actor(c), ids...); err != nil {
		return err
	}
	s.log.Info("classes archived", "actor", s.actor(c).Label(), "classes", len(ids), "request", requestID(c))
	return s.done(c, views.ArchivedWords(len(ids)), "/admin/classes")
}

// cancelClasses says of the classes that were ticked that they have no meeting today.
func (s *Server) cancelClasses(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	ids := idsOf(form["class"], db.ClassesPage)
	if len(ids) == 0 {
		return s.chooseFirst(c)
	}
	said, err := s.store.CancelToday(c.Request().Context(), s.actor(c), ids...)
	if err != nil {
		return err
	}
	s.log.Info("classes cancelled", "actor", s.actor(c).Label(), "classes", len(said.Doors), "request", requestID(c))
	done := flash{Said: views.CancelledWords(len(said.Doors)), Undo: said.Change, Notices: views.FirstFew(said.Skipped)}
	s.keep(c, cookieFlash, done, flashLimit)
	return c.Redirect(http.StatusSeeOther, "/admin/classes")
}

func (s *Server) chooseFirst(c echo.Context) error {
	return s.done(c, "Tick the classes first.", "/admin/classes")
}
