package views

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// bells is a school year with everything that the student page says of a day: a cycle,
// a second set of bells, a break, holidays, a snow day, a late block.
const bells = `zone America/New_York
term 2026-09-08 2027-01-22 Fall
term 2027-01-25 2027-06-18 Spring
day 1
  08:05-09:00 A
  09:05-10:00 B
  10:00-10:20 --
  10:25-11:20 C
  11:25-12:20 A
  12:20-13:05 -- Lunch
  13:05-14:00 Period 2
day 1 for Lower
  08:30-09:10 A
day 2
  08:05-09:00 CFri
  13:05-14:00 10
  23:30-24:30 Late
day Remote
  09:00-09:30 A
  09:40-10:10 B
use Lower for department Languages
cycle AB 1 2
from 2026-09-08 AB
on 2026-11-26..2026-11-27 off Thanksgiving
on 2026-12-21..2027-01-01 off Winter break
on 2027-01-20 Remote Snow day, classes are remote
`

// evilBells has names that try to break the page.
var evilBells = `term 2026-09-08 2027-06-18 </title><script>
day "onclick="
  08:05-09:00 ` + hostile[0] + `
  09:05-10:00 ` + hostile[1] + `
  10:00-10:20 -- ` + hostile[6] + `
day "onclick=" for <b>
  08:30-09:10 ` + hostile[0] + `
use <b> for department ` + hostile[1] + `
week W "onclick=" "onclick=" "onclick="
from 2026-09-08 W
on 2026-11-25 "onclick=" data-rev=""<ul role="list"></ul>
`

// dayAt is a date of a schedule, at noon.
func dayAt(text, date string) *Day {
	times, problems := schedule.Parse(text, zone)
	at, err := time.ParseInLocation(time.DateOnly, date, time.UTC)
	if schedule.Faulty(problems) || err != nil {
		panic(fmt.Sprint(problems, err))
	}
	return NewDay(times, time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, times.Zone))
}

// directoryOn is a school's page on a day.
func directoryOn(day *Day, d school.Directory) Directory {
	var rows []*Row
	for i := range d.Entries {
		r, err := NewRow(context.Background(), &d.Entries[i], day, true)
		if err != nil {
			panic(err) // a Builder takes everything
		}
		rows = append(rows, r)
	}
	return NewDirectory(site, d.School, rows, day, false, true)
}

// What the day's line says at any hour of a date, and what comes after it.
func TestDayWords(t *testing.T) {
	weeks := "term 2026-09-07 2026-10-30 Fall\nterm 2026-11-09 2026-12-18\nday Mon\n 8:05-9:00 A\nday Pause\n 9:00-10:00 -- Picnic\nday Remote\n 9:00-9:30 Block A\n 13:05-14:00 B\n" +
		"week W Mon Mon Mon Mon Mon\nfrom 2026-09-07 W\non 2026-09-16 Pause\non 2026-09-17 Remote Snow day.\non 2026-09-18 off Storm.\non 2026-09-19..2026-09-20 off\n"
	for _, c := range []struct{ zone, date, want string }{
		{"America/New_York", "2026-08-01", "No classes until September 7 | Next: Monday, September 7, starts 8:05 with A | Sat, Aug 1"},
		{"America/New_York", "2026-09-06", "No school today | Tomorrow: starts 8:05 with A | Sun, Sep 6"},
		{"America/New_York", "2026-09-14", "School from 8:05 to 9:00 | | Mon, Sep 14 | Tomorrow: Mon schedule, starts 8:05 with A"},
		{"America/New_York", "2026-09-15", "School from 8:05 to 9:00 | | Tue, Sep 15 · Mon schedule | Next: Thursday, September 17, remote day, starts 9:00 with A"},
		{"America/New_York", "2026-09-16", "No classes today | | Wed, Sep 16 · pause day | Tomorrow: remote day, starts 9:00 with A"},
		{"America/New_York", "2026-09-17", "Snow day. | A 9:00, B 1:05 | Thu, Sep 17 · remote day | Next: Monday, September 21, starts 8:05 with A"},
		{"Europe/Berlin", "2026-09-17", "Snow day. | A 09:00, B 13:05 | Thu 17 Sep · remote day | Next: Monday 21 September, starts 08:05 with A"},
		{"America/New_York", "2026-09-18", "No school today | Storm. Next: Monday, September 21, starts 8:05 with A | Fri, Sep 18"},
		{"America/New_York", "2026-10-31", "No classes until November 9 | Next: Monday, November 9, starts 8:05 with A | Sat, Oct 31"},
		{"America/New_York", "2026-12-18", "School from 8:05 to 9:00 | | Fri, Dec 18 · Mon schedule | That was the last school day of the year"},
		{"America/New_York", "2026-12-19", "The school year is over | | Sat, Dec 19"},
	} {
		day := dayAt("zone "+c.zone+"\n"+weeks, c.date)
		tt := day.timetable(nil)
		got := tt.head() + " | " + tt.then() + " | " + tt.dateLine()
		if tt.kind.Kind != "" {
			got += " | " + tt.afterWords()
		}
		if got = strings.ReplaceAll(got, "|  |", "| |"); got != c.want {
			t.Errorf("%s in %s:\n%s, want\n%s", c.date, c.zone, got, c.want)
		}
	}
}

