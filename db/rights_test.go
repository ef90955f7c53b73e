package db

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// An undo asks what the write itself asks: two covers of one day are refused,
// and so is somebody who may not sign in.
func TestUndoAsksTheForwardRule(t *testing.T) {
	s, _ := newStore(t)
	mustImport(t, s, roster.Roster{Schools: []roster.School{{Key: "x", Name: "West"}}, People: []roster.Person{{Key: "c", Name: "Cy", Email: "c@school.test", Schools: []string{"x"}},
		{Key: "d", Name: "Di", Email: "d@school.test", Schools: []string{"x"}}}}, ImportMeta{Source: "other"})
	biology := doorOf(t, s, "b@school.test", 1)
	cy, di := actor(t, s, "c@school.test").PersonID, actor(t, s, "d@school.test").PersonID
	lend := func(person int64) Saved {
		t.Helper()
		saved, err := s.Lend(ctx, command, biology.Code, person, "2026-11-24", "2026-11-27")
		if err != nil {
			t.Fatal(err)
		}
		return saved
	}
	refused := func(change int64, why string) {
		t.Helper()
		var stuck *school.Stuck
		if _, err := s.Undo(ctx, command, change); !errors.As(err, &stuck) || !strings.Contains(stuck.Why, why) {
			t.Errorf("undone: %v, want %q", err, why)
		}
	}
	lend(cy)
	ended, err := s.EndTeaching(ctx, command, biology.Code, cy, "cover")
	if err != nil {
		t.Fatal(err)
	}
	lend(di)
	refused(ended.Change, "Di covers this class from Tuesday, November 24 to Friday, November 27.")
	var covers int
	if err := s.read.Get(&covers, `select count(*) from covers`); err != nil || covers != 1 {
		t.Errorf("%d covers on one day (%v)", covers, err)
	}

	added, err := s.AddCoTeacher(ctx, command, biology.Code, cy)
	if err != nil {
		t.Fatal(err)
	}
	removed, err := s.EndTeaching(ctx, command, biology.Code, cy, "co")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Suspend(ctx, command, cy, true); err != nil {
		t.Fatal(err)
	}
	back, err := s.Undo(ctx, command, removed.Change) // a suspension is another matter
	if err != nil {
		t.Fatalf("a suspended co-teacher does not come back: %v", err)
	}
	if _, err := s.Undo(ctx, command, back.Change); err != nil {
		t.Fatal(err)
	}
	s.write.MustExec(`update people set archived_at = 1 where id = ?`, cy)
	refused(removed.Change, "Cy has left the school.")
	_ = added
}

