package db

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// faculty has two schools and somebody of every kind: those who teach, share,
// cover and administer, and those who did or will.
func faculty(t *testing.T) (*Store, map[string]school.Actor) {
	t.Helper()
	s, _ := emptyStore(t)
	r := roster.Roster{Schools: []roster.School{{Key: "north", Name: "North"}, {Key: "south", Name: "South"}}}
	for _, who := range []string{"lead", "co", "gone", "left", "cover", "next", "late", "colleague", "standin", "spare", "north"} {
		r.People = append(r.People, roster.Person{Key: who, Name: who, Email: school.Email(who + "@school.test"), Schools: []string{"north"}})
	}
	for _, who := range []string{"other", "south"} {
		r.People = append(r.People, roster.Person{Key: who, Name: who, Email: school.Email(who + "@school.test"), Schools: []string{"south"}})
	}
	r.People = append(r.People, roster.Person{Key: "both", Name: "both", Email: "both@school.test", Schools: []string{"north", "south"}})
	r.Sections = []roster.Section{
		{Key: "algebra", School: "north", Course: "Algebra", Teachers: []string{"lead", "co", "gone", "left"}},
		{Key: "biology", School: "north", Course: "Biology", Teachers: []string{"lead"}},
		{Key: "chemistry", School: "south", Course: "Chemistry", Teachers: []string{"other"}},
	}
	mustImport(t, s, r, ImportMeta{})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.MakeAdmin(ctx, command, "all@school.test")
	must(err)
	for who, only := range map[string]string{"north": "north", "standin": "north", "south": "south"} {
		email := school.Email(who + "@school.test")
		edit := PersonEdit{Name: who, Email: email, Role: school.Admin, OnlySchool: only, Schools: []string{only}}
		must(s.EditPerson(ctx, command, actor(t, s, email).PersonID, edit))
	}
	algebra, biology := doorOf(t, s, "lead@school.test", 0), doorOf(t, s, "lead@school.test", 1)
	for _, cover := range []struct{ code, who, from, to string }{
		{algebra.Code, "cover", "2026-11-24", "2026-11-24"}, {algebra.Code, "next", "2026-11-25", "2026-11-26"},
		{algebra.Code, "late", "2026-12-01", "2026-12-02"}, {biology.Code, "standin", "2026-11-23", "2026-11-25"},
	} {
		_, err := s.Lend(ctx, command, cover.code, actor(t, s, school.Email(cover.who+"@school.test")).PersonID, cover.from, cover.to)
		must(err)
	}
	people := map[string]school.Actor{"all": actor(t, s, "all@school.test")}
	for _, p := range r.People {
		people[p.Name] = actor(t, s, p.Email)
	}
	must(s.Suspend(ctx, command, people["gone"].PersonID, true))
	for _, change := range []string{
		`update covers set from_date = '2026-11-22', to_date = '2026-11-23' where from_date = '2026-12-01'`,
		`update people set archived_at = 1 where name = 'left'`,
		`insert into covers (door_id, person_id, from_date, to_date, link)
			select d.id, t.person_id, '2026-11-24', '2026-11-24', 'https://zoom.us/j/80000000009' from teachers t
			join doors d on d.section_id = t.section_id where t.person_id = (select id from people where name = 'other')`, // who covered it before it was theirs
	} {
		_, err := s.write.Exec(change)
		must(err)
	}
	return s, people
}

// What somebody may do with a door is the same in what they read and in what
// they write: K changes the door, C their cover's meeting, L lends the class, A
// sees what administrators see.
func TestRight(t *testing.T) {
	s, people := faculty(t)
	doors := []school.Door{
		doorOf(t, s, "lead@school.test", 0), doorOf(t, s, "lead@school.test", 1), doorOf(t, s, "other@school.test", 0),
		doorOf(t, s, "lead@school.test", 2), doorOf(t, s, "both@school.test", 0),
	}
	for who, want := range map[string][5]string{ // Algebra and Biology of North, Chemistry of South, office hours at North and at both
		"lead":      {"KL", "KL", "", "K", ""},
		"co":        {"K", "", "", "", ""},
		"gone":      {"K", "", "", "", ""}, // suspended
		"left":      {"K", "", "", "", ""}, // archived
		"cover":     {"C", "", "", "", ""},
		"next":      {"", "", "", "", ""}, // covers from tomorrow
		"late":      {"", "", "", "", ""}, // covered until yesterday
		"colleague": {"", "", "", "", ""},
		"other":     {"", "", "KL", "", ""},
		"both":      {"", "", "", "", "K"},
		"all":       {"KLA", "KLA", "KLA", "KA", "KA"},
		"north":     {"KLA", "KLA", "", "KA", "KA"},
		"south":     {"", "", "KLA", "", "KA"},
		"standin":   {"KLA", "CLA", "", "KA", "KA"}, // administers North and covers Biology
	} {
		for i, d := range doors {
			t.Run(fmt.Sprintf("%s, door %d", who, i), func(t *testing.T) {
				v := viewing{t, s, people[who], d}
				if got := v.reads(); got != want[i] {
					t.Errorf("reads as %q, want %q", got, want[i])
				}
				may := strings.TrimSuffix(want[i], "A")
				if who == "gone" || who == "left" { // administrators view their pages, and that is all
					may = ""
				}
				if got := v.writes(); got != may {
					t.Errorf("writes as %q, want %q", got, may)
				}
			})
		}
	}
	command := viewing{t, s, command, doors[0]}
	if got := command.writes(); got != "KL" {
		t.Errorf("a command writes as %q", got)
	}
}

