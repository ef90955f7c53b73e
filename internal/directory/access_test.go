package directory_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/school"
)

// withPasscodes is a school whose links carry a passcode, and one that has it
// beside the link.
func withPasscodes(t testing.TB) (*db.Store, []school.Door) {
	t.Helper()
	store := filled(t, 30, "North", "South")
	if err := store.Override(context.Background(), db.Overrides{}); err != nil {
		t.Fatal(err)
	}
	if err := store.SetPublic(context.Background(), school.Command("test"), false); err != nil {
		t.Fatal(err)
	}
	schools, err := store.Schools(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var doors []school.Door
	for _, one := range schools {
		doors = append(doors, sectionDoors(t, store, one.ID)...)
	}
	for i, d := range doors {
		m := school.Meeting{Link: "https://zoom.us/j/93411007919?pwd=s3cret", Provider: "Zoom"}
		if i%2 == 1 {
			m = school.Meeting{Link: "https://zoom.us/j/93411007919", Provider: "Zoom", Passcode: "s3cret", Note: "Bring a pencil. Kenncode: s3cret"}
		}
		if _, err := store.SaveDoors(context.Background(), school.Command("test"), m, db.Save{Code: d.Code, Version: d.Version}); err != nil {
			t.Fatal(err)
		}
	}
	return store, doors
}

// A stranger only reads pages without passcodes, at any moment: while the directory
// is made public and private again, and while teachers save.
func TestStrangersReadNoPasscode(t *testing.T) {
	ctx, actor := context.Background(), school.Command("test")
	store, doors := withPasscodes(t)
	p := published(t, store, directory.Config{})
	var over atomic.Bool
	var all sync.WaitGroup
	var let atomic.Int64
	for range 4 {
		all.Go(func() {
			for !over.Load() {
				look := p.Look()
				if !look.Public() {
					continue
				}
				let.Add(1)
				for _, slug := range []string{"north", "south"} {
					w := httptest.NewRecorder()
					if err := look.School(w, httptest.NewRequest(http.MethodGet, "/s/"+slug, nil), slug, atOnce); err != nil {
						t.Error(err)
					}
					if body := w.Body.String(); strings.Contains(body, "s3cret") || !strings.Contains(body, "Passcode: ask your teacher") {
						t.Error("a stranger reads a passcode")
						return
					}
				}
				if e, _ := look.Door(doors[0].Code); strings.Contains(e.Door.Link+e.Door.Passcode, "s3cret") {
					t.Error("a stranger is sent on with a passcode")
					return
				}
			}
		})
	}
	all.Go(func() { // somebody saves in the meantime
		for n := int64(0); !over.Load(); n++ {
			_, err := store.ClearDoor(ctx, actor, db.Save{Code: doors[2].Code, Version: n + 1})
			if err == nil {
				err = p.Refresh(ctx, 1)
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 6 {
		for _, public := range []bool{true, false} {
			if err := store.SetPublic(ctx, actor, public); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * time.Millisecond) // committed, and not published yet
			if err := p.RefreshAll(ctx); err != nil {
				t.Fatal(err)
			}
			if p.Look().Public() != public {
				t.Errorf("public is %v, want %v", !public, public)
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
	over.Store(true)
	all.Wait()
	if let.Load() == 0 {
		t.Error("no stranger was ever let in")
	}
	w := httptest.NewRecorder()
	must(t, p.Look().School(w, httptest.NewRequest(http.MethodGet, "/s/north", nil), "north", atOnce))
	if !strings.Contains(w.Body.String(), "s3cret") {
		t.Error("the school's own page lost its passcodes")
	}
}

// The directory is private immediately, also if the pages cannot be rendered.
func TestPrivateAtOnce(t *testing.T) {
	ctx, actor := context.Background(), school.Command("test")
	store, _ := withPasscodes(t)
	if err := store.SetPublic(ctx, actor, true); err != nil {
		t.Fatal(err)
	}
	p := published(t, store, directory.Config{})
	if !p.Look().Public() {
		t.Fatal("it is not public")
	}
	if err := store.SetPublic(ctx, actor, false); err != nil {
		t.Fatal(err)
	}
	store.Close() // nothing can be read any more
	if err := p.RefreshAll(ctx); err == nil || p.Look().Public() || p.Stale() == nil {
		t.Errorf("public %v, stale %v (%v)", p.Look().Public(), p.Stale(), err)
	}
}

// Exported files without --passcodes have no passcodes inside links either.
func TestExportWithoutPasscodes(t *testing.T) {
	ctx := context.Background()
	store, _ := withPasscodes(t)
	for _, passcodes := range []bool{false, true} {
		cfg := directory.Config{Passcodes: passcodes}
		var csv, json bytes.Buffer
		dir := t.TempDir()
		_, err := directory.Export(ctx, store, cfg, dir)
		if err == nil {
			err = directory.ExportCSV(ctx, store, cfg, &csv)
		}
		if err == nil {
			err = directory.ExportJSON(ctx, store, cfg, &json)
		}
		if err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(filepath.Join(dir, "s", "north", "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		for what, text := range map[string]string{"CSV": csv.String(), "JSON": json.String(), "a page": string(page)} {
			if strings.Contains(text, "s3cret") != passcodes {
				t.Errorf("passcodes %v: %s says otherwise", passcodes, what)
			}
		}
	}
}

// The last change decides: if the directory is made public and private again while
// the first is still rendered, it is private after both answers.
func TestAccessFollowsTheSetting(t *testing.T) {
	ctx, actor := context.Background(), school.Command("test")
	store, _ := withPasscodes(t)
	p := published(t, store, directory.Config{})
	for n := range 60 {
		first := n%2 == 0
		if err := store.SetPublic(ctx, actor, first); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		all.Go(func() {
			if err := p.RefreshAll(ctx); err != nil {
				t.Error(err)
			}
		})
		if err := store.SetPublic(ctx, actor, !first); err != nil {
			t.Fatal(err)
		}
		if err := p.RefreshAll(ctx); err != nil { // the second press
			t.Fatal(err)
		}
		all.Wait()
		if p.Look().Public() != store.Settings().Public {
			t.Fatalf("round %d: public is %v, the setting says %v", n, p.Look().Public(), store.Settings().Public)
		}
	}
}
