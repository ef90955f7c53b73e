package schedule

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// samples are the whole texts in testdata, by name.
func samples(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(file), ".txt")] = string(text)
	}
	return texts
}

const edited = `# Larkfield
term 2026-09-08 2027-01-22 Fall # the board decided
term 2027-01-25 2027-06-18 Spring

# an ordinary day
day Reg        # with a break
  08:05-09:00 A   # early
	10:05-10:20 --

  # the last one
  10:25-11:20 C
# a short one
day Alt
  08:05-09:30 C
day Alt for Lower
  08:10-09:30 C

use Lower for block 1..4
week W Reg
cycle AB Reg Alt
from 2026-09-08 AB
on 2026-10-12 off Snow day #2
on 2026-12-21..2027-01-01 off
`

func TestPut(t *testing.T) {
	for _, c := range []struct{ name, statement, old, changed string }{
		{"a term with the same first day", "term 2026-09-08 2027-01-29 Autumn", "term 2026-09-08 2027-01-22 Fall #", "term 2026-09-08 2027-01-29 Autumn #"},
		{"a term with the same name in the same year", "term 2026-09-01 2027-01-22 Fall", "term 2026-09-08 2027-01-22 Fall #", "term 2026-09-01 2027-01-22 Fall #"},
		{"a term of that name in another year", "term 2028-01-25 2028-06-18 Spring", "Spring\n", "Spring\nterm 2028-01-25 2028-06-18 Spring\n"},
		{"the same again", "on 2026-10-12 off Snow day", "", ""},
		{"with a comment of its own", "week W Reg # new", "week W Reg", "week W Reg # new"},
		{"a note that was cut", "on 2026-10-12 off Snow", "on 2026-10-12 off Snow day #2", "on 2026-10-12 off Snow"},
		{"the same dates, written as a range", "on 2026-10-12..2026-10-12 Reg", "on 2026-10-12 off Snow day #2", "on 2026-10-12..2026-10-12 Reg"},
		{"another exception", "on 2026-10-13 off", "2027-01-01 off\n", "2027-01-01 off\non 2026-10-13 off\n"},
		{"a cycle in place of a week", "cycle W Reg Alt", "week W Reg", "cycle W Reg Alt"},
		{"another cycle", "cycle BA Alt Reg", "cycle AB Reg Alt\n", "cycle AB Reg Alt\ncycle BA Alt Reg\n"},
		{"the same start", "from 2026-09-08 AB at Alt", "from 2026-09-08 AB", "from 2026-09-08 AB at Alt"},
		{"another start", "from 2027-01-25 W", "from 2026-09-08 AB\n", "from 2026-09-08 AB\nfrom 2027-01-25 W\n"},
		{"the same classes", "use Upper for block 1..4", "use Lower", "use Upper"},
		{"other classes", "use Lower for room 1..4", "block 1..4\n", "block 1..4\nuse Lower for room 1..4\n"},
		{"a zone, where there is none", "zone Europe/Berlin", "term 2026-09-08", "zone Europe/Berlin\nterm 2026-09-08"},
		{"a day: what stays, stays as it is", "day Reg\n08:05-09:00 A\n10:05-10:20 --\n10:30-11:20 C", "  10:25-11:20 C", "  10:30-11:20 C"},
		{"a day: comments stay", "day Reg\n  08:10-09:00 A\n  10:25-11:20 C", "  08:05-09:00 A   # early\n\t10:05-10:20 --\n", "  08:10-09:00 A   # early\n"},
		{"a day with more", "day Alt\n  08:05-09:30 C\n  09:40-11:05 D", "  08:05-09:30 C\n", "  08:05-09:30 C\n  09:40-11:05 D\n"},
		{"a day for others", "day Alt for Lower\n  08:15-09:30 C", "08:10-09:30 C", "08:15-09:30 C"},
		{"another day for others stands with its kind", "day Reg for Lower\n 08:15-09:30 C", "10:25-11:20 C\n", "10:25-11:20 C\nday Reg for Lower\n 08:15-09:30 C\n"},
		{"a day with comments of its own", "day Exam\n08:00-09:00 C\n\n# until noon", "  08:10-09:30 C\n", "  08:10-09:30 C\nday Exam\n  08:00-09:00 C\n  # until noon\n"},
		{"another kind of day", "day Exam\n08:00-09:00 C\n", "  08:10-09:30 C\n", "  08:10-09:30 C\nday Exam\n  08:00-09:00 C\n"},
		{"a line break in a note", "on 2026-10-12 off Snow\non 2026-10-13 off", "on 2026-10-12 off Snow day #2", "on 2026-10-12 off Snow on 2026-10-13 off"},
		{"nothing", " \n", "", ""},
		{"a comment", "# words", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, as := range []func(string) string{
				func(text string) string { return text },
				func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
				func(text string) string { return byteOrderMark + text },
				func(text string) string { return strings.TrimSuffix(text, "\n") },
			} {
				want := strings.Replace(edited, c.old, c.changed, 1)
				if c.old != "" && !strings.Contains(edited, c.old) {
					t.Fatal("the case does not fit the text")
				}
				got := Put(as(edited), c.statement)
				if got != as(want) {
					t.Fatalf("the text is now\n%q\nand should be\n%q", got, as(want))
				}
				if again := Put(got, c.statement); again != got {
					t.Errorf("the second time changes it to\n%s", again)
				}
			}
		})
	}
}

