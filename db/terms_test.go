package db

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// withTerms is twoTeachers with the dates of both classes, "2026-08-24 2026-12-18".
func withTerms(algebra, biology string) roster.Roster {
	r := twoTeachers()
	for i, days := range []string{algebra, biology} {
		r.Sections[i].Starts, r.Sections[i].Ends, _ = strings.Cut(days, " ")
	}
	return r
}

const thisFall, lastSpring = "2026-08-24 2026-12-18", "2026-01-12 2026-06-12"

// dates are those of the classes in the roster.
func dates(t *testing.T, s *Store) string {
	t.Helper()
	var list []string
	if err := s.read.Select(&list, `select course || ' ' || starts || ' ' || ends from sections where archived_at is null order by id`); err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, ", ")
}

// The dates of classes come with an import, change with the next, and an undo puts back
// what was there, also of a record from before there were any.
func TestTermsAreImportedAndUndone(t *testing.T) {
	s, _ := newStore(t) // without dates, like a database of before
	s.write.MustExec(`update import_rows set said = json_remove(said, '$.Starts', '$.Ends') where kind = 'section'`)
	check := func(when, want string) {
		t.Helper()
		if got := dates(t, s); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	check("at first", "Algebra  , Biology  ")
	dated := mustImport(t, s, withTerms(thisFall, "2026-08-24"), ImportMeta{})
	check("with dates", "Algebra "+thisFall+", Biology 2026-08-24 ")
	if c := dated.Plan.Counts(); c.Changed != 2 || dated.Plan.Items()[0].String() != "Changed Algebra, section 01: first day none → 2026-08-24, last day none → 2026-12-18" {
		t.Errorf("it does %v", dated.Plan.Items())
	}
	if done := mustImport(t, s, withTerms(thisFall, "2026-08-24"), ImportMeta{}); done.ID != 0 {
		t.Errorf("the same file does %v", done.Plan.Items())
	}
	again := mustImport(t, s, withTerms("2026-08-31 2026-12-23", "2026-08-24"), ImportMeta{})
	check("with others", "Algebra 2026-08-31 2026-12-23, Biology 2026-08-24 ")
	for i, id := range []int64{again.ID, dated.ID} {
		if undone, err := s.UndoImport(ctx, command, id); err != nil || len(undone.Left) > 0 {
			t.Fatal(undone, err)
		}
		check(fmt.Sprint(i+1, " undone"), []string{"Algebra " + thisFall + ", Biology 2026-08-24 ", "Algebra  , Biology  "}[i])
	}
	if done := mustImport(t, s, roster.Roster{Schools: twoTeachers().Schools, People: twoTeachers().People,
		Sections: withTerms(thisFall, thisFall).Sections[:1]}, ImportMeta{}); len(done.Plan.Sections.Removed) != 1 {
		t.Fatal(done.Plan.Items())
	}
	mustImport(t, s, withTerms(thisFall, thisFall), ImportMeta{})
	check("a class that was gone", "Algebra "+thisFall+", Biology "+thisFall)
}

// What is read of a door says where the day is in the term of its class, and who teaches a
// class that is over has it at the end.
func TestPhases(t *testing.T) {
	s, c := newStore(t)
	mustImport(t, s, withTerms(thisFall, "2026-11-25 "), ImportMeta{})
	phases := func() string {
		t.Helper()
		list, err := s.DoorsOf(ctx, actor(t, s, "b@school.test").PersonID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range list {
			one, err := s.Entry(ctx, e.Door.Code)
			if err != nil || one.Phase != e.Phase {
				t.Errorf("%s: %d and %d (%v)", e.Title(), one.Phase, e.Phase, err)
			}
			got = append(got, fmt.Sprint(e.Title(), " ", e.Phase))
		}
		return strings.Join(got, ", ")
	}
	for _, at := range []struct{ day, want string }{
		{"2026-11-24", "Algebra 0, Biology 1, Office hours 0"},
		{"2026-11-25", "Algebra 0, Biology 0, Office hours 0"},
		{"2026-12-18", "Algebra 0, Biology 0, Office hours 0"},
		{"2026-12-19", "Biology 0, Office hours 0, Algebra 2"},
	} {
		c.at, _ = time.Parse(time.RFC3339, at.day+"T18:00:00Z")
		if got := phases(); got != at.want {
			t.Errorf("on %s: %s, want %s", at.day, got, at.want)
		}
	}
}

// That somebody agreed to leave classes out is remembered for the source, for as long as
// that import counts.
func TestAgreedToLeaveOut(t *testing.T) {
	s, _ := newStore(t)
	file := withTerms(thisFall, thisFall)
	file.Sections = append(file.Sections, roster.Section{Key: "old", School: "north", Course: "Old", Ends: "2026-06-12"})
	refused := func(meta ImportMeta) bool {
		t.Helper()
		_, err := s.ApplyImport(ctx, command, file, meta)
		var guarded *school.Guarded
		if err != nil && (!errors.As(err, &guarded) || guarded.LeftOut != 1 || guarded.Total() != 1) {
			t.Fatal(err)
		}
		return err != nil
	}
	if !refused(ImportMeta{}) {
		t.Fatal("nobody is asked")
	}
	done := mustImport(t, s, file, ImportMeta{Remove: 1})
	if refused(ImportMeta{}) {
		t.Error("asked again the next night")
	}
	if !refused(ImportMeta{Source: "Other"}) {
		t.Error("another source is not asked")
	}
	file.Sections[0].Room = "7" // the next import remembers them too
	for range 2 {
		if refused(ImportMeta{}) {
			t.Error("asked again with a change")
		}
	}
	if is, _, err := s.Import(ctx, command, done.ID); err != nil || !strings.HasSuffix(is.Summary, "0 removed · 3 the same · 1 left out") {
		t.Errorf("the list says %q (%v)", is.Summary, err)
	}
	for i, id := range []int64{done.ID + 1, done.ID} { // the first agreed, and both remember
		if _, err := s.UndoImport(ctx, command, id); err != nil {
			t.Fatal(err)
		}
		plan, err := s.PlanImport(ctx, command, file, ImportMeta{})
		if got := plan.Removal().LeftOut; err != nil || got != i {
			t.Errorf("with %d of 2 undone it asks about %d (%v)", i+1, got, err)
		}
	}
}

// An import whose dates a newer one has changed is not undone before that one.
func TestUndoKeepsNewerDates(t *testing.T) {
	s, _ := newStore(t)
	first := mustImport(t, s, withTerms(thisFall, ""), ImportMeta{})
	mustImport(t, s, withTerms("2026-08-31 2026-12-23", ""), ImportMeta{})
	undone, err := s.UndoImport(ctx, command, first.ID)
	if err != nil || len(undone.Left) != 1 || !strings.Contains(undone.Left[0], "a newer import changed it") {
		t.Errorf("left %q (%v)", undone.Left, err)
	}
	if got := dates(t, s); got != "Algebra 2026-08-31 2026-12-23, Biology  " {
		t.Error(got)
	}
}

// A plan in which nothing changes is written if somebody agreed to it, so that nobody is
// asked about the same again.
func TestAgreedWithoutChanges(t *testing.T) {
	s, _ := newStore(t)
	file := twoTeachers()
	file.Sections = append(file.Sections, roster.Section{Key: "old", School: "north", Course: "Old", Ends: "2026-06-12"})
	if done := mustImport(t, s, file, ImportMeta{}); done.ID == 0 || !done.Plan.Empty() {
		t.Errorf("%d, %v", done.ID, done.Plan.Items())
	}
	if done, err := s.ApplyImport(ctx, command, file, ImportMeta{}); err != nil || done.ID != 0 {
		t.Errorf("the next night it does %d (%v)", done.ID, err)
	}
	if list, _, err := s.Imports(ctx, command, 0); err != nil || len(list) != 2 || list[0].CanUndo {
		t.Errorf("%+v (%v)", list, err)
	}
}

// What had ended and is here stays when the term is over, and its removal at the end of a
// year needs nobody.
func TestEndOfTerm(t *testing.T) {
	s, c := newStore(t)
	mustImport(t, s, withTerms(thisFall, thisFall), ImportMeta{})
	c.at = time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)
	if done, err := s.ApplyImport(ctx, command, withTerms(thisFall, thisFall), ImportMeta{}); err != nil || done.ID != 0 {
		t.Fatalf("the night after the term it does %v (%v)", done.Plan.Items(), err)
	}
	next := withTerms("2027-01-04 2027-06-11", "2027-01-04 2027-06-11")
	next.Sections[0].Key, next.Sections[1].Key = "algebra2", "biology2"
	done, err := s.ApplyImport(ctx, command, next, ImportMeta{})
	if err != nil || len(done.Plan.Sections.Removed) != 2 || len(done.Plan.Sections.Added) != 2 {
		t.Errorf("the new term does %v (%v)", done.Plan.Items(), err)
	}
	if _, err := s.ApplyImport(ctx, command, withTerms(lastSpring, lastSpring), ImportMeta{}); err == nil {
		t.Error("the file of last spring is not asked about")
	}
}

// Students choose from the schools that have classes or will have some: a school between
// two terms is not gone.
func TestOfferedBetweenTerms(t *testing.T) {
	s := twoSchools(t) // today is 24 November
	for _, c := range []struct{ starts, ends, want string }{
		{"", "", "[north south]"},
		{"2026-08-24", "2026-12-18", "[north south]"},
		{"2027-01-05", "2027-06-11", "[north south]"},
		{"2026-08-24", "2026-11-24", "[north south]"},
		{"2026-08-24", "2026-11-23", "[north]"},
	} {
		s.write.MustExec(`update sections set starts = ?, ends = ? where school_id = (select id from schools where slug = 'south')`, c.starts, c.ends)
		list, err := s.Offered(ctx)
		mustBeNil(t, err)
		var slugs []string
		for _, one := range list {
			slugs = append(slugs, one.Slug)
		}
		if got := fmt.Sprint(slugs); got != c.want {
			t.Errorf("with classes from %q to %q: %s, want %s", c.starts, c.ends, got, c.want)
		}
	}
}
