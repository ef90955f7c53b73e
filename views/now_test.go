package views

import (
	"strings"
	"testing"
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

const nowBells = `zone America/New_York
term 2026-09-08 2027-01-22
day 1
  08:05-09:00 A
  09:05-10:00 B
  10:00-10:20 -- Advisory
  10:25-11:20 C
  11:20-12:05 -- Lunch
  12:05-13:00 Period 2
  23:30-24:30 Late
day 1 for Lower
  10:30-11:00 C
day Remote
  09:00-09:30 A
  09:40-10:10 B
use Lower for department "Lower School"
cycle X 1
from 2026-09-08 X
on 2026-11-26..2026-11-27 off Thanksgiving
on 2026-12-02 Remote Classes are remote today
`

// nowAt is what is on at a school with a class in each block, two in C.
func nowAt(t *testing.T, at string) Now {
	t.Helper()
	times, problems := schedule.Parse(nowBells, zone)
	if schedule.Faulty(problems) {
		t.Fatal(problems)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", at, times.Zone)
	if err != nil {
		t.Fatal(err)
	}
	lower := section("lower2", "Lower Choir", "C", "1", "Lower School", person(9, "Lo"))
	var rows []*Row
	day := NewDay(times, when)
	for _, e := range []school.Entry{
		section("aaaaaa", "Algebra", "A", "1", "Maths", person(1, "Ada")), section("bbbbbb", "Botany", "B", "2", "Maths", person(2, "Bo")),
		section("cccccc", "Choir", "C", "3", "Maths", person(3, "Cy")), section("dddddd", "Drama", "A, p2", "4", "Maths", person(4, "Di")), lower,
	} {
		r, err := NewRow(t.Context(), &e, day, true)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return NewNow(NewDirectory(site, school.School{ID: 1, Slug: "l", Name: "Larkfield Commons"}, rows, day, false, true), when)
}

func TestNow(t *testing.T) {
	for _, c := range []struct{ at, head, then, classes, tomorrow string }{
		{"2026-11-24 05:00", "School starts at 8:05", "At 8:05 with A", "Algebra Drama", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 07:41", "School starts in 24 min", "At 8:05 with A", "Algebra Drama", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 08:05", "Block A, 55 min left", "Until 9:00, then B at 9:05", "Algebra Drama", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 08:59", "Block A, 1 min left", "Until 9:00, then B at 9:05", "Algebra Drama", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 09:00", "Block B in 5 min", "Starts at 9:05", "Botany", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 10:10", "Advisory, 10 min left", "Then C at 10:25", "Choir", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 10:28", "Block C, 52 min left", "Until 11:20, then C (Lower) at 10:30", "Choir", "Tomorrow: day 1, starts 8:05 with A"}, // Lower's
		{"2026-11-24 10:41", "Block C, 39 min left", "Until 11:20, then period 2 at 12:05 | Lower: Block C, 19 min left", "Choir Lower Choir", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 11:20", "Lunch, 45 min left", "Then period 2 at 12:05", "Drama", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 12:05", "Period 2, 55 min left", "Until 1:00, then Late at 11:30", "Drama", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-24 23:40", "Block Late, 50 min left", "Until 12:30", "", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-11-26 00:10", "Block Late, 20 min left", "Until 12:30", "", "Next: Monday, November 30, day 1, starts 8:05 with A"}, // Wednesday's
		{"2026-11-26 09:00", "No school today", "Thanksgiving. Next: Monday, November 30, day 1, starts 8:05 with A", "", ""},
		{"2026-12-02 09:10", "Block A, 20 min left", "Classes are remote today | Until 9:30, then B at 9:40", "Algebra Drama", "Tomorrow: day 1, starts 8:05 with A"},
		{"2026-12-02 10:10", "Over for today", "Classes are remote today | Tomorrow: day 1, starts 8:05 with A", "", ""},
		{"2027-01-22 10:41", "Block C, 39 min left", "Until 11:20, then period 2 at 12:05 | Lower: Block C, 19 min left", "Choir Lower Choir", "That was the last school day of the year"},
		{"2027-01-25 10:00", "The school year is over", "", "", ""},
	} {
		n := nowAt(t, c.at)
		var classes []string
		for _, g := range n.groups {
			for _, r := range g.Rows {
				classes = append(classes, r.Entry.Title())
			}
		}
		if head, then, list := n.head(), strings.Join(n.then(), " | "), strings.Join(classes, " "); head != c.head || then != c.then || list != c.classes {
			t.Errorf("%s: %q, %q, %q\nwant       %q, %q, %q", c.at, head, then, list, c.head, c.then, c.classes)
		}
		if got := n.tomorrow(); got != c.tomorrow {
			t.Errorf("%s: tomorrow is %q, want %q", c.at, got, c.tomorrow)
		}
	}
}

// The letter is that of the headline: in a break there is none, and nothing is marked as on.
func TestNowTile(t *testing.T) {
	for at, want := range map[string]string{"2026-11-24 07:41": "A", "2026-11-24 08:05": "A", "2026-11-24 09:02": "B", "2026-11-24 10:10": "",
		"2026-11-26 09:00": "", "2026-12-02 10:10": ""} {
		if got := nowAt(t, at).tile(); got != want {
			t.Errorf("%s: the tile is %q, want %q", at, got, want)
		}
	}
	for at, want := range map[string]string{"2026-11-24 08:05": `class="day now"`, "2026-11-24 10:10": `class="day"`, "2026-12-02 10:10": `class="day"`} {
		var page strings.Builder
		if err := NowPage(nowAt(t, at)).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page.String(), want) {
			t.Errorf("%s: the page has no %s", at, want)
		}
	}
}

// The page has a word for every line of the day, and says of when it is.
func TestNowPage(t *testing.T) {
	var page strings.Builder
	if err := NowPage(nowAt(t, "2026-11-24 10:41")).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	html := page.String()
	for _, want := range []string{"As of 10:41 AM", "Look again", "All 5 classes", "A <span class=\"dim\">to 9:00, over", "C, now</strong>", "Lower: C, now</strong>",
		"Period 2 <span class=\"dim\">to 1:00</span>", "Tuesday, November 24 · day 1", "https://zoom.us/j/93411007919?pwd=abc", `href="/now"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for _, not := range []string{"<script", "Botany"} {
		if strings.Contains(html, not) {
			t.Errorf("the page has %s", not)
		}
	}
}
