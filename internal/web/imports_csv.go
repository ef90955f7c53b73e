package web

import (
	"encoding/csv"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hallway/internal/directory"
	"hallway/internal/roster"
)

// sendCSV sends a file that a spreadsheet opens and runs nothing of.
func sendCSV(c echo.Context, name string, head []string, rows [][]string) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	h.Set(echo.HeaderCacheControl, "no-store")
	c.Response().WriteHeader(http.StatusOK)
	w := csv.NewWriter(c.Response())
	w.Write(head) // an error stays until Flush
	for _, row := range rows {
		for i := range row {
			row[i] = directory.Harmless(row[i])
		}
		w.Write(row)
	}
	w.Flush()
	return w.Error()
}

// sendFindings sends what was noticed in a file.
func sendFindings(c echo.Context, list []roster.Finding) error {
	var rows [][]string
	for _, f := range list {
		line := ""
		if f.Line > 0 {
			line = strconv.Itoa(f.Line)
		}
		rows = append(rows, []string{f.File, line, f.Column, string(f.Severity), f.Found, f.Will, f.Do})
	}
	return sendCSV(c, "findings.csv", []string{"file", "line", "column", "severity", "found", "will", "do"}, rows)
}

// sendItems sends what an import does, a row for each field that changes.
func sendItems(c echo.Context, list []roster.Item) error {
	var rows [][]string
	for _, i := range list {
		if len(i.Fields) == 0 {
			rows = append(rows, []string{i.Verb, i.Kind, i.What, "", "", "", i.Note})
		}
		for _, f := range i.Fields {
			rows = append(rows, []string{i.Verb, i.Kind, i.What, f.Name, f.Before, f.After, i.Note})
		}
	}
	return sendCSV(c, "plan.csv", []string{"verb", "kind", "what", "field", "before", "after", "note"}, rows)
}

// checkFindings is the findings of an upload, as a file.
func (s *Server) checkFindings(c echo.Context) error {
	ck, err := s.checkOf(c)
	if err != nil {
		return err
	}
	return sendFindings(c, ck.look().plan.Findings)
}

// checkPlan is all that an upload would change, as a file.
func (s *Server) checkPlan(c echo.Context) error {
	ck, err := s.checkOf(c)
	if err != nil {
		return err
	}
	return sendItems(c, ck.look().items)
}

// importFindings is the findings of an import, as a file.
func (s *Server) importFindings(c echo.Context) error {
	n, err := idParam(c, "id")
	if err != nil {
		return err
	}
	_, found, err := s.store.Import(c.Request().Context(), s.actor(c), n)
	if err != nil {
		return err
	}
	return sendFindings(c, sorted(found))
}

// importPlan is all that an import changed, as a file.
func (s *Server) importPlan(c echo.Context) error {
	n, err := idParam(c, "id")
	if err != nil {
		return err
	}
	items, err := s.store.ImportItems(c.Request().Context(), s.actor(c), n)
	if err != nil {
		return err
	}
	return sendItems(c, items)
}
