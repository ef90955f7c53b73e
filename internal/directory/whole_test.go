package directory

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"
	"weak"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// twoSchools is schoolOf with a second school of one class.
func twoSchools(t *testing.T) (store *db.Store, p *Publisher, first, second school.Door) {
	t.Helper()
	store, p, doors := schoolOf(t, 2)
	r := roster.Roster{Schools: []roster.School{{Key: "m", Name: "Mill"}}, People: []roster.Person{{Key: "u", Name: "Dr Li Wen"}},
		Sections: []roster.Section{{Key: "c", School: "m", Course: "Choir", Code: "1", Teachers: []string{"u"}}}}
	_, err := store.ApplyImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "another"})
	if err = errors.Join(err, p.RefreshAll(context.Background())); err != nil {
		t.Fatal(err)
	}
	mill, err := store.DoorsAt(context.Background(), 2)
	if err != nil || len(mill) == 0 || mill[0].Door.Kind != school.SectionDoor {
		t.Fatalf("%+v (%v)", mill, err)
	}
	return store, p, doors[0], mill[0].Door
}

// forgets makes a door unknown to its school's page, as if its class were new.
func forgets(p *Publisher, d school.Door) {
	p.change(func(s *state) {
		pg := *s.pages[1]
		pg.doors = &index{codes: pg.doors.codes, ids: map[int64]int32{}}
		for id, at := range s.pages[1].doors.ids {
			if id != d.ID {
				pg.doors.ids[id] = at
			}
		}
		s.pages[1] = &pg
	})
}

// While one school is read whole, because a class came, saves at other schools are
// published; and all who saved at the first are answered when it has been read.
func TestWholeSchoolDelaysNoOther(t *testing.T) {
	ctx := context.Background()
	store, p, first, second := twoSchools(t)
	forgets(p, first)
	pg := p.Look().pages[1]
	pg.sheet.make(identity) // somebody has read it, so it is compared
	begun, end, tags := make(chan struct{}), make(chan struct{}), pg.sheet.tags
	pg.sheet.tags = func() *[codings][]string {
		close(begun)
		<-end
		return tags()
	}
	touched := linked(t, store, first)
	var all sync.WaitGroup
	p.saves.mu.Lock()
	for range 2 { // of whom only one publishes
		all.Go(func() {
			err := p.Publish(ctx, touched)
			if e, _ := p.Look().Door(first.Code); err != nil || e.Door.Link == "" {
				t.Errorf("a caller is answered with %v before its link is published", err)
			}
		})
	}
	for p.saves.asked.Load() < 2 {
		time.Sleep(time.Millisecond)
	}
	p.saves.mu.Unlock()
	<-begun
	other, answer := linked(t, store, second), make(chan error, 1)
	go func() { answer <- p.Publish(ctx, db.Touched{Doors: other.Doors, At: []int64{2}}) }()
	select {
	case err := <-answer:
		if e, _ := p.Look().Door(second.Code); err != nil || e.Door.Link == "" {
			t.Errorf("the link at the other school is not published: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("a save waits for another school")
	}
	close(end)
	all.Wait()
	if len(p.state.Load().behind) != 0 || p.Stale() != nil {
		t.Errorf("the school is still behind, or stale: %v", p.Stale())
	}
}

// A school is behind until it has been read whole, whatever is published there in the
// meantime.
func TestBehindUntilReadWhole(t *testing.T) {
	ctx := context.Background()
	store, p, doors := schoolOf(t, 2)
	forgets(p, doors[0])
	lost, known := linked(t, store, doors[0]), linked(t, store, doors[1])
	before := p.state.Load()
	p.publishDoors(ctx, lost.Doors, lost.At)
	if before.behind[1] {
		t.Error("what was in memory before has changed")
	}
	p.publishDoors(ctx, known.Doors, known.At)
	if e, _ := p.Look().Door(doors[1].Code); e.Door.Link == "" {
		t.Error("another door waits for the whole school")
	}
	if !p.state.Load().behind[1] {
		t.Error("the school is not behind any more")
	}
	p.store = nil
	if err := p.refreshEach(ctx, []int64{1}); err == nil || !p.state.Load().behind[1] {
		t.Errorf("reading it whole failed with %v, and it is not behind any more", err)
	}
	p.store = store
	if err := p.Publish(ctx, known); err != nil || p.Stale() != nil || len(p.state.Load().behind) != 0 {
		t.Errorf("publishing said %v, stale %v", err, p.Stale())
	}
	for _, d := range doors {
		if e, _ := p.Look().Door(d.Code); e.Door.Link == "" {
			t.Errorf("the link of %s is not published", d.Code)
		}
	}
}

// A school that is read again has each entry and its row once: those that say the same
// are the old ones, for the register as for the page, and the others are new.
func TestEntriesAreInMemoryOnce(t *testing.T) {
	store, p, doors := schoolOf(t, 3)
	before := p.Look().pages[1]
	changed := linked(t, store, doors[0])
	if err := p.RefreshAll(context.Background()); err != nil {
		t.Fatal(err)
	}
	pg, register := p.Look().pages[1], p.state.Load().registers[1]
	for _, d := range doors {
		at := pg.doors.ids[d.ID]
		if pg.rows[at].Entry != register.entries[at] {
			t.Errorf("%s is in memory twice", d.Code)
		}
		if same := pg.rows[at] == before.rows[before.doors.ids[d.ID]]; same == (d.ID == changed.Doors[0]) {
			t.Errorf("%s has its old row: %t", d.Code, same)
		}
	}
}

// A school of which a door is read again does not keep what was read before, although it
// keeps the bytes.
func TestOldRowsAreNotKept(t *testing.T) {
	_, p, doors := schoolOf(t, 3)
	row := func() weak.Pointer[views.Row] {
		pg := p.Look().pages[1]
		return weak.Make(pg.rows[pg.doors.ids[doors[0].ID]])
	}
	for name, again := range map[string]func() error{
		"doors": func() error {
			ids := []int64{doors[0].ID, doors[1].ID, doors[2].ID}
			return p.Publish(context.Background(), db.Touched{Doors: ids, At: []int64{1}})
		},
	} {
		shown(p)
		was, body := row(), p.Look().pages[1].sheet.made[identity].body.Load()
		if err := again(); err != nil {
			t.Fatal(err)
		}
		for range 1000 { // pools and timers release memory late
			if runtime.GC(); was.Value() == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if was.Value() != nil {
			t.Errorf("%s: the old rows are kept", name)
		}
		if p.Look().pages[1].sheet.made[identity].body.Load() != body {
			t.Errorf("%s: the bytes are not kept", name)
		}
	}
	runtime.KeepAlive(p)
}
