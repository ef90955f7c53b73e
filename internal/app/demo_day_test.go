package app

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/schedule"
)

// TestDemoYear: whatever the date, the demo's year has it, every block of its classes
// meets, and a weekday without school says why.
func TestDemoYear(t *testing.T) {
	upload, err := roster.Open("larkfield.csv", demoRoster)
	if err != nil {
		t.Fatal(err)
	}
	classes, _, err := upload.Decode(roster.Options{})
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(demoZone)
	if err != nil {
		t.Fatal(err)
	}
	first := on(2024, time.January, 1)
	for today := first; today < first+5*366; today += 3 {
		day, problems := schedule.Parse(demoYear(today), zone)
		if len(problems) > 0 {
			t.Fatal(today, problems)
		}
		if from, to, _ := day.Span(); to < today || from > today+2 {
			t.Fatalf("%s: the year is from %s to %s", today, from, to)
		}
		at := day.Kind(today)
		weekend := at.Date.Weekday() == time.Saturday || at.Date.Weekday() == time.Sunday
		if weekend && at.Kind != "" || !weekend && at.Kind == "" && at.Note == "" {
			t.Errorf("%s is %+v", today, at)
		}
		if today != first {
			continue
		}
		for _, s := range classes.Sections {
			if !day.Has(s.Block) {
				t.Errorf("%s meets in block %s, which no day has", s.Title(), s.Block)
			}
		}
	}
}

// TestDemoAtAnyTime: --at 10:31 shows a block whatever the date.
func TestDemoAtAnyTime(t *testing.T) {
	start := time.Date(2026, time.January, 1, 4, 59, 59, 0, time.UTC)
	for n := range 2 * 366 {
		real := start.AddDate(0, 0, n)
		c, err := demoClockAt("10:31", real)
		if err != nil {
			t.Fatal(err)
		}
		now := real.Add(c.shift).In(c.zone)
		if what, quiet := c.shows(now); quiet || now.Format("15:04") != "10:31" {
			t.Errorf("%s: %s, %s", real, now, what)
		}
		if moved := now.Format(time.DateOnly) != real.In(c.zone).Format(time.DateOnly); moved != c.moved {
			t.Errorf("%s: %s, moved %v", real, now, c.moved)
		}
	}
}

func TestDemoSays(t *testing.T) {
	for _, c := range []struct{ real, at, want string }{
		{"2026-11-17T08:00", "", "It is Tuesday 08:00 at the demo's school: next is block D at 08:05. Try --at 10:31."},
		{"2026-11-17T08:05", "", "It is Tuesday 08:05 at the demo's school: block D is on until 09:00."},
		{"2026-11-17T10:10", "", "It is Tuesday 10:10 at the demo's school: next is block F at 10:25. Try --at 10:31."},
		{"2026-11-20T22:41", "", "It is Friday 22:41 at the demo's school: over for today. Try --at 10:31."},
		{"2026-11-20T22:41", "10:31", "It is Friday 10:31 at the demo's school: block B is on until 11:20."},
		{"2026-11-21T12:00", "", "It is Saturday 12:00 at the demo's school: no school today. Try --at 10:31."},
		{"2026-11-27T16:27", "", "It is Friday 16:27 at the demo's school: no school today (Thanksgiving). Try --at 10:31."},
		{"2026-11-27T16:27", "10:31", "It is Monday 10:31 at the demo's school (today has no school, so this is the next school day, November 30): block F is on until 11:20."},
		{"2026-11-27T16:27", "8:06:30", "It is Monday 08:06 at the demo's school (today has no school, so this is the next school day, November 30): block D is on until 09:00."},
		{"2026-11-27T16:27", "2026-11-26 10:31", "It is Thursday 10:31 at the demo's school: no school today (Thanksgiving)."},
		{"2026-11-27T16:27", "2031-07-15T13:06:00", "It is Tuesday 13:06 at the demo's school: block C is on until 14:00."},
		{"2026-08-08T12:00", "10:31", "It is Monday 10:31 at the demo's school (today has no school, so this is the next school day, August 10): block C is on until 11:20."},
	} {
		zone, _ := time.LoadLocation(demoZone)
		real, err := time.ParseInLocation("2006-01-02T15:04", c.real, zone)
		if err != nil {
			t.Fatal(err)
		}
		clock, err := demoClockAt(c.at, real)
		if err != nil {
			t.Fatal(c.at, err)
		}
		if got := clock.says(real.Add(clock.shift)); got != c.want {
			t.Errorf("%s, --at %q:\n%s, want\n%s", c.real, c.at, got, c.want)
		}
	}
}

// A wrong --at is a usage error with an example.
func TestDemoAtIsWrong(t *testing.T) {
	for _, at := range []string{"25:99", "noon", "10", "2026-12-08", "12/8/2026 10:31", "1026-12-08T10:31", "10:31pm", "2026-02-30T10:31"} {
		_, err := demoClockAt(at, time.Date(2026, time.November, 27, 22, 0, 0, 0, time.UTC))
		var wrong usage
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "for example --at 10:31, or --at 2026-11-27T10:31") {
			t.Errorf("%q: %v", at, err)
		}
	}
	var out, errs bytes.Buffer
	if code := Run(t.Context(), []string{"demo", "--at", "noon"}, func(string) string { return "" }, &out, &errs); code != 2 || !slices.Contains(strings.Fields(errs.String()), "10:31,") {
		t.Errorf("code %d, %s", code, errs.String())
	}
}
