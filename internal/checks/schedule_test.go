package checks

import (
	"strings"
	"testing"
	"time"
)

// What a schedule adds, each alone: it is Friday 27 November 2026, 10:00 in Chicago.
func TestScheduleChecks(t *testing.T) {
	at := func(day string) time.Time {
		d, err := time.ParseInLocation("2006-01-02 15:04", day, aMorning().Zone)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	chicago, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	meets := func(n int, m Meeting) func(*Facts) {
		return func(f *Facts) { f.NoLink = []Block{{"C", n, Name{9, "C Economics, Ms Park"}, m}} }
	}
	days := func(list ...SchoolDay) func(*Facts) { return func(f *Facts) { f.Days = list } }
	june, hill := at("2027-06-18 00:00"), SchoolDay{School: Name{2, "Hill"}, Slug: "hill", Has: true, Classes: 9}
	for _, test := range []struct {
		change func(*Facts)
		want   string // the first line that is not about the rest
	}{
		{meets(1, Meeting{true, true, at("2026-11-27 10:39")}),
			"Now | 1 class is on now without a link in block C | C Economics, Ms Park | 39 minutes left. | [Add a link] /admin/classes/9"},
		{meets(2, Meeting{true, false, at("2026-11-27 11:00").In(chicago)}),
			"Now | 2 classes start at 11:00 without a link in block C | C Economics, Ms Park | and 1 more | [Add the links] /admin/classes?block=C&link=none"},
		{meets(1, Meeting{true, false, at("2026-11-27 13:05").In(chicago)}),
			"Today | 1 class has no link in block C | C Economics, Ms Park | Next: today at 1:05. | [Add a link] /admin/classes/9"},
		{meets(3, Meeting{true, false, at("2026-11-28 08:05").In(chicago)}),
			"This week | 3 classes have no link in block C | C Economics, Ms Park | and 2 more. Next: tomorrow at 8:05. | [Add the links] /admin/classes?block=C&link=none"},
		{meets(1, Meeting{true, false, at("2026-12-01 08:05").In(chicago)}),
			"This week | 1 class has no link in block C | C Economics, Ms Park | Next: Tuesday at 8:05. | [Add a link] /admin/classes/9"},
		{meets(1, Meeting{true, false, at("2027-01-04 08:05").In(chicago)}),
			"This week | 1 class has no link in block C | C Economics, Ms Park | Next: January 4 at 8:05. | [Add a link] /admin/classes/9"},
		{meets(1, Meeting{Known: true}),
			"This week | 1 class has no link in block C | C Economics, Ms Park | The schedule has no day on which it meets. | [Add a link] /admin/classes/9"},

		{days(SchoolDay{Has: true, Unmatched: []Unmatched{{"H", 14}}, First: []Name{{1, "H Choir"}, {2, "H Orchestra"}}, Last: june, Days: 200}),
			"This week | 14 classes name block H, which no day has | H Choir, H Orchestra | and 12 more | [Fix the block] /admin/schedule"},
		{days(hill, SchoolDay{School: Name{1, "North"}, Slug: "north", Has: true, Unmatched: []Unmatched{{"H", 1}}, First: []Name{{1, "H Choir"}}}),
			"This week | 1 class names block H, which no day has | North, H Choir | | [Fix the block] /admin/schedule?school=north"},
		{days(SchoolDay{Has: true, Unmatched: []Unmatched{{"H", 1400}, {"Q", 6}}}),
			"This week | 1406 classes name blocks that no day has | H: 1,400, Q: 6 | | [Fix the blocks] /admin/schedule"},
		{days(hill, SchoolDay{School: Name{1, "North"}, Has: true, Slug: "n", Unmatched: []Unmatched{{"1", 1}, {"2", 1}, {"3", 1}, {"4", 1}, {"5", 1}, {"6", 1}, {"7", 1}, {"8", 1}}}),
			"This week | 8 classes name blocks that no day has | North, 1: 1, North, 2: 1, North, 3: 1, North, 4: 1, North, 5: 1, North, 6: 1 | and 2 other blocks | [Fix the blocks] /admin/schedule?school=n"},

		{days(SchoolDay{Has: true, Wrong: "It is odd."}),
			"Today | 1 schedule does not count | | It is odd. Students see no times. | [Correct it] /admin/schedule"},
		{days(SchoolDay{School: hill.School, Has: true, Wrong: "x"}, SchoolDay{School: hill.School, Has: true, Wrong: "x"}, SchoolDay{School: hill.School, Has: true, Wrong: "x"}, SchoolDay{School: hill.School, Has: true, Wrong: "x"}),
			"Today | 4 schedules do not count | Hill, Hill, Hill | and 1 more. Students see no times. | [Correct it] /admin/schedule"},

		{days(SchoolDay{Has: true, Days: 31, Last: at("2026-12-28 00:00")}),
			"This week | 31 days until the schedule ends | | Its last day is Monday, December 28. Add the terms of the next year. | [Add a term] /admin/schedule"},
		{days(hill, SchoolDay{School: Name{1, "North"}, Slug: "n", Has: true, Days: 1, Last: at("2026-11-28 00:00")}),
			"This week | 1 day until the schedule ends | North | Its last day is Saturday, November 28. Add the terms of the next year. | [Add a term] /admin/schedule?school=n"},
		{days(SchoolDay{Has: true, Classes: 1, Days: -2, Last: at("2026-11-25 00:00")}),
			"This week | 2 days since the schedule ended | | Its last day was Wednesday, November 25. Add the terms of the next year. | [Add a term] /admin/schedule"},
	} {
		f := aMorning()
		test.change(&f)
		list := List(f)
		if got := line(list[0]); got != test.want || Needs(list) != 1 {
			t.Errorf("%d need somebody; got\n%s\nwant\n%s", Needs(list), got, test.want)
		}
	}
	for _, test := range []struct {
		change func(*Facts)
		want   string // among what is in order; empty: nothing about it
	}{
		{days(), ""},
		{days(SchoolDay{}), ""},
		{days(SchoolDay{Classes: 3}), "In order | Schedule: There is no schedule yet, so students see blocks without times. | [Write it] /admin/schedule"},
		{days(hill, SchoolDay{Classes: 3, Slug: "n"}), "In order | Schedule: 1 school has no schedule, so students there see blocks without times. | [Write it] /admin/schedule?school=n"},
		{days(SchoolDay{Has: true, Classes: 3, Last: june, Days: 203}), "In order | Schedule: There is one until June 18. | [Schedule] /admin/schedule"},
		{days(SchoolDay{Has: true, Last: at("2026-06-12 00:00"), Days: -99}), "In order | Schedule: 1 school has a schedule. | [Schedule] /admin/schedule"},
		{days(hill, hill), "In order | Schedule: 2 schools have a schedule. | [Schedule] /admin/schedule"},
	} {
		f := aMorning()
		test.change(&f)
		list := List(f)
		got := ""
		for _, c := range list {
			if c.Name == "Schedule" {
				got += line(c)
			}
		}
		if got != test.want || Needs(list) != 0 {
			t.Errorf("%d need somebody; got\n%s\nwant\n%s", Needs(list), got, test.want)
		}
	}
}

// What is known to come later stands after what may be needed today.
func TestLinksInTheOrderOfTheDay(t *testing.T) {
	f := aMorning()
	hour := func(h int) Meeting { return Meeting{Known: true, At: f.Now.Add(time.Duration(h) * time.Hour)} }
	order := []Meeting{{Known: true, On: true, At: f.Now}, hour(1), hour(3), {}, hour(24), hour(90), {Known: true}}
	for i, a := range order {
		for j, b := range order {
			if a.Before(b, f) != (i < j) {
				t.Errorf("%+v before %+v: %v", a, b, a.Before(b, f))
			}
		}
	}
	for i, m := range order {
		f.NoLink = append(f.NoLink, Block{string(rune('A' + i)), 1, Name{1, "Art"}, m})
	}
	var got []string
	for _, c := range List(f)[:6] {
		got = append(got, c.Group.String()+" "+c.ID+c.Block)
	}
	if said := strings.Join(got, ", "); said != "Now no-linkA, Now no-linkB, Today no-linkC, Today no-linkD, This week no-link-more, In order site" {
		t.Error(said)
	}
}
