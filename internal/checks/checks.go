// Package checks decides what needs somebody, from facts that others have gathered: the
// board shows the list, and hallway doctor can print it. Its sentences are here, because
// a page and a command both say them. It only computes.
package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/internal/school"
)

// Group is how soon somebody should look.
type Group int

// The groups, most urgent first. Order is what needs nobody.
const (
	Now Group = iota
	Today
	Week
	Order
)

// String is the heading of a group.
func (g Group) String() string { return [...]string{"Now", "Today", "This week", "In order"}[g] }

// Check is one thing that somebody should look at, or that is in order.
type Check struct {
	ID     string // what it is about, for programs: "no-link"
	Group  Group
	Name   string   // what it is about, for people: "Links"
	Count  int      // the figure; zero in Order
	Says   string   // the sentence, which begins with the figure: "classes have no link"
	Block  string   // a block that Says names, as the roster writes it; usually empty
	Then   string   // the end of the sentence, after the block; empty: Says is followed by "in block"
	Who    []string // the first few of them: names and titles that people wrote
	About  string   // what else to know
	Button Button
}

// Button leads to where the check is settled. The zero Button is none.
type Button struct {
	Label  string
	Name   string // of a person, after the label; usually empty
	Href   string
	Person int64 // a form that posts this person; 0: a link
}

// List is everything that needs somebody, most urgent first, and then what is in order.
// Equally urgent checks are in the order in which they stand here.
func List(f Facts) []Check {
	var list []Check
	for _, check := range []func(Facts) []Check{
		noLink, more, withheld, known, asked, hosts, refused, wrongSchedules,
		ending, untaught, blocks, noAddress, unreachable, terms, year, scheduleEnds,
		site, linked, schedules, imports, backups, signIns, faults, disk, version,
	} {
		list = append(list, check(f)...)
	}
	slices.SortStableFunc(list, func(a, b Check) int { return int(a.Group) - int(b.Group) })
	return list
}

// Needs is how many checks of a list need somebody. They come first.
func Needs(list []Check) int {
	n := slices.IndexFunc(list, func(c Check) bool { return c.Group == Order })
	if n < 0 {
		return len(list)
	}
	return n
}

// plural is one or many, for n.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// some is a number and its noun: "1 class", "20,000 classes".
func some(n int, one, many string) string { return thousands(n) + " " + plural(n, one, many) }

// thousands writes a number as people read it: 20,000.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// others says how many there are besides those that are named.
func others(count, named int) string {
	if named == 0 || count <= named {
		return ""
	}
	return fmt.Sprintf("and %s more", thousands(count-named))
}

// moment is a time as people say it: "today at 2:10 AM", "8 November at 2:10".
func (f Facts) moment(t time.Time) string { return f.day(t) + " at " + school.Clock(t, f.Zone) }

// day is the day of a time as people say it: "today", "November 8", "8 November".
func (f Facts) day(t time.Time) string {
	t, now := t.In(f.Zone), f.Now.In(f.Zone)
	switch date := t.Format(time.DateOnly); {
	case date == now.Format(time.DateOnly):
		return "today"
	case date == now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "yesterday"
	case t.Year() == now.Year():
		return f.write(t, "January 2", "2 January")
	}
	return f.write(t, "January 2, 2006", "2 January 2006")
}

// write is a time in the layout of the school's country.
func (f Facts) write(t time.Time, us, elsewhere string) string {
	if school.American(f.Zone) {
		return t.Format(us)
	}
	return t.Format(elsewhere)
}

// bytes is an amount of memory as people say it: "6 MB", "41 GB".
func bytes(n uint64) string {
	switch {
	case n >= 10<<30:
		return thousands(int(n>>30)) + " GB"
	case n >= 1<<30:
		return strconv.FormatFloat(float64(n)/(1<<30), 'f', 1, 64) + " GB"
	}
	return strconv.FormatUint(max(1, n>>20), 10) + " MB"
}

// sentences joins sentences, without those that are empty.
func sentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
