package views

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// steps are those of an import, in words.
var steps = []string{"Upload", "Check", "Apply"}

// thousands writes a number as people read it: 14,800.
func thousands[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// sentence is how far the work has come: "3.2 of 9.8 MB read".
func (w Work) sentence() string {
	switch {
	case w.Done == 0 && w.Total == 0:
		return ""
	case w.Bytes && w.Total > 0:
		return fmt.Sprintf("%s of %s MB read", megabytes(w.Done), megabytes(w.Total))
	case w.Bytes:
		return megabytes(w.Done) + " MB read"
	case w.Total == 0:
		return thousands(w.Done) + " written"
	case w.Done >= w.Total:
		return thousands(w.Done) + " written. Almost done."
	}
	return fmt.Sprintf("%s of %s written", thousands(w.Done), thousands(w.Total))
}

func megabytes(n int64) string { return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) }

// counts is the plan in numbers, with its problems.
func (p Planned) counts() string {
	n := roster.Problems(p.Findings)
	return strings.TrimPrefix(p.Counts+" · "+plural(n, "problem", "problems"), " · ")
}

// bySeverity are the findings that need a person, and the others. What is asked
// with buttons is not said again.
func (p Planned) bySeverity() (problems, others []roster.Finding) {
	asked := map[string]bool{}
	for _, q := range p.Asked {
		asked[q.Found] = true
	}
	for _, f := range p.Findings {
		if asked[f.Found] {
			continue
		}
		if f.Severity == roster.Problem {
			problems = append(problems, f)
		} else {
			others = append(others, f)
		}
	}
	return problems, others
}

// severityWord is a severity as a label.
func severityWord(s roster.Severity) string {
	switch s {
	case roster.Problem:
		return "Problem"
	case roster.Warning:
		return "Warning"
	}
	return "Note"
}

// head is a group's heading: what happened to how many.
func (g ItemGroup) head() string {
	if g.Verb == "Kept" {
		return "Kept as changed here: " + thousands(g.Total)
	}
	return g.Verb + ": " + thousands(g.Total)
}

// more says how many lines are not shown; empty: all are.
func (g ItemGroup) more() string {
	if g.Total > len(g.Items) {
		return "and " + thousands(g.Total-len(g.Items)) + " more"
	}
	return ""
}

func (g ItemGroup) id() string { return "list-" + strings.ToLower(g.Verb) }

// removes is what a lot of removing would do.
func (p Planned) removes() string {
	return fmt.Sprintf("This removes %s and %s. Type %d to go on.",
		manyWords(p.Removal.People, "person", "people"), manyWords(p.Removal.Sections, "class", "classes"), p.Removal.Total())
}

func manyWords(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// StaleWords says that a plan is not what it was when it was shown.
func StaleWords(n int) string {
	return plural(n, "thing", "things") + " changed since this check. Read it again, then apply."
}

// AgainWords says what checking again found.
func AgainWords(n int) string {
	if n == 0 {
		return "Checked again: nothing is different."
	}
	return "Checked again: " + pick(n == 1, "1 thing is different", thousands(n)+" things are different") + " now."
}

// GuardWords says which number is to be typed.
func GuardWords(r roster.Removal) string {
	return fmt.Sprintf("To remove %s and %s, type %d here.", manyWords(r.People, "person", "people"), manyWords(r.Sections, "class", "classes"), r.Total())
}

// NotShownWords says that a page was an old one.
const NotShownWords = "This was checked again after you opened the page. Read it again, then apply."

// ImportClosedWords says that the site is in maintenance.
func ImportClosedWords(s school.Status, zone *time.Location) string {
	says := "Nothing was imported: the site is being worked on."
	if !s.Until.IsZero() {
		says += " Saving will be back at " + untilWords(s.Until, zone) + "."
	}
	return says
}

// short is the start of a digest, to compare by eye.
func short(sha256 string) string { return sha256[:min(len(sha256), 12)] }

// file is the name of the file, or that there was none.
func (r ImportRow) file() string { return cmp.Or(r.Import.File, "(no file)") }

// found is the number of findings in words.
func (r ImportRow) found() string {
	switch n := r.Import.Findings; {
	case n == 0:
		return ""
	case r.Import.Problems == 0:
		return plural(n, "thing noticed", "things noticed")
	default:
		return plural(r.Import.Problems, "problem", "problems") + " among " + plural(n, "thing noticed", "things noticed")
	}
}

// undoable says whether Undo is offered; whether it works is decided when it is
// pressed.
func (i Imported) undoable() bool { return i.Import.UndoneBy == 0 && i.Import.CanUndo }

// left is what an undoing left as it was.
func (i Imported) left() []string {
	var lines []string
	for _, f := range i.Plan.Findings {
		lines = append(lines, f.Found)
	}
	return lines
}

// importPath is the page of an import.
func importPath(id int64) string { return "/admin/imports/" + strconv.FormatInt(id, 10) }
