package schedule

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// must reads a text without errors.
func must(t testing.TB, text string) *Schedule {
	t.Helper()
	s, problems := Parse(text, time.UTC)
	if Faulty(problems) {
		t.Fatalf("%v\n%s", problems, text)
	}
	return s
}

// sample reads one of testdata, with further lines.
func sample(t testing.TB, name string, more ...string) *Schedule {
	t.Helper()
	text, ok := samples(t)[name]
	if !ok {
		t.Fatalf("there is no sample %s", name)
	}
	return must(t, text+strings.Join(more, "\n"))
}

// wall is an instant of the school's clock.
func wall(s *Schedule, text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", text)
	if err != nil {
		panic(err)
	}
	return s.Instant(t)
}

// said is what a moment is in short: "C 12 | D 2020-04-01 12:00".
func said(s *Schedule, at time.Time, set string) string {
	m := s.At(at, set)
	var on []string
	for _, b := range m.On {
		on = append(on, fmt.Sprint(b.Name, " ", b.Left(at)))
	}
	next := "nothing"
	if m.Next != nil {
		next = fmt.Sprint(m.Next.Name, " ", m.Next.Day, " ", m.Next.Start.Format("15:04"))
	}
	return strings.Join(on, ", ") + " | " + next
}

// kinds are the kinds of some dates, "-" without school.
func kindsOf(s *Schedule, dates ...string) string {
	var list []string
	for _, d := range dates {
		kind := s.Kind(date(d)).Kind
		if kind == "" {
			kind = "-"
		}
		list = append(list, kind)
	}
	return strings.Join(list, " ")
}

// The numbered cases are those that the schedule's rules were decided by.
func TestCases(t *testing.T) {
	choate, ab, six, two := sample(t, "choate-2020"), sample(t, "ab-rotation"), sample(t, "six-day-cycle"), sample(t, "two-sets-of-bells")
	check := func(name, got, want string) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			t.Helper()
			if got != want {
				t.Errorf("it is %q and should be %q", got, want)
			}
		})
	}
	monday := wall(choate, "2020-04-13 09:00:00")
	check("1 a short week's Monday", kindsOf(choate, "2020-04-13")+said(choate, monday, ""), "- | B 2020-04-14 10:00")
	check("2 between bells", said(choate, wall(choate, "2020-04-01 10:50:00"), ""), " | C 2020-04-01 11:00")
	check("2 the last second", said(choate, wall(choate, "2020-04-01 10:49:59"), ""), "E 0 | C 2020-04-01 11:00")
	check("3 the night to Saturday", said(choate, wall(choate, "2020-05-02 00:30:00"), ""), " | B 2020-05-05 10:00")
	check("4 after the terms", kindsOf(choate, "2020-06-01")+said(choate, wall(choate, "2020-06-01 09:00:00"), ""), "- | nothing")
	check("5 a rotation around a holiday",
		kindsOf(ab, "2026-11-23", "2026-11-24", "2026-11-30", "2026-12-01", "2026-12-15", "2026-12-16"), "B A B A A Exam")
	week := []string{"2027-01-04", "2027-01-05", "2027-01-06", "2027-01-07", "2027-01-08"}
	check("6 a day off waits", kindsOf(sample(t, "six-day-cycle", "on 2027-01-06 off"), week...), "1 2 - 3 4")
	check("6 a day lost does not", kindsOf(sample(t, "six-day-cycle", "on 2027-01-06 off lost"), week...), "1 2 - 4 5")
	check("7 a day within a break", kindsOf(sample(t, "six-day-cycle", "on 2026-12-22 1 Make-up"), "2026-12-22", "2026-12-23", "2027-01-04"), "1 - 2")
	storm := sample(t, "six-day-cycle", "on 2026-10-01 2 Visit", "on 2026-10-01 off Storm")
	check("8 the later of two lines", kindsOf(storm, "2026-10-01")+storm.Kind(date("2026-10-01")).Note, "-Storm")
	for day, want := range map[string]string{"2027-03-12": "13:05", "2027-03-15": "12:05"} {
		check("9 daylight saving "+day, six.Day(date(day), "").Blocks[0].Start.UTC().Format("15:04"), want)
	}
	howe := must(t, "zone Australia/Lord_Howe\nterm 2026-09-01 2026-12-01\nday Night\n  01:45-02:45 A\nweek W - - - - - - Night\nfrom 2026-09-01 W")
	for day, want := range map[string]string{"2026-10-04": "30m0s", "2026-09-27": "1h0m0s"} {
		b := howe.Day(date(day), "").Blocks[0]
		check("10 half an hour's gap "+day, b.End.Sub(b.Start).String(), want)
	}
	late := must(t, "zone America/New_York\nterm 2026-09-01 2026-09-11\nday F\n  23:30-24:30 A\nweek W - - - - F\nfrom 2026-09-01 W")
	check("11 over midnight", said(late, wall(late, "2026-09-12 00:10:00"), ""), "A 20 | nothing")
	check("11 over midnight and over", said(late, wall(late, "2026-09-12 00:30:00"), ""), " | nothing")
	half := wall(two, "2026-11-30 10:30:00")
	check("12 the whole school's bells", said(two, half, ""), "3 25 | 4 2026-11-30 11:00")
	check("12 the second set", said(two, half, "Lower"), " | 4 2026-11-30 12:30")
	tokyo := time.Date(2026, 11, 25, 0, 5, 0, 0, time.UTC)
	check("13 a device elsewhere", fmt.Sprint(six.At(tokyo, "").Day.Date, " ", six.At(tokyo, "").Day.Kind, said(six, tokyo, "")),
		"2026-11-24 6 | A 2026-11-25 08:05")
	long := must(t, strings.Replace(samples(t)["six-day-cycle"], "2027-06-18", "2028-06-18", 1))
	check("14 a leap year", kindsOf(long, "2028-02-28", "2028-02-29", "2028-03-01"), "1 2 3")
}