// "Undone by" is true however often somebody changes their mind, along one line
// and along several.
func TestUndoneBy(t *testing.T) {
	s, _ := newStore(t)
	d := doorOf(t, s, "a@school.test", 0)
	saved, err := s.SaveDoors(ctx, command, school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom"}, Save{d.Code, d.Version})
	if err != nil {
		t.Fatal(err)
	}
	undo := func(change int64) int64 {
		t.Helper()
		done, err := s.Undo(ctx, command, change)
		if err != nil {
			t.Fatal(err)
		}
		return done.Change
	}
	by := func(change, want int64) {
		t.Helper()
		if c, err := s.Change(ctx, change); err != nil || c.UndoneBy != want {
			t.Errorf("change %d is undone by %d, want %d (%v)", change, c.UndoneBy, want, err)
		}
	}
	last := saved.Change
	for n := range 6 { // each undoes the one before
		next := undo(last)
		if by(last, next); n%2 == 0 {
			by(saved.Change, saved.Change+1)
		} else {
			by(saved.Change, 0)
		}
		last = next
	}
	again := undo(saved.Change) // another line
	by(saved.Change, again)
	back := undo(again)
	by(saved.Change, 0)
	undo(back)
	by(saved.Change, again)
}

// Somebody whose account an administrator has given to somebody else does not
// come back by the undo of an import, which says so.
func TestUndoLeavesWhoseAccountIsGiven(t *testing.T) {
	s, c := newStore(t)
	bo := school.Identity{Issuer: "https://accounts.google.com", Subject: "b", Email: "b@school.test", Domain: "school.test"}
	if _, _, err := s.SignIn(ctx, bo, school.Actor{}, ""); err != nil {
		t.Fatal(err)
	}
	less := twoTeachers()
	less.People, less.Sections = less.People[:1], less.Sections[:1]
	less.Sections[0].Teachers = less.Sections[0].Teachers[:1]
	done := mustImport(t, s, less, ImportMeta{})
	c.at = c.at.Add(-time.Hour) // the clock was wrong: the history has the order
	bo.Email = "bo.new@school.test"
	if err := s.NoteRefused(ctx, bo, school.UnknownAddress, "R"); err != nil {
		t.Fatal(err)
	}
	open, err := s.OpenRequests(ctx, command, nil, 0)
	if err != nil || len(open.List) != 1 {
		t.Fatalf("%d requests (%v)", len(open.List), err)
	}
	if _, err := s.AddFromRequest(ctx, command, open.List[0].ID, PersonEdit{Name: "Bo New", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	undone, err := s.UndoImport(ctx, command, done.ID)
	if err != nil || !slices.Equal(undone.Left, []string{"Bo: their Google account is Bo New’s now."}) {
		t.Errorf("left %q (%v)", undone.Left, err)
	}
	if p, token, err := s.SignIn(ctx, bo, school.Actor{}, ""); err != nil || token == "" || p.Name != "Bo New" {
		t.Errorf("the account is %+v (%v)", p, err)
	}
}

// What is kept for somebody who left ends after 30 days, in the history, and the
// account stays theirs: it gets in as nobody else.
func TestKeptForAMonth(t *testing.T) {
	s, c := newStore(t)
	bo := school.Identity{Issuer: "https://accounts.google.com", Subject: "b", Email: "b@school.test", Domain: "school.test"}
	if _, _, err := s.SignIn(ctx, bo, school.Actor{}, ""); err != nil {
		t.Fatal(err)
	}
	id := actor(t, s, "b@school.test").PersonID
	for _, email := range []school.Email{"b@school.test", "head@school.test"} {
		if _, err := s.MakeAdmin(ctx, command, email); err != nil {
			t.Fatal(err)
		}
	}
	algebra := doorOf(t, s, "a@school.test", 0)
	if _, err := s.EndTeaching(ctx, command, algebra.Code, id, "co"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lend(ctx, command, algebra.Code, id, "2026-11-24", "2027-02-01"); err != nil {
		t.Fatal(err)
	}
	less := twoTeachers()
	less.People, less.Sections = less.People[:1], less.Sections[:1]
	less.Sections[0].Teachers = less.Sections[0].Teachers[:1]
	mustImport(t, s, less, ImportMeta{})
	ends := func(want int) {
		t.Helper()
		if n, err := s.EndKept(ctx, command); err != nil || n != want {
			t.Errorf("%d ended, want %d (%v)", n, want, err)
		}
	}
	c.at = c.at.Add(29 * 24 * time.Hour)
	ends(0)
	c.at = c.at.Add(2 * 24 * time.Hour)
	ends(1)
	ends(0)
	list, _, err := s.History(ctx, HistoryFilter{Person: id})
	if err != nil {
		t.Fatal(err)
	}
	var actions []school.Action
	for _, change := range list {
		actions = append(actions, change.Action)
	}
	for _, want := range []school.Action{"account.unbind", "person.role", "cover.end"} {
		if !slices.Contains(actions, want) {
			t.Errorf("no %s in the history: %v", want, actions)
		}
	}
	if _, err := s.AddPerson(ctx, command, PersonEdit{Name: "Ben Other", Email: "b@school.test", Role: school.Teacher, Answer: SomebodyElse}); err != nil {
		t.Fatal(err)
	}
	var refused school.Refused
	if _, token, err := s.SignIn(ctx, bo, school.Actor{}, ""); token != "" || !errors.As(err, &refused) || refused != school.FormerAccount {
		t.Errorf("the account of before: session %q, %v", token, err)
	}
}

// The last administrator of everything is not archived by an import either, nor
// by the undo of one, whoever does it.
func TestLastAdministratorOutlivesImports(t *testing.T) {
	s, _ := newStore(t)
	if _, err := s.MakeAdmin(ctx, command, "b@school.test"); err != nil {
		t.Fatal(err)
	}
	less := twoTeachers()
	less.People, less.Sections = less.People[:1], less.Sections[:1]
	less.Sections[0].Teachers = less.Sections[0].Teachers[:1]
	var invalid school.Invalid
	if _, err := s.ApplyImport(ctx, command, less, ImportMeta{Remove: 2}); !errors.As(err, &invalid) {
		t.Errorf("imported: %v", err)
	}
	// The same inside the transaction: made an administrator after the plan.
	if err := s.change(ctx, command, "person.role", func(t *tx) error {
		if err := t.mayEndAdmins(roster.NoAdmin); err != nil {
			return err
		}
		_, err := t.ExecContext(t.ctx, `update people set archived_at = 1 where email = 'b@school.test'`)
		return err
	}); !errors.As(err, &invalid) {
		t.Errorf("the transaction ends with %v", err)
	}
	if p, err := s.PersonByEmail(ctx, "b@school.test"); err != nil || p.Role != school.Admin {
		t.Errorf("the administrator is %+v (%v)", p, err)
	}
}
