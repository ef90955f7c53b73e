package schedule

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// proposal is the days of a proposed schedule.
type proposal struct {
	blocks  int // how many are in them
	days    []proposedDay
	pattern string   // the week or the cycle
	rest    []string // blocks that are in no day, with their classes
}

type proposedDay struct {
	kind   string
	blocks []string
}

// Limits of the blocks of a day, and of those that are listed beside the days.
const (
	maxDayBlocks = 12
	maxBlockName = 40
	maxRest      = 20
)

// Blocks whose names say on which day they meet: A1 or B-4, and 1(A) or 3(A-C) as
// PowerSchool writes them.
var (
	dayFirst  = regexp.MustCompile(`^([ab])[- ]?(\d{1,2})$`)
	dayInside = regexp.MustCompile(`^.{1,10}\(([a-f])(?:-([a-f]))?\)$`)
)

// plan decides which days a roster's blocks make.
func (r Roster) plan() proposal {
	counts, written := r.blocks()
	families := map[string][]string{}
	classes := map[string]int{}
	for key := range counts {
		f := familyOf(key)
		families[f] = append(families[f], key)
		classes[f] += counts[key]
	}
	family, most := "", 0
	for _, f := range []string{"inside", "first", "letter", "number", "word"} {
		if classes[f] > most {
			family, most = f, classes[f]
		}
	}
	keys := families[family]
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), natural(a, b)) })
	p := arrange(family, keys)
	in := map[string]bool{}
	for i := range p.days {
		for j, key := range p.days[i].blocks {
			in[key] = true
			p.days[i].blocks[j] = written[key]
		}
	}
	p.blocks = len(in)
	p.rest = left(counts, written, in)
	return p
}

// blocks are the classes of each block by its key, and how it is written. What a text
// cannot say is left out.
func (r Roster) blocks() (classes map[string]int, written map[string]string) {
	classes, written = map[string]int{}, map[string]string{}
	for _, b := range r.Blocks {
		seen := map[string]bool{}
		for _, name := range Split(b.Name) {
			key := Key(name)
			if seen[key] || key == "" || !writable(name) {
				continue
			}
			seen[key] = true
			classes[key] += max(b.Classes, 1)
			if name = strings.Join(strings.Fields(name), " "); written[key] == "" || name < written[key] {
				written[key] = name
			}
		}
	}
	return classes, written
}

// notText reports whether a letter cannot be in a line.
func notText(r rune) bool { return invisible(r) || unicode.IsSpace(r) }

// writable reports whether a name can be that of a block in a text.
func writable(name string) bool {
	plain := strings.Join(strings.Fields(name), " ")
	return utf8.ValidString(name) && !strings.ContainsFunc(plain, func(r rune) bool { return r != ' ' && notText(r) }) &&
		oneLine(name) == plain && !strings.HasPrefix(plain, "--") && utf8.RuneCountInString(plain) <= maxBlockName
}

// familyOf says what kind of name a block has.
func familyOf(key string) string {
	switch _, err := strconv.ParseUint(key, 10, 8); {
	case dayInside.MatchString(key):
		return "inside"
	case dayFirst.MatchString(key):
		return "first"
	case len(key) == 1 && 'a' <= key[0] && key[0] <= 'z':
		return "letter"
	case err == nil:
		return "number"
	}
	return "word"
}

// arrange makes days of blocks of one kind, those of most classes first.
func arrange(family string, keys []string) proposal {
	switch family {
	case "":
		return proposal{}
	case "inside":
		return byDay(keys, func(key string) (days []string) {
			m := dayInside.FindStringSubmatch(key)
			for d := m[1][0]; d <= cmp.Or(m[2], m[1])[0]; d++ {
				days = append(days, strings.ToUpper(string(d)))
			}
			return days
		})
	case "first":
		return byDay(keys, func(key string) []string { return []string{strings.ToUpper(key[:1])} })
	}
	limit := maxDayBlocks
	if family == "word" {
		limit = 8
	}
	if family == "letter" {
		limit = 16
	}
	keys = slices.Clone(keys[:min(len(keys), limit)])
	slices.SortFunc(keys, natural)
	switch n := len(keys); {
	case family != "letter" || n < 5:
		return week([]proposedDay{{"Reg", keys}, {"Reg", keys}, {"Reg", keys}, {"Reg", keys}, {"Reg", keys}})
	case n == 6:
		return rotating(keys)
	case n >= 8:
		return proposal{days: []proposedDay{{"A", keys[:(n+1)/2]}, {"B", slices.Clone(keys[(n+1)/2:])}}, pattern: "cycle AB A B"}
	}
	return week(fiveDays(keys))
}

