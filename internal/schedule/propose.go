package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Roster is what a school's roster says about its days: the terms and the blocks of its
// classes. It does not say when a block meets.
type Roster struct {
	Terms  []RosterTerm
	Blocks []RosterBlock
	Today  Date
}

// RosterTerm is a term with the number of classes that are in it.
type RosterTerm struct {
	Name        string
	First, Last Date
	Classes     int
}

// RosterBlock is what classes have as their block, "A" or "A, C", and how many have it.
type RosterBlock struct {
	Name    string
	Classes int
}

// Propose writes a schedule to begin with: the terms of the roster, and days that have its
// blocks, in the way of the template that fits best. Comments say what is a guess. It is
// empty if the roster names no block. It parses without problems, whatever the names are.
func Propose(r Roster) string {
	p := r.plan()
	if len(p.days) == 0 {
		return ""
	}
	terms := r.SchoolYear()
	var b strings.Builder
	fmt.Fprintf(&b, "# From the roster: %s and %s.\n", plural(len(terms), "term"), plural(p.blocks, "block"))
	if len(terms) == 0 {
		terms = []RosterTerm{guessedYear(r.Today)}
		b.WriteString("# The roster has no dates of terms, so these are a guess.\n")
	}
	first := terms[0].First
	for _, t := range terms {
		b.WriteString(strings.TrimRight(fmt.Sprintf("term %s %s %s", t.First, t.Last, oneLine(t.Name)), " ") + "\n")
	}
	b.WriteString("\n# Times are guesses: write your bells.\n")
	for _, d := range p.days {
		fmt.Fprintf(&b, "day %s\n", d.kind)
		for _, line := range guessedBells(d.blocks) {
			b.WriteString("  " + line + "\n")
		}
	}
	fmt.Fprintf(&b, "\n%s\nfrom %s %s\n", p.pattern, first, strings.Fields(p.pattern)[1])
	if len(p.rest) > 0 {
		b.WriteString("\n# Blocks of classes that are in no day yet: " + strings.Join(p.rest, ", ") + ".\n")
	}
	return b.String()
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// DayBlocks are the blocks that the proposed days have, in their order.
func (r Roster) DayBlocks() []string {
	var names []string
	for _, d := range r.plan().days {
		for _, b := range d.blocks {
			if !slices.Contains(names, b) {
				names = append(names, b)
			}
		}
	}
	slices.SortFunc(names, natural)
	return names
}

// maxTermName is how many letters of a term's name are written.
const maxTermName = 80

// oneLine is a name that can be written into a text: a line without control characters, in
// which nothing begins a comment.
func oneLine(name string) string {
	words := strings.FieldsFunc(strings.ToValidUTF8(name, " "), notText)
	for i, w := range words {
		words[i] = strings.TrimLeft(w, "#")
	}
	text := strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	if letters := []rune(text); len(letters) > maxTermName {
		text = strings.TrimSpace(string(letters[:maxTermName]))
	}
	return text
}

// SchoolYear are the terms of the school year of today, or else of the next one, by their
// first day, without those that only put others together, such as a whole year beside its
// semesters: the days between two semesters would have school.
func (r Roster) SchoolYear() []RosterTerm {
	list := perName(r.Terms)
	slices.SortFunc(list, func(a, b RosterTerm) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last), cmp.Compare(b.Classes, a.Classes), cmp.Compare(a.Name, b.Name))
	})
	list = slices.CompactFunc(list, func(a, b RosterTerm) bool { return a.First == b.First && a.Last == b.Last })
	list = yearOf(list, r.Today)
	return slices.DeleteFunc(slices.Clone(list), func(t RosterTerm) bool { return t.consistsOf(list) })
}

// A term lasts no longer than a year, and a school year has no more than maxTerms of them.
const (
	maxTermDays = 400
	maxTerms    = 30
)

// perName leaves of terms that overlap and have one name that of most classes: a few
// classes begin late. What cannot be a term is left out.
func perName(all []RosterTerm) (list []RosterTerm) {
	low, _ := ParseDate(fmt.Sprintf("%d-01-01", firstYear))
	high, _ := ParseDate(fmt.Sprintf("%d-12-31", lastYear))
	all = slices.DeleteFunc(slices.Clone(all), func(t RosterTerm) bool {
		return t.First < low || t.Last > high || t.Last < t.First || t.Last-t.First > maxTermDays
	})
	slices.SortFunc(all, func(a, b RosterTerm) int {
		return cmp.Or(cmp.Compare(b.Classes, a.Classes), cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last), cmp.Compare(a.Name, b.Name))
	})
	by := map[string][]RosterTerm{}
	for _, t := range all {
		name := fold(oneLine(t.Name))
		same := func(o RosterTerm) bool { return t.First <= o.Last && o.First <= t.Last }
		if len(list) < 10*maxTerms && !slices.ContainsFunc(by[name], same) {
			by[name] = append(by[name], t)
			list = append(list, t)
		}
	}
	return list
}

// breakDays is how long a school is closed within a school year, at most.
const breakDays = 40

// yearOf are the terms, by their first day, of the school year that today is in, or of the
// next: from the term of today or the next one back and on, until there is a summer.
func yearOf(list []RosterTerm, today Date) []RosterTerm {
	at := slices.IndexFunc(list, func(t RosterTerm) bool { return t.Last >= today })
	if at < 0 {
		return nil
	}
	from, to := list[at].First, list[at].Last
	in := map[int]bool{at: true}
	for grew := true; grew && len(in) < maxTerms; {
		grew = false
		for i, t := range list {
			first, last := min(from, t.First), max(to, t.Last)
			if in[i] || t.First > to+breakDays || t.Last < from-breakDays || last-first > maxTermDays || len(in) == maxTerms {
				continue
			}
			in[i], grew, from, to = true, true, first, last
		}
	}
	var year []RosterTerm
	for i, t := range list {
		if in[i] {
			year = append(year, t)
		}
	}
	return year
}

// edgeDays is how much later than a whole its first part may begin.
const edgeDays = 10

// consistsOf reports whether others of a list are the parts of a term, from its first days
// to its last.
func (t RosterTerm) consistsOf(list []RosterTerm) bool {
	begins, ends := false, false
	for _, o := range list {
		if o.First >= t.First && o.Last <= t.Last && o.Last-o.First < (t.Last-t.First)*3/4 {
			begins = begins || o.First-t.First <= edgeDays
			ends = ends || t.Last-o.Last <= edgeDays
		}
	}
	return begins && ends
}

// guessedYear is a school year without dates: from the middle of August to June.
func guessedYear(today Date) RosterTerm {
	year := today.Time().Year()
	if today.Time().Month() < 7 {
		year--
	}
	year = min(max(year, firstYear), lastYear-1)
	first, _ := ParseDate(fmt.Sprintf("%d-08-17", year))
	last, _ := ParseDate(fmt.Sprintf("%d-06-11", year+1))
	return RosterTerm{Name: "School year", First: first, Last: last}
}
