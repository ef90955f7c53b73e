package roster

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// table is one CSV file, read row by row.
type table struct {
	file  string
	text  *text
	rows  *csv.Reader
	head  header
	found *findings
	cells []string
	line  int // physical line where the row starts
	read  int // rows so far
	noted bool

	started bool // the header was read
	spooled int  // lines that are not rows

	american bool                   // dates have the month first
	columns  map[string]columnPlace // of those asked for so far
}

// columnPlace is where a column stands, -1 if it is missing, and what it holds.
type columnPlace struct {
	at    int
	holds content
}

// What a file may have before the end of its header, in bytes, and in it.
const (
	peekHeader = 64 << 10
	maxColumns = 500
)

// openTable finds the header and which character separates the cells: the one
// that makes most of them, because Excel in Europe writes semicolons.
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
	var comma rune
	var head []string
	var failed error
	for _, c := range []rune{',', ';', '\t', '|'} {
		cells, err := headRow(newCSV(strings.NewReader(string(start)), c), in)
		switch {
		case err != nil && failed == nil:
			failed = err
		case err == nil && len(cells) > len(head):
			comma, head = c, slices.Clone(cells)
		}
	}
	if comma == 0 {
		if errors.Is(failed, io.EOF) {
			failed = Refusal("This file is empty.")
		}
		return nil, failed
	}
	if len(head) > maxColumns {
		return nil, Refusal(fmt.Sprintf("Its first row has more than %d columns. Look at its quotation marks, and upload it again.", maxColumns))
	}
	t := &table{file: file, line: 1, text: in, rows: newCSV(buffered, comma), head: newHeader(head), found: found}
	if _, err = t.row(); err == nil {
		t.line, _ = t.rows.FieldPos(0)
	}
	t.noteEncoding()
	return t, err
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
		cells, err = nextRow(t.rows, t.text)
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

// maxCell is how many letters a cell may have that is not a list: more are
// sentences, or quotation marks gone astray.
const maxCell = 1000

// cell is a column's text in this row without the white space around it, or "".
func (t *table) cell(column string) string {
	cell := t.raw(column)
	if len(cell) > maxCell && utf8.RuneCountInString(cell) > maxCell {
		t.note(Problem, column, fmt.Sprint(t.line), "We will take it for an empty cell.", "Look at its quotation marks.",
			"%s is longer than %d letters.", quote(cell), maxCell)
		return ""
	}
	return cell
}

// raw is cell without a limit.
func (t *table) raw(column string) string {
	typed := t.typed(column)
	if t.columns[column].holds.empty(typed) {
		return ""
	}
	return typed
}

// typed is what the cell has, even if that only says that it is empty.
func (t *table) typed(column string) string {
	p, known := t.columns[column]
	if !known {
		p = columnPlace{-1, contentOf(column)}
		if i, there := t.head.at(column); there {
			p.at = i
		}
		if t.columns == nil {
			t.columns = map[string]columnPlace{}
		}
		t.columns[column] = p
	}
	if p.at < 0 || p.at >= len(t.cells) {
		return ""
	}
	return strings.TrimSpace(t.cells[p.at])
}

// keep is a copy of a cell: it frees the row, which may be about students.
func (t *table) keep(column string) string { return strings.Clone(t.cell(column)) }

// maxList is how many one cell may list.
const maxList = 1000

// list is the items of a cell, separated by commas.
func (t *table) list(column string) []string {
	cell := t.raw(column)
	if cell == "" {
		return nil
	}
	var out []string
	for part := range strings.SplitSeq(cell, ",") {
		if len(out) == maxList {
			t.note(Problem, column, "", "We will read the first of them.", "Look at the quotation marks of the row.",
				"the cell lists more than %d.", maxList)
			break
		}
		if part = strings.Trim(strings.TrimSpace(part), `"`); part != "" && !t.columns[column].holds.empty(part) {
			out = append(out, strings.Clone(part))
		}
	}
	return out
}

// noteAt adds a finding about a line, 0 for all of the file.
func (t *table) noteAt(line int, severity Severity, column, will, do, found string, args ...any) {
	t.found.add("", Finding{t.file, line, column, severity, fmt.Sprintf(found, args...), will, do})
}

// note adds a finding about this row, once for each subject that is not empty.
func (t *table) note(severity Severity, column, subject, will, do, found string, args ...any) {
	t.found.add(subject, Finding{t.file, t.line, column, severity, fmt.Sprintf(found, args...), will, do})
}

// skip notes that this row is left out.
func (t *table) skip(column, do, found string, args ...any) {
	t.note(Problem, column, "", "We will skip this row.", do, found, args...)
}

// personOf is somebody whose name is in two columns. One of them may look empty:
// Jennifer Null is somebody.
func personOf(t *table, given, family string) Person {
	p := Person{Given: t.keep(given), Family: t.keep(family)}
	if emptyName(p.Given) && emptyName(p.Family) {
		p.Given, p.Family = "", ""
	}
	p.Name = strings.TrimSpace(p.Given + " " + p.Family)
	return p
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

// noTeacher notes that the class of a line has no teacher.
func (t *table) noTeacher(line int, s Section) {
	title := quote(s.Course)
	if s.Code != "" {
		title += ", section " + quote(s.Code)
	}
	t.noteAt(line, Note, "", "We will import the class; only an administrator can set its link.", "", "%s has no teacher.", title)
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
