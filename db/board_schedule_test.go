package db

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/checks"
)

const northDay = `term 2026-09-08 2026-12-11
day Reg
  08:05-09:00 10
  09:05-10:00 A
  13:00-14:00 Period 2
day Reg for Lower
  09:30-10:00 A
day Wed
  08:00-09:00 B
use Lower for department Lower
week W Reg Reg Wed Reg Reg
from 2026-09-08 W
`

// With a schedule, what is without a link is in the order in which it meets, and blocks
// that no day has are counted.
func TestBoardWithSchedules(t *testing.T) {
	s, c := boardStore(t)
	zone, err := time.LoadLocation("America/New_York")
	mustBeNil(t, err)
	mustBeNil(t, s.savedSchedule(command, 1, northDay))
	s.write.MustExec(`update sections set department = 'Lower' where course = 'Covered'`)
	s.write.MustExec(`delete from covers`)
	links := func(at string) string {
		t.Helper()
		c.at, err = time.ParseInLocation("2006-01-02 15:04", at, zone)
		mustBeNil(t, err)
		f, err := s.Board(ctx, command, nil)
		mustBeNil(t, err)
		var out []string
		for _, b := range f.NoLink {
			out = append(out, fmt.Sprintf("%s %d %s %v %s", b.Block, b.Count, b.First.Name, b.Meets.On, b.Meets.At.Format("Mon 15:04")))
		}
		return strings.Join(out, "\n")
	}
	for _, test := range []struct{ at, want string }{
		{"2026-11-24 08:30", `10 1 10 Greek, Bo true Tue 09:00
A 1 A Art, Ada false Tue 09:05
A 1 A Covered, Ada false Tue 09:30
2 1 2 Latin, Bo false Tue 13:00
A 1 A Drama, Bo false Mon 00:00
 1 Band false Mon 00:00`},
		{"2026-11-24 14:00", `A 1 A Drama, Bo false Mon 00:00
 1 Band false Mon 00:00
10 1 10 Greek, Bo false Thu 08:05
A 1 A Art, Ada false Thu 09:05
A 1 A Covered, Ada false Thu 09:30
2 1 2 Latin, Bo false Thu 13:00`},
	} {
		if got := links(test.at); got != test.want {
			t.Errorf("at %s\n%s\nwant\n%s", test.at, got, test.want)
		}
	}
	f, err := s.Board(ctx, command, nil)
	mustBeNil(t, err)
	if len(f.Days) != 2 || f.Days[1].Has || f.Days[1].Classes != 1 || f.Days[0].Wrong != "" {
		t.Fatalf("the schools are %+v", f.Days)
	}
	north := f.Days[0]
	if got := fmt.Sprintln(north.Has, north.Classes, north.Unmatched, north.First, north.Days, north.Last.Format(time.DateOnly)); got !=
		"true 11 [{D 2} {C 2}] [] 17 2026-12-11\n" && got != "true 11 [{C 2} {D 2}] [] 17 2026-12-11\n" {
		t.Error(got)
	}
	mustBeNil(t, s.savedSchedule(command, 1, strings.Replace(northDay, "B\n", "C\n", 1)+"day X\n  08:00-09:00 B\n"))
	mustBeNil(t, s.savedSchedule(command, 2, "as North"))
	f, err = s.Board(ctx, northern(t, s), nil)
	mustBeNil(t, err)
	if len(f.Days) != 1 || len(f.Days[0].Unmatched) != 1 || fmt.Sprint(f.Days[0].First[0].Name, f.Days[0].First[1].Name) != "D Late, AdaD Winter, Ada" {
		t.Errorf("she sees %+v", f.Days)
	}
	s.write.MustExec(`update schedules set text = 'blorp' where school_id = 1`)
	f, err = s.Board(ctx, command, nil)
	mustBeNil(t, err)
	for _, d := range f.Days {
		if !strings.HasPrefix(d.Wrong, "Another version of Hallway wrote it: line 1: ") {
			t.Errorf("%s: %q", d.School.Name, d.Wrong)
		}
	}
	mustBeNil(t, s.ArchiveSchool(ctx, command, 1))
	f, err = s.Board(ctx, command, nil)
	mustBeNil(t, err)
	if len(f.Days) != 1 || f.Days[0].Wrong != "The school whose schedule it shares has none any more." {
		t.Errorf("what is left: %+v", f.Days)
	}
	if f.NoLink[0].Meets != (checks.Meeting{}) {
		t.Errorf("it meets %+v", f.NoLink[0].Meets)
	}
}