func TestKindWords(t *testing.T) {
	monday, err := schedule.ParseDate("2026-11-23")
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]string{
		"": "", "2": "day 2", "A": "day A", "10": "day 10", "B2": "day B2", "Remote": "remote day", "Mon": "", "monday": "", "Tue": "Tue schedule",
		"Tuesday": "Tuesday schedule", "Fri4": "Fri4 schedule", "Day2": "Day2", "LateStart": "LateStart day", "SAT": "SAT schedule", "Été": "été day", "exam": "exam day",
	} {
		if got := kindWords(kind, monday); got != want {
			t.Errorf("%s on a Monday is %q, want %q", kind, got, want)
		}
	}
}

// Groups and tabs are in the order of the day, whatever the roster's way of writing a
// block is, and every class is in exactly one group.
func TestOrderOfTheDay(t *testing.T) {
	class := func(code, block, department string) school.Entry {
		return section(code, "Class "+code, block, "", department, person(1, "P"))
	}
	d := school.Directory{Entries: []school.Entry{
		class("two", "C, A", "Math"), class("again", "a ,c", "Math"), class("a", "A", "Math"), class("small", "a", "Math"), class("word", "Block A", "Math"),
		class("p2", "P2", "Math"), class("two2", "2", "Math"), class("lower", "A", "Languages"), class("b", "B", "Math"), class("fri", "cfri", "Math"),
		class("ten", "10", "Math"), class("nowhere", "Z", "Math"), class("none", " , ", "Math"), class("late", "late", "Math"),
	}}
	for _, c := range []struct{ date, groups, tabs string }{
		{"2026-11-25", "A: a small word (8:05 to 9:00 and 11:25 to 12:20); A, C: again two (8:05 to 9:00, 10:25 to 11:20 and 11:25 to 12:20); A Lower: lower (8:30 to 9:10); " +
			"B: b (9:05 to 10:00); Period 2: p2 two2 (1:05 to 2:00); CFri: fri (Not today, next on Monday at 8:05); 10: ten (Not today, next on Monday at 1:05); " +
			"Late: late (Not today, next on Monday at 11:30); Z: nowhere (); : none ()",
			"A 8:05, B 9:05, C 10:25, Period 2 1:05, CFri Mon, 10 Mon, Late Mon, Z "},
		{"2026-12-22", "A: a small word (Next on January 4 at 8:05); A, C: again two (Next on January 4 at 8:05); A Lower: lower (Next on January 4 at 8:30); B: b (Next on January 4 at 9:05); " +
			"Period 2: p2 two2 (Next on January 4 at 1:05); CFri: fri (Next on January 5 at 8:05); 10: ten (Next on January 5 at 1:05); Late: late (Next on January 5 at 11:30); Z: nowhere (); : none ()",
			"A Jan 4, B Jan 4, C Jan 4, Period 2 Jan 4, CFri Jan 5, 10 Jan 5, Late Jan 5, Z "},
		{"", "A: a lower small word (); A, C: again two (); B: b (); cfri: fri (); late: late (); Z: nowhere (); 2: p2 two2 (); 10: ten (); : none ()",
			"A , B , C , cfri , late , Z , 2 , 10 "},
	} {
		var day *Day
		if c.date != "" {
			day = dayAt(bells, c.date)
		} else {
			d.Entries[7].Section.Block = "a" // without a schedule there are no other bells
		}
		v := directoryOn(day, d)
		var groups, tabs []string
		for _, g := range v.Groups {
			text := strings.TrimSpace(g.Block+" "+g.Set) + ":"
			for _, r := range g.Rows {
				text += " " + r.Entry.Door.Code
			}
			groups = append(groups, text+" ("+v.times.long(g.meets)+")")
		}
		for _, tab := range v.Tabs {
			tabs = append(tabs, tab.Block+" "+v.times.short(tab.meets))
		}
		if got := strings.Join(groups, "; "); got != c.groups {
			t.Errorf("groups on %s:\n%s, want\n%s", c.date, got, c.groups)
		}
		if got := strings.Join(tabs, ", "); got != c.tabs {
			t.Errorf("tabs on %s:\n%s, want\n%s", c.date, got, c.tabs)
		}
	}
}

