package schedule

import (
	"fmt"
	"strings"
)

// Template is a way to begin a schedule: a whole text for a school that has none.
type Template struct {
	Slug  string // for forms
	Name  string
	About string // a sentence

	days  []templateDay
	lines string // week or cycle
	start string // what is in force from the first day on
}

// templateDay is a kind of day: the names of its blocks, in the order of the times.
type templateDay struct{ kind, blocks string }

// The times of the templates' days, with a break.
var (
	sixTimes   = []string{"08:30-09:20", "09:25-10:15", "10:30-11:20", "11:25-12:15", "13:00-13:50", "13:55-14:45", "12:15-13:00 -- Lunch"}
	fourTimes  = []string{"08:00-09:25", "09:35-11:00", "11:45-13:10", "13:20-14:45", "11:00-11:45 -- Lunch"}
	eightTimes = []string{
		"08:00-08:45", "08:50-09:35", "09:40-10:25", "10:30-11:15", "11:55-12:40", "12:45-13:30", "13:35-14:20", "14:25-15:10",
		"11:15-11:55 -- Lunch",
	}
)

// Templates are the texts that a school can begin with.
func Templates() []Template {
	return []Template{
		{
			Slug: "five-days", Name: "Five days, blocks A to G",
			About: "Every weekday has its own order of seven blocks, each of which meets four times a week.",
			days:  []templateDay{{"Mon", "A B C D E F"}, {"Tue", "G A B C D E"}, {"Wed", "F G A B"}, {"Thu", "C D E F G A"}, {"Fri", "B C D E F G"}},
			lines: "week Regular Mon Tue Wed Thu Fri", start: "Regular",
		},
		{
			Slug: "a-b", Name: "A days and B days", About: "Blocks 1 to 4 on one school day, 5 to 8 on the next. A holiday is skipped.",
			days:  []templateDay{{"A", "1 2 3 4"}, {"B", "5 6 7 8"}},
			lines: "cycle AB A B", start: "AB",
		},
		{
			Slug: "six-days", Name: "A cycle of six days", About: "Days 1 to 6, whatever weekday it is: after a holiday the next day follows.",
			days: []templateDay{
				{"1", "A B C D E F"}, {"2", "B C D E F A"}, {"3", "C D E F A B"},
				{"4", "D E F A B C"}, {"5", "E F A B C D"}, {"6", "F A B C D E"},
			},
			lines: "cycle Six 1 2 3 4 5 6", start: "Six",
		},
		{
			Slug: "periods", Name: "Periods 1 to 8", About: "The same eight periods every weekday.",
			days:  []templateDay{{"Reg", "1 2 3 4 5 6 7 8"}},
			lines: "week Regular Reg Reg Reg Reg Reg", start: "Regular",
		},
	}
}

// Text is the template as the text of a school year. Its times are an example.
func (t Template) Text(first, last Date) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s. Change the times to yours.\nterm %s %s\n", t.Name, first, last)
	for _, d := range t.days {
		fmt.Fprintf(&b, "\nday %s\n", d.kind)
		for _, l := range d.bells() {
			b.WriteString("  " + l + "\n")
		}
	}
	fmt.Fprintf(&b, "\n%s\nfrom %s %s\n", t.lines, first, t.start)
	return b.String()
}

// bells are the lines of a day, with lunch in its place.
func (d templateDay) bells() []string {
	blocks := strings.Fields(d.blocks)
	times := map[int][]string{4: fourTimes, 6: sixTimes, 8: eightTimes}[len(blocks)]
	lunch := times[len(blocks)]
	var lines []string
	for i, name := range blocks {
		if lunch != "" && lunch < times[i] {
			lines, lunch = append(lines, lunch), ""
		}
		lines = append(lines, times[i]+" "+name)
	}
	return lines
}
