package db

import (
	"reflect"
	"slices"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/schedule"
	"hallway/internal/school"
)

// TestScheduleBasis: what an import brought is what a schedule is proposed from, for the
// administrators of the school, as long as it has none.
func TestScheduleBasis(t *testing.T) {
	s := twoSchools(t)
	head := actor(t, s, "head@school.test")
	list, err := s.Unscheduled(ctx, head)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		basis, err := s.ScheduleBasis(ctx, one.School.ID)
		if err != nil || !reflect.DeepEqual(basis, one.Basis) || len(basis.Blocks) == 0 || schedule.Propose(basis) == "" {
			t.Errorf("%s: %+v (%v)", one.School.Name, basis, err)
		}
	}
	if len(list) == 0 {
		t.Fatal("no school could begin a schedule")
	}
	if blocks, err := s.ScheduledBlocks(ctx); len(blocks) > 0 || err != nil {
		t.Errorf("no school has a schedule, and blocks are known: %q (%v)", blocks, err)
	}
	first := list[0].School.ID
	if err := s.savedSchedule(head, first, schedule.Propose(list[0].Basis)); err != nil {
		t.Fatal(err)
	}
	if missing, unused, err := s.Unmatched(ctx, first); len(missing)+len(unused) > 0 || err != nil {
		t.Errorf("the proposal lacks %v and has %v (%v)", missing, unused, err)
	}
	schools, err := s.Schools(ctx)
	if err != nil || len(schools) != 2 {
		t.Fatal(schools, err)
	}
	if blocks, err := s.ScheduledBlocks(ctx); len(blocks) > 0 || err != nil {
		t.Errorf("one school has no schedule, and blocks are known: %q (%v)", blocks, err)
	}
	for _, one := range schools {
		if err := s.savedSchedule(head, one.ID, schedule.Propose(list[0].Basis)); err != nil {
			t.Fatal(err)
		}
	}
	if blocks, err := s.ScheduledBlocks(ctx); !slices.Equal(blocks, list[0].Basis.DayBlocks()) || err != nil {
		t.Errorf("blocks %q (%v)", blocks, err)
	}
	list, err = s.Unscheduled(ctx, head)
	if err != nil || slices.ContainsFunc(list, func(one Unscheduled) bool { return one.School.ID == first }) {
		t.Errorf("it has a schedule now, and is in %v (%v)", list, err)
	}
}

// TestScheduleBasisOfTerms: dates of terms count, also of those that are over; blocks only
// of classes that are not.
func TestScheduleBasisOfTerms(t *testing.T) {
	s, _ := emptyStore(t)
	file := roster.Roster{Format: "test", Source: "test", Schools: []roster.School{{Key: "n", Name: "North"}}, Sections: []roster.Section{
		{Key: "1", School: "n", Course: "Art", Block: "A, C", Term: "S1", Starts: "2026-08-17", Ends: "2026-12-18"},
		{Key: "2", School: "n", Course: "Band", Block: "B", Term: "S1", Starts: "2026-08-17", Ends: "2026-12-18"},
		{Key: "3", School: "n", Course: "Choir"},
	}}
	if _, err := s.ApplyImport(ctx, school.Command("test"), file, ImportMeta{File: "f"}); err != nil {
		t.Fatal(err)
	}
	basis, err := s.ScheduleBasis(ctx, 1)
	if err != nil || len(basis.Terms) != 1 || basis.Terms[0].Classes != 2 || basis.Terms[0].First.String() != "2026-08-17" || basis.Terms[0].Last.String() != "2026-12-18" {
		t.Errorf("terms %+v (%v)", basis.Terms, err)
	}
	if want := []schedule.RosterBlock{{Name: "A, C", Classes: 1}, {Name: "B", Classes: 1}}; !reflect.DeepEqual(basis.Blocks, want) || basis.Today.String() != s.Today() {
		t.Errorf("%+v on %s", basis.Blocks, basis.Today)
	}
	if got := basis.DayBlocks(); !slices.Equal(got, []string{"A", "B", "C"}) {
		t.Errorf("days have %q", got)
	}
}
