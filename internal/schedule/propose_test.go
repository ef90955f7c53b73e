package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// rosterOf is a roster with classes in some blocks.
func rosterOf(blocks ...string) Roster {
	r := Roster{Today: mustDate("2026-11-27"), Terms: []RosterTerm{
		{"S1", mustDate("2026-08-17"), mustDate("2026-12-18"), 100}, {"S2", mustDate("2027-01-05"), mustDate("2027-06-11"), 90},
	}}
	for _, b := range blocks {
		r.Blocks = append(r.Blocks, RosterBlock{b, 10})
	}
	return r
}

func mustDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// TestProposeDays: the blocks of a roster decide which template its days follow, and the
// days have no block that is not the roster's.
func TestProposeDays(t *testing.T) {
	for _, c := range []struct {
		name   string
		blocks []string
		want   string // the kinds with their blocks, and the week or cycle
		rest   string
	}{
		{"A to G", []string{"G", "A", "B", "C", "D", "E", "F"},
			"Mon ABCDEF, Tue GABCDE, Wed FGAB, Thu CDEFGA, Fri BCDEFG; week Regular Mon Tue Wed Thu Fri", ""},
		{"A to F", []string{"A", "B", "C", "D", "E", "F"},
			"1 ABCDEF, 2 BCDEFA, 3 CDEFAB, 4 DEFABC, 5 EFABCD, 6 FABCDE; cycle Six 1 2 3 4 5 6", ""},
		{"A to H", []string{"A", "B", "C", "D", "E", "F", "G", "H"}, "A ABCD, B EFGH; cycle AB A B", ""},
		{"five of seven letters", []string{"A", "C", "D", "F", "G"}, "Mon ACDFG, Tue CDFGA, Wed DFGAC, Thu FGACD, Fri GACDF; week Regular Mon Tue Wed Thu Fri", ""},
		{"periods", []string{"10", "2", "1", "3"}, "Reg 12310; week Regular Reg Reg Reg Reg Reg", ""},
		{"periods with words", []string{"Period 1", "P2", "period 3"}, "Reg Period 1P2period 3; week Regular Reg Reg Reg Reg Reg", ""},
		{"lists", []string{"1, 3", "2,4"}, "Reg 1234; week Regular Reg Reg Reg Reg Reg", ""},
		{"A-days and B-days", []string{"A1", "A2", "B1", "B2"}, "A A1A2, B B1B2; cycle Days A B", ""},
		{"days in brackets", []string{"1(A)", "1(B)", "2(A-B)"}, "A 1(A)2(A-B), B 1(B)2(A-B); cycle Days A B", ""},
		{"two kinds", []string{"1", "2", "3", "Advisory"}, "Reg 123; week Regular Reg Reg Reg Reg Reg", "Advisory (10 classes)"},
		{"words", []string{"Red", "Blue"}, "Reg BlueRed; week Regular Reg Reg Reg Reg Reg", ""},
		{"one", []string{"A"}, "Reg A; week Regular Reg Reg Reg Reg Reg", ""},
		{"none", nil, "", ""},
		{"none that can be written", []string{"-- x", "#1", "a #2", "\x00", " ", "\xff", strings.Repeat("x", 200)}, "", ""},
	} {
		r := rosterOf(c.blocks...)
		text := Propose(r)
		if text == "" && c.want == "" {
			continue
		}
		s, problems := Parse(text, time.UTC)
		if len(problems) > 0 {
			t.Fatalf("%s: %v in\n%s", c.name, problems, text)
		}
		var kinds []string
		for _, kind := range s.Kinds() {
			blocks := ""
			for _, b := range s.Bells(kind, "") {
				if !b.Break {
					blocks += b.Name
				}
			}
			kinds = append(kinds, kind+" "+blocks)
		}
		got := strings.Join(kinds, ", ")
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "week") || strings.HasPrefix(line, "cycle") {
				got += "; " + strings.TrimSpace(line)
			}
		}
		if got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, got, c.want)
		}
		if c.rest != "" != strings.Contains(text, "in no day yet") || !strings.Contains(text, c.rest) {
			t.Errorf("%s: the rest is not %q in\n%s", c.name, c.rest, text)
		}
		if text != "" && (!strings.Contains(text, "# Times are guesses: write your bells.\n") || s.Kind(mustDate("2026-12-01")).Kind == "" || s.Kind(mustDate("2026-12-25")).Kind != "") {
			t.Errorf("%s:\n%s", c.name, text)
		}
	}
}

