package schedule

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// whole is a text without problems, to which the cases add a line: the 12th.
const whole = "term 2026-09-08 2027-01-22 Fall\nterm 2027-01-25 2027-06-18 Spring\nday Reg\n  8:05-9:00 A\nday Tuesday\n  8:05-9:00 B\n" +
	"day Reg for Lower\n  8:10-9:00 A\nweek Short Reg\ncycle AB Reg Tuesday\nfrom 2026-09-08 AB\n"

func TestGrammar(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		// What is fine has no problem.
		{"# comment", ""}, {"   # an indented comment", ""}, {"on 2026-10-12 off # comment", ""}, {"on\t2026-10-12\toff", ""},
		{"on 2026-10-12 off Snow day", ""}, {"on 2026-10-12..2026-10-16 week Short hold Note", ""}, {"on 2026-10-12 Reg hold", ""},
		{"on 2026-10-12 off lost", ""}, {"day C#\n  8:00-9:00 C#", ""}, {"day X\n\n# comment\n\n\t8:00-9:00 A", ""},
		{"day X\n  00:00-24:00 A\n  23:59-30:00 B\n  8:00-9:00 A\n  8:00-9:00 A", ""}, {"day X\n  8:00 - 9:00 A, C and more", ""},
		{"day X\n  8:00-9:00 --\n  9:00-9:10 -- Advisory\n  9:10-9:20 --x", ""}, {"day Empty", ""},
		{"week W", ""}, {"week W - - - - - - Reg", ""}, {"from 2027-01-25 AB at Tuesday", ""}, {"from 2027-01-25 Short", ""},
		{"use Lower for department \"Lower School\"", ""}, {"use Lower for block 1..4", ""}, {"use Lower for block A..D", ""},
		{"use Lower for room 100..199", ""}, {"use Lower for room Gym", ""}, {"zone Europe/Berlin", ""}, {"term 2026-12-01 2027-02-01", ""},
		{"cycle X Reg Reg", ""}, {"day off1", ""}, {"day Off", ""}, {"day week-1", ""},
		// What is not says which line it is, and what was meant.
		{"on 2026-10-12 off Snow day #2", "line 12: warning: “#2” begins a comment, so it is left out"},
		{"term 2027-09-08", "line 12: a term has a first and a last day: term 2026-09-08 2027-01-22 Fall"},
		{"term 2027-09-08 2027-09-07", "line 12: 2027-09-07 is before 2027-09-08"},
		{"term 2027-02-29 2027-03-01", "line 12: there is no 2027-02-29 in the calendar"},
		{"term 2027-2-1 2027-03-01", "line 12: 2027-2-1 is not a date like 2026-11-24"},
		{"term 2027-02-01 03/01/2027", "line 12: 03/01/2027 is not a date like 2026-11-24"},
		{"term 0206-02-01 2027-03-01", "line 12: 0206-02-01 is not in the years 1900 to 2199"},
		{"day", "line 12: a kind of day has a name: day Reg"},
		{"day A B", "line 12: the name of a kind of day is one word: day A-B"},
		{"day A for Lower School", "line 12: the name of a set of bells is one word: day A for Lower-School"},
		{"day A for", "line 12: the name of a set of bells is one word: day A for Lower"},
		{"day off", "line 12: a kind of day cannot be called off"}, {"day week", "line 12: a kind of day cannot be called week"},
		{"day hold", "line 12: a kind of day cannot be called hold"}, {"day lost", "line 12: a kind of day cannot be called lost"},
		{"day for", "line 12: a kind of day cannot be called for"}, {"day at", "line 12: a kind of day cannot be called at"},
		{"day -", "line 12: a kind of day cannot be called -"}, {"day Reg for at", "line 12: a set of bells cannot be called at"},
		{"week hold", "line 12: a week cannot be called hold"}, {"cycle - Reg", "line 12: a cycle cannot be called -"},
		{"day Reg", "line 12: day Reg is on line 3 already"}, {"day  Reg  for Lower", "line 12: day Reg for Lower is on line 7 already"},
		{"day Tusday for Lower", "line 12: there is no day Tusday. Tuesday?"},
		{"  9:00-10:00 A", "line 12: the line is indented, but there is no day above it"},
		{"day X\n  9:00-8:30 A", "line 13: 9:00-8:30 ends before it starts"}, {"day X\n  9:00-9:00 A", "line 13: 9:00-9:00 ends when it starts"},
		{"day X\n  24:00-25:00 A", "line 13: 24:00-25:00 starts after the day's end"},
		{"day X\n  23:00-30:01 A", "line 13: 23:00-30:01 ends after 30:00, six in the morning of the next day"},
		{"day X\n  9:00-9:60 A", "line 13: “9:00-9:60 A” is not a block; write one like 08:05-09:00 A"},
		{"day X\n  9-10 A", "line 13: “9-10 A” is not a block; write one like 08:05-09:00 A"},
		{"day X\n  A 9:00-10:00", "line 13: “A 9:00-10:00” is not a block; write one like 08:05-09:00 A"},
		{"day X\n  +9:00-10:00 A", "line 13: “+9:00-10:00 A” is not a block; write one like 08:05-09:00 A"},
		{"day X\n  9:00-10:00", "line 13: 9:00-10:00 names no block; write -- for a break"},
		{"day X\n  9:00-10:00 # A", "line 13: 9:00-10:00 names no block; write -- for a break"},
		{"day X\n  on 2026-10-12 off", "line 13: the line is indented, but one that says on begins at the left"},
		{"day X\n  8:00-9:00 A\n  1:15-2:00 B", "line 14: warning: 01:15 is at night; the afternoon is 13:15"},
		{"9:00-10:00 A", "line 12: 9:00-10:00 is not indented, so it belongs to no day"},
		{"dya X\n  9:00-10:00 A", "line 12: a line cannot begin with dya. day?"},
		{"Term 2027-09-08 2027-09-09", "line 12: a line cannot begin with Term. term?"},
		{"holiday 2026-10-12", "line 12: a line cannot begin with holiday; it begins with term, day, use, week, cycle, from, on or zone"},
		{"use Lower", "line 12: write use NAME for department NAME, use NAME for block 1..4 or use NAME for room 100..199"},
		{"use Lower School for block 1", "line 12: write use NAME for department NAME, use NAME for block 1..4 or use NAME for room 100..199"},
		{"use Lower for grade 9", "line 12: write use NAME for department NAME, use NAME for block 1..4 or use NAME for room 100..199"},
		{"use Lowr for block 1", "line 12: there are no bells for Lowr. Lower?"},
		{"use Lower for block 4..1", "line 12: 4..1 is no range of blocks; write numbers or single letters: 1..4, A..D"},
		{"use Lower for room A1..A9", "line 12: A1..A9 is no range of rooms; write numbers or single letters: 1..4, A..D"},
		{"use Lower for room 1..", "line 12: 1.. is no range of rooms; write numbers or single letters: 1..4, A..D"},
		{"week", "line 12: a week has a name"}, {"cycle", "line 12: a cycle has a name"}, {"cycle X", "line 12: cycle X has no kinds of day"},
		{"week W Reg Reg Reg Reg Reg Reg Reg -", "line 12: week W has 8 kinds of day, but a week has seven days"},
		{"week Short Reg", "line 12: week Short is on line 9 already"}, {"week AB Reg", "line 12: cycle AB is on line 10 already"},
		{"week W Tusday", "line 12: there is no day Tusday. Tuesday?"}, {"week W reg", "line 12: there is no day reg. Reg?"},
		{"week W Quite-another", "line 12: there is no day Quite-another"}, {"week W R", "line 12: there is no day R"},
		{"cycle X Reg -", "line 12: a cycle skips the days without school by itself, so it has no -"},
		{"from 2026-09-08", "line 12: write from, a date and a week or a cycle: from 2026-09-08 AB"},
		{"from 2027-01-25 AB Tuesday", "line 12: write from, a date and a week or a cycle: from 2026-09-08 AB"},
		{"from 2027-01-25 AB on Tuesday", "line 12: write from, a date and a week or a cycle: from 2026-09-08 AB"},
		{"from 2026-09-08 Short", "line 12: line 11 has a from 2026-09-08 already"},
		{"from 2027-01-25 BA", "line 12: there is no week or cycle BA. AB?"}, {"from 2027-01-25 Reg", "line 12: there is no week or cycle Reg"},
		{"from 2027-01-25 Short at Reg", "line 12: a week cannot start at Reg; only a cycle can"},
		{"from 2027-01-25 AB at Tusday", "line 12: there is no day Tusday. Tuesday?"},
		{"day X\nfrom 2027-01-25 AB at X", "line 13: cycle AB has no day X"},
		{"from 2027-06-19 AB", "line 12: warning: 2027-06-19 is after the last term, so the line does nothing"},
		{"on", "line 12: write on, a date or two and what is then: on 2026-10-12 off Columbus Day"},
		{"on 2026-10-12", "line 12: write on, a date or two and what is then: on 2026-10-12 off Columbus Day"},
		{"on 2026-10-12..2026-10-11 off", "line 12: 2026-10-11 is before 2026-10-12"},
		{"on 2026-10-12.. off", "line 12: write two dates without spaces: on 2026-12-21..2027-01-01 off"},
		{"on 2026-10-12 .. 2026-10-13 off", "line 12: write two dates without spaces: on 2026-12-21..2027-01-01 off"},
		{"on Monday off", "line 12: Monday is not a date like 2026-11-24"},
		{"on 2026-10-12 Tusday", "line 12: there is no day Tusday. Tuesday?"}, {"on 2026-10-12 of", "line 12: there is no day of. off?"},
		{"on 2026-10-12 week", "line 12: on ... week names a week: on 2026-10-12 week Short"},
		{"on 2026-10-12 week Shrt", "line 12: there is no week Shrt. Short?"},
		{"on 2026-10-12 week AB", "line 12: AB is a cycle; on ... week names a week"},
		{"on 2026-10-12 hold", "line 12: there is no day hold"},
		{"on 2027-01-23 off", "line 12: warning: 2027-01-23 is outside the terms, so the line does nothing"},
		{"on 2027-06-19..2027-06-20 Reg", "line 12: warning: 2027-06-19..2027-06-20 is outside the terms, so the line does nothing"},
		{"on 2026-10-12..2026-10-17 Reg", "line 12: warning: Reg is held at the weekend, too"},
		{"on 2026-10-12 off hold", "line 12: warning: hold is read as a part of the note; a day off waits anyway"},
		{"on 2026-10-12 Reg lost", "line 12: warning: lost is read as a part of the note; it stands after off"},
		{"zone", "line 12: write zone and its name: zone America/New_York"},
		{"zone Local", "line 12: there is no time zone Local; write one like America/New_York"},
		{"zone America/Larkfield", "line 12: there is no time zone America/Larkfield; write one like America/New_York"},
		{"zone UTC\nzone UTC", "line 13: line 12 names a zone already"},
		{"as North High", "line 12: a text that says as North High has nothing else"},
		{"as", "line 12: write as and the name of a school: as North High"},
		{"on 2026-10-12 off \xff", "line 12: a letter is not in UTF-8; save the text as UTF-8"},
		{"day Re\u200bg", "line 12: there is an invisible character in the line; type it again"},
		{"on 2026-10-12 off \x00", "line 12: there is an invisible character in the line; type it again"},
	} {
		for _, text := range []string{whole + c.line, byteOrderMark + strings.ReplaceAll(whole+c.line, "\n", "\r\n")} {
			if got := listed(Parse(text, time.UTC)); got != c.want {
				t.Errorf("%q: the problems are\n%s\nand should be\n%s", c.line, got, c.want)
			}
		}
	}
}

