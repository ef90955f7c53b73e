package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// SizeLimit is the largest file that is read, in bytes.
const SizeLimit = 10 << 20

// table is a CSV file: rows by column name, each with its line.
type table struct {
	file    string
	columns map[string]int // by folded header
	rows    []row
	windows bool // the bytes were Windows-1252
}

type row struct {
	line  int
	cells []string
	table *table
}

// get is a cell without the white space around it; a column or cell that is
// missing is empty.
func (r row) get(column string) string {
	i, found := r.table.columns[column]
	if !found || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// readTable reads a CSV file as schools send it: any common encoding, any line
// ending, comma, semicolon or tab.
func readTable(name string, r io.Reader) (*table, error) {
	raw, err := io.ReadAll(io.LimitReader(r, SizeLimit+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	switch {
	case len(raw) > SizeLimit:
		return nil, fmt.Errorf("%s is larger than 10 MiB: a roster of teachers and classes is not; export without the students", name)
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return nil, fmt.Errorf("%s is a zip or an Excel workbook: save it as CSV first", name)
	}
	t := &table{file: name, columns: map[string]int{}}
	text, err := t.decode(raw)
	if err != nil {
		return nil, err
	}
	text = unixLines(text)
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = separator(text)
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read as CSV: %w", name, err)
		}
		line, _ := reader.FieldPos(0)
		switch {
		case strings.TrimSpace(strings.Join(cells, "")) == "":
		case len(t.columns) == 0:
			for i, header := range cells {
				if h := fold(header); h != "" {
					t.columns[h] = i
				}
			}
		default:
			t.rows = append(t.rows, row{line, cells, t})
		}
	}
	if len(t.columns) == 0 {
		return nil, fmt.Errorf("%s is empty: it needs a first line with the names of the columns", name)
	}
	return t, nil
}

// decode makes UTF-8 of a file: by its byte order mark, else as UTF-8, else as
// Windows-1252, which is what Excel saves.
func (t *table) decode(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
		out, err := utf16.NewDecoder().Bytes(raw)
		if err != nil {
			return "", fmt.Errorf("%s is no valid UTF-16: save it as CSV UTF-8", t.file)
		}
		return string(out), nil
	case utf8.Valid(raw):
		return string(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))), nil
	}
	t.windows = true
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return "", fmt.Errorf("%s is neither UTF-8 nor Windows text: save it as CSV UTF-8", t.file)
	}
	return string(out), nil
}

// unixLines ends every line with LF alone: files come with CRLF, and from old
// Macs with CR, which encoding/csv does not know.
func unixLines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// separator is what the header has most of; Excel in Europe writes semicolons.
func separator(text string) rune {
	header, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	best := ','
	for _, c := range ";\t" {
		if strings.Count(header, string(c)) > strings.Count(header, string(best)) {
			best = c
		}
	}
	return best
}

// has says whether every one of the columns is there.
func (t *table) has(columns ...string) bool { return len(t.missing(columns...)) == 0 }

// missing lists the columns that are not there.
func (t *table) missing(columns ...string) []string {
	var out []string
	for _, c := range columns {
		if _, found := t.columns[c]; !found {
			out = append(out, c)
		}
	}
	return out
}
