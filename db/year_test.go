package db

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// turnAll turns the year of all terms at a school, as somebody does who has read the plan
// and typed the number.
func turnAll(s *Store, actor school.Actor, at int64, keep bool) (int64, error) {
	terms, err := s.YearTerms(ctx, actor, at)
	if err != nil {
		return 0, err
	}
	choice := roster.TurnChoice{School: at, KeepLinks: keep}
	for _, t := range terms {
		choice.Terms = append(choice.Terms, t.Term)
	}
	p, err := s.PlanTurn(ctx, actor, choice)
	if err != nil {
		return 0, err
	}
	return s.TurnYear(ctx, actor, p, len(p.Classes), nil)
}

// classes are those of today with what students see, as "Algebra zoom.us/j/1".
func classes(t *testing.T, s *Store) string {
	t.Helper()
	var list []string
	err := s.read.Select(&list, `
		select trim(x.course || ' ' || iif(d.withheld_at is null, replace(d.link, 'https://', ''), 'withheld')) from sections x
		join doors d on d.section_id = x.id where x.archived_at is null order by x.course, x.section, x.id`)
	mustBeNil(t, err)
	return strings.Join(list, ", ")
}

// linked is a store of two classes with a link each: Ada's Algebra and Bo's Biology.
func linked(t *testing.T) (*Store, *clock) {
	t.Helper()
	s, c := newStore(t)
	saveLink(t, s, "a@school.test", 0, "https://zoom.us/j/1")
	saveLink(t, s, "b@school.test", 1, "https://zoom.us/j/2")
	return s, c
}

func saveLink(t *testing.T, s *Store, who school.Email, n int, link string) {
	t.Helper()
	d := doorOf(t, s, who, n)
	_, err := s.SaveDoors(ctx, actor(t, s, who), school.Meeting{Link: link, Provider: "Zoom", Note: "Bring paper"}, Save{d.Code, d.Version})
	mustBeNil(t, err)
}

// nextYear is a file of new classes, "key course code block teachers".
func nextYear(classes ...string) roster.Roster {
	r := twoTeachers()
	r.Sections = nil
	for _, c := range classes {
		f := strings.Fields(c)
		r.Sections = append(r.Sections, roster.Section{Key: f[0], School: "north", Course: f[1], Code: f[2], Block: f[3], Teachers: f[4:]})
	}
	return r
}

const ada, bo = "a@school.test", "b@school.test"

// A turn archives the classes of the terms that were chosen, in one change, and undoing it
// brings back all of it, links too.
func TestTurnArchivesAndComesBack(t *testing.T) {
	for _, keep := range []bool{false, true} {
		s, _ := linked(t)
		before := contents(t, s)
		id, err := turnAll(s, command, 0, keep)
		mustBeNil(t, err)
		if got := classes(t, s); got != "" {
			t.Errorf("keep %v: %q is left", keep, got)
		}
		undone, err := s.UndoTurn(ctx, command, id)
		if err != nil || len(undone.Left) > 0 {
			t.Fatal(undone, err)
		}
		if after := contents(t, s); after != before {
			t.Errorf("keep %v: before\n%s\nafter the undo\n%s", keep, before, after)
		}
		if got := classes(t, s); got != "Algebra zoom.us/j/1, Biology zoom.us/j/2" {
			t.Errorf("keep %v: %q", keep, got)
		}
		if _, err := s.UndoTurn(ctx, command, id); !errors.As(err, new(school.Invalid)) {
			t.Errorf("a second undo: %v", err)
		}
		again, err := s.UndoTurn(ctx, command, undone.ID) // an undo can be undone
		mustBeNil(t, err)
		back, err := s.UndoTurn(ctx, command, again.ID)
		if mustBeNil(t, err); classes(t, s) != "Algebra zoom.us/j/1, Biology zoom.us/j/2" || back.ID == 0 {
			t.Errorf("keep %v: after all %q", keep, classes(t, s))
		}
	}
}

