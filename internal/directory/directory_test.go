package directory_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// atOnce is a turn without waiting.
func atOnce() (func(), error) { return func() {}, nil }

// filled is a store with sections of one teacher each, in the given schools.
func filled(t testing.TB, sections int, schools ...string) *db.Store {
	t.Helper()
	store, err := db.Open(context.Background(), t.TempDir(), db.ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	public := true
	if err := store.Override(context.Background(), db.Overrides{Public: &public}); err != nil {
		t.Fatal(err)
	}
	var r roster.Roster
	for _, name := range schools {
		key := strings.ToLower(name)
		r.Schools = append(r.Schools, roster.School{Key: key, Name: name})
		for i := range sections {
			email := school.Email(fmt.Sprintf("t%d@%s.test", i, key))
			r.People = append(r.People, roster.Person{Key: string(email), Name: fmt.Sprintf("Teacher %d", i), Email: email, Department: "Maths"})
			r.Sections = append(r.Sections, roster.Section{
				Key: fmt.Sprintf("%s/course %d/01", key, i), School: key, Course: fmt.Sprintf("Course %d", i), Code: "01",
				Block: string(rune('A' + i%7)), Room: fmt.Sprint(100 + i), Department: "Maths", Teachers: []string{string(email)},
			})
		}
	}
	if _, err := store.ApplyImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "test"}); err != nil {
		t.Fatal(err)
	}
	return store
}

// published is a publisher with every page rendered.
func published(t testing.TB, store *db.Store, cfg directory.Config) *directory.Publisher {
	t.Helper()
	p := directory.New(store, cfg)
	if err := p.RefreshAll(context.Background()); err != nil {
		t.Fatal(err)
	}
	return p
}

// sectionDoors are the doors of a school's sections.
func sectionDoors(t testing.TB, store *db.Store, schoolID int64) []school.Door {
	t.Helper()
	d, err := store.Directory(context.Background(), schoolID)
	if err != nil {
		t.Fatal(err)
	}
	var doors []school.Door
	for _, e := range d.Entries {
		if e.Door.Kind == school.SectionDoor {
			doors = append(doors, e.Door)
		}
	}
	return doors
}

func save(store *db.Store, d school.Door, version int64, link string) error {
	_, err := store.SaveDoors(context.Background(), school.Command("test"), school.Meeting{Link: link, Provider: "Zoom"}, db.Save{Code: d.Code, Version: version})
	return err
}

// subscribed publishes what the store commits, as serve does.
func subscribed(t testing.TB, store *db.Store, p *directory.Publisher) {
	store.Subscribe(func(ctx context.Context, touched db.Touched) {
		if err := p.Publish(ctx, touched); err != nil {
			t.Error(err)
		}
	})
}

// must ends a test that cannot go on with an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func get(p *directory.Publisher, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	if err := p.Look().Home(w, r, atOnce); err != nil {
		panic(err) // atOnce has none
	}
	return w
}

// A browser gets the encoding that it likes best, and none that it refuses.
func TestEncodings(t *testing.T) {
	p := published(t, filled(t, 20, "Larkfield"), directory.Config{})
	for accept, want := range map[string]string{
		"":                              "",
		"identity":                      "",
		"gzip":                          "gzip",
		"gzip, deflate, br, zstd":       "zstd",
		"gzip, deflate, zstd":           "zstd",
		"br;q=0, gzip;q=0.5":            "gzip",
		"br;q=0.1, gzip;q=0.9":          "gzip",
		"*":                             "zstd",
		"*;q=0":                         "",
		"GZIP":                          "gzip",
		"gzip;q=broken":                 "",
		"gzip;q=0, identity;q=0, *;q=0": "",
	} {
		w := get(p, "/", "Accept-Encoding", accept)
		if got := w.Header().Get("Content-Encoding"); got != want || w.Code != 200 {
			t.Errorf("Accept-Encoding %q got %q (%d), want %q", accept, got, w.Code, want)
		}
		if w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
			t.Errorf("Accept-Encoding %q: headers %v", accept, w.Header())
		}
	}
}

// A page that the browser has is not sent again, in any encoding, until a save
// changes it.
func TestRevalidation(t *testing.T) {
	store := filled(t, 20, "Larkfield")
	p := published(t, store, directory.Config{})
	subscribed(t, store, p)
	tags := map[string]bool{}
	for _, encoding := range []string{"", "gzip", "zstd"} {
		tag := get(p, "/", "Accept-Encoding", encoding).Header().Get("Etag")
		if tags[tag] || strings.HasPrefix(tag, "W/") {
			t.Errorf("the ETag %s is weak or shared by encodings", tag)
		}
		tags[tag] = true
		for _, header := range []string{tag, `"other", ` + tag, "W/" + tag, "*"} {
			if w := get(p, "/", "Accept-Encoding", "gzip, br", "If-None-Match", header); w.Code != 304 || w.Body.Len() != 0 {
				t.Errorf("If-None-Match %s answered %d", header, w.Code)
			}
		}
	}
	d := sectionDoors(t, store, 1)[0]
	if err := save(store, d, 0, "https://zoom.us/j/81111111111"); err != nil {
		t.Fatal(err)
	}
	for tag := range tags {
		if w := get(p, "/", "If-None-Match", tag); w.Code != 200 || !strings.Contains(w.Body.String(), "81111111111") {
			t.Errorf("after a save %s is still taken for new: %d", tag, w.Code)
		}
	}
	if e, found := p.Look().Door(d.Code); !found || e.Door.Link != "https://zoom.us/j/81111111111" {
		t.Errorf("the door leads to %q", e.Door.Link)
	}
}

