package db

import (
	"testing"

	"hallway/internal/school"
)

// A link that came alone keeps the passcode of the same link, as the form of
// whoever saves it shows that: not a withheld one, and for a cover the cover's
// own or, before there is one, the door's.
func TestSaveLink(t *testing.T) {
	s, _ := newStore(t)
	ada, bo := actor(t, s, "a@school.test"), actor(t, s, "b@school.test")
	biology, office := doorOf(t, s, bo.Email, 1), doorOf(t, s, bo.Email, 2)
	alone := school.Meeting{Link: "https://zoom.us/j/81111111111", Note: "new"}
	with := func(passcode string) school.Meeting {
		return school.Meeting{Link: alone.Link, Passcode: passcode, Note: "old"}
	}
	version := func(d school.Door) int64 {
		t.Helper()
		e, err := s.Entry(ctx, d.Code)
		if err != nil {
			t.Fatal(err)
		}
		return e.Door.Version
	}
	saves := func(who school.Actor, same bool, passcode string, doors ...school.Door) {
		t.Helper()
		var list []Save
		for _, d := range doors {
			list = append(list, Save{d.Code, version(d)})
		}
		_, got, err := s.SaveLink(ctx, who, alone, list...)
		if err != nil || got != same {
			t.Errorf("the same link: %t, want %t (%v)", got, same, err)
		}
		for i, d := range doors {
			e, err := s.EntryFor(ctx, who.PersonID, d.Code)
			if e = e.Kept(); err != nil || e.Door.Link != alone.Link || e.Door.Passcode != passcode || (e.Door.Note == "new") != (i == 0) {
				t.Errorf("door %d: %+v, want passcode %q (%v)", i, e.Door.Meeting, passcode, err)
			}
		}
	}
	set := func(who school.Actor, d school.Door, m school.Meeting) {
		t.Helper()
		if _, err := s.SaveDoors(ctx, who, m, Save{d.Code, version(d)}); err != nil {
			t.Fatal(err)
		}
	}
	saves(bo, false, "", biology)
	set(bo, biology, with("one"))
	saves(bo, true, "one", biology)
	saves(bo, true, "one", biology, office)
	if e, err := s.Entry(ctx, office.Code); err != nil || e.Door.Note != "" {
		t.Errorf("the note of another door: %+v (%v)", e.Door, err)
	}

	if _, err := s.Lend(ctx, command, biology.Code, ada.PersonID, "2026-11-24", "2026-11-25"); err != nil {
		t.Fatal(err)
	}
	saves(ada, true, "one", biology) // the form shows the door's while the cover has none
	set(ada, biology, with("two"))
	set(bo, biology, with("three"))
	saves(ada, true, "two", biology)
	saves(bo, true, "three", biology)

	if _, err := s.write.Exec(`update doors set withheld_at = 1, withheld_of = '[1]', note = 'old' where code = ?`, office.Code); err != nil {
		t.Fatal(err)
	}
	saves(bo, false, "", office)
}