// Only the terms that were chosen end, and a plan counts what happens.
func TestTurnOfOneTerm(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, withTerms(thisFall, thisFall), ImportMeta{})
	mustImport(t, s, withTerms(lastSpring, thisFall), ImportMeta{})
	terms, err := s.YearTerms(ctx, command, 0)
	mustBeNil(t, err)
	var said []string
	for _, one := range terms {
		said = append(said, fmt.Sprint(one.Ends, " ", one.Classes, one.Over, one.Proposed))
	}
	if want := []string{"2026-06-12 1 true true", "2026-12-18 1 false true"}; !slices.Equal(said, want) {
		t.Errorf("the terms are %q, want %q", said, want)
	}
	if f, err := s.Board(ctx, command, nil); err != nil || f.Over != 1 || f.InUse != 2 || f.OverDay != "2026-06-12" {
		t.Errorf("%d of %d are over, on %s (%v)", f.Over, f.InUse, f.OverDay, err)
	}
	p, err := s.PlanTurn(ctx, command, roster.TurnChoice{Terms: []roster.Term{terms[0].Term}})
	mustBeNil(t, err)
	if len(p.Classes) != 1 || p.Classes[0].Title != "A Algebra 01" || p.All != 2 || !p.Guarded() {
		t.Errorf("%+v", p.Turn)
	}
}

// What changed since somebody read a plan is counted, and nothing is done; so is a number
// that nobody typed. Who administers one school turns only that one.
func TestTurnIsWhatWasShown(t *testing.T) {
	s := twoSchools(t)
	head, adaOfNorth := actor(t, s, "head@school.test"), actor(t, s, ada)
	choice := roster.TurnChoice{Terms: []roster.Term{{}}, KeepLinks: true}
	shown, err := s.PlanTurn(ctx, head, choice)
	mustBeNil(t, err)
	saveLink(t, s, bo, 1, "https://zoom.us/j/2")
	saveLink(t, s, ada, 0, "https://zoom.us/j/1")
	var stale *school.Stale
	if _, err := s.TurnYear(ctx, head, shown, len(shown.Classes), nil); !errors.As(err, &stale) || stale.Changed != 2 {
		t.Errorf("after two saves: %v", err)
	}
	shown, err = s.PlanTurn(ctx, head, choice)
	mustBeNil(t, err)
	if _, err := s.TurnYear(ctx, head, shown, 0, nil); !errors.As(err, new(*school.Guarded)) {
		t.Errorf("without a number: %v", err)
	}
	if _, err := s.PlanTurn(ctx, adaOfNorth, roster.TurnChoice{School: 2}); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("another school: %v", err)
	}
	if _, err := s.PlanTurn(ctx, actor(t, s, bo), choice); !errors.Is(err, school.ErrForbidden) {
		t.Errorf("a teacher: %v", err)
	}
	if _, err := turnAll(s, adaOfNorth, 0, false); err != nil {
		t.Fatal(err)
	}
	if got := classes(t, s); got != "Chemistry" {
		t.Errorf("after North's turn there is %q", got)
	}
	if _, err := turnAll(s, head, 2, false); err != nil {
		t.Fatal(err)
	}
	own, err := s.Turns(ctx, adaOfNorth)
	all, err2 := s.Turns(ctx, head)
	if mustBeNil(t, err, err2); len(own) != 1 || len(all) != 2 || all[0].Where != "South" {
		t.Errorf("%d and %d turns: %+v", len(own), len(all), all)
	}
	if _, err := s.UndoTurn(ctx, adaOfNorth, all[0].ID); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("undoing another school's: %v", err)
	}
}

// The people who teach nothing afterwards are named, and stay who they are.
func TestTurnNamesWhoTeachesNothing(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, withTerms(thisFall, thisFall), ImportMeta{})
	mustImport(t, s, withTerms(lastSpring, thisFall), ImportMeta{})
	p, err := s.PlanTurn(ctx, command, roster.TurnChoice{Terms: []roster.Term{{Starts: "2026-01-12", Ends: "2026-06-12"}}})
	mustBeNil(t, err)
	if idle := p.Names[actor(t, s, ada).PersonID]; len(p.Idle) != 1 || idle != "Ada" {
		t.Errorf("%v teach nothing (%v)", p.Idle, p.Names)
	}
	_, err = s.TurnYear(ctx, command, p, len(p.Classes), nil)
	if person, e := s.PersonByEmail(ctx, ada); errors.Join(err, e) != nil || person.ID == 0 {
		t.Error(err, e)
	}
}

