package roster

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hallway/internal/school"
)

// terms are what a plan found out about the terms of classes.
type terms struct {
	today  string
	delta  bool            // the file names only the classes that changed
	says   map[string]bool // keys of the classes that a delta names itself
	agreed map[string]bool // keys of what the source's last import left out
	named  int             // classes in the file; in a delta also those that it completes
	turned int             // classes of the file that stay archived since the turn of the year

	byItself bool      // no person has looked at the file
	out      []Section // the file's classes that are left out
	over     []Section // classes here that students see today, and whose term has ended by this file
	early    []Section // the same, and whose term has not begun by it
}

// phase is where today is in the term of a class.
func (t *terms) phase(s Section) school.Phase {
	if t.today == "" {
		return school.Running
	}
	return school.PhaseOn(t.today, s.Starts, s.Ends)
}

// leavesOut says whether a class of the file stays away, and notes it: its term has
// ended, and it is not in the roster. One that is there stays, named and hidden by its
// dates, so that the end of a term is no mass removal. k is what it was here, or nil.
func (t *terms) leavesOut(record Section, k *Known[Section]) bool {
	if k != nil && k.Live || t.phase(record) != school.Over {
		return false
	}
	if k == nil || k.Record == nil || !t.delta { // or only the record of before has it
		t.out = append(t.out, record)
	}
	return true
}

// silentOn reports whether a class that is not in the roster is only completed from what
// its source recorded before: the delta says nothing of it, so it stays away, whether the
// turn of the year archived it or somebody else did.
func (t *terms) silentOn(record Section, k *Known[Section]) bool {
	return k != nil && !k.Live && k.Record != nil && t.delta && !t.says[record.Key]
}

// partnerOf is what a class of the file is here, or was; nil: nothing.
func partnerOf(current []Known[Section], at int, known bool) *Known[Section] {
	if !known {
		return nil
	}
	return &current[at]
}

// moves notes a class that students see today and would not see after the import.
func (t *terms) moves(k Known[Section], after Section) {
	if !k.Live || t.phase(k.Is) != school.Running {
		return
	}
	switch t.phase(after) {
	case school.Over:
		t.over = append(t.over, after)
	case school.Upcoming:
		t.early = append(t.early, after)
	}
}

// running counts what only this source has put into the roster, without the classes
// whose term is over: nobody misses those.
func (t *terms) running(list []Known[Section]) (n int) {
	for _, k := range list {
		if k.Live && k.Record != nil && !k.Shared && t.phase(k.Is) != school.Over {
			n++
		}
	}
	return n
}

// ending counts the classes of a list that are removed before their term is over.
func (t *terms) ending(removed []Change[Section]) (n int) {
	for _, c := range removed {
		if t.phase(*c.Before) != school.Over {
			n++
		}
	}
	return n
}

// news is how many of the classes that are left out nobody has agreed to.
func (t *terms) news() (n int) {
	for _, s := range t.out {
		if !t.agreed[s.Key] {
			n++
		}
	}
	return n
}

// hidden is how many classes students see today, and not after the import.
func (t *terms) hidden() int { return len(t.over) + len(t.early) }

// LeftOutKeys are the keys of the file's classes that are left out.
func (p Changes) LeftOutKeys() []string {
	keys := make([]string, len(p.terms.out))
	for i, s := range p.terms.out {
		keys[i] = s.Key
	}
	if p.terms.delta { // it names only what changed
		for key := range p.terms.agreed {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// With are the findings of a file and of its plan. What is left out comes first.
func (p Changes) With(file []Finding) []Finding {
	return slices.Concat(p.Findings[:p.leading], file, p.Findings[p.leading:])
}

// leadingFindings say what is left out, and what students will not see any more.
func (p *Changes) leadingFindings() (list []Finding) {
	t := &p.terms
	add := func(many bool, do, found string, args ...any) {
		f := Finding{File: "The file", Severity: Note, Found: fmt.Sprintf(found, args...), Top: true}
		if many {
			f.Severity, f.Do = Problem, do
		}
		list = append(list, f)
	}
	if n := len(t.out); n > 0 {
		do := "Export the classes of this year, or correct the dates of their terms. If the dates are right, confirm the import."
		add(n >= t.named || t.news()*10 > t.named, do,
			"%s left out: %s ended %s.", ofAll(n, t.named), theirTerms(n), dayRange(t.out, func(s Section) string { return s.Ends }))
	}
	many, do := t.hidden()*10 > p.current.sections, "Correct the dates in the file. If the dates are right, confirm the import."
	if n := len(t.over); n > 0 {
		add(many, do, "%s hidden from students: by the dates in this file, %s ended %s.",
			ofAll(n, p.current.sections), theirTerms(n), dayRange(t.over, func(s Section) string { return s.Ends }))
	}
	if n := len(t.early); n > 0 {
		add(many, do, "%s hidden from students for now: by the dates in this file, %s %s %s.", ofAll(n, p.current.sections), theirTerms(n),
			pick(n == 1, "begins", "begin"), dayRange(t.early, func(s Section) string { return s.Starts }))
	}
	return list
}

func theirTerms(n int) string { return pick(n == 1, "its term", "their terms") }

// ofAll is "12 of 379 classes are".
func ofAll(n, all int) string {
	return fmt.Sprintf("%d of %d %s %s", n, all, pick(all == 1, "class", "classes"), pick(n == 1, "is", "are"))
}

// dayRange is "on 1 June 2016", or the first and the last of several days.
func dayRange(list []Section, of func(Section) string) string {
	first, last := of(list[0]), of(list[0])
	for _, s := range list {
		first, last = min(first, of(s)), max(last, of(s))
	}
	if first == last {
		return "on " + fullDay(first)
	}
	year := " " + last[:4]
	return "between " + strings.TrimSuffix(fullDay(first), year) + " and " + fullDay(last)
}

// fullDay is 2016-06-01 as people read it.
func fullDay(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Format("2 January 2006")
}
