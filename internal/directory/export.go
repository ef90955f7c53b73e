package directory

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"hallway/db"
	"hallway/internal/school"
	"hallway/static"
	"hallway/views"
)

// marker names an export's files, so that the next one knows which are its own.
const marker = "hallway-export.json"

// Export writes the directory to a folder as files that open from disk or from
// any web host, and returns how many. It replaces an earlier export and
// refuses any other folder that is not empty. os.Root keeps it inside.
func Export(ctx context.Context, store *db.Store, cfg Config, dir string) (int, error) {
	files, err := exportFiles(ctx, store, cfg)
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	old, err := earlier(root, dir)
	if err != nil {
		return 0, err
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	list, err := json.Marshal(names)
	if err != nil {
		return 0, err
	}
	if err := write(root, marker, list); err != nil { // first: a crash leaves a folder that we know again
		return 0, err
	}
	for _, name := range names {
		if err := write(root, name, files[name]); err != nil {
			return 0, err
		}
	}
	for _, name := range old {
		if _, kept := files[name]; !kept {
			if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return 0, err
			}
		}
	}
	return len(names), nil
}

// exportFiles renders everything: path within the folder to content.
func exportFiles(ctx context.Context, store *db.Store, cfg Config) (map[string][]byte, error) {
	schools, err := store.Schools(ctx)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for name, body := range static.Files() {
		files["static/"+name] = body
	}
	several := len(schools) != 1
	if several {
		body, err := bytesOf(ctx, views.SchoolsExport(cfg.Site, schools, "./"))
		if err != nil {
			return nil, err
		}
		files["index.html"] = body
	}
	for _, one := range schools {
		d, err := store.Directory(ctx, one.ID)
		if err != nil {
			return nil, err
		}
		site := cfg.Site
		site.Name = one.Name
		view := views.NewDirectory(site, d, several, cfg.Passcodes)
		view.Export, view.Base, view.Action = true, "./", "index.html"
		name := "index.html"
		if several {
			name, view.Base = path.Join("s", one.Slug, "index.html"), "../../"
		}
		if files[name], err = bytesOf(ctx, views.DirectoryPage(view)); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// earlier lists the files of the export that a folder holds; an empty folder
// holds none, and anything else is not ours to touch.
func earlier(root *os.Root, dir string) ([]string, error) {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	list, err := root.ReadFile(marker)
	if errors.Is(err, fs.ErrNotExist) && len(entries) > 0 {
		return nil, fmt.Errorf("%s is not empty and was not written by an export: choose another folder", dir)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	if err == nil {
		err = json.Unmarshal(list, &names)
	}
	return names, err
}

// write makes a file whole: under another name first, then renamed.
func write(root *os.Root, name string, body []byte) error {
	if dir := path.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	part := name + ".part"
	if err := root.WriteFile(part, body, 0o644); err != nil {
		return err
	}
	return root.Rename(part, name)
}

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
	Link       string `json:"link"`
	Provider   string `json:"provider"`
	Meeting    string `json:"meeting"`
	Passcode   string `json:"passcode,omitempty"`
	Note       string `json:"note"`
	Code       string `json:"code"`
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
	out.Write([]string{"school", "course", "section", "block", "room", "department", "term", "teachers", "link", "provider", "meeting", "passcode", "note", "code"})
	for _, r := range list {
		cells := []string{r.School, r.Course, r.Section, r.Block, r.Room, r.Department, r.Term, r.Teachers, r.Link, r.Provider, r.Meeting, r.Passcode, r.Note, r.Code}
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		out.Write(cells)
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from running a cell as a formula (OWASP, CSV
// injection).
func harmless(cell string) string {
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
			r := record{
				School: one.Name, Course: e.Title(), Section: e.Section.Code, Block: e.Section.Block, Room: e.Section.Room,
				Department: e.Department(), Term: e.Section.Term, Teachers: e.TeacherNames(), Link: e.Door.Link,
				Provider: e.Door.Provider, Meeting: e.Door.Meeting, Note: e.Door.Note, Code: e.Door.Code,
			}
			if cfg.Passcodes {
				r.Passcode = e.Door.Passcode
			}
			list = append(list, r)
		}
	}
	return list, nil
}
