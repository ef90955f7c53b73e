package views

import (
	"slices"
	"strings"
	"time"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// Now is what is on at a school at an instant: the page for browsers without JavaScript.
type Now struct {
	d      Directory
	at     time.Time
	lines  []dayLine // of the day, by start
	on     []dayLine // of these, blocks and breaks
	next   *dayLine  // the next block today; nil: none
	groups []Group   // the classes that are on or, when no block is, that are next
}

// NewNow works out what is on at an instant of a directory's day.
func NewNow(d Directory, at time.Time) Now {
	n := Now{d: d, at: at}
	if d.times == nil {
		return n
	}
	n.readLines()
	pause := len(n.blocks()) == 0
	for _, g := range d.Groups {
		if slices.ContainsFunc(g.meets.today, func(b schedule.Block) bool { return holds(b, at) || pause && n.isNext(b) }) {
			n.groups = append(n.groups, g)
		}
	}
	return n
}

// readLines finds the lines of the day, which of them are on, and the next block.
func (n *Now) readLines() {
	d, at := n.d, n.at
	for _, l := range d.times.lines {
		if l.Day == d.Day.date || !l.over(at) { // of last night's, what is still on
			n.lines = append(n.lines, l)
		}
	}
	slices.SortStableFunc(n.lines, func(a, b dayLine) int { return compareStarts(&a.Block, &b.Block) })
	for _, l := range n.lines {
		switch {
		case l.holds(at):
			n.on = append(n.on, l)
		case !l.Break && l.Start.After(at) && (n.next == nil || l.Start.Before(n.next.Start)):
			n.next = &l
		}
	}
}

// isNext reports whether a meeting starts with the next block.
func (n Now) isNext(b schedule.Block) bool { return n.next != nil && b.Start.Equal(n.next.Start) }

// holds reports whether a block is on at an instant.
func holds(b schedule.Block, at time.Time) bool { return !b.Start.After(at) && b.End.After(at) }

func (l dayLine) holds(at time.Time) bool { return holds(l.Block, at) }

// over reports whether a line of the day is over at an instant.
func (l dayLine) over(at time.Time) bool { return !l.End.After(at) }

// blocks are the blocks that are on, without breaks.
func (n Now) blocks() []dayLine {
	var list []dayLine
	for _, l := range n.on {
		if !l.Break {
			list = append(list, l)
		}
	}
	return list
}

// known reports whether the school has times.
func (n Now) known() bool { return n.d.times != nil }

// tile is the block that the headline is about, or "": a break has no letter.
func (n Now) tile() string {
	switch blocks := n.blocks(); {
	case len(blocks) > 0:
		return blocks[0].Name
	case len(n.on) > 0 || n.next == nil:
		return ""
	}
	return n.next.Name
}

// head says what is on: "Block C, 39 min left", "Lunch, 20 min left", "Block E in 3 min".
func (n Now) head() string {
	list := n.blocks()
	if len(list) == 0 {
		list = n.on
	}
	switch {
	case len(list) > 0:
		return n.left(list[0])
	case n.next != nil && n.begun():
		return blockLabel(n.next.Name) + " " + n.until(n.next.Start)
	case n.next != nil:
		return "School starts " + n.until(n.next.Start)
	case n.begun():
		return "Over for today"
	}
	return n.d.times.head()
}

// then says what else is on, until when, and what comes after.
func (n Now) then() []string {
	list, kind := n.blocks(), n.d.times.kind
	var words []string
	if kind.Kind != "" && kind.Note != "" { // a day without blocks says it first
		words = append(words, kind.Note)
	}
	switch {
	case len(list) > 0:
		words = append(words, "Until "+bellTime(list[0].End)+n.after(", then "))
	case len(n.on) > 0:
		list, words = n.on, append(words, n.after("Then "))
	case n.next != nil:
		words = append(words, n.starts())
	case n.begun():
		return append(words, n.d.times.afterWords())
	default:
		return []string{n.d.times.then()}
	}
	for i := 1; i < len(list); i++ {
		words = append(words, n.left(list[i]))
	}
	return words
}

// after is what comes after what is on, if anything: "then E at 11:25".
func (n Now) after(then string) string {
	if n.next == nil {
		return ""
	}
	return then + n.nextName() + " at " + bellTime(n.next.Start)
}

// starts says when the next block starts, if nothing is on.
func (n Now) starts() string {
	if n.begun() {
		return "Starts at " + bellTime(n.next.Start)
	}
	return "At " + bellTime(n.next.Start) + " with " + n.nextName()
}

func (n Now) nextName() string {
	word, name := blockWords(n.next.Name)
	if word != "Block" {
		name = strings.ToLower(word) + " " + name
	}
	return name + pick(n.next.Set == "", "", " ("+n.next.Set+")")
}

// begun reports whether a block of the date itself is over or on: it is a pause, or the
// evening.
func (n Now) begun() bool {
	for _, l := range n.lines {
		if !l.Break && l.Day == n.d.Day.date && !l.Start.After(n.at) {
			return true
		}
	}
	return false
}

// left is a line that is on, with its minutes: "Block C, 39 min left".
func (n Now) left(l dayLine) string {
	name := l.called()
	if !l.Break {
		name = blockLabel(l.Name)
	}
	return pick(l.Set == "", "", l.Set+": ") + name + ", " + minutesWords(l.Left(n.at)) + " left"
}

// until is "in 24 min", and for what is hours away "at 8:05".
func (n Now) until(start time.Time) string {
	minutes := int(start.Sub(n.at) / time.Minute)
	if minutes > 60 {
		return "at " + bellTime(start)
	}
	return "in " + minutesWords(minutes)
}

// asOf is the time of the page: "As of 10:41 AM".
func (n Now) asOf() string {
	zone := n.d.Site.Zone
	if n.known() {
		zone = n.d.Day.times.Zone
	}
	return "As of " + school.Clock(n.at, zone)
}

// none says why no classes are listed; empty: some are.
func (n Now) none() string {
	switch {
	case len(n.groups) > 0:
		return ""
	case len(n.blocks()) > 0:
		return "No class meets now."
	case n.next != nil:
		return "No class meets in the next block."
	}
	return ""
}

// state is the word for a line of the day: "now", "over", or "" for what is to come.
func (n Now) state(l dayLine) string {
	switch {
	case l.holds(n.at):
		return "now"
	case l.over(n.at):
		return "over"
	}
	return ""
}

// tomorrow is the line below the day's times, unless the page has said it above.
func (n Now) tomorrow() string {
	if len(n.on) == 0 && n.next == nil {
		return ""
	}
	return n.d.times.afterWords()
}

// day is the heading of the day's times: "Tuesday, November 24 · day 2".
func (n Now) day() string {
	t := n.d.times
	return joined(dateTitle(t.day.date, t.day.times.Zone), kindWords(t.kind.Kind, t.day.date))
}

// all leads to the directory: "All 120 classes".
func (n Now) all() string { return pick(n.d.classes > 1, "All "+n.d.countText(), "All classes") }

// nowPath is the address of what is on now, for the directory at an address.
func nowPath(directory string) string { return pick(directory == "/", "", directory) + "/now" }

func (n Now) frame() frame {
	return frame{Site: n.d.Site, Title: "On now", Here: "/", Above: n.d.School.Name, Up: n.d.Action}
}

// tileName is the letter on a block's tile.
func tileName(block string) string {
	_, name := blockWords(block)
	return name
}

// name is a line's name, of a second set of bells with the set's.
func (l dayLine) name() string { return pick(l.Set == "", "", l.Set+": ") + l.called() }
