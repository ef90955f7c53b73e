package schedule

import (
	"slices"
	"strconv"
	"strings"
)

// dawn is a time before which a bell is probably meant for the afternoon.
const dawn = 6 * 60

// bell reads an indented line: "08:05-09:00 A", or "10:05-10:20 -- Advisory".
func (p *parser) bell(l line) {
	switch word, _ := cutWord(l.text); {
	case slices.Contains(statements, word):
		p.wrong(l.n, "the line is indented, but one that says %s begins at the left", word)
		return
	case p.day == nil:
		p.wrong(l.n, "the line is indented, but there is no day above it")
		return
	}
	first, last, name := cutTimes(l.text)
	start, okStart := minutes(first)
	end, okEnd := minutes(last)
	times := first + "-" + last
	switch {
	case !okStart || !okEnd:
		p.wrong(l.n, "“%s” is not a block; write one like 08:05-09:00 A", l.text)
	case start >= 24*60:
		p.wrong(l.n, "%s starts after the day's end", times)
	case end > 30*60:
		p.wrong(l.n, "%s ends after 30:00, six in the morning of the next day", times)
	case end == start:
		p.wrong(l.n, "%s ends when it starts", times)
	case end < start:
		p.wrong(l.n, "%s ends before it starts", times)
	case len(p.day.bells) == maxBells:
		p.wrong(l.n, "the day has more than %d lines", maxBells)
	case name == "":
		p.wrong(l.n, "%s names no block; write -- for a break", times)
	default:
		p.ring(l.n, Bell{Name: name, Start: start, End: end})
	}
}

// ring adds a bell to the day above.
func (p *parser) ring(n int, b Bell) {
	if rest, isBreak := strings.CutPrefix(b.Name, "--"); isBreak && (rest == "" || rest[0] == ' ') {
		b.Name, b.Break = strings.TrimSpace(rest), true
	}
	if bells := p.day.bells; len(bells) > 0 && b.Start < dawn && bells[len(bells)-1].Start >= dawn {
		p.warn(n, "%s is at night; the afternoon is %s", clockText(b.Start), clockText(b.Start+12*60))
	}
	p.day.bells = append(p.day.bells, b)
}

// cutTimes splits a line after "08:05-09:00", which may have spaces around its hyphen.
func cutTimes(text string) (start, end, name string) {
	start, rest, _ := strings.Cut(text, "-")
	end, name = cutWord(strings.TrimSpace(rest))
	return strings.TrimSpace(start), end, name
}

// minutes reads a time such as 8:05 or 24:30 as minutes after midnight.
func minutes(text string) (int, bool) {
	hour, minute, ok := strings.Cut(text, ":")
	if !ok || len(hour) < 1 || len(hour) > 2 || len(minute) != 2 {
		return 0, false
	}
	h, errHour := strconv.ParseUint(hour, 10, 8)
	m, errMinute := strconv.ParseUint(minute, 10, 8)
	if errHour != nil || errMinute != nil || m > 59 {
		return 0, false
	}
	return int(h)*60 + int(m), true
}

// clockText is a time like 13:05.
func clockText(minutes int) string {
	two := func(n int) string { return strconv.Itoa(100 + n)[1:] }
	return two(minutes/60) + ":" + two(minutes%60)
}
