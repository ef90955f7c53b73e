package views

import (
	"testing"
	"time"

	"hallway/internal/schedule"
)

// The bounds of a date: an hour less or more where the clock moves, no midnight in Havana
// when it does, and a day that Apia did not have.
func TestWholeDay(t *testing.T) {
	for _, c := range []struct {
		zone, date, from string
		hours            float64
	}{
		{"America/New_York", "2026-11-24", "2026-11-24T05:00:00Z", 24},
		{"America/New_York", "2027-03-14", "2027-03-14T05:00:00Z", 23},
		{"America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25},
		{"Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 23.5},
		{"America/Havana", "2026-03-08", "2026-03-08T05:00:00Z", 23},
		{"Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 24},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		date, err := schedule.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		table := &timetable{day: &Day{times: &schedule.Schedule{Zone: zone}, date: date}}
		from, until := table.midnight(date), table.midnight(date+1)
		if got := time.Unix(from, 0).UTC().Format(time.RFC3339); got != c.from || float64(until-from)/3600 != c.hours {
			t.Errorf("%s in %s: from %s, %v hours; want %s, %v", c.date, c.zone, got, float64(until-from)/3600, c.from, c.hours)
		}
	}
}