// listed are problems, one a line. A schedule is there if none of them is an error.
func listed(s *Schedule, problems []Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	if (s == nil) != Faulty(problems) {
		lines = append(lines, "and the schedule does not fit the problems")
	}
	return strings.Join(lines, "\n")
}

func TestWholeTexts(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "warning: there is no term, so there is no school on any day"},
		{"term 2026-09-08 2027-06-18", "warning: no line begins with from, so there is no school on any day"},
		{strings.Replace(whole, "from 2026-09-08", "from 2026-09-09", 1),
			"line 11: warning: before 2026-09-09 no line says from, so there is no school until then, although a term begins on 2026-09-08"},
		{" # shared\nas North High\n", ""},
		{"as North High\nas South High", "line 2: line 1 names a school already"},
		{"week W Tusday\nday Tuesday\nday Tuesday\n8:00-9:00 A",
			"line 1: there is no day Tusday. Tuesday?\nline 3: day Tuesday is on line 2 already\nline 4: 8:00-9:00 is not indented, so it belongs to no day"},
		{"day A\nweek W B a", "line 2: there is no day B\nline 2: there is no day a. A?"},
		{strings.Repeat("x", MaxText+1), "the text is longer than 64 KiB"},
	} {
		if got := listed(Parse(c.text, time.UTC)); got != c.want {
			t.Errorf("the problems are\n%s\nand should be\n%s", got, c.want)
		}
	}
	if s, _ := Parse("as  North High # shared", time.UTC); s.As != "North High" {
		t.Error(s.As)
	}
	if s, _ := Parse("zone Europe/Berlin", time.UTC); s.Zone.String() != "Europe/Berlin" || !s.Zoned {
		t.Error(s.Zone)
	}
	if s, _ := Parse("", time.UTC); s.Zone != time.UTC || s.Zoned {
		t.Error(s.Zone)
	}
}