func TestPutIntoAnEmptyText(t *testing.T) {
	text := ""
	for _, statement := range []string{
		"on 2026-10-12 off", "zone America/Chicago", "from 2026-09-08 AB", "day A\n  8:00-9:00 1", "cycle AB A",
		"term 2026-09-08 2027-06-18", "day A for Lower\n  8:10-9:00 1", "use Lower for room 1", "week W A",
	} {
		text = Put(text, statement)
	}
	want := "zone America/Chicago\nterm 2026-09-08 2027-06-18\nday A\n  8:00-9:00 1\nday A for Lower\n  8:10-9:00 1\n" +
		"use Lower for room 1\nweek W A\ncycle AB A\nfrom 2026-09-08 AB\non 2026-10-12 off\n"
	if text != want {
		t.Errorf("the text is\n%s", text)
	}
	if _, problems := Parse(text, time.UTC); len(problems) > 0 {
		t.Error(problems)
	}
}

// Whatever a text has, written again it stays as it is, and dropped it returns with the
// same effect.
func TestPutWhatIsThere(t *testing.T) {
	for name, text := range samples(t) {
		_, lines := rawLines(text)
		for _, p := range parts(lines) {
			statement := join("", lines[p.first:p.after])
			if got := Put(text, statement); got != text {
				t.Errorf("%s: %q changes the text to\n%s", name, statement, got)
			}
			dropped := Drop(text, p.first+1)
			if strings.Count(dropped, "\n")+strings.Count(statement, "\n") != strings.Count(text, "\n") {
				t.Errorf("%s: line %d is dropped:\n%s", name, p.first+1, dropped)
			}
			sameDays(t, text, Put(dropped, statement))
		}
	}
}

// sameDays checks that two texts say the same of every day of the school year.
func sameDays(t *testing.T, a, b string) {
	t.Helper()
	one, problems := Parse(a, time.UTC)
	other, more := Parse(b, time.UTC)
	if Faulty(problems) || Faulty(more) {
		t.Fatalf("%v %v\n%s", problems, more, b)
	}
	first, last, _ := one.Span()
	for d := first - 1; d <= last+1; d++ {
		x, y := one.Day(d, "Lower"), other.Day(d, "Lower")
		if x.Kind != y.Kind || x.Note != y.Note || !slices.Equal(instants(x.Blocks), instants(y.Blocks)) {
			t.Fatalf("%s is %v, and was %v:\n%s", d, y, x, b)
		}
	}
}

// instants are blocks that can be compared: a zone that was read twice is two.
func instants(blocks []Block) []string {
	var list []string
	for _, b := range blocks {
		list = append(list, b.Start.Format(time.RFC3339)+b.End.Format(time.RFC3339)+b.Name)
	}
	return list
}

func TestPutKeeps(t *testing.T) {
	for _, c := range []struct{ name, text, statement, want string }{
		{"the later of two lines of the same dates counts", "on 2026-10-12 off\non 2026-10-12 Reg\n", "on 2026-10-12 Alt", "on 2026-10-12 off\non 2026-10-12 Alt\n"},
		{"the indentation of a day that begins with a comment", "day Reg\n# first\n\t8:00-9:00 A\n", "day Reg\n9:00-9:30 B\n  8:00-9:00 A", "day Reg\n\t9:00-9:30 B\n# first\n\t8:00-9:00 A\n"},
	} {
		if got := Put(c.text, c.statement); got != c.want {
			t.Errorf("%s:\n%s", c.name, got)
		}
	}
}

func TestDrop(t *testing.T) {
	for _, c := range []struct {
		line      int
		old, left string
	}{
		{2, "term 2026-09-08 2027-01-22 Fall # the board decided\n", ""},
		{6, edited[strings.Index(edited, "day Reg"):strings.Index(edited, "# a short")], ""},
		{7, "  08:05-09:00 A   # early\n", ""},
		{0, "", ""}, {-1, "", ""}, {100, "", ""},
	} {
		if got := Drop(edited, c.line); got != strings.Replace(edited, c.old, c.left, 1) {
			t.Errorf("without line %d:\n%s", c.line, got)
		}
	}
}

func TestChanged(t *testing.T) {
	after := Put(Put(edited, "on 2027-02-01 off"), "day Reg\n  08:05-09:00 A\n  10:30-11:20 C")
	gone, came := Changed(edited, strings.ReplaceAll(after, "\n", "\r\n"))
	if want := []Line{{8, "\t10:05-10:20 --"}, {11, "  10:25-11:20 C"}}; !slices.Equal(gone, want) {
		t.Errorf("gone are %v", gone)
	}
	if want := []Line{{10, "  10:30-11:20 C"}, {23, "on 2027-02-01 off"}}; !slices.Equal(came, want) {
		t.Errorf("came have %v", came)
	}
	if gone, came := Changed("", "a\nb"); len(gone) != 0 || len(came) != 2 {
		t.Error(gone, came)
	}
	long, other := strings.Repeat("a\nb\n", 16<<10), strings.Repeat("c\nb\n", 16<<10)
	gone, came = Changed(long, other)
	if len(gone) == 0 || len(came) == 0 {
		t.Error("two long texts are the same")
	}
}