// A nightly export of the ended year brings nothing back, and asks nobody to confirm
// anything, whether the terms have dates that are over or no dates at all. A person who
// imports the file on the page does bring classes without dates back.
func TestOldFileAfterTheTurn(t *testing.T) {
	for name, file := range map[string]roster.Roster{"over": withTerms(lastSpring, lastSpring), "without dates": twoTeachers()} {
		s, _ := emptyStore(t)
		mustImport(t, s, withTerms(thisFall, thisFall), ImportMeta{})
		mustImport(t, s, file, ImportMeta{})
		mustBeNil(t, second(s.MakeAdmin(ctx, command, ada)))
		mustBeNil(t, second(turnAll(s, command, 0, true)))
		next := file
		next.Sections = slices.Clone(file.Sections)
		next.Sections[0].Room = "214" // as something changes every night
		done, err := s.ApplyImport(ctx, command, next, ImportMeta{})
		if err != nil || classes(t, s) != "" {
			t.Errorf("%s: the nightly import makes %q (%v)", name, classes(t, s), err)
		}
		if said := fmt.Sprint(done.Plan.Findings); !strings.Contains(said, "2 classes of the file were archived at the turn of the year") {
			t.Errorf("%s: it says %s", name, said)
		}
		p, err := s.PlanImport(ctx, actor(t, s, ada), next, ImportMeta{})
		if added := len(p.Sections.Added); err != nil || (added == 2) != (name == "without dates") {
			t.Errorf("%s: the page would add %d (%v)", name, added, err)
		}
		if name == "over" && (p.Removal().Guarded || !strings.Contains(fmt.Sprint(p.Findings), "archived at the turn of the year")) {
			t.Errorf("%s: the page asks to confirm what a turn has archived: %v", name, p.Findings)
		}
	}
}

// What somebody brought back since stays, and the undo says so. A link whose host is not
// allowed any more stays away.
func TestUndoOfATurnLeavesWhatChangedSince(t *testing.T) {
	s, c := linked(t)
	turn, err := turnAll(s, command, 0, true)
	mustBeNil(t, err)
	c.at = c.at.Add(time.Hour)
	_, err = s.write.Exec(`update sections set archived_at = null where course = 'Algebra'`) // as RestoreClass does
	mustBeNil(t, err)
	s.Judge(func(string, []string) (string, bool) { return "zoom.us", false })
	undone, err := s.UndoTurn(ctx, command, turn)
	mustBeNil(t, err)
	want := []string{"A Algebra 01: it is here already. Somebody, or an import, has brought it back since.",
		"zoom.us is not allowed any more, so the link of B Biology 01 was not put back. Ask an administrator to allow it, or paste another."}
	if !reflect.DeepEqual(undone.Left, want) {
		t.Errorf("it leaves %q", undone.Left)
	}
	if got := classes(t, s); got != "Algebra zoom.us/j/1, Biology withheld" {
		t.Errorf("there is %q", got)
	}
}

// A turn is staged in slices of a bounded number of rows; until it counts nobody sees any
// of it; and a process that is killed in between leaves nothing behind.
func TestTurnIsStaged(t *testing.T) {
	s, _ := emptyStore(t)
	r := twoTeachers()
	for i := range 2 * sliceRows {
		r.Sections = append(r.Sections, roster.Section{Key: fmt.Sprint("c", i), School: "north", Course: fmt.Sprint("Course ", i), Teachers: []string{ada}})
	}
	mustImport(t, s, r, ImportMeta{})
	p, err := s.PlanTurn(ctx, command, roster.TurnChoice{Terms: []roster.Term{{}}})
	mustBeNil(t, err)
	killed := errors.New("killed")
	count := func(query string) (n int) { mustBeNil(t, s.read.Get(&n, query)); return n }
	func() {
		defer func() { _ = recover() }()
		_, _ = s.TurnYear(ctx, command, p, len(p.Classes), func(done, _ int) {
			if gone := count(`select count(*) from sections where archived_at is not null`); gone > 0 || done > sliceRows {
				t.Errorf("after %d rows %d classes are gone", done, gone)
			}
			panic(killed)
		})
	}()
	if n := count(`select count(*) from import_rows where verb = 'removed'`); n != sliceRows {
		t.Fatalf("%d rows are staged", n)
	}
	mustBeNil(t, s.Sweep(ctx, command))
	if n := count(`select count(*) from import_rows where verb = 'removed'`) + count(`select count(*) from imports where turn is not null`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	steps := 0
	_, err = s.TurnYear(ctx, command, p, len(p.Classes), func(int, int) { steps++ })
	if mustBeNil(t, err); steps != 3 || count(`select count(*) from sections where archived_at is null`) != 0 {
		t.Errorf("%d slices", steps)
	}
}
