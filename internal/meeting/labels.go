package meeting

import (
	"iter"
	"strings"
)

// joint is what stands between a label and its value. The weaker it is, the more the
// value itself must look like one.
type joint int

const (
	nothing joint = iota // "PW algebra7"
	word                 // "the passcode is algebra7", "Passcode - algebra7"
	colon                // "Passcode: algebra7", "Passcode = algebra7"
)

// label is a noun of the table with what belongs to it. Its value is in the bytes from to
// until of that line.
type label struct {
	kind     kind
	joint    joint
	start    int    // where the label begins in its own line
	ours     bool   // nothing says that it is about something else
	alone    bool   // the label is a whole line, and the value the next one
	marks    string // stars before the label that end behind the value: "*Passcode: x*"
	line     int
	from, to int
}

// labels yields all labels of the lines in one pass: it looks at each letter once, and at a
// bounded number of words beside each noun. A label waits for the next one, which may end
// its value.
func labels(ls []string) iter.Seq[label] {
	return func(yield func(label) bool) {
		waiting, has := label{}, false
		for next := range located(ls) {
			if has && waiting.line == next.line && next.joint == colon {
				waiting.to = max(waiting.from, min(waiting.to, next.start))
			}
			if has && !yield(waiting) {
				return
			}
			waiting, has = next.orNextLine(ls), true
		}
		if has {
			yield(waiting)
		}
	}
}

// located yields the labels with their own lines, and values that may be empty.
func located(ls []string) iter.Seq[label] {
	return func(yield func(label) bool) {
		other := otherThings{last: -2}
		for n, line := range ls {
			if !other.labelsOf(n, line, yield) {
				return
			}
			if other.last == n-1 && strings.Trim(line, linkMark+" ") == "" {
				other.last = n // a line with a link alone is about what is above it
			}
		}
	}
}

// otherThings remembers the last line that named something else with a password, a Wi-Fi or a
// recording. A label in it or in the next line is about that.
type otherThings struct{ last int }

// labelsOf yields the labels of a line, and reports whether to go on.
func (other *otherThings) labelsOf(n int, line string, yield func(label) bool) bool {
	f := foldLine(line)
	var id label   // an ID's noun, to which the next label may belong too
	named := false // a passcode was named before
	for noun := range f.nouns() {
		if noun.kind == otherThing {
			if !named { // "Passcode for the recording: x" ends with its value
				other.last = n
			}
			continue
		}
		named = named || noun.kind == passcodes
		l, ofMeeting, ok := f.label(noun.kind, noun.start, noun.end)
		if l.kind == meetingID || l.kind == plainID {
			id = label{kind: l.kind, from: f.at[noun.end]}
		}
		if !ok {
			continue
		}
		l.line, l.to = n, len(line)
		other.claim(&l, ofMeeting)
		if first, both := l.withID(id, line); both && !yield(first) || !yield(l) {
			return false
		}
	}
	return true
}

// claim says of a label whether it is about something else. That has one password: once it has
// a value in its own line, the next label is about the meeting again.
func (other *otherThings) claim(l *label, ofMeeting bool) {
	if l.kind == meetingID || ofMeeting {
		other.last = -2
	}
	l.ours = l.ours && other.last < l.line-1
	if other.last == l.line && l.kind == passcodes && l.from < l.to {
		other.last = -2
	}
}

// withID reads "Meeting ID/Passcode: 657 354 0681 / 7x9k2a": the label has two values, and
// the first is the ID's. The passcode's is behind it.
func (l *label) withID(id label, line string) (first label, both bool) {
	if l.kind != passcodes || id.kind == 0 || id.from > l.start || strings.Trim(line[id.from:l.start], " /&+|,") != "" {
		return label{}, false
	}
	number := idIn(line[l.from:])
	if len(number) < 9 {
		return label{}, false
	}
	l.ours = l.ours || id.kind == meetingID
	first = *l
	first.kind = id.kind
	left := len(number)
	for left > 0 {
		if isDigit(line[l.from]) {
			left--
		}
		l.from++
	}
	l.from = len(line) - len(strings.TrimLeft(line[l.from:], " /&+|,;"))
	return first, true
}

// orNextLine is the label with its value in the next line, as in a table, if it has none
// in its own. Without a colon, the label must be the whole line.
func (l label) orNextLine(ls []string) label {
	if l.from < l.to || l.line+1 == len(ls) || l.joint == nothing && l.start > 0 {
		return l
	}
	l.alone, l.start, l.line, l.from = true, 0, l.line+1, 0
	l.to = len(ls[l.line])
	return l
}
