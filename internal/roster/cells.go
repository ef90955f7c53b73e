package roster

import (
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"
)

// columnPlace is where a column stands, -1 if it is missing, and what it holds.
type columnPlace struct {
	at    int
	holds content
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
	p := t.place(column)
	typed := t.in(p)
	if p.holds.empty(typed) {
		return ""
	}
	return typed
}

// typed is what the cell has, even if that only says that it is empty.
func (t *table) typed(column string) string { return t.in(t.place(column)) }

// in is the text at a place of this row.
func (t *table) in(p columnPlace) string {
	if p.at < 0 || p.at >= len(t.cells) {
		return ""
	}
	return strings.TrimSpace(t.cells[p.at])
}

// place is where a column stands.
func (t *table) place(column string) columnPlace {
	p, known := t.columns[column]
	if known {
		return p
	}
	p = columnPlace{-1, contentOf(column)}
	if i, there := t.head.at(column); there {
		p.at = i
	}
	if t.columns == nil {
		t.columns = map[string]columnPlace{}
	}
	t.columns[column] = p
	return p
}

// keep is a copy of a cell: it frees the row, which may be about students.
func (t *table) keep(column string) string { return strings.Clone(t.cell(column)) }

// maxList is how many one cell may list.
const maxList = 1000

// list is the items of a cell, separated by commas.
func (t *table) list(column string) []string {
	return t.items(column, strings.SplitSeq(t.raw(column), ","))
}

// items are the parts of a cell that say something.
func (t *table) items(column string, parts iter.Seq[string]) []string {
	var out []string
	for part := range parts {
		if len(out) == maxList {
			t.note(Problem, column, "", "We will read the first of them.", "Look at the quotation marks of the row.",
				"the cell lists more than %d.", maxList)
			break
		}
		if part = strings.Trim(strings.TrimSpace(part), `"`); part != "" && !t.place(column).holds.empty(part) {
			out = append(out, strings.Clone(part))
		}
	}
	return out
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
