package directory_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// schoolsWith is a file of North, South and West, of which some have a class.
func schoolsWith(t *testing.T, store *db.Store, teach ...string) {
	t.Helper()
	r := roster.Roster{People: []roster.Person{{Key: "a@x.test", Name: "Ada Ray", Email: "a@x.test", Schools: []string{"north", "south", "west"}}}}
	for _, name := range []string{"North", "South", "West"} {
		r.Schools = append(r.Schools, roster.School{Key: strings.ToLower(name), Name: name})
	}
	for _, key := range teach {
		r.Sections = append(r.Sections, roster.Section{Key: key, School: key, Course: "Art of " + key, Code: "01", Block: "A", Teachers: []string{"a@x.test"}})
	}
	p, err := store.PlanImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.ApplyImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "test", Remove: p.Removal().Total()}); err != nil {
		t.Fatal(err)
	}
}

// at is the page of a school, which has to be there.
func at(t *testing.T, p *directory.Publisher, slug string) string {
	t.Helper()
	w := httptest.NewRecorder()
	if err := p.Look().School(w, httptest.NewRequest(http.MethodGet, "/s/"+slug, nil), slug, atOnce); err != nil || w.Code != 200 {
		t.Fatalf("%s answers %d (%v)", slug, w.Code, err)
	}
	return w.Body.String()
}

// Students choose from the schools that have classes; with one left they are there at
// once. The others stay at their addresses, and are back with their classes.
func TestSchoolsWithoutClasses(t *testing.T) {
	store := filled(t, 0)
	p := published(t, store, directory.Config{})
	for _, c := range []struct {
		teach  []string
		listed []string // none: / is the page of the school that is named
		name   string
	}{
		{[]string{"north", "south"}, []string{"north", "south"}, ""},
		{[]string{"south"}, nil, "South"},
		{nil, []string{"north", "south", "west"}, ""},
		{[]string{"north"}, nil, "North"},
		{[]string{"north", "south", "west"}, []string{"north", "south", "west"}, ""},
	} {
		schoolsWith(t, store, c.teach...)
		if err := p.RefreshAll(context.Background()); err != nil {
			t.Fatal(err)
		}
		home := get(p, "/").Body.String()
		if got := p.Name(); got != c.name {
			t.Errorf("%v: the site is called %q", c.teach, got)
		}
		for _, slug := range []string{"north", "south", "west"} {
			listed, own := strings.Contains(home, `href="/s/`+slug+`"`), at(t, p, slug)
			if want := strings.Contains(strings.Join(c.listed, " "), slug); listed != want {
				t.Errorf("%v: %s is listed: %v", c.teach, slug, listed)
			}
			teaches := strings.Contains(strings.Join(c.teach, " "), slug)
			if strings.Contains(own, "Art of "+slug) != teaches {
				t.Errorf("%v: the page of %s has its class: %v", c.teach, slug, !teaches)
			}
			if alone := len(c.teach) == 1 && teaches; strings.Contains(own, `action="/"`) != alone || strings.Contains(home, "Art of "+slug) != alone {
				t.Errorf("%v: %s is the page at /: %v", c.teach, slug, !alone)
			}
		}
	}
}

// An export offers the same schools, and has the pages of all.
func TestExportOffersSchoolsWithClasses(t *testing.T) {
	store, dir := filled(t, 0), filepath.Join(t.TempDir(), "out")
	for _, c := range []struct {
		teach []string
		files string
	}{
		{[]string{"north", "south"}, "index.html north south west"},
		{[]string{"south"}, "index.html north west"},
	} {
		schoolsWith(t, store, c.teach...)
		if _, err := directory.Export(context.Background(), store, directory.Config{Site: views.Site{}}, dir); err != nil {
			t.Fatal(err)
		}
		home, err := os.ReadFile(filepath.Join(dir, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		files := "index.html"
		for _, slug := range []string{"north", "south", "west"} {
			if _, err := os.Stat(filepath.Join(dir, "s", slug, "index.html")); err == nil {
				files += " " + slug
			}
		}
		if files != c.files || strings.Contains(string(home), "s/west/") || strings.Contains(string(home), "Art of south") != (len(c.teach) == 1) {
			t.Errorf("%v: it has %s, and the first page\n%s", c.teach, files, home)
		}
	}
}
