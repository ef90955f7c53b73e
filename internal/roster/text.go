package roster

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const (
	notText     = Refusal("This is not a text file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that.")
	spreadsheet = Refusal("This is a spreadsheet file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that.")
	tooLarge    = Refusal("This file is larger than 50 MiB. Export the classes of the current term only, and upload it again.")
)

// Beginnings of files that are not text.
var (
	zipStart = []byte("PK\x03\x04") // .zip, .xlsx, .ods
	oleStart = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
)

// text reads a file as UTF-8 with LF line ends, whatever Excel made of it: a
// byte order mark, UTF-16, CRLF, CR alone, Windows-1252.
//
// Lone CRs become LF inside quotes too: encoding/csv counts only LF, and a
// finding names the line that an editor shows. Tracking quotes instead would
// make one stray quotation mark swallow the line ends of the rest.
type text struct {
	in   *bufio.Reader
	line int  // of the next byte
	odd  int  // the first line with a byte that is not UTF-8, or 0
	cr   bool // the last byte was a CR

	row   int               // bytes since newRow, without line ends
	stash [utf8.UTFMax]byte // a character that the last reader had no room for
	rest  []byte            // of stash
}

func newText(r io.Reader) (*text, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(len(oleStart))
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, oleStart):
		return nil, spreadsheet
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		in = bufio.NewReaderSize(unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Reader(in), 64<<10)
	case bytes.HasPrefix(head, []byte("\uFEFF")):
		in.Discard(len("\uFEFF"))
	}
	return &text{in: in, line: 1}, nil
}

// maxRow is how many bytes a row may have. The commas of a longer one would
// each become a cell.
const maxRow = 256 << 10

// errLongRow is a row longer than that.
var errLongRow = errors.New("roster: a row is too long")

// newRow says that the reader of rows is about to begin with another.
func (t *text) newRow() { t.row = 0 }

// Read gives the text on. A NUL byte, which no text has, is a Refusal, and a row
// that is too long is errLongRow.
func (t *text) Read(p []byte) (int, error) {
	if t.row > maxRow {
		return 0, errLongRow
	}
	if len(t.rest) == 0 {
		if len(p) >= utf8.UTFMax {
			return t.fill(p)
		}
		n, err := t.fill(t.stash[:])
		if t.rest = t.stash[:n]; n == 0 {
			return 0, err
		}
	}
	n := copy(p, t.rest)
	t.rest = t.rest[n:]
	return n, nil
}

// fill reads into at least a character's room.
func (t *text) fill(p []byte) (int, error) {
	n := 0
	for n+utf8.UTFMax <= len(p) {
		if n > 0 && t.in.Buffered() < utf8.UTFMax {
			break // give what there is, rather than wait
		}
		chunk, err := t.in.Peek(max(utf8.UTFMax, min(t.in.Buffered(), len(p)-n)))
		if len(chunk) == 0 {
			return n, err
		}
		if plain := plainRun(chunk[:min(len(chunk), len(p)-n)]); plain > 0 {
			n += copy(p[n:], chunk[:plain])
			t.row += plain
			t.in.Discard(plain)
			t.cr = false
			continue
		}
		wrote, err := t.special(p[n:], chunk)
		if n += wrote; err != nil {
			return n, err
		}
	}
	return n, nil
}

// plainRun is how many bytes at the start need no thought.
func plainRun(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf || c == '\n' || c == '\r' || c == 0 {
			return i
		}
	}
	return len(b)
}

// special writes the one character at the start of chunk.
func (t *text) special(p, chunk []byte) (int, error) {
	wasCR := t.cr
	t.cr = chunk[0] == '\r'
	switch chunk[0] {
	case 0:
		return 0, notText
	case '\n':
		t.in.Discard(1)
		if wasCR {
			return 0, nil
		}
		p[0] = '\n'
		t.line++
		return 1, nil
	case '\r':
		t.in.Discard(1)
		p[0] = '\n'
		t.line++
		return 1, nil
	}
	r, size := utf8.DecodeRune(chunk)
	if r == utf8.RuneError && size == 1 {
		// Excel saves a plain "CSV" as Windows-1252. One byte at a time,
		// because files glued together from two programs are both at once.
		if t.odd == 0 {
			t.odd = t.line
		}
		r = charmap.Windows1252.DecodeByte(chunk[0])
	}
	t.in.Discard(size)
	t.row += size
	return utf8.EncodeRune(p, r), nil
}
