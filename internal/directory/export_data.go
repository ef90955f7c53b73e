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
}

// ExportJSON writes a list with one object a door.
func ExportJSON(ctx context.Context, store *db.Store, cfg Config, w io.Writer) error {
	list, err := records(ctx, store, cfg)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(list)
}

// ExportCSV writes a line a door under a line of column names.
func ExportCSV(ctx context.Context, store *db.Store, cfg Config, w io.Writer) error {
	list, err := records(ctx, store, cfg)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Write([]string{"school", "course", "section", "block", "room", "department", "term", "teachers", "link", "provider", "meeting",
		"passcode", "note", "code"})
	for _, r := range list {
		cells := []string{r.School, r.Course, r.Section, r.Block, r.Room, r.Department, r.Term, r.Teachers, r.Link, r.Provider, r.Name,
			r.Passcode, r.Note, r.Code}
		for i := range cells {
			cells[i] = Harmless(cells[i])
		}
		out.Write(cells)
	}
	out.Flush()
	return out.Error()
}

// Harmless keeps a spreadsheet from running a cell as a formula (OWASP, CSV
// injection).
func Harmless(cell string) string {
	if cell != "" && strings.Contains("=+-@\t\r", cell[:1]) {
		return "'" + cell
	}
	return cell
}

func records(ctx context.Context, store *db.Store, cfg Config) ([]record, error) {
	schools, err := store.Schools(ctx)
	if err != nil {
		return nil, err
	}
	list := []record{}
	for _, one := range schools {
		d, err := store.Directory(ctx, one.ID)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(d.Entries, func(a, b school.Entry) int {
			return cmp.Or(cmp.Compare(a.Title(), b.Title()), cmp.Compare(a.Section.Code, b.Section.Code), cmp.Compare(a.Door.Code, b.Door.Code))
		})
		for _, e := range d.Entries {
			if !cfg.Passcodes {
				e = withoutPasscodes(e)
			}
			r := record{
				School: one.Name, Course: e.Title(), Section: e.Section.Code, Block: e.Section.Block, Room: e.Section.Room,
				Department: e.Department(), Term: e.Section.Term, Teachers: e.TeacherNames(),
				Meeting: e.Door.Meeting, Passcode: e.Door.Passcode, Code: e.Door.Code,
			}
			list = append(list, r)
		}
	}
	return list, nil
}
