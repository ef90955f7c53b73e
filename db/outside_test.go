package db

import (
	"sync"
	"testing"

	"hallway/internal/school"
)

// What another process changes is told once, and only that, however the two
// write at the same time.
func TestChangedOutsideAmongOwn(t *testing.T) {
	s, c := newStore(t)
	beside, err := Open(ctx, s.dir, ToWork, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	if _, err := s.ChangedOutside(ctx); err != nil {
		t.Fatal(err)
	}
	const theirs = 40
	var writers sync.WaitGroup
	d := doorOf(t, s, "a@school.test", 0)
	for range 3 {
		writers.Go(func() {
			for n := range 60 {
				suspend := n%2 == 0
				if err := s.Suspend(ctx, command, 2, suspend); err != nil {
					t.Error(err)
				}
			}
		})
	}
	other := command
	other.Name = "hallway beside"
	writers.Go(func() {
		for n := range theirs {
			m := school.Meeting{Link: "https://zoom.us/j/8111111111" + string(rune('0'+n%10)), Provider: "Zoom"}
			if _, err := beside.SaveDoors(ctx, other, m, Save{d.Code, d.Version + int64(n)}); err != nil {
				t.Error(err)
			}
		}
	})
	done := make(chan struct{})
	go func() { writers.Wait(); close(done) }()
	told := 0
	look := func() {
		list, err := s.ChangedOutside(ctx)
		if err != nil {
			t.Error(err)
		}
		for _, o := range list {
			if o.Actor != other.Name || o.Action != "door.save" || o.Rows != 1 {
				t.Errorf("told of %+v", o)
			}
			told++
		}
	}
	for over := false; !over; look() {
		select {
		case <-done:
			over = true
		default:
		}
	}
	if told != theirs {
		t.Errorf("told of %d changes, want %d", told, theirs)
	}
}

// Settings that could not be read after they were changed are read later.
func TestSettingsAreReadAgain(t *testing.T) {
	s, _ := newStore(t)
	s.reload.Store(true)
	if _, err := s.exec(ctx, `insert into settings (key, value) values ('directory', '"public"')`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ChangedOutside(ctx); err != nil || !s.Settings().Public {
		t.Errorf("the settings are as before (%v)", err)
	}
}

// What was written before the start is not told, settings of another process are
// read, and what is kept of one's own writes does not grow.
func TestChangedOutsideSettings(t *testing.T) {
	s, c := newStore(t)
	beside, err := Open(ctx, s.dir, ToWork, c.now)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	if list, err := beside.ChangedOutside(ctx); err != nil || len(list) != 0 {
		t.Errorf("told of what was there: %+v (%v)", list, err)
	}
	if err := beside.SetPublic(ctx, command, true); err != nil {
		t.Fatal(err)
	}
	if err := s.RenameSchool(ctx, command, 1, "", "Northern"); err != nil {
		t.Fatal(err)
	}
	if list, err := s.ChangedOutside(ctx); err != nil || len(list) != 1 || list[0].Action != "setting.directory" || !s.Settings().Public {
		t.Errorf("told of %+v, public %v (%v)", list, s.Settings().Public, err)
	}
	if len(s.ours) != 0 {
		t.Errorf("%d batches are kept", len(s.ours))
	}
}
