package db

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// An administrator of one school gets nothing by an undo that a page would
// refuse: somebody who has more rights by now keeps their address.
func TestUndoStaysWithinTheSchool(t *testing.T) {
	s := twoSchools(t)
	ada, head := actor(t, s, "a@school.test"), actor(t, s, "head@school.test")
	file := func(email school.Email) roster.Roster {
		return roster.Roster{Source: "Mine",
			Schools: []roster.School{{Key: "north", Name: "North"}},
			People:  []roster.Person{{Key: "k1", Name: "Zed", Email: email}, {Key: "k2", Name: "Ada", Email: "a@school.test"}},
			Sections: []roster.Section{
				{Key: "algebra", School: "north", Course: "Algebra", Code: "01", Block: "A", Teachers: []string{"k2", "k1"}},
				{Key: "biology", School: "north", Course: "Biology", Code: "01", Block: "B", Teachers: []string{"k1"}},
			}}
	}
	if _, err := s.ApplyImport(ctx, ada, file("z@school.test"), ImportMeta{}); err != nil {
		t.Fatal(err)
	}
	done, err := s.ApplyImport(ctx, ada, file("zed@school.test"), ImportMeta{})
	if err != nil {
		t.Fatal(err)
	}
	zed := actor(t, s, "zed@school.test")
	if err := s.EditPerson(ctx, head, zed.PersonID, PersonEdit{Name: "Zed", Email: "zed@school.test", Role: school.Admin}); err != nil {
		t.Fatal(err)
	}
	undone, err := s.UndoImport(ctx, ada, done.ID)
	if err != nil || len(undone.Left) != 1 || !strings.Contains(undone.Left[0], "administers more than you") {
		t.Errorf("left %q (%v)", undone.Left, err)
	}
	fresh := school.Identity{Issuer: "i", Subject: "mallory", Email: "z@school.test", Domain: "d"}
	if p, token, _ := s.SignIn(ctx, fresh, school.Actor{}, ""); token != "" {
		t.Errorf("the address of before signs in as %+v", p)
	}
	if _, err := s.UndoImport(ctx, head, done.ID); err != nil {
		t.Errorf("an administrator of everything: %v", err)
	}
}

// Nor by a file: the address of somebody who has left another school is not
// theirs to give away, and nothing is asked about that somebody.
func TestFileStaysWithinTheSchool(t *testing.T) {
	s := twoSchools(t)
	ada, cy := actor(t, s, "a@school.test"), actor(t, s, "c@school.test")
	short := twoTeachers()
	short.Schools = append(short.Schools, roster.School{Key: "south", Name: "South"})
	short.People = append(short.People, roster.Person{Key: "d@school.test", Name: "Di", Email: "d@school.test", Schools: []string{"north", "south"}})
	mustImport(t, s, short, ImportMeta{Remove: 2}) // Cy of South is not in it
	file := roster.Roster{Source: "Hallway CSV", Schools: []roster.School{{Key: "north", Name: "North"}},
		People:   []roster.Person{{Key: "c@school.test", Name: "Mallory Mar", Email: "c@school.test"}},
		Sections: []roster.Section{{Key: "k", School: "north", Course: "K", Code: "1", Teachers: []string{"c@school.test"}}}}
	plan, err := s.PlanImport(ctx, ada, file, ImportMeta{})
	var invalid school.Invalid
	if !errors.As(err, &invalid) || len(plan.Asked) > 0 {
		t.Errorf("asked %v (%v)", plan.Asked, err)
	}
	if _, err := s.ApplyImport(ctx, ada, file, ImportMeta{Answers: roster.Answers{Different: []string{"c@school.test"}}}); !errors.As(err, &invalid) {
		t.Errorf("applied: %v", err)
	}
	var email string
	if err := s.read.Get(&email, `select coalesce(email, 'none') from people where id = ?`, cy.PersonID); err != nil || email != "c@school.test" {
		t.Errorf("Cy has %s (%v)", email, err)
	}
}