func TestRevert(t *testing.T) {
	put := func(statements ...string) func(string) string {
		return func(text string) string {
			for _, s := range statements {
				text = Put(text, s)
			}
			return text
		}
	}
	drop := func(line int) func(string) string { return func(text string) string { return Drop(text, line) } }
	for _, c := range []struct {
		name      string
		one, more func(string) string
		ok        bool
	}{
		{"nothing since", put("on 2027-02-01 off"), put(), true},
		{"another line at the same place", put("on 2027-02-01 off"), put("on 2027-02-02 off"), true},
		{"the same line since", put("on 2026-10-12 Reg"), put("on 2026-10-12 Alt"), false},
		{"two lines, and one came between them", put("on 2026-10-12 Reg", "on 2026-12-21..2027-01-01 Reg"), func(text string) string {
			return strings.Replace(text, "on 2026-12-21", "on 2026-12-20 off\non 2026-12-21", 1)
		}, false},
		{"a day that went, others came", drop(6), put("on 2027-02-01 off", "day Alt\n  08:05-09:31 C"), true},
		{"a day that went and was made again", drop(6), put("day Reg\n  9:00-10:00 A"), false},
		{"an exception that went and was made again", drop(21), put("on 2026-10-12 Reg"), false},
		{"a bell that went, then its day", drop(11), drop(6), false},
		{"a bell that came, then its day went", put("day Alt\n  08:05-09:30 C\n  10:00-11:00 A"), drop(13), false},
		{"a bell that went, another came", drop(11), func(text string) string {
			return strings.Replace(text, "10:20 --\n", "10:20 --\n  12:00-12:30 E\n", 1)
		}, true},
		{"all of it", func(string) string { return "" }, put("term 2028-09-08 2029-06-18"), true},
		{"all of it, and a term came again", func(string) string { return "" }, put("term 2026-09-08 2027-06-18"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := c.one(edited)
			got, ok := Revert(c.more(after), edited, after)
			if ok != c.ok {
				t.Fatalf("ok: %v\n%s", ok, got)
			}
			if !ok || c.name == "all of it" {
				return
			}
			if want := c.more(edited); !sameLines(got, want) {
				t.Errorf("the text is\n%s\nand should be\n%s", got, want)
			}
		})
	}
}

// sameLines reports whether texts have the same lines, in whatever order.
func sameLines(a, b string) bool {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func TestTemplates(t *testing.T) {
	first, last := date("2026-09-08"), date("2027-06-18")
	for _, template := range Templates() {
		s, problems := Parse(template.Text(first, last), time.UTC)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", template.Slug, problems)
		}
		for d := first; d < first+14; d++ {
			if day := s.Day(d, ""); (d.fromMonday() < 5) != (len(day.Blocks) > 4) {
				t.Errorf("%s: %s has %d blocks", template.Slug, d, len(day.Blocks))
			}
		}
		if template.Name == "" || template.About == "" {
			t.Errorf("%s says nothing", template.Slug)
		}
	}
}

// date is a date of a test's table.
func date(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// In a text with faults, too, a new statement takes nothing of another.
func TestPutAmongFaults(t *testing.T) {
	text := "term 2026-09-08 2027-06-18\n  8:00-9:00 lost\ndya Reg\n  8:00-9:00 A\n"
	want := "term 2026-09-08 2027-06-18\n  8:00-9:00 lost\nday Reg\n  9:00-10:00 A\ndya Reg\n  8:00-9:00 A\n"
	if got := Put(text, "day Reg\n9:00-10:00 A"); got != want {
		t.Errorf("the text is\n%s", got)
	}
	if got := Drop(text, 3); got != "term 2026-09-08 2027-06-18\n  8:00-9:00 lost\n" {
		t.Errorf("without the misspelled day it is\n%s", got)
	}
	if got := Put(text, "holiday 2026-10-12"); got != text {
		t.Errorf("what is no statement is written:\n%s", got)
	}
}

// The same bell of another day is another line, and what stands between two lines that a
// change wrote is not taken away with them.
func TestRevertBells(t *testing.T) {
	const day1, day2 = "day 1\n  8:00-9:00 A\n  9:00-10:00 B\n", "day 2\n  8:00-9:00 A\n"
	const bell = "  10:00-11:00 X\n"
	if got, ok := Revert(day2+"  9:00-10:00 B\n"+bell, day1+day2, day1+bell+day2); ok {
		t.Errorf("the bell of another day went:\n%s", got)
	}
	after := day1 + bell + "  11:00-12:00 Y\n" + day2
	if got, ok := Revert(strings.Replace(after, bell, bell+"  11:00-11:30 Z\n", 1), day1+day2, after); ok {
		t.Errorf("a later bell went:\n%s", got)
	}
}
