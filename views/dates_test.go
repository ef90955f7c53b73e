package views

import (
	"testing"
	"time"

	"hallway/internal/school"
)

// Dates and times are as the school's country writes them, whichever page they are on.
func TestDatesOfACountry(t *testing.T) {
	today, monday, lastYear := now.Add(-12*time.Minute), time.Date(2026, 11, 24, 5, 59, 0, 0, time.UTC), time.Date(2025, 11, 3, 16, 0, 0, 0, time.UTC)
	elsewhere := time.FixedZone("America/Toronto", -6*3600)
	for _, test := range []struct {
		name          string
		says          func(zone *time.Location) string
		us, elsewhere string
	}{
		{"today", func(z *time.Location) string { return When(today, now, z) }, "10:02 AM", "10:02"},
		{"still Monday at school", func(z *time.Location) string { return When(monday, now, z) }, "Nov 23", "23 Nov"},
		{"last year", func(z *time.Location) string { return When(lastYear, now, z) }, "Nov 3, 2025", "3 Nov 2025"},
		{"today is not known", func(z *time.Location) string { return When(now, time.Time{}, z) }, "Nov 24, 2026", "24 Nov 2026"},
		{"lately", func(z *time.Location) string { return lately(monday, now, z) }, "yesterday at 11:59 PM", "yesterday at 23:59"},
		{"long ago", func(z *time.Location) string { return lately(lastYear, now, z) }, "Nov 3, 2025", "3 Nov 2025"},
		{"a day in a sentence", func(z *time.Location) string { return dayOf(lastYear, now, z) }, "November 3, 2025", "3 November 2025"},
		{"a heading", func(z *time.Location) string { return DayHead(monday, now, z) }, "Yesterday, Monday, November 23", "Yesterday, Monday 23 November"},
		{"a term", func(z *time.Location) string { return TermDays("2026-08-17", "2027-01-22", now, z) }, "August 17 to January 22, 2027", "17 August to 22 January 2027"},
		{"a cover", func(z *time.Location) string { return spanWords("2026-11-24", "2026-11-27", "2026-11-24", z) }, "until Friday, November 27", "until Friday 27 November"},
		{"the history", func(z *time.Location) string {
			return Words("cover", school.Fields{"from": "2026-11-24", "to": "2026-11-27"}, z)
		}, "from Tue, Nov 24 to Fri, Nov 27", "from Tue 24 Nov to Fri 27 Nov"},
		{"maintenance", func(z *time.Location) string { return untilWords(now, z) }, "10:14 AM on Tue, Nov 24", "10:14 on Tue 24 Nov"},
		{"somebody who left", func(z *time.Location) string { return WhoIsItWords(school.WhoIsIt{Until: now}, z) },
			" was  until November 24, 2026. Is  the same person?", " was  until 24 November 2026. Is  the same person?"},
		{"no date", func(z *time.Location) string { return day("soon", z) + weekday("soon", z) + dayWords("soon", now, z) }, "soonsoonsoon", "soonsoonsoon"},
	} {
		if got := test.says(zone); got != test.us {
			t.Errorf("%s in the United States: %q, want %q", test.name, got, test.us)
		}
		if got := test.says(elsewhere); got != test.elsewhere {
			t.Errorf("%s elsewhere: %q, want %q", test.name, got, test.elsewhere)
		}
	}
	if got := When(now, now, nil); got != "16:14" {
		t.Errorf("without a zone: %q", got)
	}
}
