package roster

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// spoolLine is what a database's command line writes around the rows: SQL*Plus (SPOOL),
// sqlcmd, psql and mysql.
var spoolLine = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`\(?(?:no|[\d,]+) (?:rows?|row\(s\)) (?:selected|affected|returned|fetched|exported|unloaded)\b.*`,
	`\([\d,]+ rows?\)`,
	`[\d,]+ rows? in set\b.*`,
	`(?:SQL>|mysql>|\w+=[#>]|\d+>).*`,
	`(?:SP2|ORA)-\d+: .*`,
	`Elapsed: [\d:.]+`,
	`PL/SQL procedure successfully completed\.`,
	`(?:Disc|C)onnected(?: to| from|\.).*`,
	`rows will be truncated`,
	`Version \d+\.\d+\.[\d.]+`,
	`With the .* options?`,
	`Changed database context to .*`,
	`Completion time: .*`,
	`sep=.?`, // for Excel
}, "|") + `)$`)

// broken is an error of the database behind rows: the query has not written all of them.
var broken = regexp.MustCompile(`^(?:ORA|SP2)-\d+: `)

// cutShort says so of a line behind rows.
func (t *table) cutShort(cells []string) error {
	said := strings.Trim(strings.Join(cells, ","), ",;\t ")
	if t.read == 0 || !broken.MatchString(said) {
		return nil
	}
	line, _ := t.rows.FieldPos(0)
	return Refusal(fmt.Sprintf("The database stopped in line %d with an error: %s. The export is not complete: export it again.",
		line, quote(said)))
}

// ruler is a line under the header: dashes for each column.
var ruler = regexp.MustCompile(`^[-=+| ]*(?:--|==)[-=+| ]*$`)

// spooled says whether a row was not written by the query itself.
func spooled(cells []string) bool {
	first := strings.TrimSpace(cells[0])
	switch {
	case strings.HasPrefix(first, "-"), strings.HasPrefix(first, "="):
		return !slices.ContainsFunc(cells, func(c string) bool {
			c = strings.TrimSpace(c)
			return c != "" && !ruler.MatchString(c)
		})
	case fewer(cells, 3), strings.Contains(first, ">"), strings.HasPrefix(first, "With the "):
		return spoolLine.MatchString(strings.Trim(strings.Join(cells, ","), ",;\t "))
	}
	return false
}

// fewer says whether fewer than so many cells have something in them.
func fewer(cells []string, than int) bool {
	filled := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			filled++
		}
		if filled == than {
			return false
		}
	}
	return true
}

// repeatedBy says whether a row is the header again, as SQL*Plus writes it on each
// page, and as files that were joined have it.
func (h header) repeatedBy(cells []string) bool {
	if len(h.names) < 2 || len(cells) > len(h.names) || !strings.EqualFold(strings.TrimSpace(cells[0]), h.typed[0]) {
		return false // as nearly every row
	}
	for i, name := range h.names {
		cell := ""
		if i < len(cells) {
			cell = cells[i]
		}
		if squash(strings.TrimSpace(cell)) != name {
			return false
		}
	}
	return true
}

// noteSpooled says once which lines are left out because they are not rows.
func (t *table) noteSpooled(cells []string) {
	if t.spooled++; t.spooled > 1 {
		return
	}
	line, _ := t.rows.FieldPos(0)
	t.noteAt(line, Note, "", "We will leave out lines like this one.", "", "%s is not a row: the program that wrote the file added it.",
		quote(strings.Trim(strings.Join(cells, ","), ",;\t ")))
}
