package directory_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/school"
)

// asked is the answer to a search, and counts the turns.
func asked(t testing.TB, p *directory.Published, path string, turns *atomic.Int64) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	err := p.Home(w, httptest.NewRequest(http.MethodGet, path, nil), func() (func(), error) {
		turns.Add(1)
		time.Sleep(10 * time.Millisecond)
		return func() {}, nil
	})
	if err != nil {
		t.Error(err)
	}
	return w
}

// The same search is rendered once, for everybody; another one gets its own answer;
// and the page without a search does not wait.
func TestQuestionsAreRenderedOnce(t *testing.T) {
	p := published(t, filled(t, 30, "Larkfield"), directory.Config{})
	var turns atomic.Int64
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if w := asked(t, p.Look(), "/?q=course+7", &turns); !strings.Contains(w.Body.String(), "Course 7") || strings.Contains(w.Body.String(), "Course 8") {
				t.Error("the answer is to another question")
			}
		})
	}
	all.Wait()
	asked(t, p.Look(), "/?q=course+7", &turns) // a moment later, too
	if n := turns.Load(); n != 1 {
		t.Errorf("one question took %d turns", n)
	}
	for n, path := range []string{"/?q=course+8", "/?q=course&block=A", "/?block=A&q=", "/?dept=course", "/?q=Course+7"} {
		if asked(t, p.Look(), path, &turns); turns.Load() != int64(n)+2 {
			t.Errorf("%s was answered with another question's answer", path)
		}
	}
	busy := errors.New("busy")
	never := func() (func(), error) { return nil, busy }
	if err := p.Look().Home(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), never); err != nil {
		t.Error("the page without a question waits:", err)
	}
	if err := p.Look().Home(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/?q=new", nil), never); !errors.Is(err, busy) {
		t.Error("no turn came and the answer was", err)
	}
}

// An answer is never older than its page, and never of another access.
func TestAnswersAreOfTheirPage(t *testing.T) {
	store := filled(t, 3, "Larkfield")
	p := published(t, store, directory.Config{})
	var turns atomic.Int64
	if strings.Contains(asked(t, p.Look(), "/?q=course+1", &turns).Body.String(), "81111111111") {
		t.Fatal("there is a link already")
	}
	ctx := context.Background()
	people, err := store.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, person := range people {
		doors, err := store.DoorsOf(ctx, person.ID)
		if err != nil || len(doors) == 0 || doors[0].Title() != "Course 1" {
			continue
		}
		actor := school.Actor{PersonID: person.ID, Name: person.Name, Email: person.Email, Role: person.Role}
		m := school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom", Name: "81111111111"}
		if _, err := store.SaveDoors(ctx, actor, m, db.Save{Code: doors[0].Door.Code, Version: doors[0].Door.Version}); err != nil {
			t.Fatal(err)
		}
	}
	before := p.Look()
	if err := p.RefreshAll(ctx); err != nil {
		t.Fatal(err)
	}
	if w := asked(t, p.Look(), "/?q=course+1", &turns); !strings.Contains(w.Body.String(), "81111111111") {
		t.Error("the answer is older than the page")
	}
	if w := asked(t, before, "/?q=course+1", &turns); strings.Contains(w.Body.String(), "81111111111") {
		t.Error("what was published before shows what came later")
	}
	private := false
	if err := store.Override(ctx, db.Overrides{Public: &private}); err != nil {
		t.Fatal(err)
	}
	n := turns.Load()
	if err := p.RefreshAll(ctx); err != nil {
		t.Fatal(err)
	}
	w := asked(t, p.Look(), "/?q=course+1", &turns)
	if turns.Load() != n+1 || w.Header().Get("Cache-Control") != "private, no-cache" {
		t.Errorf("an answer crossed the change of access: %v", w.Header())
	}
}

// BenchmarkSearch is /?q=a with 1,000 classes: asked again, and of a new page.
func BenchmarkSearch(b *testing.B) {
	p := published(b, filled(b, 1000, "Larkfield"), directory.Config{})
	for _, again := range []bool{true, false} {
		b.Run(fmt.Sprintf("again=%t", again), func(b *testing.B) {
			for b.Loop() {
				if !again {
					b.StopTimer()
					if err := p.RefreshAll(b.Context()); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				if err := p.Look().Home(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/?q=a", nil), atOnce); err != nil {
					b.Error(err)
				}
			}
		})
	}
}
