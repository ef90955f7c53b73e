package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Severity says whether somebody must look at a finding.
type Severity string

const (
	Problem Severity = "problem" // somebody must look at it
	Warning Severity = "warning" // read in the way that was probably meant
	Note    Severity = "note"
)

// Finding is a remark about a file. Found, Will and Do are what was found, what an import
// does about it and what the reader could do: sentences, but Found follows a colon.
type Finding struct {
	File     string   `json:"file"`
	Line     int      `json:"line,omitzero"`    // physical line where the row starts; 0: the file as a whole
	Column   string   `json:"column,omitempty"` // as the format names it; empty: the whole row
	Severity Severity `json:"severity"`
	Found    string   `json:"found"`
	Will     string   `json:"will,omitempty"`
	Do       string   `json:"do,omitempty"`

	Top bool `json:"-"` // how all of the file was read: a timer says it too
}

// aboutRoster is a finding that only the present roster shows.
func aboutRoster(severity Severity, will, do, found string, args ...any) Finding {
	return Finding{File: "The roster", Severity: severity, Found: fmt.Sprintf(found, args...), Will: will, Do: do}
}

// Place is where a finding is: "choate.csv line 7".
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

// Problems counts the findings that somebody must look at.
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

// findings collects findings, each one once: a course list repeats
// its teachers on the row of every student.
type findings struct {
	first []Finding // about the upload as a whole
	list  []Finding
	seen  map[string]bool
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
		if len(f.seen) < maxSeen {
			f.seen[id] = true
		}
	}
	if f.count[n.File]++; f.count[n.File] == 1 {
		f.order = append(f.order, n.File)
	}
	if f.count[n.File] <= maxFindings {
		f.list = append(f.list, n)
	}
}

// all is what comes first, then the list by file and line, and how many more there are.
func (f *findings) all() []Finding {
	slices.SortStableFunc(f.list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(f.order, a.File), slices.Index(f.order, b.File)), cmp.Compare(a.Line, b.Line))
	})
	for _, file := range f.order {
		if n := f.count[file] - maxFindings; n > 0 {
			f.list = append(f.list, Finding{File: file, Severity: Problem,
				Found: fmt.Sprintf("there are %d more findings like these.", n), Do: "Correct these first and upload the file again."})
		}
	}
	return slices.Concat(f.first, f.list)
}

const maxQuote = 60

// quote shows a cell inside a sentence: short, and with invisible characters
// written out, because they are often what is wrong.
func quote(s string) string { return "“" + plainTo(s, maxQuote, hidden) + "”" }

// plainTo is a text of at most so many letters, with some of them written out.
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

// hidden is true for characters that cannot be seen, or that replaced a lost one.
func hidden(r rune) bool {
	return r == unicode.ReplacementChar || !unicode.IsGraphic(r)
}

// plain is quote without the marks, for a name inside a sentence.
func plain(s string) string { return plainTo(s, maxQuote, hidden) }
