package web

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// cardSite is a site of which teachers' cards are compared: what a save made of
// memory with what the database says.
type cardSite struct {
	*testing.T
	*Server
	c      echo.Context
	people []school.Person // Ada and Bo share a class, Cy covers one of Bo's, the head administers
	told   bool            // the publisher is
}

func newCardSite(t *testing.T) *cardSite {
	t.Helper()
	ctx, now := t.Context(), func() time.Time { return time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC) }
	store, err := db.Open(ctx, t.TempDir(), db.ToServe, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	r := roster.Roster{Schools: []roster.School{{Key: "n", Name: "North"}}}
	for _, name := range []string{"ada", "bo", "cy"} {
		email := name + "@school.test"
		r.People = append(r.People, roster.Person{Key: email, Name: name, Email: school.Email(email)})
	}
	for i, teachers := range [][]string{{"ada@school.test", "bo@school.test"}, {"bo@school.test"}, {"ada@school.test"}} {
		r.Sections = append(r.Sections, roster.Section{Key: fmt.Sprint(i), School: "n", Course: fmt.Sprint("Course ", i), Code: "01", Block: "A", Teachers: teachers})
	}
	command := school.Command("test")
	if _, err := store.ApplyImport(ctx, command, r, db.ImportMeta{}); err != nil {
		t.Fatal(err)
	}
	head := db.PersonEdit{Name: "head", Email: "head@school.test", Role: school.Admin, Schools: []string{"north"}}
	if _, err := store.AddPerson(ctx, command, head); err != nil {
		t.Fatal(err)
	}
	dir := directory.New(store, directory.Config{})
	t.Cleanup(dir.Close)
	s := &cardSite{T: t, told: true}
	store.Subscribe(func(ctx context.Context, touched db.Touched) {
		if s.told {
			_ = dir.Publish(ctx, touched)
		}
	})
	if err := dir.RefreshAll(ctx); err != nil {
		t.Fatal(err)
	}
	if s.Server, err = New(ctx, Config{URL: &url.URL{Scheme: "https", Host: "school.test"}}, store, dir, nil, slog.New(slog.DiscardHandler), now); err != nil {
		t.Fatal(err)
	}
	for _, name := range []school.Email{"ada", "bo", "cy", "head"} {
		p, err := store.PersonByEmail(ctx, name+"@school.test")
		if err != nil {
			t.Fatal(err)
		}
		s.people = append(s.people, p)
	}
	bos := s.own(s.people[1])[1].Door.Code
	if _, err := store.Lend(ctx, command, bos, s.people[2].ID, "2026-11-20", "2026-11-30"); err != nil {
		t.Fatal(err)
	}
	s.c = echo.New().NewContext(httptest.NewRequest(http.MethodPost, "/", nil), httptest.NewRecorder())
	return s
}

func (s *cardSite) own(p school.Person) []school.Entry {
	s.Helper()
	list, err := s.store.DoorsOf(s.Context(), p.ID)
	if err != nil {
		s.Fatal(err)
	}
	return list
}

// save saves or clears a door, sometimes with all of the person's others.
func (s *cardSite) save(r *rand.Rand, p school.Person, e school.Entry) (db.Saved, error) {
	actor := school.Actor{PersonID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role}
	saves := []db.Save{{Code: e.Door.Code, Version: e.Door.Version}}
	if r.IntN(5) == 0 {
		return s.store.ClearDoor(s.Context(), actor, saves[0])
	}
	for _, other := range s.own(p) {
		if r.IntN(3) == 0 && other.Door.ID != e.Door.ID {
			saves = append(saves, db.Save{Code: other.Door.Code, Version: other.Door.Version})
		}
	}
	m := school.Meeting{Provider: "Zoom", Link: fmt.Sprintf("https://zoom.us/j/8111111111%d?pwd=x", r.IntN(4)), Passcode: []string{"", "s3cret"}[r.IntN(2)]}
	return s.store.SaveDoors(s.Context(), actor, m, saves...)
}

// The cards that a save answers with are those that the database would give, for
// everybody who may save and whoever may read the site.
func TestSavedCardsAreTheDatabases(t *testing.T) {
	s, r := newCardSite(t), rand.New(rand.NewPCG(1, 14))
	everything, err := s.store.DoorsAt(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		if i%50 == 0 {
			if err := s.store.SetPublic(t.Context(), school.Command("test"), i%100 == 0); err != nil {
				t.Fatal(err)
			}
		}
		p := s.people[r.IntN(len(s.people))]
		doors := s.own(p)
		if p.Role == school.Admin {
			doors = everything
		}
		e, err := s.store.Entry(t.Context(), doors[r.IntN(len(doors))].Door.Code)
		if err != nil {
			t.Fatal(err)
		}
		saved, err := s.save(r, p, e)
		if err != nil {
			t.Fatalf("%s saves %s: %v", p.Name, e.Title(), err)
		}
		want, err := s.readCards(s.c, p, saved)
		if err != nil {
			t.Fatal(err)
		}
		got, complete := s.savedCards(p, saved)
		if !complete || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s saved %s, complete: %t\n%+v\nwant\n%+v", p.Name, e.Title(), complete, got, want)
		}
	}
}

// Memory makes no card of a door that it does not have as it was saved.
func TestCardsOfTheDatabase(t *testing.T) {
	for name, test := range map[string]struct {
		before func(*cardSite)
		after  func(*cardSite, *db.Saved)
	}{
		"not published": {before: func(s *cardSite) { s.told = false }},
		"somebody was faster": {after: func(s *cardSite, saved *db.Saved) {
			e := s.own(s.people[0])[0]
			if _, err := s.store.ClearDoor(s.Context(), school.Command("test"), db.Save{Code: e.Door.Code, Version: e.Door.Version}); err != nil {
				s.Fatal(err)
			}
		}},
		"an undo": {after: func(s *cardSite, saved *db.Saved) {
			var err error
			if *saved, err = s.store.Undo(s.Context(), school.Command("test"), saved.Change); err != nil {
				s.Fatal(err)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newCardSite(t)
			if test.before != nil {
				test.before(s)
			}
			e, ada := s.own(s.people[0])[0], s.people[0]
			saved, err := s.store.SaveDoors(t.Context(), school.Actor{PersonID: ada.ID}, school.Meeting{Link: "https://zoom.us/j/81111111111"},
				db.Save{Code: e.Door.Code, Version: e.Door.Version})
			if err != nil {
				t.Fatal(err)
			}
			if test.after != nil {
				test.after(s, &saved)
			}
			if _, complete := s.savedCards(ada, saved); complete {
				t.Error("a card is made of memory")
			}
			cards, err := s.freshCards(s.c, ada, saved, flash{Code: e.Door.Code, Said: "Saved."})
			if now := s.own(ada)[0].Door; err != nil || len(cards) != 1 || cards[0].Entry.Door != now || cards[0].Said != "Saved." {
				t.Errorf("the card is %+v (%v), want that of %+v", cards, err, now)
			}
		})
	}
}
