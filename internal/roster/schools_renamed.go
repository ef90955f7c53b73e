package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// firstSchool is what a school is called that no file has named.
const firstSchool = "Our school"

// likeSchool is a school of the file and one here that may be the same one.
type likeSchool struct {
	pair
	alike   bool // their names are
	unnamed bool // no file has named the one here
	common  int  // people of both
	of      int  // people of the one here
	arrived int  // people of the one in the file
}

// strength is how much speaks for it; 0: too little to ask.
func (l likeSchool) strength(alone bool) int {
	most := l.common*2 > l.of || l.common*2 > l.arrived
	switch {
	case l.common > 0 && (l.alike || l.unnamed && most):
		return 3
	case l.common > 0 && most:
		return 2
	case l.alike, l.unnamed && alone:
		return 1
	}
	return 0
}

// renamedSchools asks about schools that only the file names, and that may be one here
// which the file does not name. What speaks for most comes first; answered that it is
// another one, the next is asked about.
func renamedSchools(m *matching[School], a *asking, current Current, in Roster) {
	var pairs []likeSchool
	free := 0
	for i := range in.Schools {
		if m.free(i) {
			free++
		}
	}
	if free == 0 {
		return
	}
	people := meet(current.People, in.People)
	for i, s := range in.Schools {
		for at, k := range current.Schools {
			if !m.free(i) || m.taken[at] || !k.Live || s.Name == "" {
				continue
			}
			l := likeSchool{pair: pair{i, at}, alike: alikeNames(k.Is.Name, s.Name),
				unnamed: k.Record != nil && k.Record.Key == "" || k.Is.Name == firstSchool,
				common:  people.both[[2]string{k.Is.Key, s.Key}], of: people.here[k.Is.Key], arrived: people.said[s.Key]}
			if l.strength(free == 1) > 0 {
				pairs = append(pairs, l)
			}
		}
	}
	slices.SortFunc(pairs, func(a, b likeSchool) int {
		return cmp.Or(cmp.Compare(b.strength(true), a.strength(true)), cmp.Compare(b.common, a.common),
			cmp.Compare(in.Schools[a.i].Name, in.Schools[b.i].Name), cmp.Compare(in.Schools[a.i].Key, in.Schools[b.i].Key), a.at-b.at)
	})
	if len(pairs) == 0 {
		return
	}
	names := refsIn(in)
	for _, l := range pairs {
		if m.free(l.i) && !m.taken[l.at] {
			m.doubt(a, renamedSchool(names.school(in.Schools[l.i]), in.Schools[l.i], current.Schools[l.at], l), l.pair)
		}
	}
}

// meeting counts people by school: of the roster, of the file, and of both by pair.
type meeting struct {
	here, said map[string]int
	both       map[[2]string]int
}

// meet finds the people of a file here, by key or address.
func meet(current []Known[Person], incoming []Person) meeting {
	m := meeting{map[string]int{}, map[string]int{}, map[[2]string]int{}}
	at := map[string][]string{}
	for _, k := range current {
		if !k.Live {
			continue
		}
		at[k.Is.Key] = k.Is.Schools
		if k.Is.Email != "" {
			at["@"+string(k.Is.Email)] = k.Is.Schools
		}
		for _, key := range k.Is.Schools {
			m.here[key]++
		}
	}
	for _, v := range incoming {
		known, is := at[v.Key]
		if !is && v.Email != "" {
			known = at["@"+string(v.Email)]
		}
		for _, said := range v.Schools {
			m.said[said]++
			for _, here := range known {
				m.both[[2]string{here, said}]++
			}
		}
	}
	return m
}

// renamedSchool asks whether a school that the file names is one here.
func renamedSchool(ref string, s School, k Known[School], l likeSchool) Question {
	found := fmt.Sprintf("The school here is %s; the file says %s.", quote(k.Is.Name), quote(s.Name))
	if l.unnamed {
		found = fmt.Sprintf("No file has named the school so far, so it is %s here; this file says %s.", quote(k.Is.Name), quote(s.Name))
	}
	if l.common > 0 {
		found += fmt.Sprintf(" %d of the %s here are in both.", l.common, pick(l.of == 1, "1 person", fmt.Sprintf("%d people", l.of)))
	}
	return Question{ref, KindSchool, found + " Is that the same school?", k.ID}
}

// schoolWords are how names of schools abbreviate theirs.
var schoolWords = map[string]string{
	"hs": "high school", "ms": "middle school", "es": "elementary school", "elem": "elementary", "sch": "school", "acad": "academy",
	"st": "saint", "mt": "mount", "jr": "junior", "sr": "senior", "intl": "international", "the": "", "of": "", "and": "",
}

// alikeNames says whether one name of a school has all words of the other, abbreviated
// or not: North High and North High School.
func alikeNames(a, b string) bool {
	words := func(name string) []string {
		list := strings.Fields(plainTitle(name))
		for n, word := range list {
			if long, short := schoolWords[word]; short {
				list[n] = long
			}
		}
		return strings.Fields(strings.Join(list, " "))
	}
	return contained(words(a), words(b))
}

// contained says whether one list has all words of the other, of which there are some.
func contained(few, more []string) bool {
	if len(few) > len(more) {
		few, more = more, few
	}
	return len(few) > 0 && !slices.ContainsFunc(few, func(word string) bool { return !slices.Contains(more, word) })
}

// wait is the plan while it is asked which school is which: nothing, because whatever a
// file says hangs on its schools.
func (p *Changes) wait(current Current) {
	p.Schools.Same, p.People.Same, p.Sections.Same = named(current.Schools), named(current.People), named(current.Sections)
}

// named counts what the source names, and is in the roster.
func named[T any](list []Known[T]) (n int) {
	for _, k := range list {
		if k.Live && k.Record != nil {
			n++
		}
	}
	return n
}

// noteEmptied says which schools lose all their classes, and where these go. The schools
// stay, because their addresses and history do.
func (p *Changes) noteEmptied(schools []Known[School], sections []Known[Section], key map[string]string) {
	before, after, moved := map[string]int{}, map[string]int{}, map[string]map[string]int{}
	for _, k := range sections {
		if k.Live {
			before[k.Is.School]++
			after[k.Is.School]++
		}
	}
	for _, c := range p.Sections.Removed {
		after[c.Before.School]--
	}
	for _, c := range p.Sections.Added {
		after[c.After.School]++
	}
	for _, c := range p.Sections.Changed {
		if from, to := c.Before.School, c.After.School; from != to {
			after[from]--
			after[to]++
			if moved[from] == nil {
				moved[from] = map[string]int{}
			}
			moved[from][to]++
		}
	}
	for _, k := range schools {
		at := rename(k.Is.Key, key)
		if !k.Live || before[at] == 0 || after[at] > 0 {
			continue
		}
		name := p.schools[at]
		found := fmt.Sprintf("%s has no classes left here.", plain(name))
		if len(moved[at]) == 1 {
			for to, n := range moved[at] {
				found = fmt.Sprintf("%s becomes part of %s: %s.", plain(name), plain(p.schools[to]),
					pick(n == 1, "1 of its classes is there now", fmt.Sprintf("%d of its classes are there now", n)))
			}
		}
		p.note(Warning, "We will keep the school, but students are not offered it any more.", "", "%s", found)
	}
}
