package roster

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

const maxFile = 10 << 20 // bytes

// Decode reads a CSV of at most 10 MiB in one of the formats it knows, in any
// encoding that Excel saves. name is the file's name for findings. A file that
// cannot be read as a roster at all is a Refusal.
func Decode(name string, r io.Reader) (Roster, []Finding, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return Roster{}, nil, fmt.Errorf("read %s: %w", name, err)
	case len(raw) > maxFile:
		return Roster{}, nil, Refusal("This file is larger than 10 MiB. Leave out the columns and rows about students, and upload it again.")
	}
	content, byteLine, err := text(name, raw)
	if err != nil {
		return Roster{}, nil, err
	}
	found := findings{file: name}
	if byteLine > 0 {
		found.add("", Finding{Line: byteLine, Severity: Note, Found: "the file is not UTF-8.",
			Will: "We will read its accents as Windows-1252, as Excel saves them.", Do: "Check the names below, or save the file as CSV UTF-8."})
	}
	rows, h, err := open(content)
	if err != nil {
		return Roster{}, nil, err
	}
	f, err := h.format()
	if err != nil {
		return Roster{}, nil, err
	}
	b := newBuilder(f, &found)
	if err := b.readAll(rows, h); err != nil {
		return Roster{}, nil, err
	}
	return b.roster(), found.all(), nil
}

// open finds the header and which character separates the cells: the one that
// makes most of them, because Excel in Europe writes semicolons.
func open(content string) (*csv.Reader, header, error) {
	if strings.TrimSpace(content) == "" {
		return nil, header{}, Refusal("This file is empty.")
	}
	var rows *csv.Reader
	var head []string
	var failed error
	for _, comma := range []rune{',', ';', '\t'} {
		r := csv.NewReader(strings.NewReader(content))
		r.Comma = comma
		r.FieldsPerRecord = -1
		r.TrimLeadingSpace = comma != '\t' // or it would eat empty cells
		cells, err := next(r)
		switch {
		case err != nil && failed == nil:
			failed = err
		case err == nil && len(cells) > len(head):
			rows, head = r, cells
		}
	}
	if rows == nil {
		if errors.Is(failed, io.EOF) {
			failed = Refusal("This file is empty.")
		}
		return nil, header{}, failed
	}
	return rows, newHeader(head), nil
}

// next is the next row that has something in it, or io.EOF. Quotation marks
// that do not match refuse the file: what they swallow cannot be known.
func next(r *csv.Reader) ([]string, error) {
	for {
		cells, err := r.Read()
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return nil, Refusal(fmt.Sprintf("The quotation marks in the row that starts in line %d do not match. Correct them, or save the file as CSV again, and upload it.", wrong.StartLine))
		}
		if err != nil {
			return nil, err
		}
		if !blank(cells) {
			return cells, nil
		}
	}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// readAll gives every row below the header to the builder.
func (b *builder) readAll(rows *csv.Reader, h header) error {
	for n := 0; ; n++ {
		cells, err := next(rows)
		if errors.Is(err, io.EOF) {
			if n == 0 {
				b.found.add("", Finding{Severity: Problem, Found: "there are no rows below the header.",
					Will: "We will take it that there are no classes.", Do: "Check the export if that is not so."})
			}
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := rows.FieldPos(0)
		if len(cells) > len(h.names) && !blank(cells[len(h.names):]) {
			// Cells have moved; in a course list a student's name could now
			// stand where the teacher's does, so none of them is used.
			b.found.add("", Finding{Line: line, Severity: Problem, Found: "the row has more cells than the header.",
				Will: "We will skip this row.", Do: "Put quotation marks around the cell that has a comma in it."})
			continue
		}
		row := b.format.read(func(column string) string {
			i, ok := h.place[column]
			if !ok || i >= len(cells) {
				return ""
			}
			return strings.TrimSpace(cells[i])
		})
		row.line = line
		b.add(row)
	}
}
