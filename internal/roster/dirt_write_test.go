package roster

import (
	"archive/zip"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// pack writes the rows as files, as some program or other might have, and says
// in which lines there is something to find.
func pack(t *testing.T, r *rand.Rand, rows []*written) (*Upload, []Finding) {
	t.Helper()
	files := map[string][]*written{}
	for _, w := range rows {
		files[w.file] = append(files[w.file], w)
	}
	var want []Finding
	texts := map[string]string{}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		name := []string{file + ".csv", strings.ToUpper(file) + ".CSV"}[r.IntN(2)]
		text, found := csvText(r, files[file])
		for _, f := range found {
			f.File = name
			want = append(want, f)
		}
		texts[name] = encoded(t, r, text)
	}
	for name, text := range texts {
		if len(texts) == 1 {
			return opened(t, name, []byte(text)), want
		}
	}
	return opened(t, "export.zip", archive(t, func(w *zip.Writer) {
		for name, text := range texts {
			entry(t, w, "export/"+name, text)
		}
	})), want
}

func opened(t *testing.T, name string, data []byte) *Upload {
	t.Helper()
	u, err := Open(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// csvText is rows of one kind as CSV, the columns in any order, and what is to be
// found in them, with its line.
func csvText(r *rand.Rand, rows []*written) (text string, want []Finding) {
	columns := append(slices.Sorted(maps.Keys(rows[0].cells)), "ext_note")
	r.Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
	text = strings.Join(columns, ",") + strings.Repeat(",", r.IntN(3)) + "\n"
	for _, w := range rows {
		for _, f := range w.finds {
			f.Line = 1 + strings.Count(text, "\n")
			want = append(want, f)
		}
		w.cells["ext_note"] = []string{"", "a\nb", `"so called", really`}[r.IntN(3)]
		var cells []string
		for _, column := range columns {
			cells = append(cells, quoted(r, w.cells[column]))
		}
		if w.wide {
			cells = append(cells, "", "", "more")
		}
		text += strings.Join(cells, ",") + "\n" + strings.Repeat("\n", r.IntN(2))
	}
	if _, ignored := rows[0].cells["Student_id"]; !ignored && r.IntN(4) == 0 {
		want = append(want, Finding{Line: 1 + strings.Count(text, "\n"), Severity: Note, Found: "is not a row: the program that wrote the file added it."})
		text += []string{"2 rows selected.", "(2 rows affected),,", "SQL> spool off"}[r.IntN(3)] + "\n"
	}
	return text, want
}

// quoted is a cell with quotation marks where it needs them, and at times where
// it does not.
func quoted(r *rand.Rand, s string) string {
	if strings.ContainsAny(s, "\",\n") || r.IntN(4) == 0 {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return strings.Repeat(" ", r.IntN(2)) + s + strings.Repeat(" ", r.IntN(2))
}

// encoded is a text with the line ends and in the encoding of some system.
func encoded(t *testing.T, r *rand.Rand, text string) string {
	t.Helper()
	text = strings.ReplaceAll(text, "\n", []string{"\n", "\r\n", "\r"}[r.IntN(3)])
	switch r.IntN(4) {
	case 0:
		return "\uFEFF" + text
	case 1:
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return wide
	}
	return text
}
