package views

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// Every zone in the list can be chosen, and the zone that is in use always is in it, once.
func TestZones(t *testing.T) {
	for _, current := range []string{"America/New_York", "US/Eastern", "UTC", ""} {
		seen := map[string]int{}
		for _, g := range zoneGroups(current) {
			for _, name := range g.Names {
				seen[name]++
				if _, err := time.LoadLocation(name); err != nil {
					t.Error(err)
				}
			}
		}
		if current != "" && seen[current] != 1 || len(seen) < 400 {
			t.Errorf("%q is in the list %d times, of %d zones", current, seen[current], len(seen))
		}
	}
}
