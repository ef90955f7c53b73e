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

var severityWords = map[roster.Severity]string{roster.Problem: "Problem", roster.Warning: "Warning", roster.Note: "Note"}

var severityMarks = map[roster.Severity]string{roster.Problem: "bad", roster.Warning: "warn", roster.Note: ""}

var steps = []string{"Upload", "Check", "Apply"}

// thousands writes a number as people read it: 14,800.
func thousands[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// sentence says how far the work is: "3.2 of 9.8 MB read".
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

// figure is one of the counts of a plan: "391", "the same".
type figure struct{ Number, Word, Mark string }

// figures are the plan in numbers, with its problems.
func (p Planned) figures() (list []figure) {
	for part := range strings.SplitSeq(p.Counts, " · ") {
		number, word, _ := strings.Cut(part, " ")
		if n, err := strconv.Atoi(number); err == nil {
			list = append(list, figure{Number: thousands(n), Word: word})
		} else if part != "" {
			list = append(list, figure{Word: part})
		}
	}
	n := roster.Problems(p.Findings)
	return append(list, figure{thousands(n), pick(n == 1, "problem", "problems"), pick(n > 0, "bad", "")})
}

// bySeverity splits the findings into problems and others. It leaves out those
// that are also questions with buttons.
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

// unitWords says how many accounts a unit has, and whose the first are.
func unitWords(u roster.Unit) string {
	if u.Accounts == 0 {
		return "no accounts in this file"
	}
	words := plural(u.Accounts, "account", "accounts")
	if len(u.Examples) > 0 {
		words += ": " + strings.Join(u.Examples, ", ")
	}
	return words + pick(u.Accounts > len(u.Examples) && len(u.Examples) > 0, ", …", "")
}

// head is the heading of a group: "Added: 12".
func (g ItemGroup) head() string {
	return g.Verb + pick(g.Verb == "Kept", ", because it was changed here", "") + ": " + thousands(g.Total)
}

func (g ItemGroup) id() string { return "list-" + strings.ToLower(g.Verb) }

// takesAway asks for the number that confirms that much goes.
func (p Planned) takesAway() string {
	return fmt.Sprintf("This %s. Type %d to confirm.", takes(p.Removal, "removes", "leaves out", "hides"), p.Removal.Total())
}

// StaleWords says that the plan is no longer the one that was shown.
func StaleWords(n int) string {
	return plural(n, "line", "lines") + " changed since this check. Read it again, then apply."
}

// AgainWords says what checking again found.
func AgainWords(n int) string {
	return "Checked again: " + pick(n == 0, "nothing is different.", plural(n, "line is different now.", "lines are different now."))
}

// GuardWords says which number to type.
func GuardWords(r roster.Removal) string {
	return fmt.Sprintf("To %s, type %d here.", takes(r, "remove", "leave out", "hide"), r.Total())
}

// takes is what a removal takes away, as a list of verbs and numbers.
func takes(r roster.Removal, removes, leavesOut, hides string) string {
	var parts []string
	if r.People+r.Sections > 0 {
		parts = append(parts, removes+" "+plural(r.People, "person", "people")+" and "+plural(r.Sections, "class", "classes"))
	}
	if r.LeftOut > 0 {
		parts = append(parts, leavesOut+" "+plural(r.LeftOut, "class", "classes")+" of the file")
	}
	if r.Hidden > 0 {
		parts = append(parts, hides+" "+plural(r.Hidden, "class", "classes")+" from students")
	}
	return school.And(parts)
}

// NotShownWords says that the page was out of date.
const NotShownWords = "This was checked again after you opened the page. Read it again, then apply."

// ImportClosedWords says that nothing is imported during maintenance.
func ImportClosedWords(s school.Status, zone *time.Location) string {
	return "Nothing was imported: the site is being worked on." + saveAgain(s, zone)
}

// name is the source, and whose it is if it is not everybody's.
func (r SourceRow) name() string {
	if r.File.School == "" {
		return r.File.Source
	}
	return r.File.Source + " (" + r.File.School + ")"
}

// age says when the last file came, and what was wrong with it: "3 days ago, 2 problems".
func (r SourceRow) age() string {
	age := roster.DaysAgo(r.Days)
	if r.File.Problems > 0 {
		age += ", " + plural(r.File.Problems, "problem", "problems")
	}
	return age
}

func (r ImportRow) file() string { return cmp.Or(r.Import.File, "(no file)") }

func (r ImportRow) found() string {
	switch n := r.Import.Findings; {
	case n == 0:
		return ""
	case r.Import.Problems == 0:
		return plural(n, "finding", "findings")
	default:
		return plural(r.Import.Problems, "problem", "problems") + " among " + plural(n, "finding", "findings")
	}
}

// left lists what an undo did not put back, and why.
func (i Imported) left() []string {
	var lines []string
	for _, f := range i.Plan.Findings {
		lines = append(lines, f.Found)
	}
	return lines
}

func importPath(id int64) string { return fmt.Sprint("/admin/imports/", id) }