// With 64 at the same time, every caller's save is published when its call returns.
func TestEveryCallerSeesItsSave(t *testing.T) {
	store := filled(t, 64, "Larkfield")
	p := published(t, store, directory.Config{})
	subscribed(t, store, p)
	var all sync.WaitGroup
	for i, d := range sectionDoors(t, store, 1) {
		all.Go(func() {
			for turn := range int64(5) {
				link := fmt.Sprintf("https://zoom.us/j/8%03d%07d", i, turn)
				err := save(store, d, turn, link)
				if body := get(p, "/").Body.String(); err != nil || !strings.Contains(body, link) {
					t.Errorf("%s is not published (%v)", link, err)
				}
			}
		})
	}
	all.Wait()
}

// When the database does not answer, the old page stays published and the publisher
// says that it is stale.
func TestOldPageKeepsServing(t *testing.T) {
	store := filled(t, 3, "Larkfield")
	p := published(t, store, directory.Config{})
	store.Close()
	if err := p.Refresh(context.Background(), 1); err == nil || p.Stale() == nil {
		t.Errorf("refresh said %v, stale %v", err, p.Stale())
	}
	if w := get(p, "/"); w.Code != 200 || !strings.Contains(w.Body.String(), "Course 2") {
		t.Errorf("the old page is gone: %d", w.Code)
	}
}

// Several schools: a list, and a page for each.
func TestSeveralSchools(t *testing.T) {
	p := published(t, filled(t, 2, "North", "South"), directory.Config{})
	list := get(p, "/").Body.String()
	if !strings.Contains(list, `href="/s/north"`) || !strings.Contains(list, `href="/s/south"`) {
		t.Errorf("the list of schools:\n%s", list)
	}
	w := httptest.NewRecorder()
	if p.Look().School(w, httptest.NewRequest(http.MethodGet, "/s/south", nil), "south", atOnce) != nil || !strings.Contains(w.Body.String(), "South") {
		t.Error("no page for South")
	}
	if err := p.Look().School(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/s/west", nil), "west", atOnce); !errors.Is(err, school.ErrNotFound) {
		t.Error("a page for a school that is not there")
	}
}

// Without JavaScript the server filters, from memory.
func TestSearchOnTheServer(t *testing.T) {
	p := published(t, filled(t, 30, "Larkfield"), directory.Config{})
	for query, want := range map[string]int{"?q=course+17": 1, "?block=A": 5, "?q=nothing+at+all": 0, "?dept=Maths": 30, "?unknown=1": 30, "?q=" + strings.Repeat("x", 5000): 0} {
		w := get(p, "/"+query)
		if got := strings.Count(w.Body.String(), `<li class="row"`); got != want || w.Code != 200 {
			t.Errorf("%.40s finds %d, want %d (%d)", query, got, want, w.Code)
		}
	}
}

var reference = regexp.MustCompile(`(?:href|src)="([^"#]+)"`)

// An export opens from disk: every address in it is relative and there. The
// next export replaces it; another folder is not touched.
func TestExport(t *testing.T) {
	for _, schools := range [][]string{{"Larkfield"}, {"North", "South"}} {
		store, dir := filled(t, 3, schools...), filepath.Join(t.TempDir(), "out")
		for range 2 {
			if _, err := directory.Export(context.Background(), store, directory.Config{Site: views.Site{Zone: time.UTC}}, dir); err != nil {
				t.Fatal(err)
			}
		}
		pages := 0
		err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
			if err != nil || filepath.Ext(path) != ".html" {
				return err
			}
			pages++
			body, _ := os.ReadFile(path)
			for _, found := range reference.FindAllStringSubmatch(string(body), -1) {
				address, _, _ := strings.Cut(found[1], "?")
				if strings.HasPrefix(address, "https://") {
					continue
				}
				if strings.HasPrefix(address, "/") {
					t.Errorf("%s refers to %s, which only a server has", path, address)
				} else if _, err := os.Stat(filepath.Join(filepath.Dir(path), address)); err != nil {
					t.Errorf("%s refers to %s, which is not there", path, address)
				}
			}
			return nil
		})
		if want := len(schools); err != nil || pages < want {
			t.Errorf("%d pages (%v)", pages, err)
		}
	}
	full := t.TempDir()
	must(t, os.WriteFile(filepath.Join(full, "thesis.txt"), []byte("mine"), 0o600))
	if _, err := directory.Export(context.Background(), filled(t, 1, "Larkfield"), directory.Config{}, full); err == nil {
		t.Error("an export wrote into a folder of somebody else")
	}
}

// nowhere is a ResponseWriter that keeps nothing, so that a benchmark measures
// the publisher.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return io.Discard.Write(p) }
func (n nowhere) WriteHeader(int)             {}

func BenchmarkServeDirectory(b *testing.B) {
	p := published(b, filled(b, 200, "Larkfield"), directory.Config{})
	tag := get(p, "/", "Accept-Encoding", "zstd").Header().Get("Etag")
	for name, header := range map[string][2]string{"whole": {"", ""}, "unchanged": {"If-None-Match", tag}} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
			if header[0] != "" {
				r.Header.Set(header[0], header[1])
			}
			w := nowhere{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				if err := p.Look().Home(w, r, atOnce); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}
