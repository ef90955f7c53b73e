package schedule

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// dice makes texts without faults.
type dice struct{ *rand.Rand }

func (r dice) of(list ...string) string { return list[r.IntN(len(list))] }

func (r dice) times(n int, f func()) {
	for range n {
		f()
	}
}

// places are zones, and dates near which something happens to their clocks.
var places = []struct{ zone, date string }{
	{"America/New_York", "2027-03-12"}, {"America/New_York", "2026-10-30"}, {"Europe/Berlin", "2026-03-27"}, {"Europe/Berlin", "2031-10-24"},
	{"Australia/Lord_Howe", "2026-10-02"}, {"Australia/Lord_Howe", "2027-04-02"}, {"Pacific/Apia", "2011-12-27"}, {"Asia/Kolkata", "2027-02-26"},
	{"America/New_York", "2028-02-25"}, {"America/St_Johns", "2006-10-27"}, {"UTC", "1999-12-28"},
}

// text is a random one, and the dates around which its terms are.
func (r dice) text() (text string, around Date) {
	place := places[r.IntN(len(places))]
	around = date(place.date)
	day := func() Date { return around + Date(r.IntN(40)-15) }
	span := func() (Date, Date) {
		d := day()
		return d, d + Date(r.IntN(12))
	}
	lines := []string{"zone " + place.zone}
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	r.times(1+r.IntN(3), func() {
		first, last := span()
		add("term %s %s%s", first, last+Date(r.IntN(20)), r.of("", " Fall", " A  B"))
	})
	kinds := []string{"Reg", "1", "C#", "reg", "Tag-2"}[:1+r.IntN(5)]
	for _, kind := range kinds {
		sets := []string{"", " for Lower", " for X"}[:1+r.IntN(3)]
		for _, set := range sets {
			add("day %s%s%s", kind, set, r.of("", "  # a comment", ""))
			r.times(r.IntN(7), func() { lines = append(lines, r.bell()) })
			add("%s", r.of("", "# a comment", "   # an indented one", "\t"))
		}
	}
	if strings.Contains(strings.Join(lines, "\n"), "for X") {
		add("use X for %s", r.of("block 1..4", "room 100..199", "department Math", "block A..C", `department "Lower School"`))
	}
	list := func(n int, more ...string) string {
		var names []string
		r.times(n, func() { names = append(names, r.of(append(more, kinds...)...)) })
		return strings.Join(names, " ")
	}
	add("week W %s", list(r.IntN(8), "-"))
	add("week V %s", list(7, "-"))
	cycle := list(1 + r.IntN(6))
	add("cycle Y %s", cycle)
	add("from %s %s", around-Date(10+r.IntN(20)), r.of("Y", "Y", "W"))
	add("from %s Y at %s", around-Date(r.IntN(9)), strings.Fields(cycle)[r.IntN(len(strings.Fields(cycle)))])
	add("from %s %s", around+Date(1+r.IntN(20)), r.of("W", "Y", "V"))
	r.times(r.IntN(9), func() {
		first, last := span()
		dates := first.String()
		if first != last || r.IntN(2) == 0 {
			dates += ".." + last.String()
		}
		what := r.of("off", "off lost", "week V", "week W hold", kinds[0], kinds[len(kinds)-1]+" hold", "off hold", kinds[0]+" lost")
		add("on %s %s%s", dates, what, r.of("", " Snow day", " lost", " hold # and more", "  a   b"))
	})
	if r.IntN(2) == 0 { // whatever has no place may stand anywhere
		first := lines[:1]
		lines = append(append(lines[1:], "# the end"), first...)
	}
	return strings.Join(lines, r.of("\n", "\r\n", "\n\n")) + r.of("", "\n"), around
}

// bell is a line that may be over midnight, in a gap of the clock, or a break.
func (r dice) bell() string {
	start := []int{60, 90, 105, 120, 130, 150, 485, 600, 1380, 1410, 1439}[r.IntN(11)]
	end := min(start+[]int{1, 15, 30, 40, 60, 90, 400}[r.IntN(7)], 30*60)
	return fmt.Sprintf("%s%s%s%s %s", r.of("  ", "\t", " "), clockText(start), r.of("-", "-", " - ", "- "), clockText(end), r.of("A", "Block A", "B", "1", "P1", "--", "-- Lunch", "A # x", "C#"))
}

// agree compares a schedule with the reference, on every date and at the given instants.
func agree(t *testing.T, text string, s *Schedule, r *reference, sets []string, instants func(all []Block) []time.Time) {
	t.Helper()
	first, last := r.span()
	for d := first - 2; d <= last+2; d++ {
		kind, note := r.what(d)
		if day := s.Kind(d); day.Kind != kind || day.Note != note {
			t.Fatalf("%s is day %q, %q and should be %q, %q:\n%s", d, day.Kind, day.Note, kind, note, text)
		}
	}
	for _, set := range sets {
		all := r.all(set)
		var got []Block
		for d := first; d <= last; d++ {
			got = append(got, s.Day(d, set).Blocks...)
		}
		sameBlocks(t, "the blocks for "+set, got, all, text)
		for _, at := range instants(all) {
			m := s.At(at, set)
			on, next := r.at(at, all)
			sameBlocks(t, at.String(), m.On, on, text)
			if (m.Next == nil) != (next == nil) {
				t.Fatalf("%s: next is %v and should be %v\n%s", at, m.Next, next, text)
			}
			if next != nil {
				sameBlocks(t, "next at "+at.String(), []Block{*m.Next}, []Block{*next}, text)
			}
			if today := DateOf(at.In(r.zone)); m.Day.Date != today {
				t.Fatalf("%s is on %s and should be on %s", at, m.Day.Date, today)
			}
			turn(t, s, all, set, at, text)
		}
	}
}