// TestProposeTerms: the terms are those of the school year of today or of the next one.
func TestProposeTerms(t *testing.T) {
	span := func(name, first, last string, classes int) RosterTerm {
		return RosterTerm{name, mustDate(first), mustDate(last), classes}
	}
	s1, s2 := span("S1", "2026-08-17", "2026-12-18", 100), span("S2", "2027-01-05", "2027-06-11", 90)
	q1, q2 := span("Q1", "2026-08-17", "2026-10-16", 30), span("Q2", "2026-10-19", "2026-12-18", 30)
	year := span("Full year", "2026-08-17", "2027-06-11", 50)
	old, next := span("Old", "2025-08-18", "2026-06-12", 5), span("Next fall", "2027-08-16", "2027-12-17", 1)
	for _, c := range []struct {
		name, today string
		terms       []RosterTerm
		want        string
	}{
		{"two semesters", "2026-11-27", []RosterTerm{s2, s1}, "S1 2026-08-17, S2 2027-01-05"},
		{"in the second", "2027-03-01", []RosterTerm{s1, s2}, "S1 2026-08-17, S2 2027-01-05"},
		{"between them", "2026-12-27", []RosterTerm{s1, s2}, "S1 2026-08-17, S2 2027-01-05"},
		{"with the year", "2026-11-27", []RosterTerm{year, s1, s2}, "S1 2026-08-17, S2 2027-01-05"},
		{"with its name too", "2026-11-27", []RosterTerm{span("S1, S2", "2026-08-17", "2027-06-11", 3), s1, s2}, "S1 2026-08-17, S2 2027-01-05"},
		{"the year and one semester", "2026-11-27", []RosterTerm{year, s1}, "S1 2026-08-17, Full year 2026-08-17"},
		{"quarters of one semester", "2026-11-27", []RosterTerm{s1, q1, q2, s2}, "Q1 2026-08-17, Q2 2026-10-19, S2 2027-01-05"},
		{"last year and next year", "2026-11-27", []RosterTerm{old, s1, s2, next}, "S1 2026-08-17, S2 2027-01-05"},
		{"over the summer is another year", "2027-03-01", []RosterTerm{s2, next}, "S2 2027-01-05"},
		{"and back", "2026-09-01", []RosterTerm{span("Spring", "2026-01-05", "2026-06-12", 5), s1}, "S1 2026-08-17"},
		{"in summer", "2026-07-10", []RosterTerm{old, s1, s2}, "S1 2026-08-17, S2 2027-01-05"},
		{"all over", "2028-07-10", []RosterTerm{old, s1, s2}, ""},
		{"some classes begin late", "2026-11-27", []RosterTerm{span("S1", "2026-08-24", "2026-12-18", 2), s1, s2}, "S1 2026-08-17, S2 2027-01-05"},
		{"two names", "2026-11-27", []RosterTerm{span("Fall", "2026-08-17", "2026-12-18", 2), s1}, "S1 2026-08-17"},
		{"no term", "2026-11-27", []RosterTerm{{Name: "x", First: s1.Last, Last: s1.First}, {Name: "y", First: s1.First, Last: s1.First + 4000}}, ""},
	} {
		r := Roster{Terms: c.terms, Today: mustDate(c.today), Blocks: []RosterBlock{{"A", 1}}}
		var got []string
		for _, term := range r.SchoolYear() {
			got = append(got, term.Name+" "+term.First.String())
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		s, problems := Parse(Propose(r), time.UTC)
		if len(problems) > 0 || len(s.Terms) != max(len(got), 1) {
			t.Errorf("%s: %v\n%s", c.name, problems, Propose(r))
		}
		if guessed := strings.Contains(Propose(r), "dates of terms, so these are a guess"); guessed != (c.want == "") {
			t.Errorf("%s: guessed %v", c.name, guessed)
		}
	}
}

// TestProposeAnything: whatever names a roster has, the proposal is read without a word,
// and has only blocks of the roster.
func TestProposeAnything(t *testing.T) {
	odd := []string{
		"A", "b", "C", "10", "1(A)", "A1", "B2", "off", "-", "--", "-- x", "#", "# x", "x #y", "\n", "a\nday Reg", "\u0085", "\u2028", "\xff", "\x00", "Ω", "\u202e",
		"9:00-10:00", "week W", "1, 2", ",", strings.Repeat("W", 300), "P", "Period ", "period  3", "“A”", "\ufeffA", "for", "hold", "1(F-A)", "00", "99999999999999999999",
	}
	for seed := range uint64(1500) {
		rnd := rand.New(rand.NewPCG(seed, 17))
		name := func() string {
			text := odd[rnd.IntN(len(odd))]
			for rnd.IntN(4) == 0 {
				text += []string{" ", ", ", "", "#", " #"}[rnd.IntN(5)] + odd[rnd.IntN(len(odd))]
			}
			return text
		}
		r := Roster{Today: Date(rnd.IntN(140_000) - 35_000)}
		for range rnd.IntN(40) {
			first := r.Today + Date(rnd.IntN(900)-450)
			r.Terms = append(r.Terms, RosterTerm{name(), first, first + Date(rnd.IntN(450)-20), rnd.IntN(50)})
		}
		var keys []string
		for range rnd.IntN(30) {
			b := RosterBlock{name(), rnd.IntN(50)}
			r.Blocks = append(r.Blocks, b)
			for _, one := range Split(b.Name) {
				keys = append(keys, Key(one))
			}
		}
		text := Propose(r)
		s, problems := Parse(text, time.UTC)
		if len(problems) > 0 && text != "" {
			t.Fatalf("seed %d: %v in\n%q", seed, problems, text)
		}
		for _, kind := range s.Kinds() {
			for _, b := range s.Bells(kind, "") {
				if !b.Break && !slices.Contains(keys, Key(b.Name)) {
					t.Fatalf("seed %d: block %q is not the roster's: %q", seed, b.Name, keys)
				}
			}
		}
		if len(s.Kinds()) > 0 && len(r.DayBlocks()) == 0 || len(s.Terms) > maxTerms {
			t.Fatalf("seed %d: %d terms, blocks %q", seed, len(s.Terms), r.DayBlocks())
		}
		if again := Propose(r); again != text {
			t.Fatalf("seed %d: another text the second time", seed)
		}
	}
}

func ExamplePropose() {
	r := rosterOf("1", "2", "HR")
	r.Blocks[2].Classes = 1
	fmt.Print(Propose(r))
	// Output:
	// # From the roster: 2 terms and 2 blocks.
	// term 2026-08-17 2026-12-18 S1
	// term 2027-01-05 2027-06-11 S2
	//
	// # Times are guesses: write your bells.
	// day Reg
	//   08:00-09:25 1
	//   09:30-10:15 -- Lunch
	//   10:15-11:40 2
	//
	// week Regular Reg Reg Reg Reg Reg
	// from 2026-08-17 Regular
	//
	// # Blocks of classes that are in no day yet: HR (1 class).
}
