package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Severity says whether a finding needs a person.
type Severity string

// The severities.
const (
	Problem Severity = "problem" // needs a person
	Warning Severity = "warning" // read in the way that was probably meant
	Note    Severity = "note"
)

// Finding is something noticed in a file, for a person to read. Found, Will and
// Do are what was found, what an import does about it, and what the reader
// could do: whole sentences, except that Found continues after a colon.
type Finding struct {
	File     string   `json:"file"`
	Line     int      `json:"line,omitzero"`    // physical line where the row starts; 0: the file as a whole
	Column   string   `json:"column,omitempty"` // as the format names it; empty: the whole row
	Severity Severity `json:"severity"`
	Found    string   `json:"found"`
	Will     string   `json:"will,omitempty"`
	Do       string   `json:"do,omitempty"`
}

// aboutRoster is a finding that only the present roster shows.
func aboutRoster(severity Severity, will, do, found string, args ...any) Finding {
	return Finding{File: "The roster", Severity: severity, Found: fmt.Sprintf(found, args...), Will: will, Do: do}
}

// Place is where a finding stands: "choate.csv line 7".
func (f Finding) Place() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s line %d", f.File, f.Line)
	}
	return f.File
}

// String is the finding as one paragraph: "choate.csv line 7: no e-mail for Wen Li. ...".
func (f Finding) String() string {
	s := f.Place() + ":"
	for _, sentence := range []string{f.Found, f.Will, f.Do} {
		if sentence != "" {
			s += " " + sentence
		}
	}
	return s
}

// Problems counts the findings that need a person.
func Problems(list []Finding) int {
	n := 0
	for _, f := range list {
		if f.Severity == Problem {
			n++
		}
	}
	return n
}

// maxFindings keeps a broken file from answering with a million sentences, and
// maxSeen from being remembered: beyond it, what repeats is counted again.
const maxFindings, maxSeen = 500, 50_000

// findings collects what was noticed, each thing once: a course list repeats
// its teachers on the row of every student.
type findings struct {
	list  []Finding
	seen  map[string]bool
	more  map[string]int // by file: how many are not in list
	count map[string]int // by file
	order []string       // the files, as they were read
	files int            // how many files there are
}

// add keeps a finding unless the same was noticed about the same subject.
func (f *findings) add(subject string, n Finding) {
	if subject != "" {
		id := n.File + "\x00" + n.Column + "\x00" + subject
		if f.seen[id] {
			return
		}
		if f.seen == nil {
			f.seen = map[string]bool{}
		}
		if len(f.seen) < maxSeen {
			f.seen[id] = true
		}
	}
	if f.count == nil {
		f.count, f.more = map[string]int{}, map[string]int{}
	}
	if !slices.Contains(f.order, n.File) {
		f.order = append(f.order, n.File)
	}
	if f.count[n.File] == maxFindings {
		f.more[n.File]++
		return
	}
	f.count[n.File]++
	f.list = append(f.list, n)
}

// all is the list in the order of the files and their lines, and how many are
// not in it.
func (f *findings) all() []Finding {
	slices.SortStableFunc(f.list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(f.order, a.File), slices.Index(f.order, b.File)), cmp.Compare(a.Line, b.Line))
	})
	for _, file := range f.order {
		if n := f.more[file]; n > 0 {
			f.list = append(f.list, Finding{File: file, Severity: Problem,
				Found: fmt.Sprintf("there are %d more findings like these.", n), Do: "Correct these first and upload the file again."})
		}
	}
	return f.list
}

const maxQuote = 60

// quote shows a cell inside a sentence: short, and with invisible characters
// written out, because they are often what is wrong.
func quote(s string) string { return "“" + plainTo(s, maxQuote, hidden) + "”" }

// plainTo is a text of at most so many letters, with some characters written
// out.
func plainTo(s string, letters int, written func(rune) bool) string {
	var out strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > letters {
			out.WriteString("…")
			break
		}
		if written(r) {
			fmt.Fprintf(&out, "[U+%04X]", r)
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// hidden is true for characters that a reader cannot see or that stand for one
// that was lost.
func hidden(r rune) bool {
	return r == unicode.ReplacementChar || !unicode.IsGraphic(r)
}

// plain is quote without the marks, for a name inside a sentence.
func plain(s string) string {
	return plainTo(s, maxQuote, hidden)
}
