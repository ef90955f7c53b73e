package views

import (
	"testing"

	"hallway/internal/school"
)

func TestScheduleFromRosterSays(t *testing.T) {
	for _, c := range []struct {
		terms  int
		blocks []string
		want   string
	}{
		{2, []string{"A", "B", "C", "D", "E", "F", "G"}, "This roster has 2 terms and blocks A to G."},
		{1, []string{"1", "2", "3", "10"}, "This roster has 1 term and blocks 1, 2, 3 and 10."},
		{0, []string{"8", "9", "10"}, "This roster has blocks 8 to 10."},
		{0, []string{"A"}, "This roster has block A."},
		{0, []string{"A", "B"}, "This roster has blocks A and B."},
		{3, []string{"1(A)", "1(B)", "2(A)", "2(B)", "3(A)"}, "This roster has 3 terms and 5 blocks."},
	} {
		if got := (ScheduleFromRoster{Terms: c.terms, Blocks: c.blocks}).says(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	if got := (ScheduleFromRoster{School: school.School{Slug: "north"}}).path(); got != "/admin/schedule?school=north" {
		t.Error(got)
	}
}
