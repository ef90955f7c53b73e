package roster

import (
	"bufio"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const tooLarge = Refusal("This file is larger than 50 MiB. Export the classes of the current term only, and upload it again.")

// text reads a file as UTF-8 with LF line ends, whatever Excel made of it: a
// byte order mark, UTF-16, CRLF, CR alone, Windows-1252.
//
// Lone CRs become LF inside quotes too: encoding/csv counts only LF, and a
// finding names the line that an editor shows. Tracking quotes instead would
// make one stray quotation mark swallow the line ends of the rest.
type text struct {
	io.Reader
	line int  // of the next byte
	odd  int  // the first line with a byte that is not UTF-8, or 0
	cr   bool // the last byte was a CR
	row  int  // bytes since newRow, without line ends
}

func newText(r io.Reader) (*text, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(8)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if is := binary(head); is != "" {
		return nil, is
	}
	t := &text{line: 1}
	t.Reader = transform.NewReader(in, t)
	if len(head) > 0 && head[0] >= 0xEF { // as byte order marks begin
		t.Reader = transform.NewReader(transform.NewReader(in, unicode.BOMOverride(transform.Nop)), t)
	}
	return t, nil
}

// maxRow is how many bytes a row may have: each comma would become a cell.
const maxRow = 256 << 10

// errLongRow is a row longer than that.
var errLongRow = errors.New("roster: a row is too long")

// newRow says that the reader of rows is about to begin with another.
func (t *text) newRow() { t.row = 0 }

// Reset is for transform.NewReader, and there is nothing to reset.
func (t *text) Reset() {}

// Transform copies plain bytes in runs and mends the others one by one. A NUL
// byte, which no text has, is a Refusal, and a row that is too long is errLongRow.
func (t *text) Transform(dst, src []byte, atEOF bool) (wrote, read int, err error) {
	for read < len(src) {
		in, out := src[read:], dst[wrote:]
		if t.row > maxRow {
			return wrote, read, errLongRow
		}
		if plain := copy(out, in[:plainRun(in)]); plain > 0 {
			wrote, read, t.row, t.cr = wrote+plain, read+plain, t.row+plain, false
			continue
		}
		switch {
		case len(out) < utf8.UTFMax:
			return wrote, read, transform.ErrShortDst
		case !atEOF && !utf8.FullRune(in):
			return wrote, read, transform.ErrShortSrc
		case in[0] == 0:
			return wrote, read, notText
		}
		n, size := t.special(out, in)
		wrote, read = wrote+n, read+size
	}
	return wrote, read, nil
}

// plainRun is how many bytes at the start are copied as they are.
func plainRun(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf || c == '\n' || c == '\r' || c == 0 {
			return i
		}
	}
	return len(b)
}

// special copies one character, and returns how many bytes it wrote and read.
func (t *text) special(out, in []byte) (wrote, read int) {
	afterCR := t.cr
	if t.cr = in[0] == '\r'; t.cr || in[0] == '\n' {
		if afterCR && !t.cr {
			return 0, 1
		}
		t.line++
		return copy(out, "\n"), 1
	}
	r, size := utf8.DecodeRune(in)
	if r == utf8.RuneError && size == 1 {
		// Excel saves a plain "CSV" as Windows-1252. One byte at a time,
		// because a file put together from two programs may be both.
		if t.odd == 0 {
			t.odd = t.line
		}
		r = charmap.Windows1252.DecodeByte(in[0])
	}
	t.row += size
	return utf8.EncodeRune(out, r), size
}
