package web

import (
	"encoding/csv"
	"slices"

	"github.com/labstack/echo/v4"

	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// csvFile starts an answer that is a file for a spreadsheet.
func csvFile(c echo.Context, name string) directory.CSV {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	h.Set(echo.HeaderCacheControl, "no-store")
	return directory.CSV{Writer: csv.NewWriter(c.Response())}
}

// toImport reads the findings and the items of an import, or of a check.
type toImport func(c echo.Context) ([]roster.Finding, []roster.Item, error)

// findingsCSV sends the findings as a file.
func findingsCSV(read toImport) echo.HandlerFunc {
	return func(c echo.Context) error {
		list, _, err := read(c)
		if err != nil {
			return err
		}
		w := csvFile(c, "findings.csv")
		w.Row("file", "line", "column", "severity", "found", "will", "do")
		for _, f := range list {
			w.Row(f.File, id(int64(f.Line)), f.Column, string(f.Severity), f.Found, f.Will, f.Do)
		}
		w.Flush()
		return w.Error()
	}
}

// planCSV sends what an import does as a file, with a row for each field that
// changes.
func planCSV(read toImport) echo.HandlerFunc {
	return func(c echo.Context) error {
		_, list, err := read(c)
		if err != nil {
			return err
		}
		w := csvFile(c, "plan.csv")
		w.Row("verb", "kind", "what", "field", "before", "after", "note")
		for _, i := range list {
			if len(i.Fields) == 0 {
				w.Row(i.Verb, i.Kind, i.What, "", "", "", i.Note)
			}
			for _, f := range i.Fields {
				w.Row(i.Verb, i.Kind, i.What, f.Name, f.Before, f.After, i.Note)
			}
		}
		w.Flush()
		return w.Error()
	}
}

// importTemplate sends Hallway's own CSV for somebody to fill in.
func (s *Server) importTemplate(c echo.Context) error {
	schools, err := s.store.Schools(c.Request().Context())
	if err != nil {
		return err
	}
	domain, name := "", ""
	if len(s.cfg.Domains) > 0 {
		domain = s.cfg.Domains[0]
	}
	if len(schools) > 1 { // otherwise the file need not say which
		own := slices.IndexFunc(schools, func(one school.School) bool { return one.ID == scope(c) })
		name = schools[max(own, 0)].Name
	}
	w := csvFile(c, "hallway-roster.csv")
	for _, row := range roster.Template(domain, name) {
		w.Row(row...)
	}
	w.Flush()
	return w.Error()
}

// ofCheck reads what a check found, and what applying it would do.
func (s *Server) ofCheck(c echo.Context) ([]roster.Finding, []roster.Item, error) {
	ck, err := s.checkOf(c)
	if err != nil {
		return nil, nil, err
	}
	now := ck.look()
	return now.plan.Findings, now.items, nil
}

// ofImport reads what an import found and did.
func (s *Server) ofImport(c echo.Context) ([]roster.Finding, []roster.Item, error) {
	_, found, items, err := s.readImport(c, idParam(c))
	return found, items, err
}
