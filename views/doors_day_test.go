package views

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

const larkfieldDay = `zone America/New_York
term 2026-09-08 2027-06-18
day 2
  08:05-09:00 A
  09:05-10:00 B
  10:25-11:20 C
  11:25-12:20 E
  13:00-13:50 F
day 2 for Lower
  11:40-12:20 C
day 3
  08:05-09:00 G
use Lower for department "Lower School"
cycle Six 2 3
from 2026-09-08 Six
on 2026-11-24 2
on 2026-11-25 3
on 2026-11-26 off Thanksgiving break
on 2026-11-27..2026-12-11 off Long break
`

const kolkataDay = `zone Asia/Kolkata
term 2026-09-08 2027-06-18
day X
  21:00-21:45 K
  22:00-22:40 L
week W X X X X X
from 2026-09-08 W
`

// parsed reads a schedule that has no faults.
func parsed(t *testing.T, text string) *schedule.Schedule {
	t.Helper()
	s, problems := schedule.Parse(text, time.UTC)
	if s == nil {
		t.Fatal(problems)
	}
	return s
}

// class is a class of one school, with or without a link.
func class(id int64, at int64, title, block, link string) school.Entry {
	return school.Entry{
		Door:    school.Door{ID: id, Code: "code" + title, Kind: school.SectionDoor, Meeting: school.Meeting{Link: link}},
		Section: school.Section{ID: id, SchoolID: at, Course: title, Block: block},
	}
}

// teacherAt is the page of somebody with every kind of class, at a time of 24 November in New York.
func teacherAt(t *testing.T, clock string, change func([]school.Entry)) []Card {
	t.Helper()
	ny, _ := time.LoadLocation("America/New_York")
	now, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-24 "+clock, ny)
	if err != nil {
		t.Fatal(err)
	}
	lower := class(8, 1, "Lower", "C", "l")
	lower.Section.Department = "Lower School"
	ending := class(9, 1, "Gone", "B", "l")
	ending.Section.Ends = "2026-11-23"
	own := []school.Entry{
		class(1, 1, "Algebra", "A", "l"), class(2, 1, "Pre", "C", "l"), class(3, 1, "Calculus", "Block e", ""), class(4, 1, "Stats", "G", "l"),
		class(5, 1, "Twice", "A, F", "l"), class(6, 1, "Ghost", "H", "l"), class(7, 1, "Homeroom", "", "l"), lower, ending,
		class(10, 2, "Far", "L", "l"), class(11, 3, "Plain", "A", "l"),
		{Door: school.Door{ID: 12, Kind: school.OfficeDoor}},
	}
	if change != nil {
		change(own)
	}
	schools := map[int64]*schedule.Schedule{1: parsed(t, larkfieldDay), 2: parsed(t, kolkataDay)}
	times := NewMeetings(own, func(id int64) *schedule.Schedule { return schools[id] }, now, ny)
	m := Doors{}
	for _, e := range own {
		m.Cards = append(m.Cards, Card{Entry: e, Meets: times.Of(&e)})
	}
	return m.present()
}

// told is a page as lines of title, times and chip.
func told(cards []Card) (lines []string) {
	for _, c := range cards {
		words, _ := c.Meets.chip()
		line := []string{c.Entry.Title(), c.Meets.from(), c.Meets.to(), words}
		lines = append(lines, strings.Join(slices.DeleteFunc(line, func(s string) bool { return s == "" }), "|"))
	}
	return lines
}

func TestMyLinksInTheOrderOfTheDay(t *testing.T) {
	for clock, want := range map[string]string{
		"10:41": "Calculus|11:25|to 12:20|No link, starts in 44 min; Pre|10:25|to 11:20|Now, 39 min left; Far|22:00|to 22:40|Later today; " +
			"Lower|11:40|to 12:20|Later today; Twice|1:00|to 1:50|Later today; Algebra|8:05|to 9:00|Over for today; Stats|Wed 8:05|to 9:00|Not today; " +
			"Gone|No more meetings; Ghost; Homeroom; Plain; Office hours|Any time",
		"10:24": "Pre|10:25|to 11:20|Next, at 10:25; Calculus|11:25|to 12:20|Later today; Far|22:00|to 22:40|Later today; Lower|11:40|to 12:20|Later today; " +
			"Twice|1:00|to 1:50|Later today; Algebra|8:05|to 9:00|Over for today; Stats|Wed 8:05|to 9:00|Not today; Gone|No more meetings; " +
			"Ghost; Homeroom; Plain; Office hours|Any time",
		"12:19": "Calculus|11:25|to 12:20|No link, on now; Lower|11:40|to 12:20|Now, 1 min left; Twice|1:00|to 1:50|Next, at 1:00; " +
			"Algebra|8:05|to 9:00|Over for today; Pre|10:25|to 11:20|Over for today; Far|22:00|to 22:40|Over for today; " +
			"Stats|Wed 8:05|to 9:00|Not today; Gone|No more meetings; Ghost; Homeroom; Plain; Office hours|Any time",
		"08:05": "Algebra|8:05|to 9:00|Now, 55 min left; Twice|8:05|to 9:00|Now, 55 min left; Pre|10:25|to 11:20|Next, at 10:25; " +
			"Calculus|11:25|to 12:20|Later today; Far|22:00|to 22:40|Later today; Lower|11:40|to 12:20|Later today; " +
			"Stats|Wed 8:05|to 9:00|Not today; Gone|No more meetings; Ghost; Homeroom; Plain; Office hours|Any time",
	} {
		if got := strings.Join(told(teacherAt(t, clock, nil)), "; "); got != want {
			t.Errorf("at %s:\n got %s\nwant %s", clock, got, want)
		}
	}
}

