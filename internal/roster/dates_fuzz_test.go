package roster

import (
	"strings"
	"testing"
)

// FuzzDates checks what must hold for every decision: a date that only one order can read
// is never read in the other, and an export in which day and month are swapped everywhere
// is decided the other way.
func FuzzDates(f *testing.F) {
	for _, rows := range []string{"8/3/2026,12/11/2026", "8/13/2026,13/8/2026", "1.9.2026,5/6/2026\n3-8-26,11-12-26", "9/1/2026,5/6/2026\n,8/17/26",
		"17-Aug-26,Aug 17 2026", "46251,soon", "26-08-17,26-12-18", "3/8/2026,5/12/2026"} {
		f.Add(rows, false, uint8(1))
		f.Add(rows, true, uint8(0))
	}
	f.Fuzz(func(t *testing.T, rows string, american bool, zone uint8) {
		e := evidence{today: "2026-11-27", american: american, zone: []string{"", "America/New_York", "Europe/London"}[zone%3]}
		swapped := evidence{today: e.today}
		plain := evidence{today: e.today}
		var all []seen
		for i, row := range strings.Split(rows, "\n") {
			begin, end, _ := strings.Cut(row, ",")
			s := seen{begin, readDay(begin, e.today), end, readDay(end, e.today), "f.csv", i}
			for _, d := range []day{s.from, s.to} {
				for _, iso := range d.read {
					if iso != "" && leadingISO(iso) != iso {
						t.Fatalf("%q was read as %q", row, iso)
					}
				}
			}
			e.see(s, true)
			all = append(all, s)
			s.from.dots, s.to.dots, s.from.short, s.to.short = false, false, [2]int{}, [2]int{} // which are not symmetrical
			plain.see(s, true)
			s.from.read[0], s.from.read[1], s.to.read[0], s.to.read[1] = s.from.read[1], s.from.read[0], s.to.read[1], s.to.read[0]
			swapped.see(s, true)
		}
		if e.example.cell == "" {
			return // nothing to decide
		}
		v := e.decide()
		order, said := v.order, v.said
		if said.Found == "" || said.File != "f.csv" || (order == noOrder) != (said.Severity == Problem) || len(said.String()) > 1000 {
			t.Fatalf("%d: %+v", order, said)
		}
		for _, s := range all {
			for _, d := range []day{s.from, s.to} {
				if order != noOrder && !d.none() && d.read[order] == "" {
					t.Fatalf("%q is decided as %d, %s", rows, order, said)
				}
			}
		}
		one, other := plain.decide().order, swapped.decide().order
		if one == noOrder != (other == noOrder) || one != noOrder && one == other {
			t.Fatalf("%q is decided as %d, and swapped as %d", rows, one, other)
		}
	})
}
