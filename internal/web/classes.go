package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// classes is the list of classes.
func (s *Server) classes(c echo.Context) error {
	ctx := c.Request().Context()
	console, err := s.console(c, "/admin/classes")
	if err != nil {
		return err
	}
	query := readClassQuery(c)
	page := views.Classes{Console: console, Query: query, Now: s.now()}
	if page.Schools, err = s.ownSchools(c); err != nil {
		return err
	}
	counts, err := s.store.CountClasses(ctx, s.actor(c))
	if err != nil {
		return err
	}
	page.Counts = views.ClassCounts(counts)
	choices, err := s.store.ClassChoices(ctx, s.actor(c))
	if err != nil {
		return err
	}
	page.Blocks, page.Subjects, page.Terms = choices.Blocks, choices.Departments, choices.Terms
	list, found, err := s.store.Classes(ctx, s.actor(c), classFilter(query, page.Schools))
	if err != nil {
		return err
	}
	page.Pages, page.Rows = views.Pages{Number: query.Page, Size: db.ClassesPage, Found: found}, classRows(list, page.Schools)
	if len(list) == 0 && found > 0 { // the list has become shorter than the page's number
		query.Page = 1
		return c.Redirect(http.StatusSeeOther, query.Address())
	}
	return render(c, http.StatusOK, views.ClassesPage(page), nil)
}

// readClassQuery reads what the list is to show. What no form sends counts as not sent.
func readClassQuery(c echo.Context) views.ClassQuery {
	return views.ClassQuery{
		Text: oneLine(c.QueryParam("q")), Block: oneLine(c.QueryParam("block")), Link: c.QueryParam("link"),
		Department: oneLine(c.QueryParam("department")), Term: oneLine(c.QueryParam("term")), School: c.QueryParam("school"),
		Used: c.QueryParam("used"), Sort: c.QueryParam("sort"), Backwards: c.QueryParam("down") != "", Page: pageNumber(c),
	}
}

// classFilter is a query for the store.
func classFilter(q views.ClassQuery, schools []school.School) db.ClassFilter {
	f := db.ClassFilter{
		Block: q.Block, Department: q.Department, Term: q.Term, Show: db.ClassShow(q.Link), Untaught: q.Used == "nobody", Words: wordsOf(q.Text),
		Sort: db.ClassSort(q.Sort), Backwards: q.Backwards, Offset: (q.Page - 1) * db.ClassesPage,
	}
	for _, one := range schools {
		if one.Slug == q.School {
			f.School = one.ID
		}
	}
	return f
}

// wordsOf are the words of a search, each as a comparison that is as forgiving as the
// directory's. They are asked about the same text one after another, so it is folded once.
func wordsOf(text string) []db.ClassWord {
	words := strings.Fields(views.Fold(text))
	var last, folded string
	list := make([]db.ClassWord, min(len(words), wordsSought))
	for i := range list {
		list[i].Folded = words[i]
		list[i].Matches = func(text string) bool {
			if text != last {
				last, folded = text, views.Fold(text)
			}
			return views.MatchFolded(folded, words[i])
		}
	}
	return list
}

// ownSchools are the schools that the signed-in administrator administers.
func (s *Server) ownSchools(c echo.Context) ([]school.School, error) {
	list, err := s.store.Schools(c.Request().Context())
	if only := scope(c); only != 0 {
		list = slices.DeleteFunc(list, func(one school.School) bool { return one.ID != only })
	}
	return list, err
}

// classRows are classes as the list shows them, with the school where there are several.
func classRows(list []db.ListedClass, schools []school.School) []views.ClassRow {
	rows := make([]views.ClassRow, len(list))
	for i, one := range list {
		rows[i] = views.ClassRow{Entry: one.Entry, ArchivedAt: one.ArchivedAt, MergedInto: one.MergedInto}
		if len(schools) > 1 {
			rows[i].School = one.School
		}
	}
	return rows
}
