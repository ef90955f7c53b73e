package schedule

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// reference answers the same questions by another way, which is slow and easy to follow:
// it reads the lines of a text without faults, goes through the dates one by one from the
// first term for every question, and finds a time of the wall clock by trying instants.
type reference struct {
	zone  *time.Location
	terms [][2]Date
	days  map[string][]Bell // by "Reg" and "Reg for Lower"
	lists map[string][]string
	weeks map[string]bool
	froms []refFrom
	ons   []refOn
	uses  [][]string

	walls map[int64]time.Time // instants that were found
}

type refFrom struct {
	date     Date
	name, at string
}

type refOn struct {
	first, last             Date
	off, lost, hold, isWeek bool
	name, note              string
}

var (
	refComment = regexp.MustCompile(`(^|[\s\v\p{Z}\x{85}])#.*`)
	refBell    = regexp.MustCompile(`^(\d\d?):(\d\d) ?- ?(\d\d?):(\d\d) (.+)$`)
	refUse     = regexp.MustCompile(`^use (\S+) for (department|block|room) (.+)$`)
	refOnLine  = regexp.MustCompile(`^on ([^ .]+)(?:\.\.(\S+))? (?:(off)(?: (lost))?|(week) (\S+)(?: (hold))?|(\S+)(?: (hold))?)(?: (.*))?$`)
)

// refer reads a text that Parse found no fault with.
func refer(t testing.TB, text string, zone *time.Location) *reference {
	t.Helper()
	r := &reference{zone: zone, days: map[string][]Bell{}, lists: map[string][]string{}, weeks: map[string]bool{}, walls: map[int64]time.Time{}}
	day := ""
	for _, raw := range regexp.MustCompile("\r\n|\r|\n").Split(strings.TrimPrefix(text, "\ufeff"), -1) {
		words := strings.Fields(refComment.ReplaceAllString(raw, ""))
		line := strings.Join(words, " ")
		switch {
		case line == "":
		case strings.TrimSpace(string([]rune(raw)[:1])) == "":
			m := refBell.FindStringSubmatch(line)
			if m == nil {
				t.Fatalf("%q is no bell", line)
			}
			n := func(i int) int { return refNumber(m[i])*60 + refNumber(m[i+1]) }
			name, isBreak := m[5], m[5] == "--" || strings.HasPrefix(m[5], "-- ")
			if isBreak {
				name = strings.TrimSpace(name[2:])
			}
			r.days[day] = append(r.days[day], Bell{name, isBreak, n(1), n(3)})
		case words[0] == "term":
			r.terms = append(r.terms, [2]Date{date(words[1]), date(words[2])})
		case words[0] == "day":
			day = line[4:]
			r.days[day] = nil
		case words[0] == "week" || words[0] == "cycle":
			r.lists[words[1]], r.weeks[words[1]] = words[2:], words[0] == "week"
		case words[0] == "from":
			f := refFrom{date: date(words[1]), name: words[2]}
			if len(words) == 5 {
				f.at = words[4]
			}
			r.froms = append(r.froms, f)
		case words[0] == "on":
			r.on(t, line)
		case words[0] == "use":
			r.uses = append(r.uses, refUse.FindStringSubmatch(line)[1:])
		case words[0] == "zone":
			r.zone, _ = time.LoadLocation(words[1])
		}
	}
	return r
}