// An account that sleeps with somebody of another school is not taken from them
// by the undo of an older disconnection.
func TestUndoTakesNoSleepingAccount(t *testing.T) {
	s := twoSchools(t)
	ada, bo, cy := actor(t, s, "a@school.test"), actor(t, s, "b@school.test"), actor(t, s, "c@school.test")
	x := school.Identity{Issuer: "i", Subject: "x", Email: "b@school.test", Domain: "d"}
	if _, _, err := s.SignIn(ctx, x, school.Actor{}, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.Unbind(ctx, ada, bo.PersonID); err != nil {
		t.Fatal(err)
	}
	var unbound int64
	if err := s.read.Get(&unbound, `select max(id) from changes`); err != nil {
		t.Fatal(err)
	}
	x.Email = "cx@school.test"
	if err := s.NoteRefused(ctx, x, string(school.FormerAccount), "R"); err != nil {
		t.Fatal(err)
	}
	open, err := s.OpenRequests(ctx, command, nil, 0)
	if err != nil || len(open.List) != 1 {
		t.Fatalf("%d requests (%v)", len(open.List), err)
	}
	if err := s.ThisIsThem(ctx, command, open.List[0].ID, cy.PersonID); err != nil {
		t.Fatal(err)
	}
	short := twoTeachers()
	short.Schools = append(short.Schools, roster.School{Key: "south", Name: "South"})
	short.People = append(short.People, roster.Person{Key: "d@school.test", Name: "Di", Email: "d@school.test", Schools: []string{"north", "south"}})
	mustImport(t, s, short, ImportMeta{Remove: 2})
	if _, err := s.Undo(ctx, ada, unbound); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("undone: %v", err)
	}
	var asleep int
	if err := s.read.Get(&asleep, `select count(*) from identities where person_id = ? and ended_at is null`, cy.PersonID); err != nil || asleep != 1 {
		t.Errorf("Cy has %d accounts (%v)", asleep, err)
	}
}

// A session that an administrator left idle for too long is over, and a demotion
// does not make it younger.
func TestIdleStaysIdle(t *testing.T) {
	s, c := newStore(t)
	for _, email := range []school.Email{"head@school.test", "b@school.test"} {
		if _, err := s.MakeAdmin(ctx, command, email); err != nil {
			t.Fatal(err)
		}
	}
	bo := actor(t, s, "b@school.test")
	token, err := newSession(s, bo.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	c.at = c.at.Add(3 * 24 * time.Hour)
	if err := s.EditPerson(ctx, command, bo.PersonID, PersonEdit{Name: "Bo", Email: "b@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(ctx, token); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("the session of before: %v", err)
	}
}

// Whoever has come back since EndKept read its list keeps everything.
func TestEndKeptLooksAgain(t *testing.T) {
	s, c := newStore(t)
	for _, email := range []school.Email{"head@school.test", "b@school.test"} {
		if _, err := s.MakeAdmin(ctx, command, email); err != nil {
			t.Fatal(err)
		}
	}
	less := twoTeachers()
	less.People, less.Sections = less.People[:1], less.Sections[:1]
	less.Sections[0].Teachers = less.Sections[0].Teachers[:1]
	mustImport(t, s, less, ImportMeta{})
	c.at = c.at.Add(31 * 24 * time.Hour)
	var list []int64
	if err := s.read.Select(&list, `select p.id from people p where `+keptTooLong, millis(c.at), s.Today()); err != nil || len(list) != 1 {
		t.Fatalf("%v (%v)", list, err)
	}
	if _, err := s.MakeAdmin(ctx, command, "b@school.test"); err != nil {
		t.Fatal(err)
	}
	if ended, err := s.endKeptOf(ctx, command, list[0]); err != nil || ended {
		t.Errorf("ended %v (%v)", ended, err)
	}
	if p, err := s.PersonByEmail(ctx, "b@school.test"); err != nil || p.Role != school.Admin {
		t.Errorf("the person who is back is %+v (%v)", p, err)
	}
}

// A link that somebody set after the class's teacher had left stays, whatever
// else of the class a file changes.
func TestLinkOfNoLeaverStays(t *testing.T) {
	s, c := newStore(t)
	head, err := s.MakeAdmin(ctx, command, "head@school.test")
	if err != nil || !head.Changed {
		t.Fatal(err)
	}
	biology := doorOf(t, s, "b@school.test", 1)
	if err := s.change(ctx, command, "import.apply", func(t *tx) error { // as a file that still names Bo for the class does
		_, err := t.ExecContext(t.ctx, `update people set archived_at = ?, kept_until = 0 where email = 'b@school.test'`, millis(c.at))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	c.at = c.at.Add(time.Hour)
	if _, err := s.SaveDoors(ctx, command, school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom"}, Save{biology.Code, biology.Version}); err != nil {
		t.Fatal(err)
	}
	c.at = c.at.Add(time.Hour)
	next := twoTeachers()
	next.People = next.People[:1]
	next.Sections[0].Teachers, next.Sections[1].Teachers, next.Sections[1].Room = []string{"a@school.test"}, nil, "7"
	mustImport(t, s, next, ImportMeta{})
	if e, err := s.Entry(ctx, biology.Code); err != nil || e.Door.Link == "" || e.Section.Room != "7" {
		t.Errorf("the class is %+v (%v)", e, err)
	}
}