func TestRules(t *testing.T) {
	const base = "zone America/New_York\nterm 2026-09-07 2026-09-25\nday A\n  9:00-10:00 1\nday B\n  9:00-10:00 2\n" +
		"week Short - A B\ncycle AB A B\nfrom 2026-09-07 AB\n"
	fortnight := []string{"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10", "2026-09-11", "2026-09-12", "2026-09-13", "2026-09-14", "2026-09-15"}
	for _, c := range []struct{ name, more, want string }{
		{"a cycle", "", "A B A B A - - B A"},
		{"off waits", "on 2026-09-08 off", "A - B A B - - A B"},
		{"off lost goes on", "on 2026-09-08 off lost", "A - A B A - - B A"},
		{"another kind goes on", "on 2026-09-08 A", "A A A B A - - B A"},
		{"another kind that holds waits", "on 2026-09-08 A hold", "A A B A B - - A B"},
		{"a week goes on every weekday", "on 2026-09-07..2026-09-13 week Short", "- A B - - - - B A"},
		{"a week that holds waits", "on 2026-09-07..2026-09-13 week Short hold", "- A B - - - - A B"},
		{"a weekend's exception does not count", "on 2026-09-12 A", "A B A B A A - B A"},
		{"nor does it if it is lost", "on 2026-09-12..2026-09-13 off lost", "A B A B A - - B A"},
		{"the narrowest wins", "on 2026-09-08 B\non 2026-09-07..2026-09-11 off", "- B - - - - - B A"},
		{"the narrowest decides the counting", "on 2026-09-08 off\non 2026-09-07..2026-09-11 A hold", "A - A A A - - A B"},
		{"the later of two as wide", "on 2026-09-07..2026-09-08 off\non 2026-09-08..2026-09-09 off lost", "- - - A B - - A B"},
		{"a start in the middle of a week", "from 2026-09-10 AB", "A B A A B - - A B"},
		{"a start at a kind", "from 2026-09-10 AB at B", "A B A B A - - B A"},
		{"a start at the weekend", "from 2026-09-13 AB at B", "A B A B A - - B A"},
		{"a week, then the cycle", "from 2026-09-08 Short\nfrom 2026-09-10 AB", "A A B A B - - A B"},
		{"terms overlap", "term 2026-09-10 2026-09-30", "A B A B A - - B A"},
		{"outside the terms", "term 2026-09-28 2026-09-30\non 2026-09-26 A", "A B A B A - - B A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := kindsOf(must(t, base+c.more), fortnight...); got != c.want {
				t.Errorf("the days are %s and should be %s", got, c.want)
			}
		})
	}
	t.Run("before the first from", func(t *testing.T) {
		s := must(t, strings.Replace(base, "from 2026-09-07", "from 2026-09-09", 1)+"on 2026-09-08 A Early")
		if got := kindsOf(s, "2026-09-08", "2026-09-09"); got != "- A" || s.Kind(date("2026-09-08")).Note != "" {
			t.Error(got)
		}
	})
	t.Run("the first of an index", func(t *testing.T) {
		s := must(t, "term 2026-09-07 2026-09-25\nday A\nday B\nday C\ncycle X A B A C\nfrom 2026-09-07 X at A")
		if got := kindsOf(s, fortnight[:5]...); got != "A B A C A" {
			t.Error(got)
		}
	})
}