func refNumber(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

func (r *reference) on(t testing.TB, line string) {
	m := refOnLine.FindStringSubmatch(line)
	if m == nil {
		t.Fatalf("%q is no exception", line)
	}
	o := refOn{
		first: date(m[1]), last: date(cmp.Or(m[2], m[1])), off: m[3] != "", lost: m[4] != "", isWeek: m[5] != "",
		name: m[6] + m[8], hold: m[7]+m[9] != "", note: m[10],
	}
	r.ons = append(r.ons, o)
}

// what is a date: its kind and its note, both empty without school.
func (r *reference) what(d Date) (kind, note string) {
	first := d + 1
	for _, term := range r.terms {
		first = min(first, term[0])
	}
	var pattern []string
	week, at := false, 0
	for _, f := range r.sortedFroms() {
		if f.date < first {
			pattern, week, at = r.begin(f)
		}
	}
	for x := first; x <= d; x++ {
		kind, note = "", ""
		for _, f := range r.froms {
			if f.date == x {
				pattern, week, at = r.begin(f)
			}
		}
		inTerm := slices.ContainsFunc(r.terms, func(t [2]Date) bool { return t[0] <= x && x <= t[1] })
		if pattern == nil || !inTerm {
			continue
		}
		day := (int(x.Time().Weekday()) + 6) % 7
		weekday := day < 5
		o := r.narrowest(x)
		counts := weekday
		switch {
		case o == nil && week:
			kind = nth(pattern, day)
		case o == nil && weekday:
			kind = pattern[at%len(pattern)]
		case o == nil:
		case o.off:
			note, counts = o.note, weekday && o.lost
		case o.isWeek:
			kind, note, counts = nth(r.lists[o.name], day), o.note, weekday && !o.hold
		default:
			kind, note, counts = o.name, o.note, weekday && !o.hold
		}
		if counts {
			at++
		}
		if kind == "-" {
			kind = ""
		}
	}
	return kind, note
}

func (r *reference) sortedFroms() []refFrom {
	list := slices.Clone(r.froms)
	slices.SortFunc(list, func(a, b refFrom) int { return int(a.date - b.date) })
	return list
}

func (r *reference) begin(f refFrom) (pattern []string, week bool, at int) {
	pattern = append([]string{}, r.lists[f.name]...)
	if f.at != "" {
		at = slices.Index(pattern, f.at)
	}
	return pattern, r.weeks[f.name], at
}

func (r *reference) narrowest(d Date) *refOn {
	var best *refOn
	for i, o := range r.ons {
		if o.first <= d && d <= o.last && (best == nil || o.last-o.first <= best.last-best.first) {
			best = &r.ons[i]
		}
	}
	return best
}

func nth(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "-"
}

// blocks of a date, with breaks.
func (r *reference) blocks(d Date, set string) []Block {
	kind, _ := r.what(d)
	if kind == "" {
		return nil
	}
	own := r.days[kind+" for "+set]
	bells := slices.Clone(own)
	for _, b := range r.days[kind] {
		replaced := slices.ContainsFunc(own, func(o Bell) bool { return o.Break == b.Break && Key(o.Name) == Key(b.Name) })
		if !replaced {
			bells = append(bells, b)
		}
	}
	var list []Block
	for _, b := range bells {
		if start, end := r.wall(d, b.Start), r.wall(d, b.End); start.Before(end) {
			list = append(list, Block{b.Name, b.Break, d, start, end})
		}
	}
	slices.SortStableFunc(list, compareBlocks)
	return list
}

// wall finds an instant by the clock on the wall: the first of those that show the time,
// or, if none does, that many minutes after the last one before the gap.
func (r *reference) wall(d Date, minutes int) time.Time {
	wanted := int64(d)*86400 + int64(minutes)*60
	if at, known := r.walls[wanted]; known {
		return at
	}
	shown := func(u int64) int64 {
		_, offset := time.Unix(u, 0).In(r.zone).Zone()
		return u + int64(offset)
	}
	found := int64(1) << 62
	for u := wanted - 27*3600; u < wanted+27*3600; u += 900 {
		if try := wanted - (shown(u) - u); shown(try) == wanted {
			found = min(found, try)
		}
	}
	if found == 1<<62 {
		u := wanted - 27*3600
		for shown(u) < wanted {
			u += 60
		}
		before := u - 60
		found = before + wanted - shown(before)
	}
	at := time.Unix(found, 0).In(r.zone)
	r.walls[wanted] = at
	return at
}

// at looks at every date of the terms.
func (r *reference) at(t time.Time, all []Block) (on []Block, next *Block) {
	for i, b := range all {
		switch {
		case b.Break:
		case !t.Before(b.Start) && t.Before(b.End):
			on = append(on, b)
		case t.Before(b.Start) && (next == nil || b.Start.Before(next.Start)):
			next = &all[i]
		}
	}
	return on, next
}

// all are the blocks of all terms.
func (r *reference) all(set string) []Block {
	var list []Block
	first, last := r.span()
	for d := first; d <= last; d++ {
		list = append(list, r.blocks(d, set)...)
	}
	return list
}

func (r *reference) span() (first, last Date) {
	for i, term := range r.terms {
		if i == 0 {
			first, last = term[0], term[1]
		}
		first, last = min(first, term[0]), max(last, term[1])
	}
	return first, last
}
