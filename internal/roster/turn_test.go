package roster

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hallway/internal/school"
)

// The terms of a year are proposed when they are over, and the last ones when their end
// is near; what has not begun, or ends much later, is not.
func TestProposeTerms(t *testing.T) {
	year, fall, spring := Term{"Year", "2025-08-18", "2026-06-05"}, Term{"Fall", "2025-08-18", "2026-01-22"}, Term{"Spring", "2026-01-25", "2026-06-05"}
	next, open := Term{"Next", "2026-08-17", "2027-06-04"}, Term{Name: "Club"}
	for today, want := range map[string][]Term{
		"2025-10-01": nil,
		"2025-12-20": nil, // the fall ends soon, the year does not
		"2026-02-10": {fall},
		"2026-04-20": {fall},
		"2026-05-04": {fall, year, spring},
		"2026-07-01": {fall, year, spring},
		"2026-09-01": {fall, year, spring},
		"2027-05-20": {fall, year, spring, next},
	} {
		var list []TermCount
		for _, one := range []Term{open, next, spring, year, fall} {
			list = append(list, TermCount{Term: one, Classes: 1})
		}
		var got []Term
		for _, one := range ProposeTerms(today, list) {
			if one.Proposed {
				got = append(got, one.Term)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("on %s it proposes %v, want %v", today, got, want)
		}
	}
	if list := ProposeTerms("2026-07-01", []TermCount{{Term: open}, {}}); !list[0].Proposed || !list[1].Proposed {
		t.Error("without any dates not everything is proposed")
	}
}

// A plan archives the classes of the terms at the school, keeps links that somebody
// teaches, and names who teaches nothing afterwards, at any school.
func TestPlanTurn(t *testing.T) {
	spring := Term{Name: "Spring"}
	list := []TurnClass{
		{ID: 1, School: 1, Course: "Algebra", Code: "01", Block: "A", Term: spring, Teachers: []int64{10, 11}, Link: true},
		{ID: 2, School: 1, Course: "Biology", Term: spring, Link: true},
		{ID: 3, School: 1, Course: "Chemistry", Term: spring, Teachers: []int64{12}},
		{ID: 4, School: 1, Course: "Debate", Teachers: []int64{11}},
		{ID: 5, School: 2, Course: "Art", Term: spring, Teachers: []int64{12}, Link: true},
	}
	said := func(p Turn) string {
		var out []string
		for _, c := range p.Classes {
			out = append(out, fmt.Sprintf("%s %s", c.Title, c.Fate))
		}
		return fmt.Sprint(strings.Join(out, ", "), " idle ", p.Idle, " of ", p.All)
	}
	for _, c := range []struct {
		choice TurnChoice
		want   string
	}{
		{TurnChoice{Terms: []Term{spring}, KeepLinks: true}, "A Algebra 01 kept, Art kept, Biology withheld, Chemistry  idle [10 12] of 5"},
		{TurnChoice{School: 1, Terms: []Term{spring}, KeepLinks: true}, "A Algebra 01 kept, Biology withheld, Chemistry  idle [10] of 4"},
		{TurnChoice{Terms: []Term{{}}}, "Debate  idle [] of 5"},
		{TurnChoice{Terms: []Term{{}, spring}}, "A Algebra 01 withheld, Art withheld, Biology withheld, Chemistry , Debate  idle [10 11 12] of 5"},
		{TurnChoice{Terms: []Term{{Name: "Winter"}}}, " idle [] of 5"},
	} {
		if got := said(PlanTurn(list, c.choice)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.choice, got, c.want)
		}
	}
	shown := PlanTurn(list, TurnChoice{Terms: []Term{spring}})
	for what, c := range map[string]struct {
		edit func([]TurnClass)
		want int
	}{
		"nothing":                 {func([]TurnClass) {}, 0},
		"a link":                  {func(l []TurnClass) { l[2].Link = true }, 1},
		"a title":                 {func(l []TurnClass) { l[0].Course = "Algebra II" }, 1},
		"another lead":            {func(l []TurnClass) { l[0].Teachers = []int64{11, 10} }, 1},
		"two of another term":     {func(l []TurnClass) { l[0].Term, l[4].Term = Term{}, Term{} }, 2},
		"one more":                {func(l []TurnClass) { l[3].Term = spring }, 1},
		"who teaches what stays":  {func(l []TurnClass) { l[3].Teachers = []int64{10} }, 1},
		"a room, which counts no": {func(l []TurnClass) { l[3].Block = "F" }, 0},
	} {
		now := slices.Clone(list)
		c.edit(now)
		next := PlanTurn(now, shown.TurnChoice)
		if got := shown.Differences(next); got != c.want {
			t.Errorf("%s: %d differ, want %d", what, got, c.want)
		}
		if err := shown.Agrees(next, len(next.Classes)); errors.Is(err, school.ErrConflict) != (c.want > 0) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if !shown.Guarded() || (Turn{Classes: make([]Turned, 1), All: 10}).Guarded() || !(Turn{Classes: make([]Turned, 2), All: 19}).Guarded() {
		t.Error("the guard is not at more than a tenth")
	}
}
