package roster

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// table is one CSV file, read row by row.
type table struct {
	file  string
	from  file
	text  *text
	rows  *csv.Reader
	head  header
	found *findings
	cells []string
	line  int // physical line where the row starts
	read  int // rows so far
	noted bool

	start   string // of the file, until its kind is known
	started bool   // the header was read
	spooled int    // lines that are not rows

	columns map[string]columnPlace // of those asked for so far
}

// What a file may have before the end of its header, in bytes, and in it.
const (
	peekHeader = 64 << 10
	maxColumns = 500
)

// separators are what stands between cells. Excel in Europe writes semicolons.
var separators = []rune{',', ';', '\t', '|'}

// openTable reads a file as far as its header.
func openTable(file string, r io.Reader, found *findings) (*table, error) {
	in, err := newText(r)
	if err != nil {
		return nil, err
	}
	buffered := bufio.NewReaderSize(in, peekHeader)
	start, err := buffered.Peek(peekHeader)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	if strings.TrimSpace(string(start)) == "" {
		return nil, Refusal("This file is empty.")
	}
	if is := markup(string(start)); is != "" {
		return nil, is
	}
	comma, head, err := headerOf(string(start), in)
	if err != nil {
		return nil, err
	}
	if len(head) > maxColumns {
		return nil, Refusal(fmt.Sprintf("Its first row has more than %d columns. Look at its quotation marks, and upload it again.", maxColumns))
	}
	t := &table{file: file, line: 1, text: in, rows: newCSV(buffered, comma), head: newHeader(head), found: found, start: string(start)}
	if _, err = t.row(); err == nil {
		t.line, _ = t.rows.FieldPos(0)
	}
	t.noteEncoding()
	return t, err
}

// headerOf finds the header and which character separates the cells: the one that makes
// most of them.
func headerOf(start string, in *text) (comma rune, head []string, err error) {
	var failed error
	for _, c := range separators {
		cells, err := headRow(newCSV(strings.NewReader(start), c), in)
		switch {
		case err != nil && failed == nil:
			failed = err
		case err == nil && len(cells) > len(head):
			comma, head = c, slices.Clone(cells)
		}
	}
	switch {
	case comma != 0:
		return comma, head, nil
	case errors.Is(failed, io.EOF):
		return 0, nil, Refusal("This file is empty.")
	}
	return 0, nil, failed
}

func newCSV(r io.Reader, comma rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = comma
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	c.TrimLeadingSpace = comma != '\t' // or it would eat empty cells
	return c
}

// nextRow is the next row that has something in it, or io.EOF. Quotation marks
// that do not match refuse the file: what they swallow cannot be known.
func nextRow(r *csv.Reader, in *text) ([]string, error) {
	for {
		in.newRow()
		cells, err := r.Read()
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return nil, Refusal(fmt.Sprintf("The quotation marks in the row that starts in line %d do not match. "+
				"Correct them, or save the file as CSV again, and upload it.", wrong.StartLine))
		}
		if err != nil {
			return nil, err
		}
		if !blank(cells) {
			return cells, nil
		}
	}
}

// headRow is the first row of the query.
func headRow(r *csv.Reader, in *text) ([]string, error) {
	for {
		cells, err := nextRow(r, in)
		if err != nil || !spooled(cells) {
			return cells, err
		}
	}
}

// row is the next row of the query.
func (t *table) row() ([]string, error) {
	cells, err := nextRow(t.rows, t.text)
	for err == nil && (spooled(cells) || t.started && t.head.repeatedBy(cells)) {
		t.noteSpooled(cells)
		if err = t.cutShort(cells); err == nil {
			cells, err = nextRow(t.rows, t.text)
		}
	}
	t.started = true
	if errors.Is(err, errLongRow) {
		err = Refusal(fmt.Sprintf("The row after line %d is longer than %d KiB. Look at the quotation marks there, and upload the file again.",
			t.line, maxRow>>10))
	}
	return cells, err
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// next moves to the next row. It is false at the end, and after an error.
func (t *table) next() (bool, error) {
	for {
		cells, err := t.row()
		t.noteEncoding()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		var refused Refusal
		if errors.As(err, &refused) {
			err = t.refusal(refused)
		}
		if err != nil {
			return false, err
		}
		t.cells, t.read = cells, t.read+1
		t.line, _ = t.rows.FieldPos(0)
		if len(cells) > len(t.head.names) && !blank(cells[len(t.head.names):]) {
			// Cells have moved; in a course list a student's name could now
			// be in the place of the teacher's, so none of them is used.
			t.skip("", "Put quotation marks around the cell that has a comma in it.", "the row has more cells than the header.")
			continue
		}
		return true, nil
	}
}

// refusal names the file of an archive that is refused.
func (t *table) refusal(r Refusal) Refusal {
	if t.found.files < 2 {
		return r
	}
	return Refusal(t.file + ": " + string(r))
}

// noteEncoding says once that the file is not UTF-8.
func (t *table) noteEncoding() {
	if t.text.odd == 0 || t.noted {
		return
	}
	t.noted = true
	t.noteAt(t.text.odd, Note, "", "We will read its accents as Windows-1252, as Excel saves them.",
		"Check the names below, or save the file as CSV UTF-8.", "the file is not UTF-8.")
}

// noteAt adds a finding about a line, 0 for all of the file.
func (t *table) noteAt(line int, severity Severity, column, will, do, found string, args ...any) {
	t.found.add("", Finding{t.file, line, column, severity, fmt.Sprintf(found, args...), will, do, false})
}

// note adds a finding about this row, once for each subject that is not empty.
func (t *table) note(severity Severity, column, subject, will, do, found string, args ...any) {
	t.found.add(subject, Finding{t.file, t.line, column, severity, fmt.Sprintf(found, args...), will, do, false})
}

// skip notes that this row is left out.
func (t *table) skip(column, do, found string, args ...any) {
	t.note(Problem, column, "", "We will skip this row.", do, found, args...)
}

// nameOr is a name, or the id of what has no name.
func (t *table) nameOr(id, name, column, what string) string {
	if name == "" {
		name = id
		t.note(Problem, column, "", fmt.Sprintf("We will show %s.", quote(id)), "Fill in the name.", "%s %s has no name.", what, quote(id))
	}
	t.vetText(column, name)
	return name
}

// untaught is what happens to a class without a teacher.
const untaught = "We will import the class; only an administrator can set its link."

// Untaught reports whether the finding is about a class that nobody teaches.
func (f Finding) Untaught() bool { return f.Will == untaught }

// noTeacher notes that the class of a line has no teacher.
func (t *table) noTeacher(line int, s Section) {
	title := quote(s.Course)
	if s.Code != "" {
		title += ", section " + quote(s.Code)
	}
	t.noteAt(line, Note, "", untaught, "", "%s has no teacher.", title)
}

// noClass notes that the person of a line teaches nothing.
func (t *table) noClass(line int, p Person) {
	t.noteAt(line, Note, "", "We will import them with their office hours.", "", "%s teaches no class.", plain(p.Name))
}

// headerOnly says that the table has no rows.
func (t *table) headerOnly(severity Severity, will string) {
	if t.read == 0 {
		t.noteAt(0, severity, "", will, "Check the export if that is not so.", "there are no rows below the header.")
	}
}
