package roster

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Beginnings of files that are not text.
var (
	zipStart = []byte("PK\x03\x04") // .zip, .xlsx, .ods
	oleStart = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
)

// text is a file's content as UTF-8 with LF line ends. byteLine is the first
// line with a byte that is not UTF-8, or 0.
//
// Lone CRs become LF inside quotes too: encoding/csv counts only LF, and a
// finding names the line that an editor shows. Tracking quotes instead would
// make one stray quotation mark swallow the line ends of the rest.
func text(name string, raw []byte) (s string, byteLine int, err error) {
	switch {
	case bytes.HasPrefix(raw, oleStart), bytes.HasPrefix(raw, zipStart) && workbook(name, raw):
		return "", 0, Refusal("This is a spreadsheet file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that.")
	case bytes.HasPrefix(raw, zipStart):
		return "", 0, Refusal("This is a zip file. Unpack it and upload the roster that is in it. If that is a spreadsheet, save it as CSV first.")
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")), bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		if raw, err = unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw); err != nil {
			return "", 0, fmt.Errorf("read UTF-16: %w", err)
		}
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	if bytes.IndexByte(raw, 0) >= 0 {
		return "", 0, Refusal("This is not a text file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that.")
	}
	s = strings.ReplaceAll(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\r", "\n")
	if utf8.ValidString(s) {
		return s, 0, nil
	}
	s, byteLine = fromWindows(s)
	return s, byteLine, nil
}

// workbook tells an Excel or LibreOffice file from another zip: by its name, or
// by the part that those programs write first.
func workbook(name string, raw []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".xlsx", ".xlsm", ".xlsb", ".ods":
		return true
	}
	head := raw[:min(len(raw), 512)]
	return bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("opendocument.spreadsheet"))
}

// fromWindows reads every byte that is not UTF-8 as Windows-1252, in which
// Excel saves a plain "CSV". It goes byte by byte because files glued together
// from two programs are both at once.
func fromWindows(s string) (string, int) {
	var out strings.Builder
	first := -1
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			if first < 0 {
				first = i
			}
			r = charmap.Windows1252.DecodeByte(s[i])
		}
		out.WriteRune(r)
		i += size
	}
	return out.String(), 1 + strings.Count(s[:first], "\n")
}
