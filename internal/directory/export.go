package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

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
	names := slices.Sorted(maps.Keys(files))
	// First both lists: when this export is cut short, the next one still knows
	// what the last one and this one wrote.
	if err := mark(root, slices.Concat(names, old)); err != nil {
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
			for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
				_ = root.Remove(dir) // fails if something is in it
			}
		}
	}
	return len(names), mark(root, names)
}

// mark writes the marker: the names of an export's files.
func mark(root *os.Root, names []string) error {
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	return write(root, marker, list)
}

// exportFiles renders everything: path within the folder to content.
func exportFiles(ctx context.Context, store *db.Store, cfg Config) (map[string][]byte, error) {
	list, err := readList(ctx, store)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for name, body := range static.Files() {
		files["static/"+name] = body
	}
	if len(list.offered) != 1 {
		body, err := bytesOf(ctx, views.SchoolsExport(cfg.Site, list.offered, "./"))
		if err != nil {
			return nil, err
		}
		files["index.html"] = body
	}
	for _, one := range list.schools {
		d, err := read(ctx, store, one.ID, cfg.Passcodes)
		if err != nil {
			return nil, err
		}
		site := cfg.Site
		site.Name = one.Name
		entries := pointers(d.Entries)
		rows, err := rowsOf(ctx, nil, marked(entries, twinsAmong(entries)), nil, cfg.Passcodes)
		if err != nil {
			return nil, err
		}
		several := !list.alone(one.ID)
		view := views.NewDirectory(site, d.School, rows, nil, several, cfg.Passcodes)
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

// read reads a school's directory, as students see it today.
func read(ctx context.Context, store *db.Store, id int64, passcodes bool) (school.Directory, error) {
	d, err := store.Directory(ctx, id)
	d.Entries = slices.DeleteFunc(d.Entries, func(e school.Entry) bool { return e.Phase != school.Running })
	if !passcodes {
		for i, e := range d.Entries {
			d.Entries[i] = withoutPasscodes(e)
		}
	}
	return d, err
}

// earlier lists the files of the export in a folder. A folder with anything else
// is an error.
func earlier(root *os.Root, dir string) ([]string, error) {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	list, err := root.ReadFile(marker)
	if errors.Is(err, fs.ErrNotExist) {
		if len(entries) > 0 {
			return nil, fmt.Errorf("%s is not empty and was not written by an export: choose another folder", dir)
		}
		return nil, nil
	}
	var names []string
	if err == nil {
		err = json.Unmarshal(list, &names)
	}
	for _, name := range names {
		if !fs.ValidPath(name) || name == "." {
			err = fmt.Errorf("it names %q, which no export writes", name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s in %s is not as an export left it, choose another folder: %w", marker, dir, err)
	}
	return names, nil
}

// write writes a file under a temporary name and renames it. A file or symlink with
// the temporary name is replaced, not written to.
func write(root *os.Root, name string, body []byte) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	part := name + ".part"
	if err := root.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := root.WriteFile(part, body, 0o644)
	if err == nil {
		err = root.Rename(part, name)
	}
	if err != nil {
		_ = root.Remove(part)
	}
	return err
}