// fiveDays are the days of a week, each of which goes on where the day before ended. Of
// seven blocks each meets four times, as in the template.
func fiveDays(keys []string) (days []proposedDay) {
	at := 0
	for i, kind := range []string{"Mon", "Tue", "Wed", "Thu", "Fri"} {
		n := min(len(keys), 6)
		if i == 2 && len(keys) == 7 {
			n = 4
		}
		d := proposedDay{kind: kind}
		for range n {
			d.blocks = append(d.blocks, keys[at%len(keys)])
			at++
		}
		if len(keys) < 7 {
			at++ // another block is the first of the next day
		}
		days = append(days, d)
	}
	return days
}

// rotating are as many days as there are blocks, each with another one first.
func rotating(keys []string) proposal {
	p := proposal{pattern: "cycle Six"}
	for i := range keys {
		kind := strconv.Itoa(i + 1)
		p.days = append(p.days, proposedDay{kind, slices.Concat(keys[i:], keys[:i])})
		p.pattern += " " + kind
	}
	return p
}

// week is a week of days. A day that comes again is written once.
func week(days []proposedDay) proposal {
	p := proposal{pattern: "week Regular"}
	for _, d := range days {
		p.pattern += " " + d.kind
		if !slices.ContainsFunc(p.days, func(o proposedDay) bool { return o.kind == d.kind }) {
			p.days = append(p.days, proposedDay{d.kind, slices.Clone(d.blocks)})
		}
	}
	return p
}

// byDay is a cycle of the days that the names of the blocks say.
func byDay(keys []string, daysOf func(string) []string) proposal {
	by := map[string][]string{}
	for _, key := range keys {
		for _, d := range daysOf(key) {
			if len(by[d]) < maxDayBlocks {
				by[d] = append(by[d], key)
			}
		}
	}
	var kinds []string
	for kind := range by {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	p := proposal{pattern: "cycle " + strings.Join(append([]string{"Days"}, kinds...), " ")}
	for _, kind := range kinds {
		slices.SortFunc(by[kind], natural)
		p.days = append(p.days, proposedDay{kind, by[kind]})
	}
	return p
}

// left are the blocks that are in no day, those of most classes first.
func left(classes map[string]int, written map[string]string, in map[string]bool) (list []string) {
	var keys []string
	for key := range classes {
		if !in[key] {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(classes[b], classes[a]), natural(a, b)) })
	for i, key := range keys {
		if i == maxRest {
			return append(list, fmt.Sprintf("%d more", len(keys)-i))
		}
		what := "classes"
		if classes[key] == 1 {
			what = "class"
		}
		list = append(list, fmt.Sprintf("%s (%d %s)", written[key], classes[key], what))
	}
	return list
}

// natural compares names with their numbers as numbers: 2 is before 10.
func natural(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y), cmp.Compare(na, nb)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if c := cmp.Compare(a[0], b[0]); c != 0 {
			return c
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// guessedBells are the lines of a day whose times nobody knows: of equal length, with
// lunch in the middle.
func guessedBells(blocks []string) []string {
	const begin, end, lunch, change = 8 * 60, 15 * 60, 45, 5
	n := len(blocks)
	long := min((end-begin-lunch-n*change)/n/5*5, 85)
	var lines []string
	at := begin
	for i, name := range blocks {
		if i == (n+1)/2 && n > 1 {
			lines = append(lines, clockText(at)+"-"+clockText(at+lunch)+" -- Lunch")
			at += lunch
		}
		lines = append(lines, clockText(at)+"-"+clockText(at+long)+" "+name)
		at += long + change
	}
	return lines
}
