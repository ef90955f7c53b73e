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
		other := -2 // the last line that named something else with a password
		for n, line := range ls {
			f := foldLine(line)
			for i := 0; i < len(f.runes); {
				noun, end, ok := vocabulary.nouns.at(f.runes, i)
				switch {
				case !ok:
					i++
					continue
				case noun.kind == otherThing:
					other, i = n, end
					continue
				}
				l, named, ok := f.label(noun.kind, i, end)
				if !ok {
					i = end
					continue
				}
				if l.kind == meetingID || named {
					other = -2
				}
				l.line, l.to, l.ours, i = n, len(line), l.ours && other < n-1, end
				if !yield(l) {
					return
				}
			}
			if other == n-1 && strings.Trim(line, linkMark+" ") == "" {
				other = n // a line with a link alone is about what is above it
			}
		}
	}
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
