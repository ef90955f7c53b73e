package directory_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// A page of another day is what the page will be on that day, in every zone and in the
// nights when its clocks change, with a second set of bells and blocks that go on after
// midnight.
func TestAnyDayOfEveryZone(t *testing.T) {
	s := newDaySite(t, "2026-11-24 12:00")
	random := rand.New(rand.NewPCG(17, 6))
	today := s.clock
	for _, name := range []string{"Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "America/Los_Angeles"} {
		zone, err := time.LoadLocation(name)
		must(t, err)
		s.saves("west", fmt.Sprintf("zone %s\n%suse Lower for block d\nday Reg for Lower\n  01:30-03:30 D\nday Night\n  01:45-02:45 A\n  22:00-30:00 B\n"+
			"on 2026-10-25 Night\non 2027-03-28 Night\non 2027-04-04 Night\non 2026-10-04 Night\non 2027-03-13..2027-03-15 Night\n", name, year))
		dates := []time.Time{}
		for _, changes := range []string{"2026-10-25", "2026-10-26", "2027-03-28", "2027-04-04", "2026-10-04", "2027-03-14", "2026-12-18", "2027-06-11"} {
			date, err := time.ParseInLocation(time.DateOnly, changes, zone)
			must(t, err)
			dates = append(dates, date)
		}
		for range 4 {
			dates = append(dates, time.Date(2026, 8, 24+random.IntN(290), 0, 0, 0, 0, zone))
		}
		for _, d := range dates {
			date := d.Format(time.DateOnly)
			asked := s.get("/s/west?on=" + date).Body.String()
			s.clock = time.Date(d.Year(), d.Month(), d.Day(), 20, 0, 0, 0, zone) // the same date in New York
			if want := s.anew("west"); shape(asked) != shape(want) {
				t.Errorf("%s in %s is asked for as\n%s\nand will be\n%s", date, name, shape(asked), shape(want))
			}
			s.clock = today
		}
	}
}
