package checks

import (
	"testing"
	"time"
)

// Dates are as the school's country writes them.
func TestDatesOfACountry(t *testing.T) {
	now := time.Date(2026, 11, 24, 22, 14, 0, 0, time.UTC)
	for zone, want := range map[string][4]string{
		"America/Chicago": {"today at 10:14 PM", "November 8", "March 1, 2025", "Friday, December 18"},
		"Europe/Vienna":   {"today at 22:14", "8 November", "1 March 2025", "Friday 18 December"},
	} {
		f := Facts{Now: now, Zone: time.FixedZone(zone, 0)}
		got := [4]string{f.moment(now), f.day(now.AddDate(0, 0, -16)), f.day(time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)), f.weekday("2026-12-18")}
		if got != want {
			t.Errorf("%s: %q, want %q", zone, got, want)
		}
	}
}
