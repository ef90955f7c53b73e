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

// six is a rotation of six days with a week of exams and two holidays.
const six = `zone America/New_York
term 2026-09-08 2027-06-18 Year
day 1
  08:05-09:00 A
  13:05-14:00 B
day 2
  08:05-09:00 B
day 3
  08:05-09:00 C
day 4
  08:05-09:00 D
day 5
  08:05-09:00 E
day 6
  08:05-09:00 F
day Exam
  08:30-11:30 A
cycle Six 1 2 3 4 5 6
from 2026-09-08 Six
on 2026-11-26..2026-11-27 off Thanksgiving
on 2026-12-16..2026-12-18 Exam hold Exams
`

func read(t *testing.T, text string) *schedule.Schedule {
	t.Helper()
	s, problems := schedule.Parse(text, time.UTC)
	if s == nil {
		t.Fatal(problems)
	}
	return s
}

func date(t *testing.T, text string) schedule.Date {
	t.Helper()
	d, err := schedule.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What a day that is different does to the rotation, in words.
func TestRotationSays(t *testing.T) {
	for _, test := range []struct {
		form DayForm
		says string
	}{
		{DayForm{From: "2026-11-25", Kind: "day Exam"}, "The rotation does not wait: Monday stays day 4. With “No classes” day 3 would wait, and Monday would be day 3."},
		{DayForm{From: "2026-11-25", Kind: "off"}, "The rotation waits: Monday is day 3, not day 4. With “No classes, and the rotation goes on” Monday would be day 4."},
		{DayForm{From: "2026-11-25", Kind: "lost"}, "The rotation does not wait: Monday stays day 4. With “No classes” day 3 would wait, and Monday would be day 3."},
		{DayForm{From: "2026-11-25", Kind: "other", Other: "day Exam", Hold: true}, "The rotation waits: Monday is day 3, not day 4. If the rotation did not wait, Monday would be day 4."},
		{DayForm{From: "2026-11-28", Kind: "off"}, "The rotation does not wait: Monday stays day 4."}, // a Saturday
		{DayForm{From: "2026-11-26", To: "2026-11-27", Kind: "day 1"}, "The rotation goes on: Monday is day 6, not day 4. With “No classes” the rotation would wait, and Monday would be day 4."},
		{DayForm{From: "2026-12-14", To: "2026-12-15", Kind: "off"}, "The rotation waits: Monday is day 2, not day 4. With “No classes, and the rotation goes on” Monday would be day 4."},
		{DayForm{From: "2026-12-11", Kind: "off"}, "The rotation waits: Monday is day 1, not day 2. With “No classes, and the rotation goes on” Monday would be day 2."},
		{DayForm{From: "2026-12-11", To: "2026-12-15", Kind: "day Exam"}, "The rotation does not wait: Monday stays day 4. With “No classes” day 1 would wait, and Monday would be day 1."},
		{DayForm{From: "2027-06-18", Kind: "off"}, "The days after it stay as they are."}, // the last day
	} {
		before := read(t, six)
		after, otherwise := read(t, schedule.Put(six, test.form.Line())), read(t, schedule.Put(six, test.form.Otherwise().Line()))
		from, to := date(t, test.form.From), date(t, test.form.From)
		if test.form.To != "" {
			to = date(t, test.form.To)
		}
		p := NewDayPreview(school.School{}, before, after, otherwise, test.form, from, to, 0)
		if got := strings.Join(p.Says, " "); got != test.says {
			t.Errorf("%s:\n got %s\nwant %s", test.form.Line(), got, test.says)
		}
	}
}

// The preview has the days around the change, and marks those that it changes.
func TestDayPreviewDays(t *testing.T) {
	form := DayForm{From: "2026-11-25", Kind: "day Exam"}
	d := date(t, form.From)
	p := NewDayPreview(school.School{}, read(t, six), read(t, schedule.Put(six, form.Line())), nil, form, d, d, d-1)
	var got []string
	for _, one := range p.Days {
		got = append(got, fmt.Sprint(dateNear(one.Date), " ", one.Was, ">", one.Is, " ", one.Beside, one.Changes))
	}
	want := "Tue 24 Day 2>Day 2 todayfalse, Wed 25 Day 3>Exam true, Thu 26 Thanksgiving>Thanksgiving false, Fri 27 Thanksgiving>Thanksgiving false, " +
		"Mon 30 Day 4>Day 4 as beforefalse, Tue 1 Day 5>Day 5 as beforefalse, Wed 2 Day 6>Day 6 as beforefalse"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

// Each date says what it is and why.
func TestDaySaid(t *testing.T) {
	s := read(t, six)
	for day, want := range map[string]string{
		"2026-11-24": "Day 2 of the rotation Six", "2026-11-26": "No school: Thanksgiving", "2026-11-28": "No school at the weekend",
		"2026-12-16": "Exam, only on this date: Exams", "2026-08-01": "Before the first term", "2027-07-01": "After the last term",
	} {
		if got := daySaid(s, date(t, day)); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	if got := bellsOf(s, date(t, "2026-09-08"))[0].bells; got[0].starts != "8:05" || got[1].starts != "1:05" || got[1].ends != "2:00" {
		t.Errorf("the bells are %+v", got)
	}
}

func yearOf(t *testing.T, text, on string) ScheduleYear {
	t.Helper()
	m := ScheduleYear{On: date(t, on)}
	m.Times, m.MayEdit, m.Only = read(t, text), true, true
	m.Site.Zone, m.Schools = time.UTC, []school.School{{}}
	return m
}

// The calendar has a column for each day of the week on which there can be school, a color
// for what is different only, and no link outside the terms.
func TestYearCells(t *testing.T) {
	m := yearOf(t, six, "2026-11-24")
	months := m.months()
	if len(months) != 10 || months[0].caption != "September 2026" || months[4].caption != "January 2027" || months[0].days != 5 {
		t.Fatalf("months: %d, %q, %d days", len(months), months[0].caption, months[0].days)
	}
	if first := months[0].weeks[0]; len(first) != 5 || first[0].date != "" || first[1].day != "1" || !first[1].quiet {
		t.Errorf("the first week is %+v", first)
	}
	for day, want := range map[string]cell{
		"2026-11-24": {short: "2", said: "day 2"}, "2026-11-26": {short: "–", said: "no school, Thanksgiving", class: "off"},
		"2026-12-16": {short: "Exam", said: "Exam, Exams", class: "other"}, "2026-09-07": {class: "off", quiet: true},
		"2027-06-18": {short: "1", said: "day 1, the last day of Year", class: "ends"},
	} {
		d := date(t, day)
		want.date, want.day = day, fmt.Sprint(d.Time().Day())
		if got := m.cell(d); got != want {
			t.Errorf("%s: %+v, want %+v", day, got, want)
		}
	}
	saturday := yearOf(t, six+"on 2026-12-05 1 Make-up day\n", "2026-11-24")
	if days := saturday.months()[0].days; days != 7 {
		t.Errorf("a school day on a Saturday has %d columns", days)
	}
	list, _ := m.different()
	if len(list) != 2 || list[0].said() != "Thanksgiving" || list[1].said() != "Exam: Exams" || spanShort(list[1].first, list[1].last, m.Times.Zone) != "Dec 16 to 18" {
		t.Errorf("different are %+v", list)
	}
}

// However long a schedule is, a page has at most a year of it, and leads to the others.
func TestYearIsBounded(t *testing.T) {
	for text, on := range map[string]string{
		"term 1900-01-01 2199-12-31\nday 1\n  08:00-09:00 A\nweek W 1 1 1 1 1\nfrom 1900-01-01 W\n": "2026-11-24",
		"day 1\n  08:00-09:00 A\n":                          "2026-11-24", // no term
		strings.Replace(six, "2027-06-18", "2028-06-18", 1): "2028-06-18",
	} {
		m := yearOf(t, text, on)
		var page strings.Builder
		if err := ScheduleYearPage(m).Render(context.Background(), &page); err != nil {
			t.Fatal(err)
		}
		if n := len(m.months()); n > longYear || page.Len() > 120_000 || !strings.Contains(page.String(), "24 November") && on == "2026-11-24" {
			t.Errorf("%d months, %d bytes", n, page.Len())
		}
		if first, last := m.window(); m.On < first || m.On > last {
			t.Errorf("the chosen day %s is not in %s to %s", m.On, first, last)
		}
	}
	m := yearOf(t, strings.Replace(six, "2027-06-18", "2028-06-18", 1), "2027-10-01")
	if m.earlier() == 0 || m.later() != 0 {
		t.Errorf("beside the second part are %s and %s", m.earlier(), m.later())
	}
}

// The console writes the times of a day as the student page does, here and in Europe.
func TestBellClock(t *testing.T) {
	for zone, want := range map[string]string{"America/New_York": "8:05 1:05 12:10", "Europe/Berlin": "08:05 13:05 00:10"} {
		at, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		var clocks, times []string
		for _, minutes := range []int{8*60 + 5, 13*60 + 5, 24*60 + 10} {
			clocks = append(clocks, bellClock(minutes, at))
			times = append(times, bellTime(time.Date(2026, 11, 24, 0, minutes, 0, 0, at)))
		}
		if got := strings.Join(clocks, " "); got != want || strings.Join(times, " ") != want {
			t.Errorf("%s: %s and %s, want %s", zone, got, times, want)
		}
	}
}