// A text of thousands of lines is read within a moment, whatever is in it, and its first
// error is listed whatever it has beside.
func TestLargeTexts(t *testing.T) {
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < MaxText-2*len(format)-200; i++ {
			fmt.Fprintf(&b, format+"\n", i)
		}
		return b.String()
	}
	const terms = "term 1900-01-01 2199-12-31\n"
	for name, text := range map[string]string{
		"kinds that are not there": numbered("day a%d") + "week W " + strings.Repeat("b123456789 ", 7),
		"names that are not there": numbered("day abcdefghijklmnopqrstuvwxyz%d\non 2026-09-08 zbcdefghijklmnopqrstuvwxyz"),
		"terms":                    strings.Repeat(terms, MaxText/len(terms)-1),
		"exceptions":               terms + numbered("on 1900-01-01..2199-12-31 off %d"),
		"a long cycle":             terms + "day A\ncycle X " + strings.Repeat("A ", MaxText/2-100) + "\nfrom 1900-01-01 X",
		"warnings, then an error":  terms + strings.Repeat("on 2026-09-08 off #2\n", 1000) + "on 2026-09-08 nothing",
		"a long name":              "week W " + strings.Repeat("x", MaxText-10),
		"empty lines":              strings.Repeat("\n", MaxText),
		"bells":                    "day A\n" + strings.Repeat(" 8:00-9:00 A\n", 4000),
	} {
		s, problems := Parse(text, time.UTC)
		if len(problems) > 2*maxProblems {
			t.Errorf("%s: %d problems", name, len(problems))
		}
		for _, p := range problems {
			if len(p.Text) > 2*maxSentence {
				t.Errorf("%s: a problem of %d bytes", name, len(p.Text))
			}
		}
		if (s == nil) != Faulty(problems) {
			t.Errorf("%s: the schedule does not fit the problems", name)
		}
		if name == "warnings, then an error" && s != nil {
			t.Error("the error after a hundred warnings is lost")
		}
		if s != nil {
			s.At(time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), "")
		}
	}
}

func TestDates(t *testing.T) {
	for text, day := range map[string]time.Weekday{"1900-01-01": time.Monday, "1969-12-28": time.Sunday, "1970-01-01": time.Thursday, "2199-12-31": time.Tuesday} {
		d := date(text)
		if d.String() != text || d.Weekday() != day || d.fromMonday() != (int(day)+6)%7 || DateOf(d.Time()) != d {
			t.Errorf("%s is %s, a %s", text, d, d.Weekday())
		}
	}
	for _, text := range []string{"", "2026-11-3", "2026-11-31", "2026/11/30", "1899-12-31", "2200-01-01", "２０２６-1", "2026-11-3\xff", " 2026-11-3"} {
		if d, err := ParseDate(text); err == nil {
			t.Errorf("%q is %s", text, d)
		}
	}
}

func TestNames(t *testing.T) {
	s := must(t, whole)
	if got := fmt.Sprint(s.Kinds(), s.Sets(), s.Weeks(), s.Cycles()); got != "[Reg Tuesday] [Lower] [Short] [AB]" {
		t.Error(got)
	}
	if s.Bells("Nothing", "") != nil {
		t.Error("a kind that is not there has bells")
	}
}
