package directory

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// schoolOf is a store with one school, and its publisher, which is not told of saves.
func schoolOf(t *testing.T, classes int) (*db.Store, *Publisher, []school.Door) {
	t.Helper()
	ctx := context.Background()
	store, err := db.Open(ctx, t.TempDir(), db.ToServe, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	r := roster.Roster{Schools: []roster.School{{Key: "l", Name: "Larkfield"}}, People: []roster.Person{{Key: "t", Name: "Dr Wen Li"}}}
	for i := range classes {
		r.Sections = append(r.Sections, roster.Section{Key: fmt.Sprint(i), School: "l", Course: fmt.Sprint("Course ", i), Code: "1", Teachers: []string{"t"}})
	}
	_, err = store.ApplyImport(ctx, school.Command("test"), r, db.ImportMeta{Source: "test"})
	p := New(store, Config{})
	t.Cleanup(p.Close)
	if err = errors.Join(err, p.RefreshAll(ctx)); err != nil {
		t.Fatal(err)
	}
	d, err := store.Directory(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	var doors []school.Door
	for _, e := range d.Entries {
		if e.Door.Kind == school.SectionDoor {
			doors = append(doors, e.Door)
		}
	}
	return store, p, doors
}

// linked saves a link and returns what the commit touched.
func linked(t *testing.T, store *db.Store, d school.Door) db.Touched {
	t.Helper()
	m := school.Meeting{Link: "https://zoom.us/j/" + d.Code, Provider: "Zoom"}
	if _, err := store.SaveDoors(context.Background(), school.Command("test"), m, db.Save{Code: d.Code, Version: d.Version}); err != nil {
		t.Fatal(err)
	}
	return db.Touched{Doors: []int64{d.ID}, At: []int64{1}}
}

func shown(p *Publisher) string {
	w := httptest.NewRecorder()
	if err := p.Look().Home(w, httptest.NewRequest(http.MethodGet, "/", nil), nil); err != nil {
		panic(err)
	}
	return w.Body.String()
}

// Those who wait for a school's turn are published together, and each when it returns.
func TestSavesArePublishedTogether(t *testing.T) {
	store, p, doors := schoolOf(t, 30)
	turn := p.turnOf(1)
	turn.mu.Lock() // the school is read whole
	before := p.numbers.Load()
	var all sync.WaitGroup
	for _, d := range doors {
		touched := linked(t, store, d)
		all.Go(func() {
			if err := p.Publish(context.Background(), touched); err != nil {
				t.Error(err)
			}
			if e, _ := p.Look().Door(d.Code); e.Door.Link == "" || !strings.Contains(shown(p), e.Door.Link) {
				t.Errorf("the link of %s is not published", d.Code)
			}
		})
	}
	for p.saves.asked.Load() < uint64(len(doors)) {
		time.Sleep(time.Millisecond)
	}
	turn.mu.Unlock()
	all.Wait()
	if n := p.numbers.Load() - before; n > 2 {
		t.Errorf("%d saves at the same time made %d pages", len(doors), n)
	}
}

// A save beside refreshes of the whole school is published when it returns, and no
// refresh brings back what was before.
func TestRefreshBringsNothingBack(t *testing.T) {
	store, p, doors := schoolOf(t, 40)
	ctx, stop := context.WithCancel(context.Background())
	var refreshing, saving sync.WaitGroup
	for range 2 {
		refreshing.Go(func() {
			for ctx.Err() == nil {
				if err := p.RefreshAll(ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for _, d := range doors[:6] {
		code := d.Code
		refreshing.Go(func() {
			for last := int64(0); ctx.Err() == nil; {
				e, _ := p.Look().Door(code)
				if e.Door.Version < last {
					t.Errorf("version %d of %s came after %d", e.Door.Version, code, last)
					return
				}
				last = e.Door.Version
				time.Sleep(100 * time.Microsecond)
			}
		})
		saving.Go(func() {
			for range 8 {
				if err := p.Publish(ctx, linked(t, store, d)); err != nil {
					t.Error(err)
				}
				d.Version++
				if e, _ := p.Look().Door(d.Code); e.Door.Version < d.Version {
					t.Errorf("version %d is not published, but %d", d.Version, e.Door.Version)
				}
			}
		})
	}
	saving.Wait()
	stop()
	refreshing.Wait()
}

// A panic while rendering keeps the old page and makes it stale. The next save of
// another door publishes both.
func TestPanicKeepsTheOldPage(t *testing.T) {
	store, p, doors := schoolOf(t, 3)
	page := shown(p)
	p.change(func(s *state) {
		broken := *s.pages[1]
		broken.rows = slices.Clone(broken.rows)
		broken.rows[broken.doors.codes[doors[0].Code]] = nil
		s.pages[1] = &broken
	})
	err := p.Publish(context.Background(), linked(t, store, doors[0]))
	if err == nil || !strings.Contains(err.Error(), "panic") || p.Stale() == nil || shown(p) != page {
		t.Errorf("publishing said %v, stale %v", err, p.Stale())
	}
	err = p.Publish(context.Background(), linked(t, store, doors[1]))
	if body := shown(p); err != nil || p.Stale() != nil || !strings.Contains(body, "/j/"+doors[0].Code) || !strings.Contains(body, "/j/"+doors[1].Code) {
		t.Errorf("publishing again said %v, stale %v", err, p.Stale())
	}
}

// A panic while a school is read whole keeps the old page, too: while it is rendered,
// and while it is compared with the one before.
func TestPanicOfAWholeSchool(t *testing.T) {
	for name, breaks := range map[string]func(*Publisher){
		"rendering": func(p *Publisher) { p.store = nil },
		"comparing": func(p *Publisher) { p.Look().pages[1].sheet.tags = func() *[codings][]string { panic("no tags") } },
	} {
		_, p, _ := schoolOf(t, 1)
		page := shown(p)
		breaks(p)
		if err := p.Refresh(context.Background(), 1); err == nil || p.Stale() == nil || p.Look().pages[1].sheet.made[identity].body.Load() == nil {
			t.Errorf("%s: refreshing said %v, stale %v", name, err, p.Stale())
		}
		if string(p.Look().pages[1].sheet.made[identity].body.Load().bytes) != page {
			t.Errorf("%s: the old page is gone", name)
		}
	}
}

// What several schools do at a time may panic: it is an error, not the end of the process.
func TestPanicOfOneOfSeveral(t *testing.T) {
	done := make([]bool, 3)
	err := each([]int64{0, 1, 2}, func(id int64) error {
		if id == 1 {
			panic("broken")
		}
		done[id] = true
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "panic: broken") || !done[0] || !done[2] {
		t.Errorf("said %v; done: %v", err, done)
	}
}

// Nobody is told that a save is published if publishing panicked for all who waited,
// wherever it did. The next save publishes what was lost.
func TestPanicLosesNoSave(t *testing.T) {
	store, p, doors := schoolOf(t, 4)
	turn := p.turnOf(1)
	turn.mu.Lock()
	var all sync.WaitGroup
	for i, d := range doors[:3] {
		touched := linked(t, store, d)
		all.Go(func() {
			if err := p.Publish(context.Background(), touched); err == nil || !strings.Contains(err.Error(), "panic") {
				t.Errorf("door %d is not published, and its caller is told %v", i, err)
			}
		})
	}
	for p.saves.asked.Load() < 3 {
		time.Sleep(time.Millisecond)
	}
	p.store = nil // nobody reads it before the turn
	turn.mu.Unlock()
	all.Wait()
	if p.Stale() == nil {
		t.Error("it is not stale")
	}
	p.store = store
	if err := p.Publish(context.Background(), linked(t, store, doors[3])); err != nil || p.Stale() != nil {
		t.Errorf("the next save said %v, stale %v", err, p.Stale())
	}
	for _, d := range doors {
		if !strings.Contains(shown(p), "/j/"+d.Code) {
			t.Errorf("the link of %s is not published", d.Code)
		}
	}
}

// Office hours at two schools, of which one was published later, are the newest.
func TestNewestOfTwoSchools(t *testing.T) {
	ctx := context.Background()
	store, p, _ := schoolOf(t, 1)
	r := roster.Roster{Schools: []roster.School{{Key: "m", Name: "Mill"}}}
	if _, err := store.ApplyImport(ctx, school.Command("test"), r, db.ImportMeta{Source: "another"}); err != nil {
		t.Fatal(err)
	}
	people, err := store.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	who := people[0]
	err = store.EditPerson(ctx, school.Command("test"), who.ID, db.PersonEdit{Name: who.Name, Role: who.Role, Schools: []string{"larkfield", "mill"}})
	if err = errors.Join(err, p.RefreshAll(ctx)); err != nil {
		t.Fatal(err)
	}
	for _, first := range []int64{2, 1, 1, 2} {
		own, known := p.Own(who.ID)
		office := own[len(own)-1].Door
		if !known || office.Kind != school.OfficeDoor || len(own) != 2 {
			t.Fatalf("%s has %+v", who.Name, own)
		}
		touched := linked(t, store, office)
		for _, at := range []int64{first, 3 - first} {
			if err := p.Publish(ctx, db.Touched{Doors: touched.Doors, At: []int64{at}}); err != nil {
				t.Fatal(err)
			}
			own, _ := p.Own(who.ID)
			full, _ := p.Entry(office.Code)
			bare, _ := p.Look().Door(office.Code)
			for name, e := range map[string]school.Entry{"Own": own[len(own)-1], "Entry": full, "Door": bare} {
				if e.Door.Version != office.Version+1 {
					t.Errorf("%s: published at school %d, %s has version %d", name, at, name, e.Door.Version)
				}
			}
		}
	}
}

// Doors are placed by their ids; when they came, went or moved, the school is read whole.
func TestPlace(t *testing.T) {
	class := func(door, school_ int64) school.Entry {
		return school.Entry{Door: school.Door{ID: door, Kind: school.SectionDoor}, Section: school.Section{ID: door, SchoolID: school_}}
	}
	office := func(door int64) school.Entry {
		return school.Entry{Door: school.Door{ID: door, Kind: school.OfficeDoor}}
	}
	here := []school.Entry{class(10, 1), class(11, 1), office(12)}
	x := indexOf(pointers(here))
	elsewhere := func(door int64) bool { return door == 22 }
	for name, test := range map[string]struct {
		doors []int64
		read  []school.Entry
		at    []int32
		whole bool
	}{
		"some":                       {[]int64{12, 10}, []school.Entry{class(10, 1), office(12)}, []int32{0, 2}, false},
		"none":                       {nil, nil, nil, false},
		"another school's":           {[]int64{10, 20, 22}, []school.Entry{class(20, 2), office(22), class(10, 1)}, []int32{0}, false},
		"another school's is gone":   {[]int64{10, 20}, []school.Entry{class(10, 1)}, []int32{0}, false},
		"a new class":                {[]int64{30}, []school.Entry{class(30, 1)}, nil, true},
		"new office hours":           {[]int64{32}, []school.Entry{office(32)}, nil, true},
		"one is gone":                {[]int64{10, 11}, []school.Entry{class(10, 1)}, nil, true},
		"a class is at another one":  {[]int64{11}, []school.Entry{class(11, 2)}, nil, true},
		"one is gone, one is theirs": {[]int64{11, 20}, []school.Entry{class(20, 2)}, nil, true},
	} {
		at, entries, err := x.place(1, test.doors, test.read, elsewhere)
		if errors.Is(err, errWhole) != test.whole || !slices.Equal(at, test.at) || len(entries) != len(at) {
			t.Errorf("%s: %v, %v", name, at, err)
		}
		for i, e := range entries {
			if here[at[i]].Door.ID != e.Door.ID {
				t.Errorf("%s: door %d is at the position of %d", name, e.Door.ID, here[at[i]].Door.ID)
			}
		}
	}
}

// A page that is read again and has not changed is not compressed again.
func TestSameBytesAreKept(t *testing.T) {
	store, p, doors := schoolOf(t, 3)
	shown(p)
	before := p.Look().pages[1]
	if err := p.RefreshAll(context.Background()); err != nil {
		t.Fatal(err)
	}
	again := p.Look().pages[1]
	made := func(pg *page) *body { return pg.sheet.made[identity].body.Load() }
	if again == before || made(again) == nil || made(again) != made(before) || again.sheet.number != before.sheet.number || again.sheet.gone {
		t.Error("the same bytes are another page")
	}
	if err := p.Publish(context.Background(), db.Touched{Doors: []int64{doors[1].ID}, At: []int64{1}}); err != nil {
		t.Fatal(err)
	}
	if next := p.Look().pages[1]; next == again || made(next) != made(again) || next.sheet.number != again.sheet.number {
		t.Error("a door that has not changed made another page")
	}
	again = p.Look().pages[1]
	if err := p.Publish(context.Background(), linked(t, store, doors[0])); err != nil {
		t.Fatal(err)
	}
	if next := p.Look().pages[1]; next.sheet == again.sheet || !again.sheet.gone || next.layout != again.layout || next.doors != again.doors {
		t.Error("a save did not replace the page, or made everything again")
	}
}

// No type that serves readers leads to the entries in full.
func TestReadersDoNotReachTheRegister(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		switch typ.Kind() {
		case reflect.Struct:
			for field := range typ.Fields() {
				walk(field.Type)
			}
		case reflect.Map, reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
			walk(typ.Elem())
		}
	}
	walk(reflect.TypeFor[Published]())
	for _, forbidden := range []reflect.Type{reflect.TypeFor[register](), reflect.TypeFor[state](), reflect.TypeFor[Publisher](), reflect.TypeFor[db.Store]()} {
		if seen[forbidden] {
			t.Errorf("what readers get leads to %v", forbidden)
		}
	}
	if !seen[reflect.TypeFor[views.Row]()] {
		t.Error("rows are not found: does this test still look?")
	}
}