// A tab has the time of the school's own bells, though a second set rings before them,
// unless none of the block's classes has those that day.
func TestTabsTimes(t *testing.T) {
	text := "zone America/New_York\nterm 2026-09-07 2026-12-18\nday N\n 8:30-9:15 1\n 9:20-10:05 2\nday N for Lower\n 8:00-8:40 1\n 8:45-9:25 2\n 9:40-10:20 3\n" +
		"use Lower for department Languages\nweek W N N\nfrom 2026-09-07 W\n"
	var entries []school.Entry
	for code, of := range map[string][2]string{"one": {"1", "Math"}, "low1": {"1", "Languages"}, "low2": {"2", "Languages"}, "three": {"3", "Math"}, "low3": {"3", "Languages"}} {
		entries = append(entries, section(code, "Class "+code, of[0], "", of[1], person(1, "P")))
	}
	v := directoryOn(dayAt(text, "2026-11-23"), school.Directory{Entries: entries})
	var tabs []string
	for _, tab := range v.Tabs {
		tabs = append(tabs, tab.Block+" "+v.times.short(tab.meets))
	}
	if got, want := strings.Join(tabs, ", "), "1 8:30, 2 8:45, 3 9:40"; got != want {
		t.Errorf("tabs: %s, want %s", got, want)
	}
}

// The day's list has the blocks of yesterday that are not over at midnight, and only
// those; what a second set of bells has at other times follows them.
func TestLinesOfTheDay(t *testing.T) {
	text := "zone America/New_York\nterm 2026-09-07 2026-12-18\nday N\n 22:00-24:00 A\n 23:00-24:30 B\n 9:00-10:00 C\n 10:00-10:10 --\nday N for Low\n 9:30-9:50 C\n" +
		"week W N N\nfrom 2026-09-07 W\n"
	for date, want := range map[string]string{
		"2026-11-23": "9:00 C, to 10:00; 10:00 Break, to 10:10; 10:00 A, to 12:00; 11:00 B, to 12:30; 9:30 Low: C, to 9:50",
		"2026-11-24": "11:00 B, since Monday, to 12:30; 9:00 C, to 10:00; 10:00 Break, to 10:10; 10:00 A, to 12:00; 11:00 B, to 12:30; 9:30 Low: C, to 9:50",
		"2026-11-25": "11:00 B, since Tuesday, to 12:30",
	} {
		tt := dayAt(text, date).timetable(nil)
		var lines []string
		for _, l := range tt.lines {
			lines = append(lines, bellTime(l.Start)+" "+l.what(tt.day.date))
		}
		if got := strings.Join(lines, "; "); got != want {
			t.Errorf("%s:\n%s, want\n%s", date, got, want)
		}
	}
}
