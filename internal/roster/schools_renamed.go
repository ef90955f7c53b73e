package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// FirstSchool is what a school is called that no file has named.
const FirstSchool = "Our school"

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
	pairs := likeSchools(m, current, in)
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

// likeSchools are the pairs that may be one school, the most likely first. The order of
// rows means nothing.
func likeSchools(m *matching[School], current Current, in Roster) (pairs []likeSchool) {
	var arriving []int
	for i, s := range in.Schools {
		if m.free(i) && s.Name != "" {
			arriving = append(arriving, i)
		}
	}
	if len(arriving) == 0 {
		return nil
	}
	people := meet(current.People, in.People)
	for _, i := range arriving {
		for at, k := range current.Schools {
			if k.Live && !m.taken[at] {
				pairs = append(pairs, people.like(pair{i, at}, k, in.Schools[i]))
			}
		}
	}
	alone := len(arriving) == 1
	pairs = slices.DeleteFunc(pairs, func(l likeSchool) bool { return l.strength(alone) == 0 })
	slices.SortFunc(pairs, func(a, b likeSchool) int {
		return cmp.Or(cmp.Compare(b.strength(alone), a.strength(alone)), cmp.Compare(b.common, a.common),
			cmp.Compare(in.Schools[a.i].Name, in.Schools[b.i].Name), cmp.Compare(in.Schools[a.i].Key, in.Schools[b.i].Key), a.at-b.at)
	})
	return pairs
}

// like compares a school here with one of the file.
func (m meeting) like(p pair, k Known[School], s School) likeSchool {
	return likeSchool{
		pair: p, alike: alikeNames(k.Is.Name, s.Name), unnamed: k.Record != nil && k.Record.Key == "" || k.Is.Name == FirstSchool,
		common: m.both[[2]string{k.Is.Key, s.Key}], of: m.here[k.Is.Key], arrived: m.said[s.Key],
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
		people := pick(l.of == 1, "1 person", fmt.Sprintf("%d people", l.of))
		found += fmt.Sprintf(" %d of the %s here are at the file’s school too.", l.common, people)
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