func TestSets(t *testing.T) {
	s := must(t, "term 2026-09-07 2026-09-25\nday R for L\n  9:30-10:00 block A\n  12:00-12:30 A\n  13:00-13:30 E\nday R\n"+
		"  9:00-10:00 A\n  10:00-11:00 B\n  11:00-12:00 A\n  12:00-12:20 --\nday S\n  8:00-9:00 C\nweek W R S\nfrom 2026-09-07 W\n"+
		"use L for department \"Lower School\"\nuse M for block 3..4\nday S for M\n  8:30-9:00 C\nuse L for room 100..199\nuse M for block a")
	names := func(kind, set string) string {
		var list []string
		for _, b := range s.Bells(kind, set) {
			list = append(list, clockText(b.Start)+" "+b.Name)
		}
		return strings.Join(list, ", ")
	}
	for _, c := range [][3]string{
		{"R", "", "09:00 A, 10:00 B, 11:00 A, 12:00 "},
		{"R", "L", "09:30 block A, 10:00 B, 12:00 , 12:00 A, 13:00 E"},
		{"S", "L", "08:00 C"},
		{"S", "M", "08:30 C"},
	} {
		if got := names(c[0], c[1]); got != c[2] {
			t.Errorf("the bells of %s for %q are %s", c[0], c[1], got)
		}
	}
	for _, c := range []struct {
		class Class
		want  string
	}{
		{Class{Department: "lower  school"}, "L"},
		{Class{Department: "Lower School", Block: "Period 4"}, "M"},
		{Class{Block: "1, P3"}, "M"},
		{Class{Room: "Room 150B", Block: "4"}, "L"},
		{Class{Room: "Room 150B", Block: "Block A"}, "M"},
		{Class{Room: "200"}, ""},
		{Class{Room: "Gym"}, ""},
		{Class{Block: "34"}, ""},
		{Class{Block: "4", Set: "L"}, "L"},
		{Class{Block: "4", Set: "gone"}, "M"},
		{Class{Block: "4", Set: WholeSchool}, ""},
	} {
		if got := s.SetFor(c.class); got != c.want {
			t.Errorf("%+v has the bells %q and should have %q", c.class, got, c.want)
		}
	}
	if err := s.FindSet("l"); err == nil || !strings.HasSuffix(err.Error(), "there are no bells for l. L?") {
		t.Error(err)
	}
	if err := s.FindSet("L"); err != nil {
		t.Error(err)
	}
}

func TestKey(t *testing.T) {
	for block, want := range map[string]string{
		"A": "a", "a": "a", " Block  A": "a", "BLOCK a": "a", "Period 3": "3", "period 10": "10", "P3": "3", "p10": "10", "PE": "pe", "P": "p",
		"Period": "period", "Block": "block", "Blockade": "blockade", "3rd": "3rd", "Ä": "ä", "Periods 3": "periods 3",
	} {
		if got := Key(block); got != want {
			t.Errorf("%q is compared as %q and should be as %q", block, got, want)
		}
	}
}

