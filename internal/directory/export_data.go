package directory

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// record is a door as data.
type record struct {
	School     string `json:"school"`
	Course     string `json:"course"`
	Section    string `json:"section"`
	Block      string `json:"block"`
	Room       string `json:"room"`
	Department string `json:"department"`
	Term       string `json:"term"`
	Teachers   string `json:"teachers"`
	school.Meeting
	Passcode string `json:"passcode,omitempty"` // the Meeting's
	Code     string `json:"code"`
	Today    string `json:"today,omitempty"` // "No meeting today", "Another link today": what is not so usually
}

// ExportJSON writes a list with one object per door.
func ExportJSON(ctx context.Context, store *db.Store, cfg Config, w io.Writer) error {
	list, err := records(ctx, store, cfg)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(list)
}

// ExportCSV writes a line per door under a line of column names.
func ExportCSV(ctx context.Context, store *db.Store, cfg Config, w io.Writer) error {
	list, err := records(ctx, store, cfg)
	if err != nil {
		return err
	}
	out := CSV{csv.NewWriter(w)}
	out.Row("school", "course", "section", "block", "room", "department", "term", "teachers", "link", "provider", "meeting",
		"passcode", "note", "code", "today")
	for _, r := range list {
		out.Row(r.School, r.Course, r.Section, r.Block, r.Room, r.Department, r.Term, r.Teachers, r.Link, r.Provider, r.Name,
			r.Passcode, r.Note, r.Code, r.Today)
	}
	out.Flush()
	return out.Error()
}

// CSV writes rows for a spreadsheet.
type CSV struct{ *csv.Writer }

// Row writes a row, so that a spreadsheet does not run a cell as a formula (OWASP,
// CSV injection). It changes cells. An error is kept until Error.
func (w CSV) Row(cells ...string) {
	for i, cell := range cells {
		if strings.IndexAny(cell, "=+-@\t\r") == 0 {
			cells[i] = "'" + cell
		}
	}
	w.Write(cells)
}

func records(ctx context.Context, store *db.Store, cfg Config) ([]record, error) {
	schools, err := store.Schools(ctx)
	if err != nil {
		return nil, err
	}
	list := []record{}
	for _, one := range schools {
		d, err := read(ctx, store, one.ID, cfg.Passcodes)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(d.Entries, func(a, b school.Entry) int {
			return cmp.Or(cmp.Compare(a.Title(), b.Title()), cmp.Compare(a.Section.Code, b.Section.Code), cmp.Compare(a.Door.Code, b.Door.Code))
		})
		for _, e := range d.Entries {
			list = append(list, record{
				School: one.Name, Course: e.Title(), Section: e.Section.Code, Block: e.Section.Block, Room: e.Section.Room,
				Department: e.Department(), Term: e.Section.Term, Teachers: e.TeacherNames(),
				Meeting: e.Door.Meeting, Passcode: e.Door.Passcode, Code: e.Door.Code, Today: views.TodayOnly(&e),
			})
		}
	}
	return list, nil
}
