package directory_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// hostile is a school with names that are markup, paths and formulas.
func hostile(t *testing.T) *db.Store {
	t.Helper()
	store := filled(t, 0)
	r := roster.Roster{
		Schools: []roster.School{{Key: "a", Name: "../../etc"}, {Key: "b", Name: "<script>alert(1)</script>"}},
		People:  []roster.Person{{Key: "x@a.test", Name: "@SUM(1)", Email: "x@a.test", Department: "-1+1"}},
		Sections: []roster.Section{{
			Key: "a/1", School: "a", Course: "=cmd()", Code: "+1", Block: "\tA", Room: "\r1", Department: "<script>", Teachers: []string{"x@a.test"},
		}, {Key: "b/1", School: "b", Course: "Art"}}, // or nobody would be offered the second school
	}
	if _, err := store.ApplyImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "test"}); err != nil {
		t.Fatal(err)
	}
	return store
}

func export(t *testing.T, store *db.Store, dir string) error {
	t.Helper()
	_, err := directory.Export(context.Background(), store, directory.Config{}, dir)
	return err
}

// Names do not decide where files go, and are text on the pages.
func TestExportHostileNames(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "out")
	if err := export(t, hostile(t), dir); err != nil {
		t.Fatal(err)
	}
	if list, _ := os.ReadDir(parent); len(list) != 1 {
		t.Errorf("files beside the export: %v", list)
	}
	for _, name := range []string{"index.html", "s/etc/index.html"} {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || bytes.Contains(body, []byte("<script>")) {
			t.Errorf("%s: %v, or a name became markup", name, err)
		}
	}
}

// No symlink in the folder makes an export write outside it, or to another file in
// it.
func TestExportFollowsNoLink(t *testing.T) {
	for _, name := range []string{"index.html", "index.html.part", "static", "hallway-export.json.part"} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			dir, outside := filepath.Join(parent, "out"), filepath.Join(parent, "outside")
			store := filled(t, 1, "Larkfield")
			if err := export(t, store, dir); err != nil {
				t.Fatal(err)
			}
			own := filepath.Join(dir, "thesis.txt")
			must(t, os.WriteFile(own, []byte("mine"), 0o600))
			must(t, os.Mkdir(outside, 0o700))
			os.RemoveAll(filepath.Join(dir, name))
			target := "thesis.txt"
			if name == "static" {
				target = outside
			}
			if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			err := export(t, store, dir)
			if name != "static" && err != nil {
				t.Error(err)
			}
			if body, _ := os.ReadFile(own); string(body) != "mine" {
				t.Error("an export wrote through a link")
			}
			if list, _ := os.ReadDir(outside); len(list) > 0 {
				t.Errorf("an export wrote outside: %v", list)
			}
		})
	}
}

// Files of an earlier export that this one does not write are removed, also if the
// one between failed; files of other people stay.
func TestExportRemovesItsOwn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if err := export(t, filled(t, 1, "North", "South"), dir); err != nil {
		t.Fatal(err)
	}
	must(t, os.WriteFile(filepath.Join(dir, "CNAME"), []byte("links.school.example"), 0o600))
	cut := filepath.Join(dir, "index.html") // a folder of that name stops the next one
	os.Remove(cut)
	must(t, os.MkdirAll(filepath.Join(cut, "x"), 0o700))
	if err := export(t, filled(t, 1, "Larkfield"), dir); err == nil {
		t.Fatal("the export was not cut short")
	}
	os.RemoveAll(cut)
	if err := export(t, filled(t, 1, "Larkfield"), dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "s")); err == nil {
		t.Error("pages of schools that are gone are still there")
	}
	if _, err := os.Stat(filepath.Join(dir, "CNAME")); err != nil {
		t.Error("somebody else's file is gone")
	}
	must(t, filepath.Walk(dir, func(path string, _ os.FileInfo, err error) error {
		if strings.HasSuffix(path, ".part") {
			t.Errorf("%s was left behind", path)
		}
		return err
	}))
}

// A marker that names files elsewhere is an error.
func TestExportMarkerIsNotBelieved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	store := filled(t, 1, "Larkfield")
	if err := export(t, store, dir); err != nil {
		t.Fatal(err)
	}
	for _, marker := range []string{`["../../etc/passwd", "/etc/passwd", "index.html"]`, `{"broken`} {
		must(t, os.WriteFile(filepath.Join(dir, "hallway-export.json"), []byte(marker), 0o600))
		err := export(t, store, dir)
		if err == nil || !strings.Contains(err.Error(), "hallway-export.json") {
			t.Errorf("%s: %v", marker, err)
		}
	}
}

// Cells do not run as formulas in a spreadsheet; JSON does not change names.
func TestExportData(t *testing.T) {
	store := hostile(t)
	d, _ := store.Directory(context.Background(), 1)
	for _, e := range d.Entries {
		if e.Door.Kind == school.SectionDoor {
			m := school.Meeting{Link: "https://zoom.us/j/81234567890", Provider: "Zoom", Name: "812 3456 7890", Passcode: "-secret", Note: "a, \"b\""}
			if _, err := store.SaveDoors(context.Background(), school.Command("test"), m, db.Save{Code: e.Door.Code}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, passcodes := range []bool{false, true} {
		cfg := directory.Config{Passcodes: passcodes}
		var sheet, data bytes.Buffer
		if err := directory.ExportCSV(context.Background(), store, cfg, &sheet); err != nil {
			t.Fatal(err)
		}
		if err := directory.ExportJSON(context.Background(), store, cfg, &data); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&sheet).ReadAll()
		if err != nil || len(rows) != 4 { // columns, two sections, the office hours
			t.Fatalf("%d rows (%v)", len(rows), err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Errorf("the cell %q can run", cell)
				}
			}
		}
		if strings.Contains(data.String(), "-secret") != passcodes {
			t.Errorf("passcodes %t: %s", passcodes, data.String())
		}
		var list []map[string]string
		if err := json.Unmarshal(data.Bytes(), &list); err != nil || len(list) != 3 || !strings.Contains(data.String(), `"=cmd()"`) {
			t.Errorf("%v: %s", err, data.String())
		}
	}
}