func TestClasses(t *testing.T) {
	s := sample(t, "six-day-cycle")
	at := wall(s, "2026-11-23 09:30:00") // day 5: C A B
	for _, c := range []struct {
		class    Class
		on, next string
	}{
		{Class{Block: "Block A"}, "A", "A 2026-11-25"},
		{Class{Block: "a, C"}, "A", "A 2026-11-25"},
		{Class{Block: "B"}, "", "B 2026-11-23"},
		{Class{Block: "F"}, "", "F 2026-11-24"},
		{Class{Block: "Z"}, "", ""},
		{Class{Block: ""}, "", ""},
		{Class{Block: "A", Ends: "2026-11-24"}, "A", ""},
		{Class{Block: "A", Starts: "2026-11-24"}, "", "A 2026-11-25"},
	} {
		on, next := s.Turn(c.class, at)
		said := func(b *Block, day bool) string {
			switch {
			case b == nil:
				return ""
			case day:
				return fmt.Sprint(b.Name, " ", b.Day)
			}
			return b.Name
		}
		if said(on, false) != c.on || said(next, true) != c.next {
			t.Errorf("%+v: on %s, next %s", c.class, said(on, false), said(next, true))
		}
	}
	if !s.Has("Period A") || s.Has("H") || s.Has("") {
		t.Error("the blocks of the days are wrong")
	}
}

// Minutes are whole ones.
func TestLeft(t *testing.T) {
	s := sample(t, "choate-2020")
	for at, want := range map[string]string{"10:00:00": "E 50", "10:00:01": "E 49", "10:49:00": "E 1", "10:49:01": "E 0", "10:49:15": "E 0"} {
		if got := said(s, wall(s, "2020-04-01 "+at), ""); !strings.HasPrefix(got, want+" |") {
			t.Errorf("at %s: %s", at, got)
		}
	}
}

// Of a time that comes twice it is the first, whatever was asked before.
func TestTwice(t *testing.T) {
	s := must(t, "zone America/New_York\nterm 2026-10-26 2026-11-06\nday N\n  0:15-6:00 A\n  1:30-2:30 B\n  2:15-2:20 C\nweek W - - - - - - N\nfrom 2026-10-26 W")
	var got []string
	for _, b := range s.Day(date("2026-11-01"), "").Blocks {
		got = append(got, b.Name+" "+b.Start.UTC().Format("15:04-")+b.End.UTC().Format("15:04"))
	}
	if want := "A 04:15-11:00, B 05:30-07:30, C 07:15-07:20"; strings.Join(got, ", ") != want {
		t.Errorf("the blocks are %v", got)
	}
}

// A day that a zone skipped moves on by the day, and a block over the gap keeps its length.
func TestApia(t *testing.T) {
	s := must(t, "zone Pacific/Apia\nterm 2011-12-26 2012-01-06\nday A\n  9:00-10:00 1\n  23:30-24:30 2\nweek W A A A A A\nfrom 2011-12-26 W")
	for day, want := range map[string]string{
		"2011-12-29": "1 2011-12-29T09:00:00-10:00 1h0m0s, 2 2011-12-29T23:30:00-10:00 1h0m0s",
		"2011-12-30": "1 2011-12-31T09:00:00+14:00 1h0m0s", // the other one would end before it starts
	} {
		var got []string
		for _, b := range s.Day(date(day), "").Blocks {
			got = append(got, fmt.Sprint(b.Name, " ", b.Start.Format(time.RFC3339), " ", b.End.Sub(b.Start)))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %s", day, got)
		}
	}
	long := must(t, "zone Pacific/Apia\nterm 2011-12-26 2012-01-06\nday A\n  23:30-30:00 1\nday B\n  10:00-11:00 2\nday C\n  8:00-9:00 3\n"+
		"week W - - - A B C\nfrom 2011-12-26 W")
	for at, want := range map[string]string{
		"2011-12-29 12:00:00": " | 1 2011-12-29 23:30",
		"2011-12-31 05:00:00": "1 60 | 3 2011-12-31 08:00", // Thursday's, and Saturday's before Friday's
		"2011-12-31 08:30:00": "3 30 | 2 2011-12-30 10:00",
	} {
		if got := said(long, wall(long, at), ""); got != want {
			t.Errorf("at %s: %s", at, got)
		}
	}
	friday := must(t, "zone Pacific/Apia\nterm 2011-12-30 2012-01-06\nday B\n  10:00-11:00 2\nday C\n  8:00-9:00 3\nweek W - - - - B C\nfrom 2011-12-30 W")
	if got := said(friday, wall(friday, "2011-12-28 12:00:00"), ""); got != " | 3 2011-12-31 08:00" {
		t.Error(got)
	}
}