// viewing is somebody at a door.
type viewing struct {
	t    *testing.T
	s    *Store
	who  school.Actor
	door school.Door
}

// reads are the letters of the right that an entry read for them carries.
func (v viewing) reads() (letters string) {
	e, err := v.s.EntryFor(ctx, v.who.PersonID, v.door.Code)
	if (err == nil) != e.Right.Some() || err != nil && !errors.Is(err, school.ErrForbidden) {
		v.t.Errorf("%+v is read with %v", e.Right, err)
	}
	if c := e.Cover; err == nil && c != nil && c.Usual != nil && (e.Kept().Door == *c.Usual) != e.Right.Keeps() {
		v.t.Errorf("with %+v the form shows %s", e.Right, e.Kept().Door.Link) // whoever keeps the door, its own link
	}
	own, err := v.s.DoorsOf(ctx, v.who.PersonID)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, one := range own {
		if one.Door.Code == v.door.Code && one.Right != e.Right {
			v.t.Errorf("the list says %+v, the card %+v", one.Right, e.Right)
		}
	}
	for _, may := range []struct {
		letter string
		may    bool
	}{{"K", e.Right.Keeps()}, {"C", e.Right.SetsCover()}, {"L", e.Lends()}, {"A", e.Right.Administers}} {
		if may.may {
			letters += may.letter
		}
	}
	return letters
}

// writes are the letters of what the store lets them do. A is only seen.
func (v viewing) writes() (letters string) {
	save := func(who school.Actor, n int) (Saved, error) {
		now, err := v.s.Entry(ctx, v.door.Code)
		if err != nil {
			v.t.Fatal(err)
		}
		return v.s.SaveDoors(ctx, who, school.Meeting{Link: fmt.Sprintf("https://zoom.us/j/8%010d", n)}, Save{v.door.Code, now.Door.Version})
	}
	v.may("save", func() error { _, err := save(command, 1); return err })
	saved, err := save(v.who, 2)
	allowed := v.allowed("save", err)
	var own, cover string
	if err := errors.Join(v.s.read.Get(&own, `select link from doors where code = ?`, v.door.Code),
		v.s.read.Get(&cover, `select coalesce(max(link), '') from covers where person_id = ? and door_id = (select id from doors where code = ?)`, v.who.PersonID, v.door.Code)); err != nil {
		v.t.Fatal(err)
	}
	mine := "https://zoom.us/j/80000000002"
	if (own == mine || cover == mine) != allowed {
		v.t.Errorf("saved: %t, and the door leads to %q, the cover to %q", allowed, own, cover)
	}
	if own == mine {
		letters += "K"
	} else if allowed {
		letters += "C"
	}
	if allowed {
		v.may("undo their own save", func() error { _, err := v.s.Undo(ctx, v.who, saved.Change); return err })
	}
	byAnother, err := save(command, 3)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := v.s.Undo(ctx, v.who, byAnother.Change); v.allowed("undo", err) != (own == mine) {
		v.t.Errorf("undoes another's save of the door: %v", err)
	}
	spare := actor(v.t, v.s, "spare@school.test").PersonID
	lend := func(who school.Actor) (Saved, error) {
		return v.s.Lend(ctx, who, v.door.Code, spare, "2027-01-04", "2027-01-05")
	}
	if _, err := lend(v.who); errors.Is(err, school.ErrNotFound) || !v.allowed("lend", err) {
		if lent, err := lend(command); err == nil {
			if _, err := v.s.Undo(ctx, v.who, lent.Change); v.allowed("undo", err) {
				v.t.Error("undoes a lending that they may not do")
			}
			v.may("end a cover", func() error { _, err := v.s.EndTeaching(ctx, command, v.door.Code, spare, "cover"); return err })
		}
		return letters
	}
	v.may("end a cover", func() error {
		_, err := v.s.EndTeaching(ctx, v.who, v.door.Code, spare, "cover")
		return err
	})
	return letters + "L"
}

// may fails unless something is done.
func (v viewing) may(what string, do func() error) {
	v.t.Helper()
	if err := do(); err != nil {
		v.t.Errorf("%s: %v", what, err)
	}
}

// allowed says whether something was done; anything but a refusal fails.
func (v viewing) allowed(what string, err error) bool {
	v.t.Helper()
	if err != nil && !errors.Is(err, school.ErrForbidden) {
		v.t.Errorf("%s: %v", what, err)
	}
	return err == nil
}

// Whoever goes away does not wait for a connection to say whose session it is.
func TestSessionOfSomebodyGone(t *testing.T) {
	s, _ := newStore(t)
	for range s.read.size {
		c, err := s.read.Connx(ctx)
		mustBeNil(t, err)
		defer c.Close()
	}
	gone, leave := context.WithCancel(ctx)
	waits := make(chan error, 1)
	go func() { _, err := s.Session(gone, "token"); waits <- err }()
	leave()
	if err := <-waits; !errors.Is(err, context.Canceled) {
		t.Errorf("it says %v", err)
	}
}