// turn compares what a class of blocks A and 1 does.
func turn(t *testing.T, s *Schedule, all []Block, set string, at time.Time, text string) {
	t.Helper()
	own := cmp.Or(set, WholeSchool)
	on, next := s.Turn(Class{Block: "period 1, a", Set: own}, at)
	var wantOn, wantNext *Block
	for i, b := range all {
		switch {
		case b.Break || Key(b.Name) != "a" && Key(b.Name) != "1":
		case b.Start.After(at):
			if wantNext == nil || b.Start.Before(wantNext.Start) {
				wantNext = &all[i]
			}
		case b.End.After(at) && wantOn == nil:
			wantOn = &all[i]
		}
	}
	for _, c := range [][2]*Block{{on, wantOn}, {next, wantNext}} {
		if (c[0] == nil) != (c[1] == nil) {
			t.Fatalf("%s: the class has %v and should have %v\n%s", at, c[0], c[1], text)
		}
		if c[0] != nil {
			sameBlocks(t, "the class", []Block{*c[0]}, []Block{*c[1]}, text)
		}
	}
}

func sameBlocks(t *testing.T, what string, got, want []Block, text string) {
	t.Helper()
	same := len(got) == len(want)
	for i := 0; same && i < len(got); i++ {
		g, w := got[i], want[i]
		same = g.Name == w.Name && g.Break == w.Break && g.Day == w.Day && g.Start.Equal(w.Start) && g.End.Equal(w.End)
	}
	if !same {
		t.Fatalf("%s are\n%v\nand should be\n%v\n%s", what, got, want, text)
	}
}

func TestAgainstReference(t *testing.T) {
	for seed := range uint64(seeds) {
		r := dice{rand.New(rand.NewPCG(seed, 17))}
		text, around := r.text()
		s, problems := Parse(text, time.UTC)
		if Faulty(problems) {
			t.Fatalf("%v\n%s", problems, text)
		}
		sets := append([]string{""}, s.Sets()...)
		agree(t, text, s, refer(t, text, time.UTC), sets, func(all []Block) []time.Time {
			var list []time.Time
			for range 12 {
				list = append(list, around.Time().Add(time.Duration(r.IntN(50*24*3600)-20*24*3600)*time.Second))
				if len(all) > 0 {
					b := all[r.IntN(len(all))]
					list = append(list, b.Start, b.End, b.Start.Add(-time.Second), b.End.Add(-time.Nanosecond))
				}
			}
			return list
		})
	}
}

// seeds are few here; more were tried by hand.
const seeds = 60

// A statement that is put into a text counts there, whatever the text has, and every
// other line stays.
func TestPutCounts(t *testing.T) {
	for seed := range uint64(seeds) {
		r := dice{rand.New(rand.NewPCG(seed, 23))}
		text, around := r.text()
		s, _ := Parse(text, time.UTC)
		d := s.Terms[0].First
		kind := s.Kinds()[0]
		for statement, counts := range map[string]func(s *Schedule) bool{
			fmt.Sprintf("on %s off Storm", d): func(s *Schedule) bool {
				return s.Kind(d).Kind == "" && (s.Kind(d).Pattern == "" || s.Kind(d).Note == "Storm")
			},
			fmt.Sprintf("from %s V", d):                            func(s *Schedule) bool { return s.Kind(d).Pattern == "V" },
			fmt.Sprintf("term %s %s Late", around+200, around+201): func(s *Schedule) bool { return s.Kind(around+200).Pattern != "" },
			"day " + kind + "\n9:00-9:30 only":                     func(s *Schedule) bool { b := s.Bells(kind, ""); return len(b) == 1 && b[0].Name == "only" },
			"day New\n9:00-9:30 only":                              func(s *Schedule) bool { return s.Kinds()[len(s.Kinds())-1] == "New" },
			"cycle Y " + kind + "\n":                               func(s *Schedule) bool { return len(s.Cycles()) == 1 },
			"week U " + kind:                                       func(s *Schedule) bool { return len(s.Weeks()) == 3 },
			"zone Europe/Oslo":                                     func(s *Schedule) bool { return s.Zone.String() == "Europe/Oslo" },
		} {
			put := Put(text, statement)
			now, problems := Parse(put, time.UTC)
			switch {
			case strings.HasPrefix(statement, "cycle Y") && Faulty(problems): // from ... at a kind that it has no more
			case Faulty(problems) || !counts(now):
				t.Fatalf("%q does not count, %v:\n%s\nand before\n%s", statement, problems, put, text)
			case Put(put, statement) != put:
				t.Fatalf("%q changes the text again:\n%s", statement, put)
			}
			gone, came := Changed(text, put)
			if n := strings.Count(strings.TrimSpace(statement), "\n") + 1; len(came) > n || len(gone) > 8 {
				t.Fatalf("%q changes %v to %v", statement, gone, came)
			}
			if back, ok := Revert(put, text, put); !ok || !slices.Equal(contents(back), contents(text)) {
				t.Fatalf("%q is undone, %v:\n%q\n%q", statement, ok, back, text)
			}
		}
	}
}