// A class that has no meeting today, or that somebody else's link is for, needs nobody.
func TestWithinTheHourOnlyWhatIsMissing(t *testing.T) {
	first := func(change func(*school.Entry)) string {
		return told(teacherAt(t, "10:41", func(own []school.Entry) { change(&own[2]) }))[0]
	}
	urgent := "Calculus|11:25|to 12:20|No link, starts in 44 min"
	if got := first(func(*school.Entry) {}); got != urgent {
		t.Error(got)
	}
	for name, change := range map[string]func(*school.Entry){
		"closed":            func(e *school.Entry) { e.Door.Closed = true },
		"no meeting today":  func(e *school.Entry) { e.Cover = &school.Cover{Closed: true} },
		"the cover's link":  func(e *school.Entry) { e.Cover, e.Door.Link = &school.Cover{}, "x" },
		"in more than hour": func(e *school.Entry) { e.Section.Block = "F" },
		"its term is over":  func(e *school.Entry) { e.Section.Ends, e.Phase = "2026-11-01", school.Over },
	} {
		if got := first(change); got == urgent || strings.HasPrefix(got, "Calculus") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestMyLinksSayWhatTodayIs(t *testing.T) {
	ny, _ := time.LoadLocation("America/New_York")
	s := parsed(t, larkfieldDay)
	times := func(id int64) *schedule.Schedule { return map[int64]*schedule.Schedule{1: s}[id] }
	named := func(id int64) string { return map[int64]string{1: "Larkfield", 2: "Lower School", 3: "Annex"}[id] }
	own := []school.Entry{class(1, 1, "Algebra", "A", "l")}
	for date, want := range map[string]string{
		"2026-11-24": "Tue, Nov 24 · day 2", "2026-11-26": "Thu, Nov 26 · no classes · Thanksgiving break",
		"2026-11-28": "Sat, Nov 28 · no classes · Long break", "2026-12-13": "Sun, Dec 13 · no classes today",
	} {
		now, _ := time.ParseInLocation("2006-01-02 15:04", date+" 09:00", ny)
		if got := NewMeetings(own, times, now, ny).DateWords(own, named); got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
	}
	// At several schools it is said once if it is the same, else with the school's name.
	own = nil
	for id := range int64(3) {
		other := class(id+1, 1, "Algebra", "A", "l")
		other.Section.SchoolID = id + 1
		own = append(own, other, other)
	}
	several := map[int64]*schedule.Schedule{1: s, 2: parsed(t, "zone America/New_York\nterm 2026-09-08 2027-06-18\nday N\n 8:00-9:00 A\nday 2\n 8:00-9:00 A\nweek W N N N N N\nfrom 2026-09-08 W\non 2026-11-24 2\n"), 3: s}
	for date, want := range map[string]string{
		"2026-11-24": "Tue, Nov 24 · day 2",
		"2026-11-26": "Larkfield and Annex: Thu, Nov 26 · no classes · Thanksgiving break. Lower School: Thu, Nov 26 · day N",
	} {
		now, _ := time.ParseInLocation("2006-01-02 15:04", date+" 09:00", ny)
		if got := NewMeetings(own, func(id int64) *schedule.Schedule { return several[id] }, now, ny).DateWords(own, named); got != want {
			t.Errorf("%s at three schools: %q, want %q", date, got, want)
		}
	}
	if got := NewMeetings(own, func(int64) *schedule.Schedule { return nil }, now, ny).DateWords(own, named); got != "" {
		t.Errorf("without a schedule: %q", got)
	}
}

// Without a schedule the order is that of the store, and no card has a time.
func TestMyLinksWithoutASchedule(t *testing.T) {
	var zero Meetings
	m := Doors{}
	for _, one := range []school.Entry{class(1, 1, "Z", "A", ""), class(2, 1, "A", "B", "l"), class(3, 1, "M", "", "")} {
		m.Cards = append(m.Cards, Card{Entry: one, Meets: zero.Of(&one)})
	}
	if got := strings.Join(told(m.present()), "; "); got != "Z; A; M" {
		t.Error(got)
	}
	if html := render(t, DoorsPage(m)); strings.Contains(html, "timed") || strings.Contains(html, `class="time`) {
		t.Error("a card has a time")
	}
}

// A class in a school far away says whose time that is, and one whose block no day has says
// what to do.
func TestCardSaysWhatIsOddAboutItsTimes(t *testing.T) {
	for _, c := range teacherAt(t, "10:41", nil) {
		html := render(t, DoorCard(c))
		has(t, html, pick(c.Entry.Title() == "Far", "", "!")+"times of Asia/Kolkata")
		has(t, html, pick(c.Entry.Title() == "Ghost", "", "!")+"Block H is on no day of the schedule.")
		has(t, html, pick(c.Entry.Title() == "Calculus", "", "!")+` need`)
	}
}
